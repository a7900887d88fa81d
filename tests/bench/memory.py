"""What a message, an idle mailbox and an event stream cost in resident memory, and how long a start takes.

Each is measured on a server of its own, so that memory freed by one does not hide the growth of another.
"""

import asyncio
import resource
import socket
import time
from statistics import median

import uvloop

from tests.bench import messages
from tests.bench.api import Api
from tests.bench.figures import Figure, print_machine, print_table, progress
from tests.bench.peers import Refused
from tests.bench.resident import SETTLE_SECONDS, resident
from tests.bench.watcher import watch
from tests.running import Server, serving, start

STARTS = 5
MAILBOXES = 20_000
STREAMS = 5_000
WARM = 100  # opened before the first look, so that what is made once is not counted


def measure() -> list[Figure]:
    """Measure starts, messages, mailboxes and streams."""
    raise_descriptor_limit()
    figures = measure_start()
    figures += messages.measure()
    figures += measure_mailboxes()
    return figures + measure_streams()


def measure_start() -> list[Figure]:
    """Take the time from the process's start until both doors answer, and what it then holds."""
    seconds, idle = [], []
    for _ in range(STARTS):
        began = time.monotonic()
        server = start()
        try:
            _await_both_doors(server)
            seconds.append(time.monotonic() - began)
            time.sleep(SETTLE_SECONDS)
            idle.append(resident(server.pid))
        finally:
            server.stop()
    progress(f"start: {', '.join(f'{each:.2f}' for each in seconds)} s; idle: {median(idle) / 1e6:.1f} MB")
    return [
        Figure("start until both doors answer, median", median(seconds), "s", at_most=1.0),
        Figure("resident when idle, median", median(idle) / 1e6, "MB", at_most=70),
    ]


def measure_mailboxes() -> list[Figure]:
    """Take the growth for each mailbox that is opened and left alone."""
    with serving() as server:
        api = Api(server.http_port)
        for _ in range(WARM):
            api.open()
        before = resident(server.pid)
        for _ in range(MAILBOXES):
            api.open()
        growth = resident(server.pid) - before
    progress(f"mailboxes: {MAILBOXES:,} took {growth / 1e6:.1f} MB")
    return [Figure("resident growth per idle mailbox", growth / MAILBOXES / 1e3, "KB")]


def measure_streams() -> list[Figure]:
    """Take the growth for each event stream that is open and idle, its mailbox not counted."""
    room = str(2 * STREAMS)
    with serving(EVENT_STREAMS=room, HTTP_CONNECTIONS=room) as server:
        api = Api(server.http_port)
        tokens = [api.open().token for _ in range(WARM + STREAMS)]
        api.hang_up()
        growth = uvloop.run(_open_streams(server, tokens))
    progress(f"streams: {STREAMS:,} took {growth / 1e6:.1f} MB")
    return [Figure("resident growth per event stream", growth / STREAMS / 1e3, "KB", at_most=60)]


def raise_descriptor_limit() -> None:
    """Allow as many descriptors as this user may have; the servers started from here on inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _await_both_doors(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.smtp_port), timeout=10) as line:
        if line.recv(3) != b"220":
            raise Refused("SMTP does not greet")
    api = Api(server.http_port)
    if not api.is_healthy():
        raise Refused("HTTP is not healthy")
    api.hang_up()


async def _open_streams(server: Server, tokens: list[str]) -> int:
    """Give what the streams past the first few add."""
    warm = await watch(server.http_port, tokens[:WARM], _ignore)
    before = resident(server.pid)
    streams = await watch(server.http_port, tokens[WARM:], _ignore)
    await asyncio.sleep(SETTLE_SECONDS)
    growth = resident(server.pid) - before
    for stream in (*warm, *streams):
        stream.hang_up()
    return growth


def _ignore(number: int, at: float) -> None:
    """Take no note: nothing arrives here."""


if __name__ == "__main__":
    print_machine()
    print_table(measure())
