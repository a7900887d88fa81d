"""Rows 13 to 19: what strangers send for a message, to a running server."""

import os
import socket
import struct
import threading
import time
from contextlib import ExitStack, suppress

import pytest

from tests.bench.process import cpu_seconds
from tests.hostile.box import Box
from tests.hostile.bystander import MAIL, innocent
from tests.http_peer import ask
from tests.running import Server, serving
from tests.smtp.conftest import Peer, eventually

LIMIT = 10 << 20  # the largest message, by default
FLOOD = 500_000_000
CPU_SECONDS = 0.5
IN_FLIGHT_BYTES = 64 << 20
LARGE_IN_FLIGHT_BYTES = IN_FLIGHT_BYTES * 3 // 4
READING_BYTES = 40 << 20  # what two threads take to read and pack what is in flight
END = b"\r\n.\r\n"
FOR_EVER_SECONDS = 40
# A server whose large messages take that long, whatever they are made of.
DELIVERS_FOR_EVER = f"""
import time
from ephemail import delivery
deliver = delivery.deliver
def deliver_slowly(store, blocked, envelope, octets):
    if len(octets) > 200_000:
        time.sleep({FOR_EVER_SECONDS})
    deliver(store, blocked, envelope, octets)
delivery.deliver = deliver_slowly
from ephemail.cli import main
main()
"""
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: a close is a reset


def sending(server: Server, box: Box) -> Peer:
    """Connect a peer that may send a message to the box now."""
    return Peer(server.smtp_port).greet().address(box.address).begin_data()


@pytest.mark.row(13)
@pytest.mark.parametrize("octets", [b"x", b"\r", b".", b"\0", b"\r\n..", b"line\r\n"])
def test_a_message_without_an_end_is_cut_off_at_the_limit(attacked: Server, octets: bytes) -> None:
    """Of five hundred million octets little more than the limit are taken; then it is 552, and closed."""
    with innocent(attacked):
        box = Box.open(attacked)
        with sending(attacked, box) as peer:
            sent: list[int] = []
            flood = threading.Thread(target=_flood, args=(peer.socket, octets, sent))
            flood.start()
            assert peer.hear().startswith("552 5.3.4")
            assert peer.is_closed()
            flood.join(30)
            assert LIMIT < sum(sent) < LIMIT * 4 // 3 + (24 << 20)  # and what the kernel's buffers hold
        assert box.messages == 0
        box.close()


@pytest.mark.row(14)
@pytest.mark.parametrize("line", [b"\r\n", b"x\r\n", b".\r\n", b"..\r\n", b".x\r\n", b"\n", b"=?=?\r\n", b"a:\r\n"])
def test_a_message_of_the_limit_in_tiny_lines_is_cheap(attacked: Server, line: bytes) -> None:
    """It is kept, its dots unstuffed exactly once, in under half a second of CPU."""
    box = Box.open(attacked)
    lines = (LIMIT - 2) // len(line)
    stuffed = (b"." * line.startswith(b".") + line) * lines + END
    with innocent(attacked):
        _send(attacked, box, stuffed)
    assert box.messages == 1
    assert box.source() == line * lines + b"\r\n"
    # Others on the machine take the caches, which costs time too: the least is what the message costs.
    assert any(_cost(attacked, box, stuffed) < CPU_SECONDS for _ in range(3))
    box.close()


@pytest.mark.row(15)
@pytest.mark.parametrize(
    "false_end",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\n.\r",
        b"\r.\r\n",
        b"\r.\r",
        b"\r.\n",
        b"\r\n.\n",
        b"\r\n.\r",
        b"\r\n.\r\r\n",
        b"\r\n.\n\r\n",
        b"\r\n\0.\r\n",
        b"\r\n.\0\r\n",
        b"\r\n.\r\0\n",
        b"\r\0\n.\r\n",
        b"\r\r\n.\r\r\n",
        b"\n\n.\n\n",
        b"\r\n .\r\n",
        b"\r\n. \r\n",
        b"\r\n.\t\r\n",
        b"\r\n..\r\n",
        b"\r\n.=\r\n",
        b"\x85.\x85",
        b"\xe2\x80\xa8.\xe2\x80\xa8",
        b"\x0b.\x0b",
        b"\x0c.\x0c",
        b"\r\n\xef\xbb\xbf.\r\n",
        b"\r\n\xff.\r\n",
        b"\r\n\x8d\n.\r\n",
        b".",
        b".\n",
        b".\r",
        b"",
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_nothing_but_an_end_is_an_end(attacked: Server, false_end: bytes, *, at_once: bool) -> None:
    """Commands behind a false end are part of the message, as whoever sent it to us must have seen them."""
    with innocent(attacked):
        box = Box.open(attacked)
        body = b"first" + false_end + _second(box)
        with sending(attacked, box) as peer:
            if at_once:
                peer.send(body + END)
            else:  # each octet of the false end in a packet of its own, as far as the kernel goes along
                peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for octet in body[: 6 + len(false_end)]:
                    peer.send(bytes([octet]))
                peer.send(body[6 + len(false_end) :] + END)
            assert peer.hear().startswith("250 2.0.0")
            assert peer.say("RSET") == "250 2.0.0 Reset"
        assert box.messages == 1
        assert box.source() == body.replace(b"\r\n.", b"\r\n") + b"\r\n"


@pytest.mark.row(15)
def test_an_end_is_an_end(attacked: Server) -> None:
    """A control: behind a true one the same commands bring a second message."""
    with innocent(attacked):
        box = Box.open(attacked)
        with sending(attacked, box) as peer:
            peer.send(b"first" + END + _second(box) + END)
            assert [peer.hear()[:3] for _ in range(5)] == ["250", "250", "250", "354", "250"]
        assert box.messages == 2


@pytest.mark.row(16)
@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\r\n",
        b"bare\nLF\n\nbody\r\n",
        b"bare\rCR\r\n",
        b"\0N\0U\0L\0\r\n",
        bytes(range(256)) * 4 + b"\r\n",
        b"Subject: \xff\xfe\r\n\r\n\xc3\x28\r\n",
        b"x" * 65_535 + b"\r\n",
    ],
)
def test_a_message_is_kept_as_it_came(attacked: Server, octets: bytes) -> None:
    """Empty, with line ends that are none, NUL, eight-bit: the source is what was sent."""
    with innocent(attacked):
        box = Box.open(attacked)
        with sending(attacked, box) as peer:
            peer.send(octets + b".\r\n")
            assert peer.hear().startswith("250 2.0.0")
        assert box.messages == 1
        assert box.source() == octets


@pytest.mark.row(17)
@pytest.mark.parametrize("half", [b"half", b"half\r\n", b"half\r\n.", b"half\r\n.\r", b"x" * 3_000_000])
@pytest.mark.parametrize("how", ["close", "reset", "half-close"])
def test_half_a_message_is_no_message(attacked: Server, half: bytes, how: str) -> None:
    """However its sender leaves before the end, nothing is kept."""
    with innocent(attacked):
        box = Box.open(attacked)
        with sending(attacked, box) as peer:
            peer.send(half)
            if how == "reset":
                peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            elif how == "half-close":
                peer.socket.shutdown(socket.SHUT_WR)
                assert peer.is_closed()
        assert box.messages == 0


@pytest.mark.row(17)
@pytest.mark.parametrize("size", [10, 1_000_000])
def test_a_whole_message_is_kept_once_whatever_its_sender_hears(attacked: Server, size: int) -> None:
    """A reset right behind the final dot does not undo it, and does not double it."""
    with innocent(attacked):
        box = Box.open(attacked)
        peer = sending(attacked, box)
        peer.send(b"x\r\n" * (size // 3) + b".\r\n")
        assert eventually(lambda: box.messages == 1)
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        peer.socket.close()
        assert box.messages == 1
        assert len(box.source()) == size // 3 * 3


@pytest.mark.row(18)
def test_forty_of_the_largest_at_once_are_kept_or_put_off(attacked: Server) -> None:
    """What is in flight stays within its budget; what does not fit is told so, and nobody else's mail is touched."""
    body = b"y" * 998 + b"\r\n"
    message = body * ((LIMIT - 1000) // len(body))
    with innocent(attacked, growth_bytes=IN_FLIGHT_BYTES + READING_BYTES):
        bystander = Box.open(attacked)
        _deliver(attacked, bystander, MAIL.encode())
        boxes = [Box.open(attacked) for _ in range(40)]
        with ExitStack() as stack:
            peers = [stack.enter_context(sending(attacked, box)) for box in boxes]
            for peer in peers:
                peer.send(message)
            for peer in peers:
                peer.send(b".\r\n")
            heard = [peer.hear()[:9] for peer in peers]
        assert set(heard) == {"250 2.0.0", "452 4.3.1"}
        assert heard.count("250 2.0.0") >= LARGE_IN_FLIGHT_BYTES // LIMIT
        assert [box.messages for box in boxes] == [int(reply.startswith("250")) for reply in heard]
        assert bystander.source() == MAIL.encode()
        for box in boxes:
            box.close()


@pytest.mark.row(18)
def test_a_full_mailbox_is_full_for_its_own_mail_only() -> None:
    """It is told at RCPT where that is known then, after DATA where two race for the last place."""
    with serving(MAILBOX_MAX_MESSAGES="2") as server, innocent(server):
        box, other = Box.open(server), Box.open(server)
        _deliver(server, box, b"first\r\n")
        with sending(server, box) as one, sending(server, box) as two:
            one.send(b"second\r\n.\r\n")
            assert one.hear().startswith("250")
            two.send(b"third\r\n.\r\n")
            assert two.hear().startswith("452 4.2.2")
            assert two.say("MAIL FROM:<a@b>").startswith("250")
            assert two.say(f"RCPT TO:<{box.address}>").startswith("452 4.2.2")
            assert two.say(f"RCPT TO:<{other.address}>").startswith("250")
        assert [box.source(1), box.source(2)] == [b"first\r\n", b"second\r\n"]


@pytest.mark.row(18)
def test_a_full_memory_refuses_and_evicts_nobody() -> None:
    """New mail is put off, at MAIL where its size is told and after DATA otherwise, until something goes."""
    octets = os.urandom(400_000).hex().encode()  # half of it stays when it is compressed
    lines = b"".join(octets[start : start + 900] + b"\r\n" for start in range(0, len(octets), 900))
    sizes = {"MEMORY_MAX_BYTES": "2 MiB", "MESSAGE_MAX_BYTES": "1 MiB", "MAILBOX_MAX_BYTES": "20 MiB"}
    with serving(**sizes) as server, innocent(server):
        first, second = Box.open(server), Box.open(server)
        _deliver(server, first, b"small\r\n")
        kept = 0
        while True:
            with sending(server, second) as peer:
                peer.send(lines + b".\r\n")
                reply = peer.hear()
                if not reply.startswith("250"):
                    break
                kept += 1
            assert kept < 10
        assert reply.startswith("452 4.3.1")
        assert kept >= 3
        with Peer(server.smtp_port) as peer:
            assert peer.greet().say("MAIL FROM:<a@b> SIZE=1000000").startswith("452 4.3.1")
        assert (first.messages, second.messages) == (1, kept)
        assert first.source() == b"small\r\n"
        second.close()
        _deliver(server, first, lines)


@pytest.mark.row(18)
@pytest.mark.parametrize("size", [10, 1_000_000])
@pytest.mark.parametrize("how", ["expires", "is closed"])
def test_a_mailbox_that_goes_during_data_takes_its_mail_with_it(attacked: Server, size: int, how: str) -> None:
    """It is answered 550; its neighbour in another session has its mail."""
    with innocent(attacked):
        box, other = Box.open(attacked, ttl_seconds=1), Box.open(attacked)
        with sending(attacked, box) as late, sending(attacked, other) as neighbour:
            late.send(b"x\r\n" * (size // 3))
            if how == "is closed":
                box.close()
            else:
                assert eventually(lambda: not box.is_open)
            late.send(b".\r\n")
            assert late.hear().startswith("550 5.1.1")
            neighbour.send(b"on time\r\n.\r\n")
            assert neighbour.hear().startswith("250")
        assert other.source() == b"on time\r\n"


@pytest.mark.row(18, 41)
def test_messages_that_take_for_ever_keep_neither_readers_waiting_nor_the_stop() -> None:
    """Beside eight of them mail is read, small mail comes in, and SIGTERM ends the process within ten seconds."""
    with serving(program=("-c", DELIVERS_FOR_EVER)) as server:
        box = Box.open(server)
        _deliver(server, box, b"small\r\n")
        with ExitStack() as stack:
            for _ in range(8):
                peer = stack.enter_context(sending(server, box))
                peer.send(b"x\r\n" * 100_000 + b".\r\n")
            for _ in range(3):
                began = time.monotonic()
                assert ask(server, "GET", "/api/v1/messages/1", token=box.token).status == 200
                assert box.source() == b"small\r\n"
                assert time.monotonic() - began < FOR_EVER_SECONDS / 10
            _deliver(server, box, b"small too\r\n")
            began = time.monotonic()
            code, _ = server.stop(FOR_EVER_SECONDS)
            assert code == 0
            assert time.monotonic() - began < 10


@pytest.mark.row(19)
def test_sixty_deliveries_at_once_are_sixty_messages(attacked: Server) -> None:
    """None is lost, doubled or mixed up with another."""
    with innocent(attacked), ExitStack() as stack:
        box = Box.open(attacked)
        peers = [stack.enter_context(sending(attacked, box)) for _ in range(60)]
        for number, peer in enumerate(peers):
            peer.send(b"number %d\r\n" % number + b"x" * 900 + b"\r\n")
        ends = [threading.Thread(target=peer.send, args=(b".\r\n",)) for peer in peers]
        for end in ends:
            end.start()
        for end in ends:
            end.join(10)
        assert all(peer.hear().startswith("250 2.0.0") for peer in peers)
        assert box.messages == 60
        firsts = sorted(box.source(number).partition(b"\r\n")[0] for number in range(1, 61))
        assert firsts == sorted(b"number %d" % number for number in range(60))


def _second(box: Box) -> bytes:
    """Write what would bring a second message, if it were taken for commands."""
    return b"MAIL FROM:<evil@b>\r\nRCPT TO:<" + box.address.encode() + b">\r\nDATA\r\nsmuggled"


def _deliver(server: Server, box: Box, octets: bytes) -> None:
    _send(server, box, octets + b".\r\n")


def _send(server: Server, box: Box, stuffed: bytes) -> None:
    with sending(server, box) as peer:
        peer.send(stuffed)
        assert peer.hear().startswith("250 2.0.0")


def _cost(server: Server, box: Box, stuffed: bytes) -> float:
    """Send once more, beside nobody, and give the server's CPU time in seconds."""
    before = cpu_seconds(server.pid)
    _send(server, box, stuffed)
    return cpu_seconds(server.pid) - before


def _flood(sending: socket.socket, octets: bytes, sent: list[int]) -> None:
    portion = octets * (100_000 // len(octets))
    with suppress(OSError):  # we have been hung up on
        sent.extend(sending.send(portion) for _ in range(FLOOD // len(portion)))
