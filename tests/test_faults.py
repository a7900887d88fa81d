"""Rows 41 and 42: the process is killed, told to stop under load, short of all that it needs. Degraded, not down."""

import base64
import http.client
import os
import resource
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import count

import pytest

from tests.bench.process import cpu_seconds, descriptors, private
from tests.hostile.bystander import innocent, is_served, printed
from tests.hostile.knocking import spent_by
from tests.http_peer import ask, events, open_mailbox
from tests.running import Server, serving

SENDERS = 4
DESCRIPTORS = 64
FEW_DESCRIPTORS = f"""
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({DESCRIPTORS}, {DESCRIPTORS}))
from ephemail.cli import main
main()
"""
SWEEPS_EACH_SECOND = "from ephemail import app, cli; app.SWEEP_SECONDS = 1.0; cli.main()"
STREAMS = 2_000  # the default ceiling
STREAMS_PER_MAILBOX = 3  # likewise
STREAM_BYTES = 64 << 10
SEARCH_SECONDS = 1.0  # between two vain searches for what has expired, in a house that is full


@pytest.mark.row(41)
def test_after_a_kill_the_same_doors_open_again_at_once_and_on_nothing() -> None:
    """Connections that the dead process left behind keep nobody waiting, and none of its mail is there."""
    with ExitStack() as stack:
        server = stack.enter_context(serving())
        address, token = open_mailbox(server)
        stream = events(server, token)
        next(stream)
        assert is_served(server, address, token)
        server.process.kill()
        server.process.wait()
        began = time.monotonic()
        ports = {"SMTP_LISTEN": f"127.0.0.1:{server.smtp_port}", "HTTP_LISTEN": f"127.0.0.1:{server.http_port}"}
        again = stack.enter_context(serving(**ports))
        assert ask(again, "GET", "/api/v1/mailbox", token=token).status == 404
        assert is_served(again, *open_mailbox(again))
        took, delayed = time.monotonic() - began, spent_by(again.pid).delayed / 1e9
        assert took - delayed <= 3, (took, delayed)  # 0.4 s on a machine that does nothing else


@pytest.mark.row(41)
def test_what_was_answered_250_before_a_stop_was_seen_by_its_watcher() -> None:
    """SIGTERM under load: each such mail's event comes before the stream's end, which is `closed`."""
    answered: set[str] = set()
    with serving(MAILBOX_MAX_MESSAGES="100000") as server, ThreadPoolExecutor() as pool:
        mailboxes = [open_mailbox(server) for _ in range(SENDERS)]
        streams = [events(server, token) for _, token in mailboxes]
        for stream in streams:
            next(stream)
        watching = [pool.submit(list, stream) for stream in streams]
        sending = [pool.submit(_send_on_and_on, server, address, answered) for address, _ in mailboxes]
        time.sleep(1.0)  # a load, not a deadline
        began = time.monotonic()
        code, _ = server.stop()
        assert code == 0
        assert time.monotonic() - began < 10
        seen = [each.result(5) for each in watching]
        assert not [each.result(5) for each in sending if each.exception(5)]
    assert all(heard[-1] == ("closed", "", {"reason": "shutdown"}) for heard in seen)
    arrived = {data["subject"] for heard in seen for name, _, data in heard if name == "arrival"}
    assert len(answered) > 100
    assert answered <= arrived


@pytest.mark.row(42)
def test_without_descriptors_those_inside_are_served_and_newcomers_as_soon_as_there_are_some() -> None:
    """Who finds none is turned away at once; nothing spins, and nothing of it is logged."""
    with serving(program=("-c", FEW_DESCRIPTORS)) as server, ExitStack() as stack:
        address, token = open_mailbox(server)
        inside = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=10)
        stack.callback(inside.close)
        sender = stack.enter_context(smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10))
        assert _messages(inside, token) == 0
        with ExitStack() as crowd:
            for port in (server.smtp_port, server.http_port) * DESCRIPTORS:
                crowd.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            late = crowd.enter_context(socket.create_connection(("127.0.0.1", server.http_port), timeout=10))
            assert _is_turned_away(late)
            assert descriptors(server.pid) >= DESCRIPTORS - 2
            worked = cpu_seconds(server.pid)
            sender.sendmail("friend@elsewhere.example", [address], "Subject: within\r\n\r\n")
            assert _messages(inside, token) == 1
            time.sleep(1.0)  # in which an eager accept loop would burn a second of CPU time
            assert cpu_seconds(server.pid) - worked < 0.3
        _await_descriptors(server, DESCRIPTORS // 2, seconds=5)
        assert is_served(server, address, token)
        assert not printed(server).strip()


@pytest.mark.row(42)
def test_without_memory_mail_waits_and_comes_in_once_something_is_gone() -> None:
    """452 to what does not fit, while all that is there can be read; a deletion makes room at once, an expiry soon."""
    limits = {"MEMORY_MAX_BYTES": "1 MiB", "MAILBOX_MAX_BYTES": "4 MiB", "MESSAGE_MAX_BYTES": "64 KiB"}
    with serving(**limits) as server:
        brief, _ = open_mailbox(server, ttl_seconds=2)
        expiry = time.monotonic() + 2
        address, token = open_mailbox(server)
        passing = _fill(server, brief, at_most=5)
        kept = _fill(server, address)
        assert passing == 5
        assert 5 < kept < 30
        listed = ask(server, "GET", "/api/v1/messages", token=token).json["messages"]
        assert [each["id"] for each in listed] == list(range(1, kept + 1))
        assert ask(server, "DELETE", "/api/v1/messages/1", token=token).status == 204
        assert _fill(server, address) == 1
        time.sleep(max(0.0, expiry + SEARCH_SECONDS + 0.1 - time.monotonic()))  # its clock is the machine's
        assert passing <= _fill(server, address) <= passing + 1
        assert ask(server, "GET", f"/api/v1/messages/{kept}/raw", token=token).status == 200


@pytest.mark.row(38, 42)
def test_two_thousand_dead_streams_take_places_but_nobody_is_kept_waiting() -> None:
    """A watcher among them has his mail at once; the next is told to come later, and served once theirs are over."""
    with serving() as server, _descriptors(2 * STREAMS), innocent(server, growth_bytes=STREAMS * STREAM_BYTES):
        address, token = open_mailbox(server)
        stream = events(server, token)
        next(stream)
        before = descriptors(server.pid)
        with ExitStack() as dead:
            tokens = [open_mailbox(server)[1] for _ in range(0, STREAMS, STREAMS_PER_MAILBOX)]
            for number in range(STREAMS - 1):
                dead.callback(_stream_unread(server, tokens[number // STREAMS_PER_MAILBOX]).close)
            assert is_served(server, address, token)
            assert next(stream)[0] == "arrival"
            late = ask(server, "GET", "/api/v1/events", token=token)
            assert (late.status, "retry-after" in late.headers) == (429, True)
            for each in tokens:
                ask(server, "DELETE", "/api/v1/mailbox", token=each)
            _await_descriptors(server, before + 5, seconds=20)
        newcomer = events(server, token)
        assert next(newcomer)[0] == "ready"


@pytest.mark.row(42, 43)
def test_what_ended_streams_have_left_is_freed_by_the_next_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each leaves cycles of 50 KB, with the last event in them; nothing else would look for those."""
    monkeypatch.setenv("PYTHONMALLOC", "malloc")  # what is freed can be seen to be
    with serving(program=("-c", SWEEPS_EACH_SECOND)) as server:
        _, token = open_mailbox(server)
        levels = []
        for streams in (50, 400):
            opened = [_stream_unread(server, open_mailbox(server)[1]) for _ in range(streams)]
            full = private(server.pid)
            for each in opened:
                each.close()
            time.sleep(2.5)  # at least one sweep begins and ends in it
            levels.append(private(server.pid))
            assert ask(server, "GET", "/api/v1/mailbox", token=token).status == 200
    assert levels[1] - levels[0] < (full - levels[0]) * 3 / 4  # half of it, as a rule; all of it without a look


def _send_on_and_on(server: Server, address: str, answered: set[str]) -> None:
    """Send mail after mail until the server does not take it, and note those that were answered 250."""
    with suppress(OSError), smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
        for number in count():
            subject = f"{number} in {threading.get_ident()}"
            client.sendmail("friend@elsewhere.example", [address], f"Subject: {subject}\r\n\r\nAll is well.\r\n")
            answered.add(subject)


def _messages(connection: http.client.HTTPConnection, token: str) -> int:
    connection.request("GET", "/api/v1/messages", headers={"Authorization": f"Bearer {token}"})
    return connection.getresponse().read().count(b'"subject"')


def _is_turned_away(connection: socket.socket) -> bool:
    with suppress(ConnectionResetError):
        return connection.recv(1) == b""
    return True


def _await_descriptors(server: Server, at_most: int, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while descriptors(server.pid) > at_most and time.monotonic() < deadline:
        time.sleep(0.05)
    assert descriptors(server.pid) <= at_most


def _fill(server: Server, address: str, at_most: int = 100) -> int:
    """Send mails that do not compress until one is refused for want of memory; give how many were kept."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
        for number in range(at_most):
            body = base64.encodebytes(os.urandom(40_000)).decode()
            try:
                client.sendmail("friend@elsewhere.example", [address], f"Subject: {number}\r\n\r\n{body}")
            except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refused:
                return number if refused.smtp_code == 452 else -1
    return at_most


def _stream_unread(server: Server, token: str) -> socket.socket:
    """Open a stream whose peer reads the first event, and then nothing for ever."""
    stream = socket.create_connection(("127.0.0.1", server.http_port), timeout=10)
    request = ("GET /api/v1/events HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", "", "")
    stream.sendall("\r\n".join(request).encode())
    heard = b""
    while b"event: ready" not in heard:
        heard += stream.recv(4096)
        assert heard.startswith(b"HTTP/1.1 200 "), heard
    return stream


@contextmanager
def _descriptors(most: int) -> Iterator[None]:
    """Have so many descriptors in this process, as far as it may, for the length of a block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, most), hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
