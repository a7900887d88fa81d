"""Connections that do their worst for some seconds, in a process of their own: `python -m tests.bench.attackers`.

So many at a time, each beginning anew as soon as it is thrown out, and each in a way of its own. None of them obeys a
limit; the run itself does: it ends at its deadline, and what one connection sends is bounded.
"""

import asyncio
import itertools
import secrets
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

import uvloop

ATTACKERS = 500
HOLD_SECONDS = 2.0  # how long a connection that has said its worst waits to be thrown out
BOUNDARIES = b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(2_000))
CHUNKED = b"POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Attack:
    """What is said, and where: octets at once, then a piece again and again."""

    door: str
    first: bytes
    again: bytes = b""
    times: int = 0


def attacks(address: str) -> list[Attack]:
    """Give all ways; `address` is a mailbox that takes what is to be parsed."""
    garbage = secrets.token_bytes(65_536)
    mail = f"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<{address}>\r\nDATA\r\n".encode()
    return [
        Attack("smtp", garbage),
        Attack("smtp", b"\x16\x03\x01" + garbage),
        Attack("smtp", b"EHLO x\r\nSTARTTLS\r\n", garbage[:4096], 2),
        Attack("smtp", b"EHLO x\r\n", b"NOOP\r\n" * 500, 20),
        Attack("smtp", b"EHLO x\r\nMAIL FROM:<>\r\n", b"RCPT TO:<nobody@mail.localhost>\r\n" * 100, 10),
        Attack("smtp", b"", b"A" * 32_768, 32),
        Attack("smtp", b"\r\n" * 5_000),
        Attack("smtp", mail, b"A" * 32_768, 16),
        Attack("smtp", mail + BOUNDARIES + b"\r\n.\r\n"),
        Attack("smtp", mail + b"Content-Type: text/html\r\n\r\n" + b"<ul><li>\r\n" * 20_000 + b"\r\n.\r\n"),
        Attack("smtp", b"EHLO x\r\nMAIL FROM:<"),
        Attack("http", garbage),
        Attack("http", b"\x16\x03\x01" + garbage),
        Attack("http", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"a" * 8_192, 16),
        Attack("http", b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X: y\r\n" * 100, 4),
        Attack("http", b"", b"GET /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n", 50),
        Attack("http", b"", b"GET /%2e%2e/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20, 10),
        Attack("http", CHUNKED, b"1\r\nx\r\n", 500),
        Attack("http", b"GET /api/v1/events HTTP/1.1\r\nHost: "),
    ]


async def attack(ports: dict[str, int], address: str, seconds: float) -> int:
    """Attack until the time is up; gives how many connections it took."""
    ways = itertools.cycle(attacks(address))
    until = time.monotonic() + seconds
    counts = await asyncio.gather(*(_attacker(ports, ways, until) for _ in range(ATTACKERS)))
    return sum(counts)


async def _attacker(ports: dict[str, int], ways: "itertools.cycle[Attack]", until: float) -> int:
    count = 0
    while time.monotonic() < until:
        way = next(ways)
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(_assault(ports[way.door], way), min(HOLD_SECONDS, until - time.monotonic() + 0.1))
        count += 1
    return count


async def _assault(port: int, way: Attack) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(way.first)
        for _ in range(way.times):
            writer.write(way.again)
            await writer.drain()
        while await reader.read(65_536):
            pass
    finally:
        writer.transport.abort()


if __name__ == "__main__":
    print(uvloop.run(attack({"smtp": int(sys.argv[1]), "http": int(sys.argv[2])}, sys.argv[3], float(sys.argv[4]))))
