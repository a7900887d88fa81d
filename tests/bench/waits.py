"""The visitor whose waits are taken while others do their worst: from a mail's last octet sent to its event read."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles

from tests.bench.peers import Refused
from tests.bench.sender import Sender, connect
from tests.bench.watcher import watch

PAUSE_SECONDS = 0.1
LATE_SECONDS = 10.0
TICK_SECONDS = 0.02
TEXT = b"Your code is 314159. It is good for ten minutes.\r\n" * 30


@dataclass(slots=True)
class Waits:
    """When each mail was sent, whether under attack, and when its event came; and how late our own loop was, in ms."""

    sent: dict[int, float] = field(default_factory=dict)
    under_attack: set[int] = field(default_factory=set)
    came: dict[int, float] = field(default_factory=dict)
    late_ms: list[float] = field(default_factory=list)
    refused: int = 0

    def note(self, number: int, at: float) -> None:
        """Note an arrival."""
        self.came[number] = at

    def ms(self, *, attacked: bool) -> list[float]:
        """Give the waits with or without attackers; of a mail whose event never came, the time that was waited."""
        numbers = [number for number in self.sent if (number in self.under_attack) == attacked]
        return [1000 * (self.came.get(each, self.sent[each] + LATE_SECONDS) - self.sent[each]) for each in numbers]


async def take(
    ports: tuple[int, int], mailbox: tuple[str, str], until: float, is_attacked: Callable[[], bool]
) -> Waits:
    """Send and watch until then."""
    address, token = mailbox
    waits = Waits()
    (watcher,) = await watch(ports[1], [token], waits.note)
    lateness = asyncio.create_task(_note_lateness(waits))
    sender: Sender | None = None
    for number in range(1 << 30):
        attacked = is_attacked()
        try:
            sender = sender or await connect(ports[0])
            taken = await sender.send(address, b"Subject: bench %d\r\n\r\n%s" % (number, TEXT))
            waits.sent[number] = taken.written_at
        except (Refused, OSError, TimeoutError):
            waits.refused += 1
            sender = None
        if attacked and is_attacked():
            waits.under_attack.add(number)
        if time.monotonic() >= until:
            break
        await asyncio.sleep(PAUSE_SECONDS)
    await _wait_for_the_last(waits)
    lateness.cancel()
    watcher.hang_up()
    if sender is not None:
        sender.hang_up()
    return waits


def p99(values: list[float]) -> float:
    """Give what 99 of 100 are below; of few values the largest."""
    return quantiles(values, n=100)[98] if len(values) >= 100 else max(values, default=0.0)


async def _wait_for_the_last(waits: Waits) -> None:
    for _ in range(int(LATE_SECONDS / TICK_SECONDS)):
        if not waits.sent.keys() - waits.came.keys():
            break
        await asyncio.sleep(TICK_SECONDS)


async def _note_lateness(waits: Waits) -> None:
    while True:
        due = time.monotonic() + TICK_SECONDS
        await asyncio.sleep(TICK_SECONDS)
        waits.late_ms.append(1000 * max(0.0, time.monotonic() - due))
