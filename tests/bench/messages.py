"""What kept messages cost in resident memory: the server's growth for each octet of real messages received."""

import asyncio
import os
import secrets
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import uvloop

from tests.bench.api import Api
from tests.bench.figures import Figure, print_machine, print_table, progress
from tests.bench.peers import Refused
from tests.bench.resident import SETTLE_SECONDS, resident
from tests.bench.sender import connect, transparent
from tests.running import Server, serving

OCTETS = 60_000_000
MESSAGE_OCTETS = range(1_000, 100_001)
SENDERS = 4
MAILBOX_MESSAGES = 100  # the default most, so that mailboxes are as full as they get


def measure() -> list[Figure]:
    """Take the growth for each octet of real messages received; without test data, skip."""
    messages = _real_messages()
    if not messages:
        progress("skipped: resident growth per octet, because EPHEMAIL_TEST_DATA names no folder with messages")
        return []
    with serving(MEMORY_MAX_BYTES="1 GiB") as server:
        accepted = uvloop.run(_try_each(server, messages))
        progress(f"messages: {len(accepted)} of {len(messages)} are accepted; sending copies of {OCTETS / 1e6:.0f} MB")
        before = resident(server.pid)
        octets, count = uvloop.run(_send_copies(server, accepted))
        time.sleep(SETTLE_SECONDS)
        growth = resident(server.pid) - before
    progress(f"messages: {count:,} of {octets / 1e6:.1f} MB in all took {growth / 1e6:.1f} MB")
    return [Figure("resident growth per octet received", growth / octets, "", at_most=0.8)]


def _real_messages() -> list[bytes]:
    folder = os.environ.get("EPHEMAIL_TEST_DATA", "")
    paths = sorted(Path(folder, "mime").glob("*.eml")) if folder else []
    return [path.read_bytes() for path in paths if path.stat().st_size in MESSAGE_OCTETS]


async def _try_each(server: Server, messages: list[bytes]) -> list[bytes]:
    """Send each once, which warms the server up as well; gives those that were accepted."""
    api = Api(server.http_port)
    accepted = []
    for first in range(0, len(messages), MAILBOX_MESSAGES):
        mailbox = api.open()
        for message in messages[first : first + MAILBOX_MESSAGES]:
            sender = await connect(server.smtp_port)
            try:
                await sender.send(mailbox.address, transparent(message))
                accepted.append(message)
            except Refused as refused:
                progress(f"messages: one is refused: {refused}")
            finally:
                sender.hang_up()
    api.hang_up()
    return accepted


async def _send_copies(server: Server, messages: list[bytes]) -> tuple[int, int]:
    """Send distinct copies into as many mailboxes as they need; gives their octets and number, all of them kept."""
    count = len(messages) * (OCTETS // sum(map(len, messages)))
    api = Api(server.http_port)
    mailboxes = [api.open() for _ in range(count // MAILBOX_MESSAGES + 1)]
    copies = islice(_distinct_copies(messages), count)
    numbered = enumerate(copies)
    sizes: list[int] = []

    async def send() -> None:
        sender = await connect(server.smtp_port)
        for number, octets in numbered:
            await sender.send(mailboxes[number // MAILBOX_MESSAGES].address, octets)
            sizes.append(len(octets))
        sender.hang_up()

    await asyncio.gather(*(send() for _ in range(SENDERS)))
    kept = sum(api.messages(mailbox) for mailbox in mailboxes)
    api.hang_up()
    if kept != count:
        raise Refused(f"{count} messages were answered 250, and {kept} were kept")
    return sum(sizes), count


def _distinct_copies(messages: list[bytes]) -> Iterator[bytes]:
    ready = [transparent(message) for message in messages]
    while True:
        for octets in ready:
            yield b"X-Copy: " + secrets.token_hex(16).encode() + b"\r\n" + octets


if __name__ == "__main__":
    print_machine()
    print_table(measure())
