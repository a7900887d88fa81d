"""The straight line, from a real SMTP client's socket to the event stream, and to nothing once the time is up."""

import signal
import smtplib
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from shutil import which

import pytest

from tests.http_peer import ask, events, open_mailbox
from tests.running import Server, serving

MESSAGE = (
    b"From: =?utf-8?q?Mira_Okaf=C3=B6r?= <mira@sender.example>\r\n"
    b"To: somebody.else@elsewhere.example\r\n"
    b"Subject: The slides\r\n you asked for\r\n"
    b"\r\nHi, attached as promised.\r\n.\r\n"
)


def send(server: Server, *recipients: str, message: bytes = MESSAGE) -> None:
    """Deliver a message as a mail server would."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
        client.sendmail("bounce@sender.example", list(recipients), message)


def test_a_message_goes_from_the_socket_to_the_event_stream(server: Server) -> None:
    """An open stream hears of a message, and list, reader and source agree with it."""
    address, token = open_mailbox(server)
    stream = events(server, token)
    assert next(stream) == ("ready", "", {"mailbox": address, "cursor": 0})
    send(server, address)
    name, id, summary = next(stream)  # noqa: A001
    assert (name, id) == ("arrival", "1")
    assert summary["subject"] == "The slides you asked for"
    assert summary["sender"] == {"name": "Mira Okaför", "address": "mira@sender.example"}
    assert summary["reverse_path"] == "bounce@sender.example"
    assert summary["recipient"] == address
    assert summary["preview"].startswith("Hi, attached as promised.")
    assert summary["tls"] is False
    assert summary["size"] == len(MESSAGE)
    listed = ask(server, "GET", "/api/v1/messages", token=token).json
    assert listed["messages"] == [summary]
    assert (listed["cursor"], listed["timed_out"]) == (1, False)
    read = ask(server, "GET", "/api/v1/messages/1", token=token).json
    assert read["text"].splitlines()[0] == "Hi, attached as promised."
    raw = ask(server, "GET", "/api/v1/messages/1/raw", token=token)
    assert raw.octets == MESSAGE
    stream.close()


def test_recipients_are_those_of_the_envelope(server: Server) -> None:
    """The To field names nobody of ours; both recipients have the message, each under the address used."""
    (one, first), (two, second) = open_mailbox(server), open_mailbox(server)
    local, domain = two.split("@")
    send(server, one, f"{local}+shop@{domain}")
    assert ask(server, "GET", "/api/v1/messages", token=first).json["messages"][0]["recipient"] == one
    assert (
        ask(server, "GET", "/api/v1/messages", token=second).json["messages"][0]["recipient"]
        == f"{local}+shop@{domain}"
    )


def test_when_its_time_is_up_a_mailbox_is_gone_for_every_door() -> None:
    """The token, the stream and SMTP all say so, at the second; and nobody else may have the name for a day."""
    with serving(MAILBOX_TTL_SECONDS="2") as server:
        address, token = open_mailbox(server, name="short-lived")
        send(server, address)
        deadline = time.monotonic() + 2.0
        assert ask(server, "GET", "/api/v1/messages", token=token).json["messages"]
        time.sleep(deadline - time.monotonic() + 0.05)
        assert ask(server, "GET", "/api/v1/messages", token=token).status == 404
        assert ask(server, "GET", "/api/v1/messages/1/raw", token=token).status == 404
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(server, address)
        assert refused.value.recipients[address] == (550, b"5.1.1 No such mailbox")
        assert ask(server, "POST", "/api/v1/mailboxes", {"name": "short-lived"}).status == 409


def test_a_stream_and_a_wait_hear_of_the_end_when_it_comes() -> None:
    """Not at the next sweep: who watches an expiring mailbox is told within moments."""
    with serving(MAILBOX_TTL_SECONDS="1") as server:
        _, token = open_mailbox(server)
        started = time.monotonic()
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(ask, server, "GET", "/api/v1/messages?wait=20", token=token)
            assert [event[:1] + event[2:] for event in events(server, token)][-1] == ("closed", {"reason": "expired"})
            assert waiting.result().status == 404
        assert 0.9 < time.monotonic() - started < 3


def test_a_closed_mailbox_is_gone_at_once(server: Server) -> None:
    """Its stream ends with `closed`, and its mail is refused."""
    address, token = open_mailbox(server)
    stream = events(server, token)
    assert next(stream)[0] == "ready"
    assert ask(server, "DELETE", "/api/v1/mailbox", token=token).status == 204
    assert list(stream) == [("closed", "", {"reason": "deleted"})]
    assert ask(server, "GET", "/api/v1/mailbox", token=token).status == 404
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(server, address)


def test_a_large_message_makes_the_line_too(server: Server) -> None:
    """Five megabytes, read and compressed in a thread, come back octet for octet."""
    address, token = open_mailbox(server)
    message = MESSAGE + bytes(range(32, 127)) * 55_000 + b"\r\n"
    message = message[:200] + b"\r\n".join(message[i : i + 76] for i in range(200, len(message), 76))
    send(server, address, message=message)
    assert ask(server, "GET", "/api/v1/messages/1/raw", token=token).octets == message.removesuffix(b"\r\n") + b"\r\n"


def test_a_stop_ends_streams_and_sessions_and_exits_with_zero() -> None:
    """SIGTERM: the stream hears `closed`, an idle session 421, and the process is gone within ten seconds."""
    with serving() as server:
        _, token = open_mailbox(server)
        stream = events(server, token)
        next(stream)
        with socket.create_connection(("127.0.0.1", server.smtp_port), timeout=10) as session:
            assert session.recv(100).startswith(b"220 ")
            server.process.send_signal(signal.SIGTERM)
            assert session.recv(100).startswith(b"421 4.3.2")
        assert list(stream) == [("closed", "", {"reason": "shutdown"})]
        started = time.monotonic()
        code, _ = server.stop()
        assert code == 0
        assert time.monotonic() - started < 10


@pytest.mark.skipif(which("swaks") is None, reason="swaks is not installed")
def test_swaks_delivers_over_tls(server: Server) -> None:
    """A mail administrator's tool is satisfied with us, certificate made in memory included."""
    address, token = open_mailbox(server)
    done = subprocess.run(
        ["swaks", "--to", address, "--server", f"127.0.0.1:{server.smtp_port}", "--tls", "--helo", "peer.example"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert ask(server, "GET", "/api/v1/messages", token=token).json["messages"][0]["tls"] is True


def test_settings_that_are_wrong_stop_the_start() -> None:
    """All faults are listed at once, on stderr, and the exit code is that of a usage error."""
    with pytest.raises(AssertionError, match="did not start") as failed, serving(MESSAGE_MAX_BYTES="x", DOMAIN="y"):
        pass
    assert "EPHEMAIL_MESSAGE_MAX_BYTES: needs" in str(failed.value)
    assert "EPHEMAIL_DOMAIN: there is no such setting" in str(failed.value)
