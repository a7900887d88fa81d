"""SMTP peers that mean harm: what they leave behind, whom they keep waiting, what they smuggle past the encryption."""

import gc
import signal
import socket
import threading
import time
import tracemalloc

import pytest

from ephemail.mail.envelope import Envelope
from ephemail.ports import MailboxFull, Standing
from ephemail.smtp.dialogue import Dialogue
from ephemail.smtp.limits import INLINE_MAX, Deadlines
from ephemail.smtp.session import Session
from ephemail.throttle import Ceiling
from tests.http_peer import open_mailbox
from tests.running import serving
from tests.smtp.conftest import Listening, Peer, client_context, eventually, listening

READ_MAX = 256_000  # what uvloop reads in one go; a read that fills it is followed by another before anybody is told
RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER: a close is a reset


@pytest.mark.row(6)
def test_nothing_sent_in_the_clear_is_obeyed_as_if_it_had_been_encrypted() -> None:
    """Commands behind STARTTLS are discarded, even where one read ends with it and the next begins behind it."""
    with serving() as server, Peer(server.smtp_port) as peer:
        address, _ = open_mailbox(server)
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
        peer.hear()
        peer.say("EHLO peer.example")
        peer.address(address).begin_data()
        for _ in range(8):  # lets the kernel's window grow, so that a whole read fits into it
            peer.send(_lines(1_000_000))
            time.sleep(0.05)
        peer.send(b".\r\n")
        assert peer.hear().startswith("250")
        peer.address(address).begin_data()
        # Two messages small enough to be kept at once, then the command: to the octet what one read takes.
        between = b".\r\nMAIL FROM:<a@b>\r\nRCPT TO:<" + address.encode() + b">\r\nDATA\r\n"
        end = b".\r\nEHLO x\r\nSTARTTLS\r\n"
        first = _lines(126_000) + between
        whole = first + _lines(READ_MAX - len(first) - len(end)) + end
        assert len(whole) == READ_MAX
        server.process.send_signal(signal.SIGSTOP)
        peer.send(whole + b"NOOP\r\nEHLO injected\r\nMAIL FROM:<evil@b>\r\n")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGCONT)
        while not (answer := peer.hear()).startswith("220"):
            assert answer
        peer.socket = client_context().wrap_socket(peer.socket)
        assert peer.say("RSET") == "250 2.0.0 Reset"


@pytest.mark.row(6)
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
            assert eventually(lambda: connections.count == 0)


def test_who_stops_sending_over_tls_hears_what_became_of_a_large_message(door: Listening) -> None:
    """The end of the peer's side of TCP is not heeded before the message that is being kept is answered."""
    with door.call() as peer:
        assert peer.greet().say("STARTTLS").startswith("220")
        tcp = peer.socket.dup()
        peer.socket = client_context().wrap_socket(peer.socket)
        assert peer.say("EHLO x").startswith("250-")
        peer.address().begin_data().send(_lines(INLINE_MAX + 1000) + b".\r\n")
        tcp.shutdown(socket.SHUT_WR)
        assert peer.hear().startswith("250 2.0.0")
        assert peer.is_closed()
        tcp.close()


def test_a_stop_does_not_wait_for_a_handshake() -> None:
    """Nobody who began one and fell silent keeps the server from stopping."""
    with listening() as door, door.call() as peer:
        assert peer.greet().say("STARTTLS").startswith("220")
        started = time.monotonic()
        door.stop(5.0)
        assert time.monotonic() - started < 2


@pytest.mark.row(18)
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


@pytest.mark.parametrize("ending", ["quit", "gone", "in data", "in tls"])
def test_nothing_of_a_session_waits_for_the_collector(ending: str) -> None:
    """When it has ended, who wrote and to whom is gone with it; on an idle server the collector may never come."""
    with listening() as door:
        gc.collect()
        gc.disable()
        try:
            with door.call() as peer:
                peer.greet().address()
                if ending == "quit":
                    peer.say("QUIT")
                elif ending == "in data":
                    peer.begin_data().send(b"half of it\r\n")
                elif ending == "in tls":
                    peer.say("RSET", "STARTTLS")
                    peer.socket = client_context().wrap_socket(peer.socket)
                    peer.say("EHLO peer.example")
            deadline = time.monotonic() + 5
            while (left := _sessions()) and time.monotonic() < deadline:
                time.sleep(0.01)
            assert not left
        finally:
            gc.enable()


def _sessions() -> int:
    return sum(issubclass(type(each), Session | Dialogue) for each in gc.get_objects())


def test_a_flood_of_commands_keeps_nobody_waiting() -> None:
    """A peer that sends a hundred thousand commands at once is served in turns."""
    mails = b"MAIL FROM:<>\r\nRCPT TO:<box@mail.example>\r\nDATA\r\n.\r\n" * 100_000
    with listening(messages_per_session=0) as door, door.call() as flood, door.call() as innocent:
        flood.greet()
        innocent.greet()
        sending = threading.Thread(target=_send, args=(flood.socket, mails))
        reading = threading.Thread(target=_read_on, args=(flood.socket,))
        sending.start()
        reading.start()
        waits = []
        for _ in range(18):
            started = time.monotonic()
            assert innocent.say("RSET").startswith("250")
            waits.append(time.monotonic() - started)
            time.sleep(0.02)
        assert max(waits) < 1.0  # eight seconds, where one read is answered in one turn
        flood.socket.shutdown(socket.SHUT_RDWR)
        sending.join(10)
        reading.join(10)
        assert len(door.kept) > 1000


@pytest.mark.row(18)
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


@pytest.mark.row(1)
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


def _lines(octets: int) -> bytes:
    line = b"x" * 998 + b"\r\n"
    lines = line * (octets // len(line))
    rest = octets - len(lines)
    return lines + b"y" * (rest - 2) + b"\r\n" if rest > 1 else lines[: -len(line)] + b"x" * (998 + rest) + b"\r\n"


def _send(sending: socket.socket, octets: bytes) -> None:
    try:
        sending.sendall(octets)
    except OSError:
        return  # the test has hung up


def _read_on(reading: socket.socket) -> None:
    try:
        while reading.recv(1 << 16):
            pass
    except OSError:
        return
