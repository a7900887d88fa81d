"""SMTP peers that mean harm: what they leave behind, whom they keep waiting, what they smuggle past the encryption."""

import gc
import socket
import ssl
import threading
import time
import tracemalloc

import pytest

from ephemail.mail.envelope import Envelope
from ephemail.ports import MailboxFull, Standing
from ephemail.smtp.limits import Deadlines
from ephemail.throttle import Ceiling
from tests.smtp.conftest import Listening, Peer, listening

READ_MAX = 256_000  # what uvloop reads in one go; a read that fills it is followed by another before anybody is told
RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER: a close is a reset


def test_nothing_sent_in_the_clear_is_obeyed_as_if_it_had_been_encrypted(door: Listening) -> None:
    """Commands behind STARTTLS are discarded, however the reads fall (RFC 3207 §4.2)."""
    for _ in range(5):
        with door.call() as peer:
            peer.greet().address().begin_data()
            rest = b".\r\nSTARTTLS\r\n"
            injected = b"NOOP\r\nEHLO injected\r\nMAIL FROM:<evil@b>\r\n"
            peer.send(b"x\r\n" * ((READ_MAX - len(rest)) // 3) + b"y" * ((READ_MAX - len(rest)) % 3) + rest + injected)
            assert peer.hear()[:3] in {"250", "500"}
            answer = peer.hear()
            if not answer.startswith("220"):
                continue  # the padding's last line swallowed the dot
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            peer.socket = context.wrap_socket(peer.socket)
            peer.send(b"RSET\r\n")
            assert peer.hear() == "250 2.0.0 Reset"


@pytest.mark.parametrize("ending", ["reset", "garbage", "silence"])
def test_a_handshake_that_fails_gives_its_place_back(ending: str) -> None:
    """However a connection ends in the middle of a handshake, it is counted out."""
    connections = Ceiling(0, 2)
    with listening(connections=connections, deadlines=Deadlines(handshake=0.3, tick=0.05)) as door:
        for _ in range(4):
            peer = door.call().greet()
            assert peer.say("STARTTLS").startswith("220")
            if ending == "garbage":
                peer.send(b"this is no handshake\r\n" * 10)
                assert peer.is_closed()
            elif ending == "reset":
                peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            else:
                assert peer.is_closed()
            peer.socket.close()
            assert _eventually_none_of(connections)


def test_a_stop_does_not_wait_for_a_handshake() -> None:
    """Nobody who began one and fell silent keeps the server from stopping."""
    with listening() as door, door.call() as peer:
        assert peer.greet().say("STARTTLS").startswith("220")
        started = time.monotonic()
        door.stop(5.0)
        assert time.monotonic() - started < 2


def test_a_large_message_that_is_refused_is_gone_at_once() -> None:
    """Nothing holds on to it until the collector comes round, which on an idle server it never does."""

    def refuse(_envelope: Envelope, _octets: bytes) -> None:
        raise MailboxFull

    with listening(deliver=refuse, message_max_bytes=4 << 20) as door, door.call() as peer:
        peer.greet()
        gc.disable()
        tracemalloc.start()
        try:
            for _ in range(4):
                peer.address().begin_data().send(b"x" * 70 + b"\r\n" + b"y\r\n" * 1_000_000 + b".\r\n")
                assert peer.hear().startswith("452 4.2.2")
            kept, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            gc.enable()
        assert kept < 3 << 20


def test_a_flood_of_commands_keeps_nobody_waiting(door: Listening) -> None:
    """A peer that sends thousands of commands at once is served in turns, and not for long."""
    door.mailboxes.standings = {"full@mail.example": Standing.FULL}
    with door.call() as flood, door.call() as innocent:
        flood.greet()
        assert flood.say("MAIL FROM:<>").startswith("250")
        innocent.greet()
        sending = threading.Thread(target=_flood, args=(flood.socket, b"RCPT TO:<full@mail.example>\r\n" * 200_000))
        sending.start()
        waits = []
        for _ in range(10):
            started = time.monotonic()
            assert innocent.say("NOOP").startswith("250")
            waits.append(time.monotonic() - started)
        assert max(waits) < 0.5
        flood.hear()
        assert _last_word(flood).startswith("421 4.7.0") or sending.is_alive() is False
        sending.join(10)
        assert not sending.is_alive()


def test_what_is_put_off_a_hundred_times_is_told_goodbye(door: Listening) -> None:
    """A full mailbox may be asked for often, but not for ever."""
    door.mailboxes.standings = {"full@mail.example": Standing.FULL}
    with door.call() as peer:
        peer.greet()
        assert peer.say("MAIL FROM:<>").startswith("250")
        for _ in range(100):
            assert peer.say("RCPT TO:<full@mail.example>").startswith("452 4.2.2")
        assert peer.say("RCPT TO:<full@mail.example>").startswith("421 4.7.0")
        assert peer.is_closed()


def test_answers_that_nobody_reads_are_not_piled_up() -> None:
    """A peer that sends and does not read is read no further, and hung up on at the deadline."""
    with listening(deadlines=Deadlines(write=0.3, tick=0.05), messages_per_session=0) as door:
        peer = door.call()
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one = b"MAIL FROM:<>\r\n" + b"RCPT TO:<box@mail.example>\r\n" * 90 + b"DATA\r\n.\r\n"
        with pytest.raises(OSError, match=r"timed out|reset|Broken pipe"):
            peer.socket.sendall(b"EHLO x\r\n" + one * 20_000)
        assert len(door.kept) < 5_000
        peer.socket.close()


def _flood(sending: socket.socket, octets: bytes) -> None:
    try:
        sending.sendall(octets)
    except OSError:
        return  # hung up on, as it should be


def _last_word(peer: Peer) -> str:
    last = ""
    while reply := peer.hear():
        last = reply
    return last


def _eventually_none_of(ceiling: Ceiling) -> bool:
    deadline = time.monotonic() + 5
    while ceiling.count and time.monotonic() < deadline:
        time.sleep(0.01)
    return ceiling.count == 0
