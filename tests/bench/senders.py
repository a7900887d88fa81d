"""Those who send in a soak: at a pace, in a drip, and those who vanish in the middle of it."""

import asyncio
import secrets
import time
from contextlib import suppress
from itertools import count

from tests.bench.correspondence import SIZES, raw
from tests.bench.households import Books, Household
from tests.bench.peers import Refused
from tests.bench.sender import Sender, connect

NUMBERS = count(1)
SMALL_NUMBERS = count(len(SIZES) << 32, len(SIZES))  # the size goes by the number
ANSWER_SECONDS = 5.0
DRIP_OCTETS, DRIP_SECONDS = 200, 0.1  # four times the rate below which a sender is given up
HALF_OPEN_SECONDS = 5.0


async def send(books: Books, pause_seconds: float) -> None:
    """Send mail after mail on a kept connection, and note what was answered 250."""
    sender: Sender | None = None
    while not books.is_over:
        await asyncio.sleep(pause_seconds)
        if not books.taking:
            continue
        house, number = secrets.choice(books.taking), next(NUMBERS)
        house.tried.add(number)
        house.in_flight += 1
        try:
            sender = sender or await connect(books.ports[0])
            await sender.send(house.address, raw(number))
            books.accept(house, number)
        except (Refused, OSError, TimeoutError):
            books.counts["mails refused"] += 1
            if sender is not None:
                sender.hang_up()
            sender = None
        finally:
            house.in_flight -= 1
    if sender is not None:
        sender.hang_up()


async def drip(books: Books) -> None:
    """Send small mails slowly, though not too slowly: each must come in."""
    while not books.is_over:
        await asyncio.sleep(1.0)
        if books.taking:
            await _drip_one(books, secrets.choice(books.taking))


async def vanish(books: Books) -> None:
    """Begin mails, and be gone: by a reset, by the end of the stream, by silence."""
    while not books.is_over:
        await asyncio.sleep(0.5)
        with suppress(OSError, EOFError, TimeoutError):
            _, writer = await asyncio.open_connection("127.0.0.1", books.ports[0])
            address = secrets.choice(books.taking).address if books.taking else "nobody@mail.localhost"
            writer.write(f"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<{address}>\r\nDATA\r\nSubject: half".encode())
            await writer.drain()
            books.counts["peers that vanished"] += 1
            if secrets.randbelow(2):
                await asyncio.sleep(min(HALF_OPEN_SECONDS, max(0.0, books.until - time.monotonic())))
            writer.transport.abort()


async def _drip_one(books: Books, house: Household) -> None:
    number = next(SMALL_NUMBERS)
    house.tried.add(number)
    house.in_flight += 1
    try:
        await _say_slowly(books.ports[0], house.address, raw(number) + b".\r\n")
        books.accept(house, number)
        books.counts["of them in a drip"] += 1
    except (OSError, EOFError, TimeoutError):
        books.counts["drips refused"] += 1
    finally:
        house.in_flight -= 1


async def _say_slowly(port: int, address: str, octets: bytes) -> None:
    """Send one mail, and wait for its 250."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<{address}>\r\nDATA\r\n".encode())
        await asyncio.wait_for(reader.readuntil(b"\r\n354 "), ANSWER_SECONDS)
        for start in range(0, len(octets), DRIP_OCTETS):
            writer.write(octets[start : start + DRIP_OCTETS])
            await asyncio.sleep(DRIP_SECONDS)
        await asyncio.wait_for(reader.readuntil(b"\r\n250 "), ANSWER_SECONDS)
    finally:
        writer.close()
