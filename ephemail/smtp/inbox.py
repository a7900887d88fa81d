"""The octets of one connection between the wire and the session: lines and messages, bounded before they are kept.

The search for a line's or a message's end runs in C over what is new. In place of asyncio's StreamReader, whose limit
is not a message's and which wakes a task for each line: that costs as much as answering it.
"""

from io import BytesIO
from typing import Protocol

from ephemail.smtp.limits import BODY_LINE_MAX, COMMAND_LINE_MAX, PORTION_MAX, SKIPPED_LINE_MAX

_END_OF_LINE = b"\n"
_END_OF_MESSAGE = b"\r\n.\r\n"  # RFC 5321 §4.1.1.4; nothing else ends DATA
_STUFFED, _UNSTUFFED = b"\r\n.", b"\r\n"  # RFC 5321 §4.5.2


class LineTooLong(Exception):
    """A command line beyond COMMAND_LINE_MAX.

    It has been skipped; unless it `is_hopeless`, for there is no end to it, and the peer is to be given up.
    """

    def __init__(self, *, is_hopeless: bool) -> None:
        super().__init__()
        self.is_hopeless = is_hopeless


class MessageTooLarge(Exception):
    """DATA passed the limit; the rest has not been read."""


class OverlongLine(Exception):
    """A message has a line beyond BODY_LINE_MAX; it has been read to its end."""


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
    """What one connection has sent and its session has not taken yet. Belongs to one event loop's thread.

    `buffer` is for looking only. `received` counts the octets of the message that is being read, for the least rate.
    """

    __slots__ = (
        "_dropping",
        "_in_message",
        "_limit",
        "_meter",
        "_portions",
        "_scanned",
        "_skipped",
        "_taken",
        "buffer",
        "received",
    )

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self.buffer = bytearray()
        self._scanned = 0  # how far the buffer is known to hold no end
        self._skipped = 0  # octets of an overlong line that are gone already
        self._in_message = self._dropping = False
        self._limit = 0
        self._portions = BytesIO()  # what has come of a large message, unstuffed
        self._taken = 0  # octets that the meter has counted for us
        self.received = 0

    def feed(self, octets: bytes) -> None:
        """Take what came from the wire."""
        self.buffer += octets
        if self._in_message:
            self._count(len(octets))

    def discard(self) -> None:
        """Forget what has come and not been taken (RFC 3207 §4.2)."""
        self._consume(len(self.buffer))
        self._end_message()

    def line(self) -> bytes | None:
        """Give the next command line without its end, None while there is no whole one. Raises LineTooLong."""
        end = self.buffer.find(_END_OF_LINE, self._scanned)
        if end < 0 or end >= COMMAND_LINE_MAX or self._skipped:
            self._wait_or_skip(end)
            return None
        line = bytes(self.buffer[:end])
        self._consume(end + 1)
        return line.removesuffix(b"\r")

    def begin_message(self, limit: int) -> None:
        """Expect a message of at most `limit` octets."""
        self._in_message, self._dropping, self._limit = True, False, limit
        self._scanned = self.received = 0
        self._count(len(self.buffer))

    def message(self) -> bytes | None:
        """Give the message, unstuffed (RFC 5321 §4.5.2), None while it is not whole.

        Raises MessageTooLarge, NoMemory, OverlongLine.

        On the wire it may be a third longer than its limit: stuffing makes four octets of the three that are a line
        with one dot.
        """
        end = self._end_of_message()
        if end < 0:
            if len(self.buffer) > PORTION_MAX:
                self._set_aside()
            if max(self._portions.tell(), (self.received - len(_END_OF_MESSAGE)) * 3 // 4) > self._limit:
                raise MessageTooLarge
            return None
        message = self._unstuffed(end)
        self._consume(end + len(_END_OF_MESSAGE) - 2)
        if self._portions.tell():
            self._portions.write(message)
            message = self._portions.getvalue()  # not a copy
        dropped = self._dropping
        self._end_message()
        if dropped:
            raise NoMemory
        if len(message) > self._limit:
            raise MessageTooLarge
        if _has_overlong_line(message):
            raise OverlongLine
        return message

    def _wait_or_skip(self, end: int) -> None:
        """Wait for the rest of a line; of one that is too long, forget what has come."""
        is_whole = end >= 0
        octets = end + 1 if is_whole else len(self.buffer)
        if octets < COMMAND_LINE_MAX and not self._skipped:
            self._scanned = octets
            return
        self._skipped += octets
        self._consume(octets)
        if is_whole or self._skipped > SKIPPED_LINE_MAX:
            self._skipped = 0
            raise LineTooLong(is_hopeless=not is_whole)

    def _set_aside(self) -> None:
        """Put what has come of a large message where it takes no more room than the message will.

        All of it, unstuffed at once at its end, took three times the memory, and the loop's time for 60 ms.
        """
        cut = self._scanned  # what is behind may be the beginning of the end
        if self.buffer[cut - 1 : cut] == b"\r":
            cut -= 1
        elif self.buffer[cut - 2 : cut] == b"\r\n":
            cut -= 2
        self._portions.write(self._unstuffed(cut))
        self._consume(cut)

    def _unstuffed(self, end: int) -> bytes:
        """Give what has come until `end`, which must not part a line's end from its dot."""
        octets = bytes(memoryview(self.buffer)[:end])
        if not self._portions.tell():
            octets = octets.removeprefix(b".")  # the line end before it is the one of the DATA command
        return octets.replace(_STUFFED, _UNSTUFFED)

    def _consume(self, octets: int) -> None:
        del self.buffer[:octets]
        self._scanned = 0

    def _count(self, octets: int) -> None:
        """Have the meter count what is new; once it does not fit, nothing of this message is kept any more."""
        self.received += octets
        if self._dropping:
            return
        if self._meter.take(octets):
            self._taken += octets
        else:
            self._dropping = True
            self._portions = BytesIO()
            self._give_back()

    def _end_of_message(self) -> int:
        """Find where the message ends, the last line's end included; -1 while it has not come."""
        if len(self.buffer) == self.received and self.buffer.startswith(_END_OF_MESSAGE[2:]):
            return 0  # the line end before the dot is the one of the DATA command (RFC 5321 §4.1.1.4)
        end = self.buffer.find(_END_OF_MESSAGE, self._scanned)
        if end >= 0:
            return end + 2
        self._scanned = max(0, len(self.buffer) - len(_END_OF_MESSAGE) + 1)
        if self._dropping:
            self._consume(self._scanned)
        return -1

    def _end_message(self) -> None:
        self._in_message = False
        if self._portions.tell():
            self._portions = BytesIO()
        self._give_back()

    def _give_back(self) -> None:
        self._meter.give(self._taken)
        self._taken = 0


def _has_overlong_line(message: bytes) -> bool:
    """Look from line end to line end in strides of the limit: a few steps for each of its multiples."""
    start = 0
    while len(message) - start > BODY_LINE_MAX:
        end = message.rfind(b"\n", start, start + BODY_LINE_MAX + 2)
        if end < 0:
            return True
        start = end + 1
    return False
