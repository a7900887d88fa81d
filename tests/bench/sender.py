"""One SMTP session that keeps its connection and notes on the monotonic clock when each reply was read."""

import asyncio
import re
import time
from typing import NamedTuple, cast

from tests.bench.peers import Refused

REPLY_END = re.compile(rb"(?:^|\n)[0-9]{3} [^\n]*\n\Z")  # the last line of a reply has a space after its code
REPLY_SECONDS = 30.0


class Reply(NamedTuple):
    """A reply, and the moment at which its last octet was read."""

    code: int
    text: str
    read_at: float


class Taken(NamedTuple):
    """When a message's last octets were handed to the kernel, and when its 250 was read."""

    written_at: float
    replied_at: float


class Sender(asyncio.Protocol):
    """A client's side of one SMTP connection, one command at a time."""

    def __init__(self) -> None:
        self._received = b""
        self._reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.WriteTransport | None = None

    async def greet(self) -> None:
        """Hear the server's greeting and answer it; raises Refused."""
        await self._expect(220)
        await self._command(b"EHLO bench.example\r\n", 250)

    async def send(self, address: str, octets: bytes) -> Taken:
        """Send a message and give the two moments at its end; raises Refused.

        `octets` have their dots stuffed already, and end with CRLF.
        """
        await self._command(b"MAIL FROM:<sender@example.org>\r\n", 250)
        await self._command(f"RCPT TO:<{address}>\r\n".encode(), 250)
        await self._command(b"DATA\r\n", 354)
        written_at = time.monotonic()
        return Taken(written_at, (await self._command(octets + b".\r\n", 250)).read_at)

    def hang_up(self) -> None:
        """End the connection."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's own class derives from neither

    def data_received(self, data: bytes) -> None:
        """Note the time first, then see whether the reply is whole."""
        read_at = time.monotonic()
        self._received += data
        if REPLY_END.search(self._received) and not self._reply.done():
            self._reply.set_result(Reply(int(self._received[:3]), self._received.decode(errors="replace"), read_at))

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake up whoever waits for a reply."""
        if not self._reply.done():
            self._reply.set_exception(Refused(f"the server closed the connection ({type(exc).__name__})"))
            self._reply.exception()  # nobody may be waiting: then this is no news

    async def _command(self, line: bytes, code: int) -> Reply:
        if self._transport is None or self._transport.is_closing():
            raise Refused("the connection is closed")
        self._received = b""
        self._reply = asyncio.get_running_loop().create_future()
        self._transport.write(line)
        return await self._expect(code)

    async def _expect(self, code: int) -> Reply:
        reply = await asyncio.wait_for(self._reply, REPLY_SECONDS)
        if reply.code != code:
            raise Refused(reply.text.strip())
        return reply


async def connect(port: int) -> Sender:
    """Begin a session with the server on this port of the loopback interface."""
    _, sender = await asyncio.get_running_loop().create_connection(Sender, "127.0.0.1", port)
    await sender.greet()
    return sender


def transparent(octets: bytes) -> bytes:
    """Make a message fit for DATA: lines that end with CRLF, the last one too, and dots doubled (RFC 5321 §4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", octets)
    ended = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)
