"""One SMTP connection: its octets, its deadlines, its end; what is said on it is dialogue.py's.

A subclass of aiosmtpd's SMTP that keeps its place in the life of a connection and replaces its command loop, which logs
what it reads and bounds neither lines nor messages. What comes is answered where it comes: a task that is woken for
each command costs as much as the command. Only a large message and a TLS handshake take a task, and what comes
meanwhile waits. aiosmtpd also prepares each connection by introspection; here a template is prepared once, and every
session starts as its copy. Nothing that the peer says reaches a log.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from aiosmtpd.smtp import SMTP

from ephemail.mail import reply
from ephemail.mail.envelope import Envelope
from ephemail.mail.reply import Reply
from ephemail.smtp.dialogue import Dialogue
from ephemail.smtp.door import Door
from ephemail.smtp.inbox import Inbox, LineTooLong, MessageTooLarge, NoMemory, OverlongLine
from ephemail.smtp.limits import BACKLOG_MAX, INLINE_MAX, PORTION_MAX, TURN_MAX
from ephemail.smtp.outbox import Outbox
from ephemail.throttle import EXEMPT, Source

_TLS_HANDSHAKE = b"\x16"  # RFC 8446 §5.1: the first octet of a ClientHello


class Session(SMTP):
    """One connection, from greeting to goodbye; the server looks at its deadlines and ends it when they are past."""

    def __init__(
        self, door: Door, outbox: Outbox, template: dict[str, Any], on_end: Callable[["Session"], None]
    ) -> None:
        self.__dict__.update(template)
        self.door = door
        self.source = EXEMPT
        self.is_counted = False  # whether the ceiling has let it in
        self._outbox = outbox
        self._on_end = on_end
        self._out = b""
        self._is_receiving = self._is_delivering = self._is_encrypting = False
        self._is_unread = self._is_held = self._is_paused = self._has_ended = self._is_closing = False
        self._unheard_since: float | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with whoever is at the other end."""
        peer = transport.get_extra_info("peername")
        self.begin(cast("asyncio.Transport", transport), self.door.sources.of(peer[0]) if peer else EXEMPT)

    def begin(self, wire: asyncio.Transport, source: Source) -> None:
        """Begin, if the ceilings allow `source` one more."""
        self._wire = self._tcp = wire
        self._opened = self._waiting_since = self.loop.time()
        self._inbox = Inbox(self.door.in_flight)
        self.source = source
        self.is_counted = self.door.connections.enter(self.source)
        self._dialogue = Dialogue(self.door, self.source, self)
        if self.is_counted:
            self._dialogue.greet()
            self._flush()
        else:
            self.dismiss(reply.TOO_MANY_CONNECTIONS)

    def data_received(self, data: bytes) -> None:
        """Take what came from the wire, and answer it."""
        if not self._dialogue.is_greeted and data.startswith(_TLS_HANDSHAKE):
            self.dismiss(reply.NOT_SMTP)
            return
        self._inbox.feed(data)
        if not self._is_held:
            self._advance()
            if self._is_receiving and len(data) > PORTION_MAX:
                self._wait_a_turn()
        elif len(self._inbox.buffer) > BACKLOG_MAX:
            self._pause()

    def eof_received(self) -> bool:
        """Answer what was sent before the peer stopped sending, then close."""
        self._has_ended = True
        if not self._is_delivering:
            self._hang_up()
        return not self._dialogue.is_encrypted  # a TLS transport closes by itself, and warns when asked to stay

    def pause_writing(self) -> None:
        """Take no more from a peer that does not read our answers."""
        self._is_unread = True
        self._hold()
        self._pause()

    def resume_writing(self) -> None:
        """Go on with a peer that has read them."""
        self._is_unread = False
        self._hold()
        self._resume()

    def connection_lost(self, _error: Exception | None) -> None:
        """End. A message that is being kept is kept: its sender cannot know, and will send it again."""
        self._is_closing = True
        self._inbox.discard()
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
        if self._is_encrypting:
            self.abort()  # there is no saying anything in the middle of a handshake
            return
        self._flush()
        self._is_closing = True
        self._outbox.say_last(self._wire, last)

    def abort(self) -> None:
        """Close at once, whatever has not been sent."""
        self._wire.abort()
        if self._is_encrypting:
            self.connection_lost(None)  # uvloop 0.23 tells the handshake's protocol, and that one does not tell us

    def say(self, octets: bytes) -> None:
        """Have octets sent, before the next wait at the latest."""
        self._out += octets

    def receive(self) -> None:
        """Take what comes next for a message."""
        self._is_receiving = True
        self._inbox.begin_message(self.door.message_max_bytes)

    def encrypt(self) -> None:
        """Go on over TLS; what was sent ahead of the handshake is discarded (RFC 3207 §4.2)."""
        self._is_encrypting = True
        self._hold()
        self._flush()
        self._outbox.send()
        self._task = self.loop.create_task(self._encrypt())

    def _reset_timeout(self, _duration: float | None = None) -> None:
        """Set no timer: in place of aiosmtpd's one for each connection, the server looks at all in one round."""

    def _hold(self) -> None:
        """Find out whether what has come must wait: for a delivery, a handshake, a peer that does not read."""
        self._is_held = self._is_delivering or self._is_encrypting or self._is_unread

    def _advance(self) -> None:
        """Take what is whole of what has come, and answer it in one go (RFC 2920 §3.2)."""
        buffer = self._inbox.buffer
        taken = 0
        while buffer and not (self._is_closing or self._is_held) and self._take():
            taken += 1
            if taken == TURN_MAX:
                self._wait_a_turn()
                break
        if taken:
            self._waiting_since = self.loop.time()
        self._flush()
        if self._has_ended and not self._is_paused and not self._is_delivering:
            self._hang_up()

    def _take(self) -> bool:
        """Take one command or message; False while there is no whole one."""
        try:
            return self._take_message() if self._is_receiving else self._take_command()
        except LineTooLong as error:
            self._answer(self._dialogue.count(reply.TOO_MANY_ERRORS if error.is_hopeless else reply.LINE_TOO_LONG))
        except Exception as error:  # noqa: BLE001 - a bug of ours must not be quoted to the peer
            self.door.fault("smtp", error)
            self._answer(reply.OUR_FAULT)
            if self._is_receiving:
                self._hang_up()  # it is not known where the message ends
        return True

    def _take_command(self) -> bool:
        line = self._inbox.line()
        if line is None:
            return False
        answer = self._dialogue.obey(line)
        if answer is not None:
            self._answer(answer)
        return True

    def _take_message(self) -> bool:
        try:
            octets = self._inbox.message()
        except (MessageTooLarge, NoMemory, OverlongLine) as error:
            self._is_receiving = False
            self._answer(self._dialogue.outcome(self._dialogue.refusal(error)))
            return True
        if octets is None:
            return False
        self._is_receiving = False
        self.door.counts.octets += len(octets)
        if len(octets) <= INLINE_MAX:
            self._answer(self._dialogue.outcome(self._deliver(self._dialogue.envelope(), octets)))
        else:
            self._is_delivering = True
            self._hold()
            if self._dialogue.is_encrypted:
                self._pause()  # uvloop 0.23 throws away what is written to TLS once the peer's end of TCP has been read
            self._task = self.loop.create_task(self._deliver_large(self._dialogue.envelope(), octets))
        return True

    def _answer(self, answer: Reply) -> None:
        self._out += self.door.counts.replied(answer)
        if answer.closes:
            self._hang_up()

    def _deliver(self, envelope: Envelope, octets: bytes) -> Reply | None:
        """Deliver a message, from any thread; gives the refusal if there is one.

        Not the exception: in an executor its traceback holds the message, in a cycle that waits for the collector.
        """
        try:
            self.door.deliver(envelope, octets)
        except Exception as error:  # noqa: BLE001 - the dialogue has an answer to each
            return self._dialogue.refusal(error)
        return None

    async def _deliver_large(self, envelope: Envelope, octets: bytes) -> None:
        """Deliver in a thread, so that nobody else waits for it."""
        refusal = await self.loop.run_in_executor(None, self._deliver, envelope, octets)
        self._is_delivering = False
        self._hold()
        self._answer(self._dialogue.outcome(refusal))
        self._flush()
        self._outbox.send()  # before anything is read
        self._resume()

    async def _encrypt(self) -> None:
        # Only here: from this line to start_tls's own pause nothing is read, and until now something may have been.
        self._inbox.discard()
        context, seconds, encrypted = self.door.tls_context(), self.door.deadlines.handshake, None
        with suppress(Exception):  # whatever the peer sent, it was no handshake
            encrypted = await self.loop.start_tls(
                self._tcp, self, context, server_side=True, ssl_handshake_timeout=seconds
            )
        if encrypted is None or self._is_closing:
            self.abort()
            return
        self._is_encrypting = False
        self._hold()
        self._wire = encrypted
        self._resume()

    def _wait_a_turn(self) -> None:
        """Let others have theirs: one read brings up to 9,000 commands, and libuv reads 32 times before it looks up."""
        self._pause()
        self.loop.call_soon(self._resume)

    def _pause(self) -> None:
        if not self._is_paused:
            self._is_paused = True
            self._tcp.pause_reading()  # not TLS's own, which would go on reading TCP to its end

    def _resume(self) -> None:
        """Go on after a wait; what is left to say goes out, even if nothing has come meanwhile."""
        if not self._is_receiving:
            self._waiting_since = self.loop.time()
        if not (self._is_closing or self._is_held):
            if self._is_paused:
                self._is_paused = False
                self._tcp.resume_reading()
            self._advance()
        self._flush()

    def _flush(self) -> None:
        if self._out:
            self._outbox.put(self._wire, self._out)
            self._out = b""

    def _hang_up(self) -> None:
        self._is_closing = True
        self._outbox.put(self._wire, self._out, closes=True)
        self._out = b""
