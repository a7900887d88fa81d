"""Bad HTTP: each gets its answer, nothing of it comes back or is logged, and the next visitor is served."""

import ctypes
import logging
import re
import select
import socket
import struct
import time
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from ephemail.ports import Mailbox, StoreUnavailable
from ephemail.throttle import Sources
from ephemail.web.connection import PIPELINE_MAX
from ephemail.web.crowd import Deadlines
from tests.web.doors import Opened, Peer, opened, stream_request, watched

PLANTED = "planted-7f3a"
HEAD = b"GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(autouse=True)
def _nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No library says anything about a request, at any level but its own tracing of events."""
    caplog.set_level(logging.INFO)
    yield
    assert caplog.records == []


@pytest.mark.row(34)
def test_what_is_wrapped_around_a_body_is_counted_too(shared: Opened) -> None:
    """Chunk extensions are nobody's data, but they take the parser's time (RFC 9112 §7.1.1)."""
    with shared.call() as peer:
        peer.send(b"POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;")
        for _ in range(10):
            peer.send(b"a" * 8192)
        assert peer.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 413 ")


@pytest.mark.row(34, 39)
@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (f"{PLANTED}\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\n{PLANTED}\r\n\r\n", 400),
        (f"GET / HTTP/9.9\r\nHost: {PLANTED}\r\n\r\n", 400),
        (f"BREW /{PLANTED} HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (f"GET {PLANTED} HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (f"GET /\xe9{PLANTED} HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (f"CONNECT {PLANTED}:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 400),
        ("POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2, 2\r\n\r\n{}", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: {PLANTED}/x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: \r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: {PLANTED}.example\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: LOCALHOST:1\r\n\r\n", 200),
        ("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
        (f"GET http://LOCALHOST:1/healthz HTTP/1.1\r\nHost: {PLANTED}\r\n\r\n", 200),
        (f"GET https://localhost HTTP/1.1\r\nHost: {PLANTED}.example\r\n\r\n", 200),
        (f"GET http://localhost?{PLANTED} HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
        (f"GET http://{PLANTED}.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 421),
        (f"GET http://{PLANTED}.example HTTP/1.1\r\nHost: localhost\r\n\r\n", 421),
        (f"GET http://{PLANTED}@localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET http:///docs HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET http://localhost/ HTTP/1.1\r\n\r\n", 400),
        ("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
        ("GET ftp://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (f"GET /healthz HTTP/1.1\r\nHost: {PLANTED}\r\n\r\n", 200),
        (f"GET /{PLANTED} HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        ("GET /%2e%2e/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        ("GET //docs HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        ("GET /docs/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        ("GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (f"GET /{'x' * 8192} HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        ("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("OPTIONS /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-2\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n", 200),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {'x' * 70_000}\r\n\r\n", 431),
        (f"GET /{'x' * 17_000} HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n" * 63 + "\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n" * 64 + "\r\n", 431),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {'x' * (16384 - 15)}\r\n\r\n", 200),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {'x' * (16384 - 14)}\r\n\r\n", 431),
        (f"POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8192\r\n\r\n{'x' * 8192}", 422),
        ("POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8193\r\n\r\n", 413),
        (f"POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: {'9' * 15}\r\n\r\n", 413),
    ],
)
def test_a_bad_request_gets_its_answer_and_nothing_of_it_back(shared: Opened, request_: str, status: int) -> None:
    """A problem document where it is refused, never with the input; then the next visitor is served."""
    with shared.call() as peer:
        peer.send(request_.encode("latin-1"))
        peer.socket.shutdown(socket.SHUT_WR) if status in {400, 431, 413} else None
        head = peer.read_until(b"\r\n\r\n").decode("latin-1")
        assert head.startswith(f"HTTP/1.1 {status} ")
        assert ("application/problem+json" in head) == (status != 200)
        assert PLANTED not in head
        if status in {400, 413, 431} and "connection: close" in head:
            assert PLANTED not in peer.read_all().decode("latin-1")
    assert shared.ask("GET", "/api/v1/about").status_code == 200


def test_a_name_that_is_not_ours_is_told_where_ours_is_set(shared: Opened) -> None:
    """Mostly it is the operator who asks, and has forgotten the setting."""
    answer = shared.ask("GET", "/", headers={"Host": "mail.example.org"})
    assert (answer.status_code, "PUBLIC_URL" in answer.json()["detail"]) == (421, True)


@pytest.mark.row(34)
def test_a_body_without_end_is_cut_off(shared: Opened) -> None:
    """Chunks are counted as they come."""
    with shared.call() as peer:
        peer.send(b"POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(10):
            peer.send(b"400\r\n%s\r\n" % (b" " * 1024))
        assert peer.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 413 ")


@pytest.mark.row(34)
def test_what_trails_a_body_is_no_header(shared: Opened) -> None:
    """RFC 9110 §6.5.1: else a trailer could say what a proxy has taken out of the header, or add to it."""
    token = shared.open("trailed")
    chunked = "POST /api/v1/mailbox/extend HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    with shared.call() as peer:
        for header, trailer, status in (
            ("", f"Authorization: Bearer {token}\r\n", 401),
            (f"Authorization: Bearer {token}\r\n", f"Host: {PLANTED}.example\r\nOrigin: http://{PLANTED}\r\n", 200),
        ):
            peer.send(f"{chunked}{header}\r\n2\r\n{{}}\r\n0\r\n{trailer}\r\n".encode())
            assert peer.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 %d " % status)
            peer.read_until(b"}")


@pytest.mark.row(34)
def test_a_body_that_nobody_reads_is_cut_off_too(shared: Opened) -> None:
    """The answer was given before the body came: there is no second one, but the end of the connection."""
    with shared.call() as peer:
        peer.send(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert peer.read_until(b"/viewer\n").startswith(b"HTTP/1.1 200 ")
        peer.send(b"4000\r\n%s\r\n" % (b" " * 0x4000))
        assert peer.read_all() == b""


@pytest.mark.row(34)
def test_a_header_that_never_ends_is_not_kept(shared: Opened) -> None:
    """One field of any length is refused as soon as it is too long; who goes on sending is cut off."""
    with shared.call() as peer:
        peer.send(HEAD + b"X: " + b"x" * 40_000)
        assert peer.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 431 ")
        assert cut_off(peer)


def test_requests_in_one_packet_are_answered_in_order(shared: Opened) -> None:
    """A few are; more than a few end the connection."""
    with shared.call() as peer:
        peer.send((HEAD + b"\r\n") * 3)
        for _ in range(3):
            assert peer.read_until(b"\r\n\r\n").startswith((b"HTTP/1.1 200 ", b"{"))
    with shared.call() as peer:
        peer.send((HEAD + b"\r\n") * 1000)
        assert peer.read_all().count(b"HTTP/1.1 200 ") == PIPELINE_MAX + 1


@pytest.mark.parametrize(("gap", "statuses"), [("", ["200"]), ("answered", ["200", "400"])])
def test_nonsense_after_a_request_does_not_cost_its_answer(shared: Opened, gap: str, statuses: list[str]) -> None:
    """The request that came before is answered as ever; then the connection ends."""
    with shared.call() as peer:
        peer.send(HEAD + b"\r\n" + (b"" if gap else b"NONSENSE\r\n\r\n"))
        if gap:
            answer = peer.read_until(b"]}")
            peer.send(b"NONSENSE\r\n\r\n")
        answer = (answer if gap else b"") + peer.read_all()
        assert re.findall(r"HTTP/1.1 (\d+)", answer.decode()) == statuses


def cut_off(peer: Peer) -> bool:
    """Send on and on, until that fails."""
    try:
        while True:
            peer.send(b"x" * 65536)
    except ConnectionError:
        return True


@pytest.mark.row(33)
@pytest.mark.parametrize(
    "octets",
    [b"", b"G", HEAD, b"POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"],
    ids=["silence", "half a word", "half a header", "half a body"],
)
def test_what_does_not_come_in_time_is_waited_for_no_longer(octets: bytes) -> None:
    """At the deadline the connection ends, with a word where something had been said."""
    with opened(deadlines=Deadlines(header_seconds=0.5, body_seconds=0.5)) as door, door.call() as peer:
        peer.send(octets)
        answer = peer.read_all()
        assert not answer or answer.startswith(b"HTTP/1.1 408 ")
        assert bool(answer) == (len(octets) > 1)


@pytest.mark.row(33)
def test_a_drip_does_not_move_the_deadline() -> None:
    """The time counts from the beginning, not from the last octet."""
    with opened(deadlines=Deadlines(header_seconds=0.5)) as door, door.call() as peer:
        peer.socket.settimeout(0.05)
        start = time.monotonic()
        peer.send(HEAD)
        answer = b""
        while not answer:
            peer.send(b"X: y\r\n")
            try:
                answer = peer.socket.recv(100)
            except TimeoutError:
                assert time.monotonic() - start < 10
        assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.row(38)
def test_a_reader_that_does_not_read_is_dropped() -> None:
    """An answer that makes no progress is given up, but not before its time, and its place is free again."""
    with opened(deadlines=Deadlines(write_seconds=2.0)) as door, door.call() as peer:
        token = door.open()
        door.deliver(octets=b"Subject: x\r\n\r\n" + b"x" * (9 << 20))
        request = b"GET /api/v1/messages/1/raw HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
        peer.send(request % token.encode())
        hung_up = select.poll()
        hung_up.register(peer.socket, 0)  # wakes for an end, not for octets to read
        assert not hung_up.poll(1_500)
        assert hung_up.poll(10_000)


@pytest.mark.row(38)
def test_a_peer_that_has_vanished_is_noticed() -> None:
    """Its stream ends and its place is free, although it neither reads, nor answers, nor hangs up."""
    soon = Deadlines(probe_after_seconds=1, probe_every_seconds=1, unacknowledged_seconds=2)
    with opened(deadlines=soon) as door, door.call() as peer:
        peer.send(stream_request(door.open()))
        peer.read_until(b"event: ready")
        watched(door, 1)
        vanish(peer)
        watched(door, 0)


def vanish(peer: Peer) -> None:
    """Have the kernel drop all that comes for a peer, as if its cable had been cut (socket(7), SO_ATTACH_FILTER)."""
    drop_all = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  # BPF_RET: keep no octet of it
    program = struct.pack("HP", 1, ctypes.addressof(drop_all))
    peer.socket.setsockopt(socket.SOL_SOCKET, 26, program)


@pytest.mark.row(33)
def test_a_newcomer_takes_the_place_of_the_oldest_idle_connection() -> None:
    """When the house is full; one that waits for its answer keeps its place."""
    with opened(connections=3) as door:
        token = door.open()
        with door.call() as busy, door.call() as idle, door.call() as later:
            busy.send(stream_request(token))
            busy.read_until(b"event: ready")
            assert door.ask("GET", "/healthz").status_code == 200
            assert idle.read_all() == b""
            later.send(HEAD + b"\r\n")
            assert later.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.row(33)
def test_a_full_house_says_so() -> None:
    """When all connections wait for answers, the newcomer is told to come back."""
    with opened(connections=1) as door, door.call() as busy:
        busy.send(stream_request(door.open()))
        busy.read_until(b"event: ready")
        with door.call() as newcomer:
            answer = newcomer.read_all()
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"\r\nretry-after: 1\r\n" in answer


@pytest.mark.row(33)
def test_idle_neighbours_do_not_lock_out_their_network() -> None:
    """A network that is full makes room for a source of its own, like the house; but not at the cost of the busy."""
    limited = opened(sources=Sources(limit_loopback=True), connections_per_source=1)
    with limited as door, door.call("127.0.0.2") as busy, door.call("127.0.0.3") as idle, door.call("127.0.0.4"):
        busy.send(stream_request(door.open()))
        busy.read_until(b"event: ready")
        assert door.ask("GET", "/healthz").status_code == 200
        assert idle.read_all() == b""
        door.deliver()
        assert busy.read_until(b"event: arrival").endswith(b"event: arrival")


@pytest.mark.row(33)
def test_a_source_at_its_limit_displaces_only_itself() -> None:
    """Its own oldest idle connection goes, and nobody else's."""
    limited = opened(sources=Sources(limit_loopback=True), connections_per_source=2)
    with limited as door, door.call() as first, door.call() as second:
        assert door.ask("GET", "/healthz").status_code == 200
        assert first.read_all() == b""
        second.send(HEAD + b"\r\n")
        assert second.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_a_trusted_proxy_may_hold_as_many_connections_as_it_likes() -> None:
    """It brings everybody's requests; each of those is counted by itself."""
    behind_proxy = opened(sources=Sources(trusted_proxies=[ip_network("127.0.0.0/8")]), connections_per_source=1)
    with behind_proxy as door, door.call() as first, door.call() as second:
        for peer in (first, second):
            peer.send(HEAD + b"\r\n")
            assert peer.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


class Broken:
    """A fake engine that fails in the way it is told to."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def show(self, _token: str) -> Mailbox:
        """Fail."""
        raise self._error


def test_a_bug_is_answered_without_a_word_and_told_of() -> None:
    """500 without any text of it; the exception goes to the log's keeper, who tells its type."""
    bug = ValueError(PLANTED)
    with opened(store=Broken(bug)) as door:
        answer = door.ask("GET", "/api/v1/mailbox", token="x")
        assert (answer.status_code, PLANTED in answer.text) == (500, False)
        assert door.faults == [bug]


def test_an_engine_out_of_reach_is_no_bug() -> None:
    """503 with the time to come back."""
    with opened(store=Broken(StoreUnavailable())) as door:
        answer = door.ask("GET", "/api/v1/mailbox", token="x")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert door.faults == []
