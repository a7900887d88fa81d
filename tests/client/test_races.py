"""A thousand waits, each with its message delivered at some instant around its beginning: none missed, none double.

The door, the store behind it and the client are the real ones, the connections too. The control looks first and
subscribes afterwards, and shows that such trials find what falls between.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from random import Random

from ephemail.client import Arrival, AsyncMailbox, Mailbox
from ephemail.client.steps import Match
from ephemail.mail.message import Sender
from ephemail.ports import Event, Watch
from ephemail.store.memory import Limits, MemoryStore
from tests.web.doors import Opened, opened, wait_request

TRIALS = 1000
AROUND_SECONDS = 0.004  # in which a wait begins, and its message is delivered
MAILBOXES = 10
FILTERS = (Match(subject="MATCH"), Match(sender="NO-REPLY@"), Match(code=True), Match(link=True))

LIMITS = Limits(mailbox_max_messages=2 * TRIALS)


def seeded(seed: int) -> Random:
    """Give the same chances in each run."""
    return Random(seed)  # noqa: S311 - no secret


def deliver(door: Opened, number: int, name: str = "quiet.fox") -> None:
    """Deliver a message that no filter lets pass, and then one that each does."""
    door.deliver(name, subject="Noise", sender=Sender("Other", "noise@other.example"))
    door.deliver(name, subject=f"Match {number}", code="4711", link="https://shop.example/c")


@contextmanager
def delivering(act: Callable[[int], None], trials: int = TRIALS) -> Iterator[threading.Barrier]:
    """Deliver in a thread, for each trial at a random instant after both have met."""
    meet, chance = threading.Barrier(2), seeded(1)

    def run() -> None:
        try:
            for number in range(trials):
                meet.wait(20)
                time.sleep(chance.uniform(0, AROUND_SECONDS))
                act(number)
        except threading.BrokenBarrierError:
            pass  # the test has ended

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield meet
    finally:
        meet.abort()
        thread.join()


def test_no_wait_misses_its_message_or_gives_one_twice() -> None:
    """Whether it was there already, came while the server looked, or later; with each filter in turn."""
    chance, last = seeded(2), 0
    with opened(limits=LIMITS) as door, Mailbox(door.url, door.open()) as box:
        with delivering(lambda number: deliver(door, number)) as meet:
            for number in range(TRIALS):
                meet.wait(20)
                time.sleep(chance.uniform(0, AROUND_SECONDS / 2))
                found = box.wait(**asdict(FILTERS[number % len(FILTERS)]), after=last, timeout=20)
                assert found.subject == f"Match {number}"
                last = found.id
        assert TRIALS / 20 < door.waits < TRIALS  # else the instants were not around the beginning


def test_no_awaited_wait_does_either() -> None:
    """In several mailboxes at once, from one event loop."""
    with opened(limits=LIMITS) as door:
        asyncio.run(in_turns(door, MAILBOXES, TRIALS // MAILBOXES))
        assert TRIALS / 20 < door.waits < TRIALS


async def in_turns(door: Opened, mailboxes: int, trials: int) -> None:
    """Run so many trials in each of so many mailboxes."""
    chance = seeded(3)

    async def run(name: str) -> None:
        loop, last = asyncio.get_running_loop(), 0
        async with AsyncMailbox(door.url, door.open(name)) as box:
            for number in range(trials):
                loop.call_later(chance.uniform(0, 5 * AROUND_SECONDS), deliver, door, number, name)
                await asyncio.sleep(chance.uniform(0, AROUND_SECONDS))
                found = await box.wait(**asdict(FILTERS[number % len(FILTERS)]), after=last, timeout=20)
                assert found.subject == f"Match {number}"
                last = found.id

    await asyncio.gather(*(run(f"mailbox-{each}") for each in range(mailboxes)))


def test_no_stream_misses_a_message_or_gives_one_twice() -> None:
    """Left and taken up again and again, from the last message seen, while messages arrive."""
    chance, seen = seeded(4), list[int]()
    with (
        opened(limits=LIMITS) as door,
        Mailbox(door.url, door.open()) as box,
        delivering(lambda _: door.deliver()) as meet,
    ):
        while len(seen) < TRIALS:
            with closing(box.events(after=seen[-1] if seen else 0)) as events:
                for _ in range(min(chance.randrange(1, 12), TRIALS - len(seen))):
                    meet.wait(20)
                    arrived = next(event for event in events if isinstance(event, Arrival))
                    seen.append(arrived.message.id)
    assert seen == list(range(1, TRIALS + 1))


def test_no_awaited_stream_does_either() -> None:
    """The same from an event loop."""

    async def follow(door: Opened) -> list[int]:
        chance, seen = seeded(5), list[int]()
        async with AsyncMailbox(door.url, door.open()) as box:
            while len(seen) < TRIALS // 4:
                asyncio.get_running_loop().call_later(chance.uniform(0, AROUND_SECONDS), door.deliver)
                async for event in box.events(after=seen[-1] if seen else 0):
                    if isinstance(event, Arrival):
                        seen.append(event.message.id)
                        break
        return seen

    with opened(limits=LIMITS) as door:
        assert asyncio.run(follow(door)) == list(range(1, TRIALS // 4 + 1))


class Late:
    """The control: arrivals that are watched from the first wait for one, which is after the server has looked."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def watch(self, token: str) -> Watch:
        """Begin to watch later."""
        return LateWatch(self._store, token)

    def end_all(self, reason: str) -> None:
        """End every watch."""
        self._store.end_all(reason)


class LateWatch:
    """A watch of the control."""

    def __init__(self, store: MemoryStore, token: str) -> None:
        self._store = store
        self._token = token
        self._watch: Watch | None = None

    async def next(self) -> Event:
        """Begin to watch, a moment late, and wait for the next event."""
        if self._watch is None:
            await asyncio.sleep(AROUND_SECONDS / 4)
            self._watch = self._store.watch(self._token)
        return await self._watch.next()

    def stop(self) -> None:
        """Stop watching."""
        if self._watch is not None:
            self._watch.stop()


def test_the_control_misses_some() -> None:
    """A server that looks first and subscribes then lets a message fall between, within a few of the same trials."""
    store = MemoryStore(LIMITS)
    with opened(store=store, arrivals=Late(store)) as door:
        door.store = store
        token, number, missed = door.open(), 0, False
        with door.call() as peer, delivering(lambda _: door.deliver()) as meet:
            while not missed and number < TRIALS:
                meet.wait(20)
                peer.send(wait_request(token, f"?after={number}&wait=0.2"))
                peer.read_until(b'"timed_out":')
                missed = peer.read_until(b"}") == b"true}"
                number += 1
    assert missed
