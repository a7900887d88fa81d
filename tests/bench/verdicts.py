"""What a soak is judged by: its books, its visitor's waits, and what the process holds before and after."""

import os
from dataclasses import dataclass
from statistics import median

from ephemail.smtp.limits import WORKERS_MAX
from tests.bench.attackers import ATTACKERS
from tests.bench.figures import Figure
from tests.bench.households import ANSWERED, LATE, Books
from tests.bench.process import descriptors, private, threads
from tests.bench.resident import resident
from tests.bench.waits import Waits, p99

P99_GOAL_MS = 100.0
MEMORY_GOAL_MIB = 10.0
UNSEEN_SHARE = 0.05  # of what was answered, where we ourselves came too late on a starved machine to tell
PRINTED = "lines that the server printed"
NEVER = (
    PRINTED,
    "lost",
    "never sent, or twice there",
    "events missed",
    "altered",
    "shown after its time",
    "visits broken off",
)
TOLD = (
    LATE,
    "of them in a drip",
    "mailboxes",
    "streams",
    "reads",
    "peers that vanished",
    "hostile connections",
    "mails refused",
    "drips refused",
)


@dataclass(frozen=True, slots=True)
class Level:
    """What a process holds."""

    private_mib: float
    resident_mib: float
    descriptors: int
    threads: int

    @classmethod
    def of(cls, pid: int) -> "Level":
        """Take it now."""
        return cls(private(pid) / 2**20, resident(pid) / 2**20, descriptors(pid), threads(pid))


def of_books(books: Books) -> list[Figure]:
    """Judge what was kept, shown and missed."""
    counts = books.counts
    answered = counts[ANSWERED]
    unseen = answered - counts["mails looked for"]
    return [
        Figure(ANSWERED, answered, "mails", at_least=1),
        Figure("answered 250, and not looked for in time", unseen, "mails", at_most=int(answered * UNSEEN_SHARE)),
        *(Figure(name, counts[name], "", at_most=0) for name in NEVER),
        *(Figure(name, counts[name], "") for name in TOLD),
    ]


def of_waits(waits: Waits) -> list[Figure]:
    """Judge how long the visitor waited."""
    calm, attacked = waits.ms(attacked=False), waits.ms(attacked=True)
    name = f"{ATTACKERS} hostile connections: message to event"
    return [
        Figure("message to event, before the attack: p99", p99(calm), "ms"),
        Figure(f"{name}, p50", median(attacked or [0.0]), "ms"),
        Figure(f"{name}, p99", p99(attacked), "ms", at_most=P99_GOAL_MS),
        Figure(f"{name}, longest", max(attacked, default=0.0), "ms"),
        Figure("of that our own loop was late: p99", p99(waits.late_ms), "ms"),
        Figure("the visitor's mails refused", waits.refused, "mails", at_most=0),
    ]


def of_levels(before: Level, after: Level) -> list[Figure]:
    """Judge what is left."""
    more = after.private_mib - before.private_mib
    executor = min(32, (os.cpu_count() or 1) + 4)  # the most threads that asyncio.to_thread starts
    return [
        Figure("memory of its own, beyond the level before", more, "MiB", at_most=MEMORY_GOAL_MIB),
        Figure("resident, beyond the level before", after.resident_mib - before.resident_mib, "MiB"),
        Figure("descriptors beyond those before", after.descriptors - before.descriptors, "", at_most=0),
        Figure("threads", after.threads, "", at_most=1 + executor + WORKERS_MAX + 1),  # the last is the log's
    ]
