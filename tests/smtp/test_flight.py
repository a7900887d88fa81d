"""The memory of messages in flight: who has a share, what is always left for whom, and when it is given back."""

import asyncio
import threading
from functools import partial

import pytest

from ephemail.mail.envelope import Envelope
from ephemail.smtp.flight import MemoryInFlight
from ephemail.smtp.limits import INLINE_MAX, PORTION_MAX
from ephemail.smtp.workers import Workers
from ephemail.throttle import EXEMPT, Source
from tests.smtp.conftest import Peer, eventually, listening

LIMIT = 64 << 20
QUARTER = LIMIT // 4
LARGE = b"x" * 998 + b"\r\n"


def source(number: int) -> Source:
    """Give a source that shares its two wider networks with all others."""
    return (b"%d" % number, b"neighbourhood", b"provider")


def stranger(number: int) -> Source:
    """Give a source that shares nothing with anybody."""
    return (b"s%d" % number, b"n%d" % number, b"p%d" % number)


def test_a_source_has_a_quarter_for_large_messages() -> None:
    """Another one has its own; three in one neighbourhood have used up theirs."""
    flight = MemoryInFlight(LIMIT)
    assert flight.room(source(1)).take(QUARTER)
    assert not flight.room(source(1)).take(PORTION_MAX + 1)
    assert flight.room(source(2)).take(QUARTER)
    assert flight.room(stranger(1)).take(QUARTER)
    assert not flight.room(stranger(2)).take(PORTION_MAX + 1)


def test_small_messages_find_room_whatever_large_ones_hold() -> None:
    """They have the last quarter, even those of a source whose share is used up."""
    flight = MemoryInFlight(LIMIT)
    assert all(flight.room(source(number)).take(QUARTER) for number in range(3))
    rooms = [flight.room(source(0)) for _ in range(QUARTER // PORTION_MAX)]
    assert all(room.take(PORTION_MAX) for room in rooms)
    assert not flight.room(stranger(1)).take(1)
    for room in rooms:
        room.give_back()
    assert flight.octets == 3 * QUARTER


def test_a_message_becomes_large_with_all_that_has_come() -> None:
    """In portions it comes to the same; given back twice, it is given back once."""
    flight = MemoryInFlight(LIMIT)
    room = flight.room(source(1))
    for _ in range(QUARTER // 1024):
        assert room.take(1024)
    assert not room.take(1)
    assert not flight.room(source(1)).take(PORTION_MAX + 1)
    room.give_back()
    room.give_back()
    assert flight.octets == 0
    assert flight.room(source(1)).take(QUARTER)


def test_one_message_of_the_largest_always_fits() -> None:
    """However small the shares are."""
    flight = MemoryInFlight(1000, largest=900_000)
    assert not flight.room(EXEMPT).take(1001)
    flight = MemoryInFlight(1_000_000, largest=900_000)
    assert flight.room(source(1)).take(900_000)


@pytest.mark.row(18)
def test_who_holds_large_messages_back_keeps_nobody_else_out() -> None:
    """The source that does so is put off beyond its share; others' mail comes in, small and large."""
    with listening(in_flight=MemoryInFlight(4 << 20)) as door:
        holding = [door.call().greet().address().begin_data() for _ in range(4)]
        for peer in holding:
            peer.send(LARGE * 700)
        assert eventually(lambda: door.in_flight.octets >= 1 << 19)
        with door.call() as same, Peer(door.port, "127.0.1.1") as other:
            same.greet().address().begin_data().send(LARGE * 700 + b".\r\n")
            assert same.hear().startswith("452 4.3.1")
            same.address().begin_data().send(b"small\r\n.\r\n")
            assert same.hear().startswith("250")
            other.greet().address().begin_data().send(LARGE * 700 + b".\r\n")
            assert other.hear().startswith("250")
        for peer in holding:
            peer.socket.close()
        assert eventually(lambda: door.in_flight.octets == 0)


@pytest.mark.row(18)
@pytest.mark.parametrize("how", ["heard", "cut off", "refused"])
def test_a_message_counts_until_its_delivery_has_ended(how: str) -> None:
    """Whether its sender is still there or not, and whether it is kept or not."""
    begun, go_on = threading.Event(), threading.Event()

    def deliver(_envelope: Envelope, _octets: bytes) -> None:
        begun.set()
        assert go_on.wait(10)
        if how == "refused":
            raise ValueError

    with listening(deliver=deliver) as door:
        peer = door.call().greet().address().begin_data()
        peer.send(b"x\r\n" * INLINE_MAX + b".\r\n")
        assert begun.wait(10)
        if how == "cut off":
            peer.socket.close()
        assert door.in_flight.octets >= INLINE_MAX
        go_on.set()
        assert how == "cut off" or peer.hear().startswith("250" if how == "heard" else "451")
        assert eventually(lambda: door.in_flight.octets == 0)
        peer.socket.close()


@pytest.mark.row(42)
def test_a_large_message_for_which_there_is_no_thread_is_put_off() -> None:
    """Its sender is told so at once, the conversation goes on, and what it took is given back."""

    class NoThreads(Workers):
        def _start_one_more(self) -> None:
            raise RuntimeError("can't start new thread")

    with listening(workers=NoThreads()) as door, door.call() as peer:
        peer.greet().address().begin_data().send(b"x\r\n" * INLINE_MAX + b".\r\n")
        assert peer.hear() == "451 4.3.0 Local error, try again later"
        assert peer.say("NOOP").startswith("250")
        assert door.faults == ["smtp RuntimeError"]
        assert door.in_flight.octets == 0


def test_sources_take_turns() -> None:
    """Who has one thing to be done waits for one of each other's, not for all."""
    done: list[str] = []

    async def give_work() -> None:
        workers, first = Workers(most=1), threading.Event()
        names = ("a1", "a2", "a3", "b1", "c1")
        tasks = [workers.carry_out((b"a",), lambda: done.append(str(first.wait(10))))]
        tasks += [workers.carry_out((name[:1].encode(),), partial(done.append, name)) for name in names]
        first.set()
        await asyncio.gather(*tasks)
        workers.close()

    asyncio.run(give_work())
    assert set(done[1:4]) == {"a1", "b1", "c1"}
    assert done[4:] == ["a2", "a3"]


def test_what_a_thread_raises_is_raised_where_it_is_awaited() -> None:
    """And the thread goes on."""

    async def give_work() -> None:
        workers = Workers(most=1)
        with pytest.raises(ZeroDivisionError):
            await workers.carry_out(EXEMPT, lambda: 1 // 0)
        assert await workers.carry_out(EXEMPT, lambda: 1) == 1
        workers.close()

    asyncio.run(give_work())
