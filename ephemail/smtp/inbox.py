"""The octets of one connection between the wire and the session: lines and messages, bounded before they are kept.

The search for a line's or a message's end runs in C over what is new, and the session is woken only when there is
something for it to do: a message of 5 MB is one wake-up. In place of asyncio's StreamReader, which wakes for every
packet and whose limit is not a message's.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from ephemail.smtp.limits import COMMAND_LINE_MAX, SKIPPED_LINE_MAX

_END_OF_LINE = b"\n"
_END_OF_MESSAGE = b"\r\n.\r\n"  # RFC 5321 §4.1.1.4; nothing else ends DATA
_BACKLOG_MAX = 64 << 10  # octets of commands sent ahead (RFC 2920) before we stop reading


class Hangup(Exception):
    """The peer is gone, and nothing that it sent is left to be read."""


class LineTooLong(Exception):
    """A command line beyond COMMAND_LINE_MAX.

    It has been skipped; unless it `is_hopeless`, for there is no end to it, and the peer is to be given up.
    """

    def __init__(self, *, is_hopeless: bool) -> None:
        super().__init__()
        self.is_hopeless = is_hopeless


class MessageTooLarge(Exception):
    """DATA passed the limit; the rest has not been read."""


class NoMemory(Exception):
    """All messages in flight together passed their limit; this one has been read to its end, and dropped."""


class Meter(Protocol):
    """Counts the octets of all messages in flight."""

    def take(self, octets: int) -> bool:
        """Count octets in; False, and nothing counted, when they do not fit."""
        ...

    def give(self, octets: int) -> None:
        """Count octets out."""
        ...


class Inbox:
    """What one connection has sent and its session has not read yet.

    Belongs to one event loop's thread, and to one reader at a time. `received` counts the octets of the message that is
    being read, for the least rate.
    """

    __slots__ = (
        "_buffer",
        "_dropping",
        "_ended",
        "_in_message",
        "_lost",
        "_meter",
        "_paused",
        "_satisfied",
        "_scanned",
        "_taken",
        "_transport",
        "_waiter",
        "received",
    )

    def __init__(self, transport: asyncio.Transport, meter: Meter) -> None:
        self._transport = transport
        self._meter = meter
        self._buffer = bytearray()
        self._scanned = 0  # how far the buffer is known to hold no end
        self._waiter: asyncio.Future[None] | None = None
        self._satisfied: Callable[[], bool] = self._has_line
        self._paused = self._ended = self._lost = False
        self._in_message = self._dropping = False
        self._taken = 0  # octets that the meter has counted for us
        self.received = 0

    def use(self, transport: asyncio.Transport) -> None:
        """Go on over another transport."""
        self._transport = transport

    def discard(self) -> None:
        """Forget what has come and not been read (RFC 3207 §4.2)."""
        self._consume(len(self._buffer))

    def feed(self, octets: bytes) -> None:
        """Take what came from the wire."""
        self._buffer += octets
        if self._in_message:
            self._count(len(octets))
        if self._waiter is not None:
            if self._satisfied():
                self._wake()
        elif len(self._buffer) > _BACKLOG_MAX:
            self._transport.pause_reading()
            self._paused = True

    def end(self, *, lost: bool) -> None:
        """Learn that no more will come; `lost`, that nobody reads our answers either."""
        self._ended = True
        self._lost = self._lost or lost
        self._wake()

    def has_line(self) -> bool:
        """Say whether a whole line is there already."""
        return self._buffer.find(_END_OF_LINE) >= 0

    async def line(self) -> bytes:
        """Give the next command line without its end. Raises LineTooLong, Hangup."""
        if not self._has_line():
            await self._wait_until(self._has_line)
        end = self._scanned
        if end >= COMMAND_LINE_MAX:
            await self._skip_line()
        line = bytes(self._buffer[:end])
        self._consume(end + 1)
        return line.removesuffix(b"\r")

    async def message(self, limit: int) -> bytes:
        """Give the message that follows 354, unstuffed (RFC 5321 §4.5.2). Raises MessageTooLarge, NoMemory, Hangup.

        `limit` is in octets of the message. On the wire it may be a third longer: stuffing makes four octets of the
        three that are a line with one dot.
        """
        wire_limit = limit * 4 // 3 + len(_END_OF_MESSAGE)

        def satisfied() -> bool:
            return self._has_message() or self.received > wire_limit

        self._in_message, self._dropping, self.received = True, False, 0
        try:
            self._count(len(self._buffer))
            if not satisfied():
                await self._wait_until(satisfied)
            if self.received > wire_limit:
                raise MessageTooLarge
            return self._take_message(limit)
        finally:
            self._in_message = False
            self._meter.give(self._taken)
            self._taken = 0

    async def _wait_until(self, satisfied: Callable[[], bool]) -> None:
        if self._ended:
            raise Hangup
        self._satisfied = satisfied
        self._waiter = asyncio.get_running_loop().create_future()
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if self._lost or not satisfied():
            raise Hangup

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _consume(self, octets: int) -> None:
        del self._buffer[:octets]
        self._scanned = 0

    def _has_line(self) -> bool:
        """Look for a line's end; leaves in `_scanned` where it is, or how far there is none."""
        end = self._buffer.find(_END_OF_LINE, self._scanned)
        self._scanned = end if end >= 0 else len(self._buffer)
        return end >= 0 or self._scanned >= COMMAND_LINE_MAX

    async def _skip_line(self) -> None:
        skipped = 0
        while (end := self._buffer.find(_END_OF_LINE)) < 0:
            skipped += len(self._buffer)
            self._consume(len(self._buffer))
            if skipped > SKIPPED_LINE_MAX:
                raise LineTooLong(is_hopeless=True)
            await self._wait_until(lambda: bool(self._buffer))
        self._consume(end + 1)
        raise LineTooLong(is_hopeless=False)

    def _count(self, octets: int) -> None:
        """Have the meter count what is new; once it does not fit, nothing of this message is kept any more."""
        self.received += octets
        if self._dropping:
            return
        if self._meter.take(octets):
            self._taken += octets
        else:
            self._dropping = True
            self._meter.give(self._taken)
            self._taken = 0

    def _has_message(self) -> bool:
        """Look for the message's end; leaves in `_scanned` where it is, or how far there is none."""
        if self._is_empty_message():
            return True
        end = self._buffer.find(_END_OF_MESSAGE, self._scanned)
        if end >= 0:
            self._scanned = end
            return True
        self._scanned = max(0, len(self._buffer) - len(_END_OF_MESSAGE) + 1)
        if self._dropping:
            self._consume(self._scanned)
        return False

    def _is_empty_message(self) -> bool:
        # The line end before the dot is then the one of the DATA command (RFC 5321 §4.1.1.4).
        return len(self._buffer) == self.received and self._buffer.startswith(_END_OF_MESSAGE[2:])

    def _take_message(self, limit: int) -> bytes:
        if self._is_empty_message():
            self._consume(len(_END_OF_MESSAGE) - 2)
            return b""
        stuffed = bytes(memoryview(self._buffer)[: self._scanned + 2])
        self._consume(self._scanned + len(_END_OF_MESSAGE))
        if self._dropping:
            raise NoMemory
        message = stuffed.removeprefix(b".").replace(b"\r\n.", b"\r\n")
        if len(message) > limit:
            raise MessageTooLarge
        return message
