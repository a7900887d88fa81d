"""What the engine in memory does beyond the ports: the operator's mailbox, one copy, honest costs, many threads."""

import asyncio
import gc
import itertools
import threading
import tracemalloc
import weakref
from contextlib import suppress
from random import Random

import pytest

from ephemail.mail.address import Address
from ephemail.mail.message import Sender, Summary
from ephemail.ports import Closed, Deleted, MailboxFull, MessageGone, NameTaken, Resync, Standing, StoreFull
from ephemail.store.ledger import MAILBOX_COST, MESSAGE_COST, NAME_COST
from ephemail.store.limits import Limits
from ephemail.store.memory import MemoryStore
from ephemail.store.watch import Watches
from tests.store.samples import ANNA, BARE, BERT, CARL, FULL, MAIL, Clock, chance, to

POSTMASTER = Address("postmaster", "example.org")
WORDS = (
    "a code",
    "for you",
    "is on",
    "the way",
    "and",
    "it will be",
    "here",
    "soon",
    "or not",
    "at all",
    "so wait",
    "then",
)


@pytest.fixture
def clock() -> Clock:
    """Give the clock that the store goes by."""
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    """Give a store with the default limits."""
    return MemoryStore(Limits(), clock=clock, wall=clock.wall)


def _letter(source: Random, octets: int) -> tuple[bytes, Summary]:
    """Write a message of words, as large as asked, and what a list would show of it."""
    unique = f"{source.getrandbits(128):x}"
    fields = f"Message-ID: <{unique}@example.com>\r\nFrom: Shop <shop@example.com>\r\nSubject: Your order\r\n\r\n"
    words = " ".join(source.choices(WORDS, k=octets))
    summary = Summary(Sender("Shop", "shop@example.com"), "Your order", words[:140], (), (), ())
    return (fields + words).encode()[:octets], summary


class TestOperator:
    """The operator's mailbox."""

    def test_never_ends(self, store: MemoryStore, clock: Clock) -> None:
        """It opens with the token given, and lives on whatever happens; nobody else can open its name."""
        store.open_for_operator(POSTMASTER, "secret", 60)
        clock.now += 10 * 365 * 24 * 3600
        store.sweep()
        assert store.show("secret").address == "postmaster@example.org"
        assert store.standing(POSTMASTER) is Standing.OPEN
        with pytest.raises(NameTaken):
            store.open(POSTMASTER, 60)
        assert store.extend("secret", 60) == store.show("secret")

    def test_forgets_its_messages(self, store: MemoryStore, clock: Clock) -> None:
        """Its messages live as long as the operator said, also where a visitor keeps the same one for longer."""
        store.open_for_operator(POSTMASTER, "secret", 60)
        _, token = store.open(ANNA, 600)
        store.put(to(POSTMASTER, ANNA), MAIL, BARE)
        clock.now += 60
        assert list(store.list("secret")) == []
        assert store.read(token, 1)[1] == MAIL

    def test_closing_only_empties_it(self, store: MemoryStore) -> None:
        """Closing forgets all messages, and the next one is kept again under a new id."""
        store.open_for_operator(POSTMASTER, "secret", 60)
        empty = store.ledger_bytes
        for _ in range(3):
            store.put(to(POSTMASTER), MAIL, BARE)
        store.close("secret")
        assert (list(store.list("secret")), store.ledger_bytes) == ([], empty)
        store.put(to(POSTMASTER), MAIL, BARE)
        assert [kept.id for kept in store.list("secret")] == [4]


class TestCost:
    """What the ledger counts, and whether it is true."""

    def test_counts_a_message_once(self, store: MemoryStore) -> None:
        """Of several recipients each costs a place; the octets cost once, until the last mailbox forgets them."""
        octets = chance().randbytes(50_000)
        tokens = [store.open(name, 60)[1] for name in (ANNA, BERT, CARL)]
        empty = store.ledger_bytes
        store.put(to(ANNA), octets, BARE)
        one = store.ledger_bytes - empty
        assert 50_000 < one < 50_500
        store.delete(tokens[0], 1)
        store.put(to(ANNA, BERT, CARL), octets, BARE)
        assert store.ledger_bytes == empty + one + 2 * MESSAGE_COST
        store.delete(tokens[1], 1)
        store.close(tokens[0])
        assert store.ledger_bytes == empty + one - MAILBOX_COST + NAME_COST
        store.delete(tokens[2], 1)
        assert store.ledger_bytes == empty - MAILBOX_COST + NAME_COST

    def test_returns_to_nothing(self, store: MemoryStore, clock: Clock) -> None:
        """When all has expired, and the names' day is over, a sweep leaves nothing in the ledger."""
        for number in range(1000):
            name = Address(f"name{number}", "example.org")
            store.open(name, 60 + number)
            store.put(to(name), MAIL, FULL)
        clock.now += 1060
        store.sweep()
        assert store.ledger_bytes == 1000 * NAME_COST
        clock.now += 24 * 3600
        store.sweep()
        assert store.ledger_bytes == 0

    def test_expiry_never_needs_room(self) -> None:
        """What a name takes in quarantine is less than its mailbox took."""
        assert NAME_COST < MAILBOX_COST

    def test_counts_no_less_than_it_takes(self, store: MemoryStore) -> None:
        """The ledger covers what Python allocates for mailboxes and for messages of every size."""
        source = chance()
        letters = [_letter(source, size) for size in (0, 1_000, 3_000, 20_000)]
        store.open(ANNA, 60)
        store.put(to(ANNA), MAIL, FULL)  # what is made once is not counted
        tracemalloc.start()
        try:
            before, counted = tracemalloc.get_traced_memory()[0], store.ledger_bytes
            for number in range(500):
                name = Address(f"name{number}", "example.org")
                store.open(name, 60)
                for octets, summary in letters:
                    store.put(to(name), octets, summary)
            gc.collect()
            took = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        assert took <= store.ledger_bytes - counted

    @pytest.mark.parametrize("size", [1_000, 3_000, 10_000, 100_000])
    def test_takes_less_than_it_was_given(self, store: MemoryStore, size: int) -> None:
        """Ordinary mail takes at most 0.8 of the octets received, all overhead included."""
        store.open(ANNA, 60)
        empty = store.ledger_bytes
        source = chance()
        for _ in range(20):
            store.put(to(ANNA), *_letter(source, size))
        assert store.ledger_bytes - empty <= 0.8 * 20 * size


def test_forgets_who_stopped_watching(store: MemoryStore) -> None:
    """Nothing holds on to a watch that was stopped or dropped, not even a reference cycle."""

    async def watch() -> None:
        _, token = store.open(ANNA, 60)
        stopped, dropped = store.watch(token), store.watch(token)
        references = [weakref.ref(stopped), weakref.ref(dropped)]
        stopped.stop()
        for _ in range(33):
            store.put(to(ANNA), MAIL, BARE)
        assert await dropped.next() == Resync()
        gc.disable()
        try:
            del stopped, dropped
            assert [reference() for reference in references] == [None, None]
        finally:
            gc.enable()

    asyncio.run(watch())


def test_nobody_is_told_once_all_have_left() -> None:
    """A mailbox whose last watcher stopped or fell behind is not watched, and costs its senders nothing."""

    async def watch() -> None:
        watches = Watches(threading.Lock())
        watches.add(b"stopped").stop()
        watches.add(b"dropped")
        for _ in range(33):
            watches.tell(b"dropped", Deleted(1))
        assert [watches.watched(key) for key in (b"stopped", b"dropped")] == [False, False]

    asyncio.run(watch())


def test_opening_loses_sight_of_nothing(clock: Clock) -> None:
    """A mailbox that expires unseen beside one that opens is accounted for: its watchers, its name, its bytes."""
    store = MemoryStore(Limits(mailboxes_max=9), clock=clock, wall=clock.wall)

    async def watch() -> None:
        watch = store.watch(store.open(ANNA, 60)[1])
        clock.now += 60
        store.open(BERT, 60)
        assert await watch.next() == Closed("expired")
        assert store.ledger_bytes == MAILBOX_COST + NAME_COST
        with pytest.raises(NameTaken):
            store.open(ANNA, 60)

    asyncio.run(watch())


def test_sweeps_in_slices() -> None:
    """A sweep frees some hundreds of mailboxes under the lock at most, however many expire at once."""
    now, looks = 0.0, list[int]()

    def clock() -> float:
        looks.append(large.ledger_bytes)
        return now

    large = MemoryStore(Limits(mailboxes_max=10_000), clock=clock)
    for number in range(10_000):
        large.open(Address(f"name{number}", "example.org"), 60)
    now = 60.0
    looks.clear()
    large.sweep()
    looks.append(large.ledger_bytes)
    freed = [(before - after) / (MAILBOX_COST - NAME_COST) for before, after in itertools.pairwise(looks)]
    assert sum(freed) == 10_000
    assert max(freed) < 500


def test_holds_together_under_threads(clock: Clock) -> None:
    """Eight threads that put, delete, list, read, open and close at once leave a ledger that adds up."""
    store = MemoryStore(Limits(mailbox_max_messages=20, memory_max_bytes=400_000), clock=clock, wall=clock.wall)
    shared = [store.open(name, 600)[1] for name in (ANNA, BERT)]
    faults: list[Exception] = []

    def use(number: int) -> None:
        source = chance(number)
        try:
            for step in range(100):
                _one_step(store, source, Address(f"name{number}-{step}", "example.org"), source.choice(shared))
        except Exception as fault:  # noqa: BLE001  # shown by the assertion below
            faults.append(fault)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    for token in shared:
        ids = [kept.id for kept in store.list(token)]
        assert ids == sorted(set(ids))
        assert len(ids) == store.show(token).messages <= 20
        store.close(token)
    assert store.ledger_bytes == (2 + 8 * 100) * NAME_COST


def _one_step(store: MemoryStore, source: Random, own: Address, token: str) -> None:
    """Open a mailbox, put into it and the shared ones, delete from the one of `token`, close."""
    _, key = store.open(own, 600)
    with suppress(MailboxFull, StoreFull):
        store.put(to(ANNA, BERT, own), source.randbytes(source.randrange(8_000)), FULL)
    for kept in store.list(token)[source.randrange(4) :]:
        with suppress(MessageGone):  # another thread was first
            store.read(token, kept.id)
            store.delete(token, kept.id)
    store.close(key)
