"""One SMTP connection: when its octets are taken, answered, and its end; what is said on it is dialogue.py's.

What comes is answered where it comes: a task that is woken for each command costs as much as the command. Only a large
message and a TLS handshake take a task, and what comes meanwhile waits. Nothing that the peer says reaches a log.

A session is a subclass of aiosmtpd's, and begins as a copy of one that aiosmtpd has prepared. It uses of it the place
in asyncio and the event loop, and no more: aiosmtpd's command loop logs what it reads, bounds neither lines nor
messages, and takes a task, a timer and introspection for each connection.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from aiosmtpd.smtp import SMTP

from ephemail.mail import reply
from ephemail.mail.reply import Reply
from ephemail.smtp.delivering import Delivery
from ephemail.smtp.dialogue import Dialogue
from ephemail.smtp.door import Door
from ephemail.smtp.inbox import Inbox, LineTooLong
from ephemail.smtp.incoming import MessageTooLarge, NoMemory, OverlongLine
from ephemail.smtp.limits import BACKLOG_MAX, INLINE_MAX, PORTION_MAX, TURN_MAX
from ephemail.smtp.outbox import Outbox
from ephemail.smtp.patience import Patience
from ephemail.smtp.refusals import refusal
from ephemail.smtp.turns import Turns
from ephemail.smtp.wire import Wire
from ephemail.throttle import EXEMPT, Source

_TLS_HANDSHAKE = b"\x16"  # RFC 8446 §5.1: the first octet of a ClientHello


class Session(SMTP):
    """One connection, from greeting to goodbye; the server looks at its deadlines and ends it when they are past."""

    def __init__(
        self, door: Door, outbox: Outbox, turns: Turns, template: dict[str, Any], on_end: Callable[["Session"], None]
    ) -> None:
        self.__dict__.update(template)
        self.door = door
        self.source = EXEMPT
        self.is_counted = False  # whether the ceiling has let it in
        self._outbox = outbox
        self._turns = turns
        self._on_end = on_end
        self._is_receiving = self._is_delivering = self._is_encrypting = False
        self._is_unread = self._is_held = self._has_ended = False
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with whoever is at the other end."""
        peer = transport.get_extra_info("peername")
        self.begin(cast("asyncio.Transport", transport), self.door.sources.of(peer[0]) if peer else EXEMPT)

    def begin(self, transport: asyncio.Transport, source: Source) -> None:
        """Begin, if the ceilings allow `source` one more."""
        self._wire = Wire(transport, self._outbox, self.door.counts)
        self._patience = Patience(self.door.deadlines, self.loop.time())
        self._inbox = Inbox()
        self.source = source
        self._room = self.door.in_flight.room(source)  # of one message after the other
        self.is_counted = self.door.connections.enter(self.source)
        self._dialogue = Dialogue(self.door, self.source, self)
        if self.is_counted:
            self._dialogue.greet()
            self._wire.flush()
        else:
            self.dismiss(reply.TOO_MANY_CONNECTIONS)

    def data_received(self, data: bytes) -> None:
        """Take what came from the wire, and answer it."""
        self._inbox.feed(data)
        if not (self._is_held or self._wire.is_paused):
            self._advance()
            if self._is_receiving and len(data) > PORTION_MAX:
                self._wait_a_turn()
        elif len(self._inbox.buffer) > BACKLOG_MAX:
            self._wire.pause()

    def eof_received(self) -> bool:
        """Answer what was sent before the peer stopped sending, then close."""
        self._has_ended = True
        if not self._is_held:
            self._advance()
            if self._dialogue.is_encrypted:
                self._wire.send()  # nothing can be said once this returns
        return not self._dialogue.is_encrypted  # a TLS transport closes by itself, and warns when asked to stay

    def pause_writing(self) -> None:
        """Take no more from a peer that does not read our answers."""
        self._is_unread = True
        self._hold()
        self._wire.pause()

    def resume_writing(self) -> None:
        """Go on with a peer that has read them."""
        self._is_unread = False
        self._hold()
        self._resume()

    def connection_lost(self, _error: Exception | None) -> None:
        """End. A message that is being kept is kept: its sender cannot know, and will send it again."""
        self._wire.is_closing = True
        self._inbox.discard()
        self._dialogue.end()
        self._on_end(self)

    @property
    def is_busy(self) -> bool:
        """Say whether a message is on its way."""
        return self._is_receiving or self._is_delivering

    def overdue(self, now: float) -> Reply | None:
        """Give the last word to say when a deadline is past."""
        if self._is_delivering:
            return None
        if self._is_receiving:
            return self._patience.overdue_message(self._inbox.received, now)
        return self._patience.overdue_command(now)

    def is_unheard(self, now: float) -> bool:
        """Say whether the peer has left our answers, or our goodbye, unread for too long."""
        return self._patience.is_unheard(now, is_read=self._wire.is_read())

    def dismiss(self, last: Reply) -> None:
        """Say a last word, from outside of the dialogue, and close."""
        if self._is_encrypting:
            self.abort()  # there is no saying anything in the middle of a handshake
            return
        self._wire.say_last(last)

    def abort(self) -> None:
        """Close at once, whatever has not been sent."""
        self._wire.abort()
        if self._is_encrypting:
            self.connection_lost(None)  # uvloop 0.23 tells the handshake's protocol, and that one does not tell us

    def say(self, octets: bytes) -> None:
        """Have octets sent, before the next wait at the latest."""
        self._wire.say(octets)

    def receive(self) -> None:
        """Take what comes next for a message."""
        self._is_receiving = True
        self._inbox.begin_message(self.door.message_max_bytes, self._room)

    def encrypt(self) -> None:
        """Go on over TLS; what was sent ahead of the handshake is discarded (RFC 3207 §4.2)."""
        self._is_encrypting = True
        self._hold()
        self._wire.send()
        self._task = self.loop.create_task(self._encrypt())

    def _hold(self) -> None:
        """Find out whether what has come must wait: for a delivery, a handshake, a peer that does not read."""
        self._is_held = self._is_delivering or self._is_encrypting or self._is_unread

    def _advance(self) -> None:
        """Take what is whole of what has come, and answer it in one go (RFC 2920 §3.2)."""
        buffer = self._inbox.buffer
        taken, waits = 0, False
        while buffer and not (self._wire.is_closing or self._is_held):
            # Of commands a hundred take two milliseconds; of messages one may, and nobody knows which.
            if (taken == TURN_MAX or (self._is_receiving and self._turns.is_over())) and not self._is_last_word():
                waits = True
                self._wait_a_turn()
                break
            if not self._take():
                break
            taken += 1
        if taken:
            self._patience.renew(self.loop.time())
        self._wire.flush()
        if self._has_ended and not (waits or self._is_held or self._wire.is_closing):
            self._wire.hang_up()

    def _is_last_word(self) -> bool:
        """Say whether this is the last moment to answer: TLS has no half-closed connections."""
        return self._has_ended and self._dialogue.is_encrypted

    def _take(self) -> bool:
        """Take one command or message; False while there is no whole one."""
        try:
            return self._take_message() if self._is_receiving else self._take_command()
        except LineTooLong as error:
            self._wire.answer(self._dialogue.count(reply.TOO_MANY_ERRORS if error.is_hopeless else reply.LINE_TOO_LONG))
        except Exception as error:  # noqa: BLE001 - a bug of ours must not be quoted to the peer
            self.door.fault("smtp", error)
            self._wire.answer(reply.OUR_FAULT)
            if self._is_receiving:
                self._wire.hang_up()  # it is not known where the message ends
        return True

    def _take_command(self) -> bool:
        if not self._dialogue.is_greeted and self._inbox.begins_with(_TLS_HANDSHAKE):
            self._wire.answer(reply.NOT_SMTP)
            return True
        line = self._inbox.line()
        if line is None:
            return False
        answer = self._dialogue.obey(line)
        if answer is not None:
            self._wire.answer(answer)
        return True

    def _take_message(self) -> bool:
        try:
            octets = self._inbox.message()
        except (MessageTooLarge, NoMemory, OverlongLine) as error:
            self._is_receiving = False
            self._wire.answer(self._dialogue.outcome(refusal(error, self.door.fault)))
            return True
        if octets is None:
            return False
        self._is_receiving = False
        self.door.counts.octets += len(octets)
        delivery = Delivery(self.door, self._dialogue.envelope(), octets, self._room)
        if len(octets) <= INLINE_MAX:
            self._wire.answer(self._dialogue.outcome(delivery.at_once()))
        else:
            self._is_delivering = True
            self._hold()
            if self._dialogue.is_encrypted:  # uvloop 0.23 throws away what is written once the peer's TCP has ended
                self._wire.pause()
            self._task = self.loop.create_task(self._wait_for(delivery))
        return True

    async def _wait_for(self, delivery: Delivery) -> None:
        refused = await delivery.in_a_thread(self.source)
        self._is_delivering = False
        self._hold()
        self._wire.answer(self._dialogue.outcome(refused))
        self._wire.send()  # before anything is read
        self._resume()

    async def _encrypt(self) -> None:
        # Only here: from this line to start_tls's own pause nothing is read, and until now something may have been.
        self._inbox.discard()
        is_encrypted = await self._wire.encrypt(self, self.door.tls_context(), self.door.deadlines.handshake)
        if not is_encrypted or self._wire.is_closing:
            self.abort()
            return
        self._is_encrypting = False
        self._hold()
        self._resume()

    def _wait_a_turn(self) -> None:
        """Let others have theirs: one read brings up to 9,000 commands, and libuv reads 32 times before it looks up."""
        self._wire.pause()
        self._turns.wait(self._resume)

    def _resume(self) -> None:
        """Go on after a wait; what is left to say goes out, even if nothing has come meanwhile."""
        if not self._is_receiving:
            self._patience.renew(self.loop.time())
        if not (self._wire.is_closing or self._is_held):
            self._wire.resume()
            self._advance()
        self._wire.flush()
