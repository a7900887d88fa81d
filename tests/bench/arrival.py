"""How long after the sender's `250` a watching client has the event: 1, 100 and 1,000 watchers, 200 mails a second.

Sender and watchers are one process, so that both moments are read from one monotonic clock, each as the first thing
after the socket's data. A server may queue the event before it writes the reply: an event that is read before its 250
counts as it is, with a difference of zero or less. So the time from the message's last octets to the event is given
as well: what a watcher waits in all.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median, quantiles

import uvloop

from tests.bench.api import Api, Mailbox
from tests.bench.figures import Figure, print_machine, print_table, progress
from tests.bench.peers import Refused
from tests.bench.sender import Sender, Taken, connect
from tests.bench.watcher import watch
from tests.running import Server, serving

MAILS_PER_SECOND = 200
SECONDS = 15
WATCHERS = (1, 100, 1_000)
SENDERS = 8
LATE_SECONDS = 5.0  # an event that takes longer never came
P50_GOAL_MS, P99_GOAL_MS = 3.0, 25.0
SETTINGS = {
    "EVENT_STREAMS": "4000",
    "HTTP_CONNECTIONS": "8000",
    "MAILBOX_MAX_MESSAGES": "100000",
    "MAILBOX_MAX_BYTES": "1 GiB",
    "MEMORY_MAX_BYTES": "1 GiB",
}
BODY = b"Your code is 314159. It is good for ten minutes.\r\n" * 30  # with the header section, about 2 KB


@dataclass(slots=True)
class Moments:
    """When each mail's 250 was read, and when its event was."""

    complete: asyncio.Event = field(default_factory=asyncio.Event)
    taken: dict[int, Taken] = field(default_factory=dict)
    arrived: dict[int, float] = field(default_factory=dict)

    def note(self, number: int, at: float) -> None:
        """Note an arrival."""
        self.arrived[number] = at
        if len(self.arrived) == MAILS_PER_SECOND * SECONDS:
            self.complete.set()

    def delays_ms(self) -> tuple[list[float], list[float]]:
        """Give the times from the 250, and from the message, to the event; raises Refused when an event is missing."""
        missing = len(self.taken.keys() - self.arrived.keys())
        if missing:
            raise Refused(f"{missing} of {len(self.taken)} events had not come after {LATE_SECONDS:.0f} s")
        since_250 = [(self.arrived[number] - taken.replied_at) * 1000 for number, taken in self.taken.items()]
        in_all = [(self.arrived[number] - taken.written_at) * 1000 for number, taken in self.taken.items()]
        return since_250, in_all


def measure() -> list[Figure]:
    """Measure with each number of watchers, each time on a server of its own."""
    figures: list[Figure] = []
    for watchers in WATCHERS:
        progress(f"{watchers:,} watching, {MAILS_PER_SECOND} mails a second for {SECONDS} s")
        with serving(**SETTINGS) as server:
            api = Api(server.http_port)
            mailboxes = [api.open() for _ in range(watchers)]
            api.hang_up()
            moments = uvloop.run(_arrivals(server, mailboxes))
        figures += _figures(watchers, moments)
        progress(", ".join(f"{figure.what}: {figure.value:.2f} {figure.unit}" for figure in figures[-6:]))
    return figures


async def _arrivals(server: Server, mailboxes: list[Mailbox]) -> Moments:
    moments = Moments()
    watchers = await watch(server.http_port, [each.token for each in mailboxes], moments.note)
    senders = [await connect(server.smtp_port) for _ in range(SENDERS)]
    await _send_paced(senders, [each.address for each in mailboxes], moments)
    with suppress(TimeoutError):
        await asyncio.wait_for(moments.complete.wait(), LATE_SECONDS)
    for sender in senders:
        sender.hang_up()
    for watcher in watchers:
        watcher.hang_up()
    return moments


async def _send_paced(senders: list[Sender], addresses: list[str], moments: Moments) -> None:
    """Begin a mail each 5 ms, whatever has become of those before."""
    idle: asyncio.Queue[Sender] = asyncio.Queue()
    for sender in senders:
        idle.put_nowait(sender)

    async def send(sender: Sender, number: int) -> None:
        moments.taken[number] = await sender.send(addresses[number % len(addresses)], _message(number))
        idle.put_nowait(sender)

    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(MAILS_PER_SECOND * SECONDS):
            await asyncio.sleep(start + number / MAILS_PER_SECOND - time.monotonic())
            group.create_task(send(await idle.get(), number))


def _message(number: int) -> bytes:
    header = (
        "From: Sender <sender@example.org>",
        "To: watcher@example.org",
        f"Subject: bench {number}",
        f"Message-ID: <{number}@example.org>",
        "Content-Type: text/plain; charset=utf-8",
    )
    return "\r\n".join((*header, "", "")).encode() + BODY


def _figures(watchers: int, moments: Moments) -> list[Figure]:
    delays, in_all = moments.delays_ms()
    early = 100 * sum(delay <= 0 for delay in delays) / len(delays)
    replied = [taken.replied_at for taken in moments.taken.values()]
    name = f"{watchers:,} watcher{'s' if watchers > 1 else ''}"
    most = watchers == max(WATCHERS)
    return [
        Figure(f"250 to event, {name}: p50", median(delays), "ms", at_most=P50_GOAL_MS if most else None),
        Figure(f"250 to event, {name}: p99", quantiles(delays, n=100)[98], "ms", at_most=P99_GOAL_MS if most else None),
        Figure(f"250 to event, {name}: event read first", early, "%"),
        Figure(f"message to event, {name}: p50", median(in_all), "ms"),
        Figure(f"message to event, {name}: p99", quantiles(in_all, n=100)[98], "ms"),
        Figure(f"rate kept, {name}", (len(delays) - 1) / (max(replied) - min(replied)), "mails/s"),
    ]


if __name__ == "__main__":
    print_machine()
    print_table(measure())
