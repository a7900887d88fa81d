"""What a wait gives and what it costs, beside asking again and again: the time from `250`, memory, processor time.

Sender and owners are one process with one clock, as in arrival.py; an answer that is read before the 250 counts as zero
or less. Each mail is sent to an owner who looks for it at that moment. One that is missed ends the run.
"""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine, Sequence
from statistics import median
from typing import NamedTuple

import uvloop

from ephemail.client import AsyncMailbox
from tests.bench.api import Api, Mailbox
from tests.bench.asking import Asking
from tests.bench.figures import Figure, print_machine, print_table, progress
from tests.bench.memory import raise_descriptor_limit
from tests.bench.peers import Refused
from tests.bench.process import cpu_seconds, descriptors
from tests.bench.resident import resident
from tests.bench.sender import Sender, connect
from tests.bench.waits import p99
from tests.running import Server, serving

WAITING = 500
MAILS = 500
POLLED_MAILS = 40
POLLS_SECONDS = (0.1, 1.0)
REST_SECONDS = 10.0
HOLD_SECONDS = 25
WARM = 20  # waits before the first look at the memory, so that what is made once is not counted
PAUSE_SECONDS = 0.02  # between the beginning of a look and its mail, at least: half of a wait's way to the server
CONNECT_SECONDS, SETTLE_SECONDS = 10.0, 2.0
MEMORY_GOAL_MB, P50_GOAL_MS = 30.0, 5.0
TEXT = b"Your code is 314159. It is good for ten minutes.\r\n" * 30

Look = Callable[["Owner"], Coroutine[None, None, None]]


class Took(NamedTuple):
    """How long an answer took, in ms, from the 250 and from the message's last octets."""

    since_250: float
    in_all: float


class Owner:
    """Looks for the next message in a mailbox, in one way or another."""

    def __init__(self, server: Server, mailbox: Mailbox) -> None:
        self.address = mailbox.address
        self._token = mailbox.token
        self._asking = Asking(server.http_port)
        self._box = AsyncMailbox(server.url, mailbox.token)
        self._seen = 0

    async def hold(self) -> None:
        """Have one call held until the message is there; raises Refused if it ends without."""
        if not await self._ask(f"&wait={HOLD_SECONDS}"):
            raise Refused("a wait ended without its message")

    async def rest(self) -> None:
        """Have one call held, and find nothing."""
        await self._ask(f"&wait={HOLD_SECONDS}")

    async def wait(self) -> None:
        """Wait as users of the library do."""
        self._seen = (await self._box.wait(subject="bench", after=self._seen, timeout=HOLD_SECONDS)).id

    async def poll(self, every_seconds: float) -> None:
        """Ask again and again."""
        found = await self._ask("")
        while not found:
            await asyncio.sleep(every_seconds)
            found = await self._ask("")

    async def _ask(self, wait: str) -> bool:
        query = f"after={self._seen}&limit=1&subject=bench{wait}"
        try:
            answer = await self._asking.ask("GET", f"/api/v1/messages?{query}", self._token)
        except asyncio.CancelledError:
            self._asking.hang_up()  # else the next question would wait for this one's answer
            raise
        messages = answer.json.get("messages")
        if messages is None:
            raise Refused(f"a look was answered {answer.status}")
        self._seen = messages[0]["id"] if messages else self._seen
        return bool(messages)


def measure() -> list[Figure]:
    """Measure the time that each way of looking takes, then what each costs that finds nothing."""
    raise_descriptor_limit()
    with serving(MAILBOX_MAX_MESSAGES="10000") as server:
        figures = uvloop.run(_times(server, _open(server, WAITING)))
    with serving() as server:
        return figures + uvloop.run(_costs(server, _open(server, WARM + WAITING)))


def _open(server: Server, mailboxes: int) -> list[Mailbox]:
    api = Api(server.http_port)
    opened = [api.open() for _ in range(mailboxes)]
    api.hang_up()
    return opened


async def _times(server: Server, mailboxes: Sequence[Mailbox]) -> list[Figure]:
    sender = await connect(server.smtp_port)
    first, *others = (Owner(server, each) for each in mailboxes)
    figures = _figures("a held call", await _take(sender, first, Owner.hold, 0.0, MAILS), P50_GOAL_MS)
    in_all = figures[-1].value
    figures += _figures("AsyncMailbox.wait", await _take(sender, first, Owner.wait, 0.0, MAILS))
    for every in POLLS_SECONDS:
        polled = await _take(sender, first, lambda owner, every=every: owner.poll(every), every, POLLED_MAILS)  # type: ignore[misc]
        figures += _figures(f"asking each {every:g} s", polled)
        times = figures[-1].value / in_all
        figures.append(Figure(f"message to answer, asking each {every:g} s: times a held call", times, "x"))
    resting = await _begin(server, [other.rest() for other in others])
    name = f"a held call, {len(others)} others waiting"
    figures += _figures(name, await _take(sender, first, Owner.hold, 0.0, MAILS), P50_GOAL_MS)
    await _end(resting)
    sender.hang_up()
    return figures


async def _take(sender: Sender, owner: Owner, look: Look, around_seconds: float, mails: int) -> list[Took]:
    """Send mails one after the other, each at some instant of a look."""
    chance, took = random.Random(7), []  # noqa: S311 - the same each time, and no secret
    for number in range(mails):
        looking = asyncio.create_task(_end_of(look(owner)))
        await asyncio.sleep(PAUSE_SECONDS + chance.uniform(0, around_seconds))
        taken = await sender.send(owner.address, b"Subject: bench %d\r\n\r\n%s" % (number, TEXT))
        end = await looking
        took.append(Took(1000 * (end - taken.replied_at), 1000 * (end - taken.written_at)))
    return took


async def _end_of(look: Coroutine[None, None, None]) -> float:
    await look
    return time.monotonic()


def _figures(name: str, took: list[Took], goal: float | None = None) -> list[Figure]:
    since_250, in_all = ([each[which] for each in took] for which in (0, 1))
    figures = [
        Figure(f"250 to answer, {name}: p50", median(since_250), "ms", at_most=goal),
        Figure(f"250 to answer, {name}: p99", p99(since_250), "ms"),
        Figure(f"message to answer, {name}: p50", median(in_all), "ms"),
    ]
    progress(", ".join(f"{figure.what}: {figure.value:.2f} ms" for figure in figures))
    return figures


async def _costs(server: Server, mailboxes: Sequence[Mailbox]) -> list[Figure]:
    owners = [Owner(server, each) for each in mailboxes]
    warm = await _begin(server, [owner.rest() for owner in owners[:WARM]])
    before = resident(server.pid)
    owners, name = owners[WARM:], f"{WAITING} waiting"
    waits = await _begin(server, [owner.rest() for owner in owners])
    figures = [
        Figure(f"resident growth, {name}", (resident(server.pid) - before) / 1e6, "MB", at_most=MEMORY_GOAL_MB),
        Figure(f"of one processor, {name}", await _load(server), "%"),
    ]
    await _end([*warm, *waits])
    polls = await _begin(server, [owner.poll(1.0) for owner in owners])
    figures.append(Figure(f"of one processor, {WAITING} asking each second", await _load(server), "%"))
    await _end(polls)
    return figures


async def _begin(server: Server, looks: Sequence[Coroutine[None, None, None]]) -> list[asyncio.Task[None]]:
    """Begin to look; returns when the server has all their connections, and has had time for their questions."""
    expected = descriptors(server.pid) + len(looks)
    tasks = [asyncio.create_task(look) for look in looks]
    for _ in range(int(CONNECT_SECONDS / PAUSE_SECONDS)):
        if descriptors(server.pid) >= expected:
            await asyncio.sleep(SETTLE_SECONDS)
            return tasks
        await asyncio.sleep(PAUSE_SECONDS)
    raise Refused("the server has not taken all connections")


async def _load(server: Server) -> float:
    """Take the share of a processor's time that the server uses while others look in vain."""
    began, used = time.monotonic(), cpu_seconds(server.pid)
    await asyncio.sleep(REST_SECONDS)
    share = 100 * (cpu_seconds(server.pid) - used) / (time.monotonic() - began)
    progress(f"server: {share:.1f} % of a processor")
    return share


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel until they have ended: wait_for may lose a cancellation that comes with its result (Python 3.11)."""
    ending = set(tasks)
    while ending:
        for task in ending:
            task.cancel()
        _, ending = await asyncio.wait(ending, timeout=1)
    await asyncio.sleep(SETTLE_SECONDS)  # until the server has seen them go


if __name__ == "__main__":
    print_machine()
    print_table(measure())
