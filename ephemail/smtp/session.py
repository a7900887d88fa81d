"""One SMTP connection: its octets, its deadlines, its end; what is said on it is dialogue.py's.

A subclass of aiosmtpd's SMTP that keeps its place in the life of a connection and replaces its command loop, which logs
what it reads and bounds neither lines nor messages. aiosmtpd also prepares each connection by introspection; here a
template is prepared once, and every session starts as its copy. Nothing that the peer says reaches a log.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from aiosmtpd.smtp import SMTP

from ephemail.mail import reply
from ephemail.mail.envelope import Envelope
from ephemail.mail.reply import Reply
from ephemail.smtp.dialogue import Dialogue
from ephemail.smtp.door import Door
from ephemail.smtp.inbox import Hangup, Inbox, LineTooLong
from ephemail.smtp.limits import INLINE_MAX
from ephemail.throttle import EXEMPT

_TLS_HANDSHAKE = b"\x16"  # RFC 8446 §5.1: the first octet of a ClientHello


class Session(SMTP):
    """One connection, from greeting to goodbye; the server looks at its deadlines and ends it when they are past."""

    def __init__(self, door: Door, template: dict[str, Any], on_end: Callable[["Session"], None]) -> None:
        loop = asyncio.get_running_loop()
        self.__dict__.update(template)
        asyncio.StreamReaderProtocol.__init__(
            self, asyncio.StreamReader(loop=loop), client_connected_cb=self._cb_client_connected, loop=loop
        )
        self.loop = loop
        self.door = door
        self.source = EXEMPT
        self.is_counted = False  # whether the ceiling has let it in
        self._on_end = on_end
        self._out = bytearray()
        self._is_receiving = self._is_delivering = False
        self._unheard_since: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, if the ceilings allow one more."""
        self._wire = cast("asyncio.Transport", transport)
        self._opened = self._waiting_since = self.loop.time()
        self._inbox = Inbox(self._wire, self.door.in_flight)
        super().connection_made(transport)  # goes on in _handle_client, as a task
        peer = transport.get_extra_info("peername")
        self.source = self.door.sources.of(peer[0]) if peer else EXEMPT
        self.is_counted = self.door.connections.enter(self.source)
        self._dialogue = Dialogue(self.door, self.source, self)

    def data_received(self, data: bytes) -> None:
        """Take what came from the wire."""
        if not self._dialogue.is_greeted and data.startswith(_TLS_HANDSHAKE):
            self.dismiss(reply.NOT_SMTP)
        else:
            self._inbox.feed(data)

    def eof_received(self) -> bool:
        """Answer what was sent before the peer stopped sending, then close."""
        self._inbox.end(lost=False)
        return not self._dialogue.is_encrypted  # a TLS transport closes by itself, and warns when asked to stay

    def connection_lost(self, _error: Exception | None) -> None:
        """End. A message that is being kept is kept: its sender cannot know, and will send it again."""
        self._inbox.end(lost=True)
        self._on_end(self)

    @property
    def is_busy(self) -> bool:
        """Say whether a message is on its way."""
        return self._is_receiving or self._is_delivering

    def overdue(self, now: float) -> Reply | None:
        """Give the last word to say when a deadline is past; each counts from the beginning of its step."""
        deadlines = self.door.deadlines
        waited = now - self._waiting_since
        if self._is_delivering:
            return None
        if self._is_receiving:
            owed = (waited - deadlines.rate_grace) * deadlines.rate
            return reply.TIMED_OUT if waited > deadlines.data or self._inbox.received < owed else None
        if waited > deadlines.command:
            return reply.TIMED_OUT
        return reply.SESSION_TOO_LONG if now - self._opened > deadlines.session else None

    def is_unheard(self, now: float) -> bool:
        """Say whether the peer has left our answers, or our goodbye, unread for too long."""
        if not self._wire.get_write_buffer_size() and not self._wire.is_closing():
            self._unheard_since = None
            return False
        if self._unheard_since is None:
            self._unheard_since = now
        return now - self._unheard_since > self.door.deadlines.write

    def dismiss(self, last: Reply) -> None:
        """Say a last word, from outside of the dialogue, and close."""
        self._out += last.wire
        self._hang_up()
        self._inbox.end(lost=True)

    def abort(self) -> None:
        """Close at once, whatever has not been sent."""
        self._wire.abort()

    def say(self, octets: bytes) -> None:
        """Have octets sent, before the next wait at the latest."""
        self._out += octets

    async def receive(self) -> bytes:
        """Receive a message, after what has been said so far is sent. Raises as Inbox.message does."""
        self._flush()
        self._is_receiving, self._waiting_since = True, self.loop.time()
        try:
            return await self._inbox.message(self.door.message_max_bytes)
        finally:
            self._is_receiving = False

    async def deliver(self, envelope: Envelope, octets: bytes) -> None:
        """Deliver a message: a small one here and now, a large one in a thread so that nobody waits for it."""
        self._is_delivering = True
        try:
            if len(octets) <= INLINE_MAX:
                self.door.deliver(envelope, octets)
            else:
                await self.loop.run_in_executor(None, self.door.deliver, envelope, octets)
        finally:
            self._is_delivering = False

    async def encrypt(self) -> None:
        """Go on over TLS; what was sent ahead of the handshake is discarded (RFC 3207 §4.2). Raises Hangup."""
        self._flush()
        self._inbox.discard()
        try:
            encrypted = await self.loop.start_tls(
                self._wire,
                self,
                self.door.tls_context(),
                server_side=True,
                ssl_handshake_timeout=self.door.deadlines.handshake,
            )
        except OSError:  # of which SSLError is one
            raise Hangup from None
        if encrypted is None:
            raise Hangup
        self._wire = encrypted
        self._inbox.use(encrypted)

    def _reset_timeout(self, _duration: float | None = None) -> None:
        """Set no timer: in place of aiosmtpd's one for each connection, the server looks at all in one round."""

    async def _handle_client(self) -> None:
        """Answer commands until the end; in place of aiosmtpd's loop, which connection_made would start."""
        try:
            if self.is_counted:
                self._dialogue.greet()
                while await self._answer_one():
                    pass
            else:
                self.say(reply.TOO_MANY_CONNECTIONS.wire)
        except Hangup:
            pass
        finally:
            self._hang_up()

    async def _answer_one(self) -> bool:
        """Read one command and answer it; False when the connection is to be closed."""
        if not self._inbox.has_line():
            self._flush()  # RFC 2920 §3.2: answers to commands sent in one go may go back in one
        self._waiting_since = self.loop.time()
        try:
            answer = await self._dialogue.obey(await self._inbox.line())
        except LineTooLong as error:
            answer = self._dialogue.count(reply.TOO_MANY_ERRORS if error.is_hopeless else reply.LINE_TOO_LONG)
        except Hangup:
            raise
        except Exception as error:  # noqa: BLE001 - a bug of ours must not end the conversation, nor be quoted in it
            self.door.fault("smtp", error)
            answer = reply.OUR_FAULT
        if answer is None:
            return True
        self.say(answer.wire)
        return not answer.closes

    def _flush(self) -> None:
        if self._out and not self._wire.is_closing():
            self._wire.write(bytes(self._out))
            self._out.clear()

    def _hang_up(self) -> None:
        self._flush()
        self._wire.close()
