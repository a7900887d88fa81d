"""Minutes of mixed load, 500 hostile connections in it: nothing may be lost, late, or left behind.

Visitors with exact books, senders fast and slow, peers that vanish and readers that are dead, on mailboxes that live
for seconds. First a short round of the same, so that what is made once and kept is not taken for a leak. Ends with 1
when a goal is missed.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import uvloop

from tests.bench import households, senders
from tests.bench.attackers import ATTACKERS
from tests.bench.figures import Figure, print_machine, print_table, progress
from tests.bench.households import ANSWERED, Books
from tests.bench.memory import raise_descriptor_limit
from tests.bench.process import cpu_seconds, descriptors, private, starved_seconds
from tests.bench.verdicts import NEVER, PRINTED, Level, of_books, of_levels, of_waits
from tests.bench.waits import Waits, take
from tests.hostile.bystander import is_served, printed
from tests.http_peer import ask, open_mailbox
from tests.running import Server, serving

HOUSEHOLDS, SENDERS, DRIPS, VANISHING = 30, 6, 3, 4
SEND_PAUSE_SECONDS = 0.25
CALM_SHARE = 0.25  # of a round; then the attackers come
SWEEP_SECONDS = 60.0
TELL_SECONDS = 30.0
SETTINGS = {
    "SMTP_CONNECTIONS": "2000",  # per source there is no limit on loopback, and attackers would take all places
    "MAILBOX_MAX_MESSAGES": "100000",
    "MEMORY_MAX_BYTES": "512 MiB",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How long it all takes. `sweep_seconds` is for a test, which cannot wait for the sweep of each minute."""

    seconds: float
    warm_seconds: float
    ttl_seconds: int
    stop_seconds: float
    sweep_seconds: float = SWEEP_SECONDS

    @property
    def program(self) -> tuple[str, ...]:
        """What Python is to run."""
        if self.sweep_seconds == SWEEP_SECONDS:
            return ("-m", "ephemail")
        return ("-c", f"from ephemail import app, cli; app.SWEEP_SECONDS = {self.sweep_seconds}; cli.main()")


def measure(plan: Plan) -> list[Figure]:
    """Warm up, run, wait until all has expired; give the figures."""
    raise_descriptor_limit()
    with serving(program=plan.program, MAILBOX_TTL_SECONDS=str(plan.ttl_seconds), **SETTINGS) as server:
        _round(server, plan, plan.warm_seconds)
        before = _level_when_empty(server, plan)
        began, starved, worked = time.monotonic(), starved_seconds(), cpu_seconds(server.pid)
        books, waits = _round(server, plan, plan.seconds)
        seconds = time.monotonic() - began
        busy = 100 * (cpu_seconds(server.pid) - worked) / seconds
        waiting = 100 * (starved_seconds() - starved) / seconds
        figures = of_books(books) + of_waits(waits)
        figures += [Figure("server's CPU time", busy, "%"), Figure("something waited for a processor", waiting, "%")]
        figures += _stop_and_continue(server, plan.stop_seconds)
        return figures + of_levels(before, _level_when_empty(server, plan))


def _round(server: Server, plan: Plan, seconds: float) -> tuple[Books, Waits]:
    """Have everybody come for so long; attackers for the last part of it."""
    progress(f"{seconds:.0f} s of mixed load, {ATTACKERS} hostile connections from {CALM_SHARE * seconds:.0f} s on")
    books = Books((server.smtp_port, server.http_port), plan.ttl_seconds, time.monotonic() + seconds)
    lasting = {"ttl_seconds": int(seconds) + 300}
    visited, attacked = open_mailbox(server, **lasting), open_mailbox(server, **lasting)
    waits = uvloop.run(_all_together(server, books, visited, attacked[0], seconds))
    kept = ask(server, "GET", "/api/v1/mailbox", token=visited[1]).json["messages"]
    books.counts["lost"] += max(0, len(waits.sent) - kept)
    for _, token in (visited, attacked):
        ask(server, "DELETE", "/api/v1/mailbox", token=token)
    return books, waits


async def _all_together(server: Server, books: Books, visited: tuple[str, str], attacked: str, seconds: float) -> Waits:
    calm_until = books.until - (1 - CALM_SHARE) * seconds
    under_attack = calm_until + 1.0  # they take a moment to come
    async with asyncio.TaskGroup() as group:
        for number in range(HOUSEHOLDS):
            group.create_task(households.live(books, number))
        for _ in range(SENDERS):
            group.create_task(senders.send(books, SEND_PAUSE_SECONDS))
        for _ in range(DRIPS):
            group.create_task(senders.drip(books))
        for _ in range(VANISHING):
            group.create_task(senders.vanish(books))
        beside = [asyncio.create_task(_tell(server, books)), asyncio.create_task(_listen(server, books))]
        waits = group.create_task(
            take(books.ports, visited, books.until, lambda: under_attack < time.monotonic() < books.until)
        )
        await asyncio.sleep(calm_until - time.monotonic())
        books.counts["hostile connections"] += await _attack(server, attacked, books.until - time.monotonic())
    for task in beside:
        task.cancel()
    return waits.result()


async def _attack(server: Server, address: str, seconds: float) -> int:
    """Have the attackers in a process of their own; gives how many connections they took."""
    words = [str(server.smtp_port), str(server.http_port), address, str(seconds)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.attackers", *words, stdout=subprocess.PIPE
    )
    try:
        told, _ = await asyncio.wait_for(process.communicate(), seconds + 30)
    finally:
        if process.returncode is None:
            process.kill()
    return int(told)


async def _listen(server: Server, books: Books) -> None:
    """Read what the server prints, of which there should be nothing: it waits when nobody reads, as any program."""
    while True:
        await asyncio.sleep(1.0)
        for line in filter(None, printed(server).splitlines()):
            books.counts[PRINTED] += 1
            progress(f"the server says: {line}")


async def _tell(server: Server, books: Books) -> None:
    while True:
        await asyncio.sleep(TELL_SECONDS)
        wrong = sum(books.counts[name] for name in NEVER)
        progress(
            f"{books.until - time.monotonic():5.0f} s left: {books.counts[ANSWERED]:,} mails, "
            f"{books.counts['mailboxes']:,} mailboxes, {wrong} things wrong, "
            f"{private(server.pid) / 2**20:.0f} MiB, {descriptors(server.pid)} descriptors"
        )


def _stop_and_continue(server: Server, seconds: float) -> list[Figure]:
    """Stop the process for longer than a mailbox lives, and look what it shows when it goes on."""
    brief, token = open_mailbox(server, ttl_seconds=max(1, int(seconds / 2)))
    lasting, key = open_mailbox(server, ttl_seconds=int(seconds) + 300)
    there = is_served(server, brief, token) + is_served(server, lasting, key)
    os.kill(server.pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(server.pid, signal.SIGCONT)
    shown = ask(server, "GET", "/api/v1/messages", token=token).status != 404
    kept = ask(server, "GET", "/api/v1/mailbox", token=key).json["messages"]
    ask(server, "DELETE", "/api/v1/mailbox", token=key)
    return [
        Figure(f"stopped for {seconds:.0f} s: lost", 3 - there - kept, "mails", at_most=0),
        Figure(f"stopped for {seconds:.0f} s: shown after its time", shown, "mailboxes", at_most=0),
    ]


def _level_when_empty(server: Server, plan: Plan) -> Level:
    """Wait until one sweep has gone over what the visitors have left, all of which has expired or was closed."""
    seconds = plan.sweep_seconds + 2
    progress(f"waiting {seconds:.0f} s for a sweep")
    time.sleep(seconds)
    level = Level.of(server.pid)
    progress(
        f"empty: {level.private_mib:.1f} MiB of its own, {level.resident_mib:.1f} MiB resident, "
        f"{level.descriptors} descriptors, {level.threads} threads"
    )
    return level


def main() -> int:
    """Run it from the command line; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak")
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes: float = parser.parse_args().minutes
    print_machine()
    figures = measure(Plan(60 * minutes, min(60.0, 20 * minutes), ttl_seconds=20, stop_seconds=30.0))
    print_table(figures)
    return int(any(figure.verdict == "missed" for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
