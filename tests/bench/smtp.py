"""How many mails a second: ephemail, stock aiosmtpd and smtp-sink, sent to by smtp-source, in turn.

Rounds are interleaved and medians taken, so that what else the machine does meets all three alike; a ratio is the
median of the rounds' ratios, whose two sides were measured within seconds. A measurement counts only when smtp-source
saw a 250 for every mail, and, for ephemail, when the mailbox then holds every one of them.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.api import Api
from tests.bench.figures import Figure, print_machine, print_table, progress
from tests.bench.peers import Refused, require_postfix, seconds_to_run, smtp_sink, smtp_source, stock_aiosmtpd
from tests.running import serving

ROUNDS = 5
AIM_SECONDS = 1.3  # of one measurement; the count of mails follows from the last rate seen
SESSIONS = 8
ROOM = str(1 << 40)
# One mailbox takes all mails of a measurement; the limits per source and session pass over the loopback interface.
SETTINGS = {
    "SMTP_CONNECTIONS": "2000",
    "MAILBOX_MAX_MESSAGES": "1000000",
    "MAILBOX_MAX_BYTES": ROOM,
    "MEMORY_MAX_BYTES": ROOM,
}
REAL_OCTETS = range(1_500, 3_000)
REAL_MESSAGES = 4


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of traffic: what smtp-source is told, in as many processes as there are variants."""

    name: str
    variants: tuple[tuple[str, ...], ...]
    first: int
    most: int
    sink_ratio: float | None = None
    stock_ratio: float | None = None


@dataclass(slots=True)
class Server:
    """Something that takes mail, and the rates it was seen to take it at."""

    name: str
    port: int
    api: Api | None = None
    rates: dict[str, list[float]] = field(default_factory=dict)


def loads() -> list[Load]:
    """Give the kinds of traffic: `X` by smtp-source in three sizes, and real messages where there are some."""
    sizes = (("2 KB", 2_000, 400, 40_000, 0.35), ("100 KB", 100_000, 100, 5_000, 0.7), ("5 MB", 5_000_000, 8, 400, 0.7))
    sessions = ("-s", str(SESSIONS))
    found = []
    for name, octets, first, most, ratio in sizes:
        told = (*sessions, "-l", str(octets))
        small = most == 40_000
        found.append(Load(f"{name}, kept connections", ((*told, "-d"),), first, most, ratio, 1.8 if small else None))
        found.append(Load(f"{name}, a connection each", (told,), first, most, ratio, 2.0 if small else None))
    real = tuple(("-s", str(SESSIONS // REAL_MESSAGES), "-d", "-F", str(path)) for path in _real_messages())
    if real:
        found.append(Load("real 2 KB, kept connections", real, 400, 40_000))
    return found


def measure() -> list[Figure]:
    """Measure all loads on all servers."""
    require_postfix()
    traffic = loads()
    with _servers() as servers:
        for number in range(ROUNDS):
            for load in traffic:
                told = [f"{server.name} {_round(server, load):,.0f}" for server in servers]
                progress(f"round {number + 1} of {ROUNDS}, {load.name}, mails/s: {', '.join(told)}")
        return [figure for load in traffic for figure in _figures(load, servers)]


@contextmanager
def _servers() -> Iterator[Sequence[Server]]:
    with ExitStack() as stack:
        ours = stack.enter_context(serving(**SETTINGS))
        stock = stack.enter_context(stock_aiosmtpd())
        sink = stack.enter_context(smtp_sink())
        yield (
            Server("ephemail", ours.smtp_port, Api(ours.http_port)),
            Server("stock aiosmtpd", stock),
            Server("smtp-sink", sink),
        )


def _round(server: Server, load: Load) -> float:
    """Measure once, with as many mails as the last rate says that the time needs."""
    rates = server.rates.setdefault(load.name, [])
    last = rates[-1] if rates else _rate(server, load, load.first)
    rates.append(_rate(server, load, min(load.most, max(SESSIONS, int(last * AIM_SECONDS)))))
    return rates[-1]


def _rate(server: Server, load: Load, count: int) -> float:
    """Give the mails a second of which each was answered 250, and kept where that can be seen; raises Refused."""
    each = max(1, count // len(load.variants))
    sent = each * len(load.variants)
    mailbox = server.api.open() if server.api else None
    address = mailbox.address if mailbox else "someone@mail.localhost"
    seconds = seconds_to_run([smtp_source(server.port, each, *told, address=address) for told in load.variants])
    if server.api and mailbox:
        kept = server.api.messages(mailbox)
        if kept != sent:
            raise Refused(f"{load.name}: {sent} mails were answered 250, and {kept} were kept")
        server.api.close(mailbox)
    return sent / seconds


def _figures(load: Load, servers: Sequence[Server]) -> list[Figure]:
    ours, stock, sink = (server.rates[load.name] for server in servers)
    return [
        *(Figure(f"{load.name}: {server.name}", median(server.rates[load.name]), "mails/s") for server in servers),
        Figure(f"{load.name}: ephemail / smtp-sink", _ratio(ours, sink), "", at_least=load.sink_ratio),
        Figure(f"{load.name}: ephemail / stock aiosmtpd", _ratio(ours, stock), "", at_least=load.stock_ratio),
    ]


def _ratio(rates: Sequence[float], others: Sequence[float]) -> float:
    return median(rate / other for rate, other in zip(rates, others, strict=True))


def _real_messages() -> list[Path]:
    folder = Path(os.environ.get("EPHEMAIL_TEST_DATA", "")) / "mime"
    if not os.environ.get("EPHEMAIL_TEST_DATA") or not folder.is_dir():
        progress("skipped: real messages, because EPHEMAIL_TEST_DATA names no folder with any")
        return []
    fitting = [path for path in sorted(folder.glob("*.eml")) if path.stat().st_size in REAL_OCTETS]
    return fitting[:: max(1, len(fitting) // REAL_MESSAGES)][:REAL_MESSAGES]


if __name__ == "__main__":
    print_machine()
    print_table(measure())
