"""What all sessions have to say, sent at the end of the event loop's turn.

uvloop writes at once, and each write wakes its peer up. Kept back until every session that has something to do has done
it, the writes of one turn cost a third less: the first has woken the peer, or the peers, for all of them.
"""

import asyncio

from ephemail.mail.reply import Reply
from ephemail.smtp.counts import Counts


class Outbox:
    """The answers of one turn, in the order in which they were given. Belongs to one event loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, counts: Counts) -> None:
        self._loop = loop
        self._counts = counts
        self._waiting: list[tuple[asyncio.WriteTransport, bytes, bool]] = []

    def put(self, wire: asyncio.WriteTransport, octets: bytes, *, closes: bool = False) -> None:
        """Have octets sent before the loop waits again, and the connection closed after them if it `closes`."""
        if not self._waiting:
            self._loop.call_soon(self.send)
        self._waiting.append((wire, octets, closes))

    def send(self) -> None:
        """Send all now."""
        waiting, self._waiting = self._waiting, []
        for wire, octets, closes in waiting:
            try:
                if octets and not wire.is_closing():
                    wire.write(octets)
                if closes:
                    wire.close()
            except (OSError, RuntimeError):
                continue  # a connection that has just broken is no matter of the next one's

    def say_last(self, wire: asyncio.WriteTransport, last: Reply) -> None:
        """Say a last word at once, after what was to be said before it, and close."""
        self.send()
        if not wire.is_closing():
            wire.write(self._counts.replied(last))
            wire.close()
