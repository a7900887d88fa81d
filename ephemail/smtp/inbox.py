"""The octets of one connection between the wire and the session: command lines, bounded before they are kept.

What they mean does not depend on how the network cuts them. The search for a line's or a message's end runs in C over
what is new. In place of asyncio's StreamReader, whose limit is not a message's and which wakes a task for each line:
that costs as much as answering it.
"""

from ephemail.smtp.flight import Room
from ephemail.smtp.incoming import Incoming
from ephemail.smtp.limits import COMMAND_LINE_MAX, SKIPPED_LINE_MAX

_END_OF_LINE = b"\n"


class LineTooLong(Exception):
    """A command line beyond COMMAND_LINE_MAX.

    It has been skipped; unless it `is_hopeless`, for it is beyond SKIPPED_LINE_MAX too, and the peer is to be given up.
    """

    def __init__(self, *, is_hopeless: bool) -> None:
        super().__init__()
        self.is_hopeless = is_hopeless


class Inbox:
    """What one connection has sent and its session has not taken yet. Belongs to one event loop's thread.

    `buffer` is for looking only.
    """

    __slots__ = ("_incoming", "_scanned", "_skipped", "buffer")

    def __init__(self) -> None:
        self.buffer = bytearray()
        self._scanned = 0  # how far the buffer is known to hold no end of a line
        self._skipped = 0  # octets of an overlong line that are gone already
        self._incoming: Incoming | None = None

    @property
    def received(self) -> int:
        """Tell the octets that have come of the message that is being received, for the least rate."""
        return self._incoming.received if self._incoming is not None else 0

    def feed(self, octets: bytes) -> None:
        """Take what came from the wire."""
        self.buffer += octets
        if self._incoming is not None:
            self._incoming.count(len(octets))

    def discard(self) -> None:
        """Forget what has come and not been taken (RFC 3207 §4.2)."""
        self._consume(len(self.buffer))
        if self._incoming is not None:
            self._incoming.give_up()
            self._incoming = None

    def begins_with(self, octets: bytes) -> bool:
        """Say whether the next command line begins so."""
        return not self._skipped and self.buffer.startswith(octets)

    def line(self) -> bytes | None:
        """Give the next command line without its end, None while there is no whole one. Raises LineTooLong."""
        end = self.buffer.find(_END_OF_LINE, self._scanned)
        if end < 0 or end >= COMMAND_LINE_MAX or self._skipped:
            self._wait_or_skip(end)
            return None
        line = bytes(self.buffer[:end])
        self._consume(end + 1)
        return line.removesuffix(b"\r")

    def begin_message(self, limit: int, room: Room) -> None:
        """Expect a message of at most `limit` octets, which take up `room`."""
        self._scanned = 0
        self._incoming = Incoming(self.buffer, limit, room)

    def message(self) -> bytes | None:
        """Give the message, unstuffed (RFC 5321 §4.5.2), None while it is not whole. Its room is not given back.

        Raises MessageTooLarge, NoMemory, OverlongLine; then it is.
        """
        incoming, self._incoming = self._incoming, None
        if incoming is None:
            return None
        try:
            message = incoming.take()
        except Exception:
            incoming.give_up()
            raise
        if message is None:
            self._incoming = incoming
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
        is_hopeless = self._skipped > SKIPPED_LINE_MAX
        if is_whole or is_hopeless:
            self._skipped = 0
            raise LineTooLong(is_hopeless=is_hopeless)

    def _consume(self, octets: int) -> None:
        del self.buffer[:octets]
        self._scanned = 0
