"""The sending side of one connection, and whether its other side is read; first over TCP, then perhaps over TLS.

What is said is kept until it is flushed, so that all replies of one turn go out together.
"""

import asyncio
from contextlib import suppress
from ssl import SSLContext

from ephemail.mail.reply import Reply
from ephemail.smtp.counts import Counts
from ephemail.smtp.outbox import Outbox


class Wire:
    """A transport with what waits to be sent over it. `is_closing`: its last words have been said."""

    __slots__ = ("_counts", "_out", "_outbox", "_tcp", "_transport", "is_closing", "is_paused")

    def __init__(self, transport: asyncio.Transport, outbox: Outbox, counts: Counts) -> None:
        self._transport = self._tcp = transport
        self._outbox = outbox
        self._counts = counts
        self._out = b""
        self.is_closing = self.is_paused = False

    def say(self, octets: bytes) -> None:
        """Have octets sent with the next flush."""
        self._out += octets

    def answer(self, answer: Reply) -> None:
        """Have a reply sent with the next flush, and close if it is a goodbye."""
        self._out += self._counts.replied(answer)
        if answer.closes:
            self.hang_up()

    def flush(self) -> None:
        """Have sent what waits, before the event loop waits again."""
        if self._out:
            self._outbox.put(self._transport, self._out)
            self._out = b""

    def send(self) -> None:
        """Send what waits now."""
        self.flush()
        self._outbox.send()

    def hang_up(self) -> None:
        """Close once all has been sent."""
        self.is_closing = True
        self._outbox.put(self._transport, self._out, closes=True)
        self._out = b""

    def say_last(self, last: Reply) -> None:
        """Say a last word now, and close."""
        self.flush()
        self.is_closing = True
        self._outbox.say_last(self._transport, last)

    def abort(self) -> None:
        """Close at once, whatever has not been sent."""
        self._transport.abort()

    def is_read(self) -> bool:
        """Say whether the peer has read all that was sent, and nothing is left to be closed."""
        return not self._transport.get_write_buffer_size() and not self._transport.is_closing()

    def pause(self) -> None:
        """Stop reading."""
        if not self.is_paused:
            self.is_paused = True
            self._tcp.pause_reading()  # not TLS's own, which would go on reading TCP to its end

    def resume(self) -> None:
        """Read again."""
        if self.is_paused:
            self.is_paused = False
            self._tcp.resume_reading()

    async def encrypt(self, protocol: asyncio.Protocol, context: SSLContext, seconds: float) -> bool:
        """Go on over TLS; False if the peer did not, in so many seconds."""
        encrypted = None
        with suppress(Exception):  # whatever the peer sent, it was no handshake
            encrypted = await asyncio.get_running_loop().start_tls(
                self._tcp, protocol, context, server_side=True, ssl_handshake_timeout=seconds
            )
        self._transport = encrypted or self._transport
        return encrypted is not None
