"""One message while it comes in: where it ends, its dots unstuffed, bounded before it is kept.

What has come of a large one is unstuffed and set aside now and then. All of it, unstuffed at once at its end, took
three times the memory, and the event loop's time for 60 ms.
"""

from io import BytesIO

from ephemail.smtp.flight import Room
from ephemail.smtp.limits import BODY_LINE_MAX, PORTION_MAX

_END_OF_MESSAGE = b"\r\n.\r\n"  # RFC 5321 §4.1.1.4; nothing else ends DATA
_STUFFED, _UNSTUFFED = b"\r\n.", b"\r\n"  # RFC 5321 §4.5.2


class MessageTooLarge(Exception):
    """DATA passed the limit; the rest has not been read."""


class OverlongLine(Exception):
    """A message has a line beyond BODY_LINE_MAX; it has been read to its end."""


class NoMemory(Exception):
    """There is no room in memory for all messages in flight; this one has been read to its end, and dropped."""


class Incoming:
    """A message at the beginning of `buffer`, which is its connection's. Belongs to one event loop's thread.

    `received` counts the octets that have come of it.
    """

    __slots__ = ("_buffer", "_is_dropped", "_limit", "_portions", "_room", "_scanned", "received")

    def __init__(self, buffer: bytearray, limit: int, room: Room) -> None:
        self._buffer = buffer
        self._limit = limit
        self._room = room
        self._scanned = 0  # how far the buffer is known to hold no end
        self._portions: BytesIO | None = None  # what has been set aside, unstuffed
        self._is_dropped = False
        self.received = 0
        self.count(len(buffer))

    def count(self, octets: int) -> None:
        """Count what has come; once there is no room for it, nothing of this message is kept any more."""
        self.received += octets
        if not self._is_dropped and not self._room.take(octets):
            self._is_dropped = True
            self.give_up()

    def give_up(self) -> None:
        """Forget what has come, and give its room back."""
        self._portions = None
        self._room.give_back()

    def take(self) -> bytes | None:
        """Take the message out of the buffer, None while it is not whole.

        Raises MessageTooLarge, NoMemory, OverlongLine.

        On the wire it may be a third longer than its limit: stuffing makes four octets of the three that are a line
        with one dot.
        """
        end = self._end()
        if end < 0:
            if len(self._buffer) > PORTION_MAX:
                self._put_aside()
            if max(self._set_aside(), (self.received - len(_END_OF_MESSAGE)) * 3 // 4) > self._limit:
                raise MessageTooLarge
            return None
        message = self._unstuffed(end)
        del self._buffer[: end + len(_END_OF_MESSAGE) - 2]
        if self._is_dropped:
            raise NoMemory
        if self._set_aside() + len(message) > self._limit:
            raise MessageTooLarge
        if self._portions is not None:
            self._portions.write(message)
            message = self._portions.getvalue()  # not a copy; joining a list of portions would be one
            self._portions = None
        if _has_overlong_line(message):
            raise OverlongLine
        return message

    def _end(self) -> int:
        """Find where the message ends, the last line's end included; -1 while it has not come."""
        if len(self._buffer) == self.received and self._buffer.startswith(_END_OF_MESSAGE[2:]):
            return 0  # the line end before the dot is the one of the DATA command (RFC 5321 §4.1.1.4)
        end = self._buffer.find(_END_OF_MESSAGE, self._scanned)
        if end >= 0:
            return end + 2
        self._scanned = max(0, len(self._buffer) - len(_END_OF_MESSAGE) + 1)
        if self._is_dropped:
            del self._buffer[: self._scanned]
            self._scanned = 0
        return -1

    def _put_aside(self) -> None:
        """Put aside what has come, but for what may be the beginning of the end."""
        cut = self._scanned
        if self._buffer[cut - 1 : cut] == b"\r":
            cut -= 1
        elif self._buffer[cut - 2 : cut] == b"\r\n":
            cut -= 2
        portion = self._unstuffed(cut)
        if self._portions is None:
            self._portions = BytesIO()
        self._portions.write(portion)
        del self._buffer[:cut]
        self._scanned = 0

    def _set_aside(self) -> int:
        return 0 if self._portions is None else self._portions.tell()

    def _unstuffed(self, end: int) -> bytes:
        """Give what has come until `end`, which must not part a line's end from its dot."""
        octets = bytes(memoryview(self._buffer)[:end])
        if self._portions is None:
            octets = octets.removeprefix(b".")  # the line end before it is the one of the DATA command
        return octets.replace(_STUFFED, _UNSTUFFED)


def _has_overlong_line(message: bytes) -> bool:
    """Look from line end to line end in strides of the limit: a few steps for each of its multiples."""
    start = 0
    while len(message) - start > BODY_LINE_MAX:
        end = message.rfind(b"\n", start, start + BODY_LINE_MAX + 1)
        if end < 0:
            # A line of just the limit, and CRLF.
            end = start + BODY_LINE_MAX + 1
            if message[end - 1 : end + 1] != b"\r\n":
                return True
        start = end + 1
    return False
