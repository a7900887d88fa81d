"""One SMTP connection (RFC 5321): commands in, facts to the domain, replies out.

A subclass of aiosmtpd's SMTP: its life cycle and the names of its commands stay, the commands' bodies are ours. Its own
command loop logs what it reads and bounds neither lines nor messages, its MAIL and RCPT decode what they should refuse,
and it prepares each connection by introspection; so a template is prepared once and every session starts as its copy.
No reply, log line or exception holds a word of the peer's.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, cast

from aiosmtpd.smtp import SMTP

from ephemail.mail import reply
from ephemail.mail.address import Address, is_reserved, parse_mail, parse_rcpt
from ephemail.mail.admission import admit_recipient, admit_sender
from ephemail.mail.envelope import Envelope
from ephemail.mail.reply import Reply
from ephemail.ports import MailboxFull, MailboxGone, Standing, StoreFull, StoreUnavailable
from ephemail.smtp.door import Door
from ephemail.smtp.inbox import Hangup, Inbox, LineTooLong, MessageTooLarge, NoMemory
from ephemail.smtp.limits import (
    BODY_LINE_MAX,
    ERRORS_MAX,
    HELLO_MAX,
    IDLE_COMMANDS_MAX,
    INLINE_MAX,
    UNKNOWN_RECIPIENTS_MAX,
)
from ephemail.throttle import EXEMPT

# The door's table from exception to wire.
_REFUSALS: dict[type[Exception], Reply] = {
    StoreFull: reply.MEMORY_FULL,
    MailboxFull: reply.MAILBOX_FULL,
    MailboxGone: reply.MAILBOX_UNKNOWN,
    StoreUnavailable: reply.OUR_FAULT,
    MessageTooLarge: reply.MESSAGE_TOO_LARGE_CLOSING,
    NoMemory: reply.MEMORY_FULL,
}

_IDLE_COMMANDS = frozenset({b"NOOP", b"RSET", b"VRFY", b"HELP", b"EHLO", b"HELO"})
_EIGHT_BIT_COMMANDS = frozenset({b"MAIL", b"RCPT"})  # RFC 6531 §3.4: the others carry no addresses
# The methods of HTTP, of which a browser can be made to send any to our port, with mail as its body.
_HTTP_METHODS = frozenset(b"GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PRI".split())
_TLS_HANDSHAKE = b"\x16"  # RFC 8446 §5.1: the first octet of a ClientHello

_Command = Callable[["Session", bytes], Awaitable[Reply | None]]


class _NoTimer:
    """Stands where aiosmtpd keeps a timer for each connection: the server looks at all deadlines in one round."""

    def cancel(self) -> None:
        """Cancel nothing."""


class Session(SMTP):
    """One connection.

    `opened`, `waiting_since`, `is_receiving` and `is_delivering` are for the server's round over the deadlines.
    """

    commands: ClassVar[dict[bytes, _Command]] = {}

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
        self.is_receiving = self.is_delivering = False
        self._on_end = on_end
        self._out = bytearray()
        self._unheard_since: float | None = None
        self._greeted = self._tls = False
        self._errors = self._unknown = self._idle = self._messages = 0
        self._sender: str | None = None
        self._has_sender = False
        self._recipients: list[Address] = []

    # The life of the connection.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, if the ceilings allow one more."""
        self.inbox = Inbox(cast(asyncio.Transport, transport), self.door.in_flight)
        self.opened = self.waiting_since = self.loop.time()
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self.source = self.door.sources.of(peer[0]) if peer else EXEMPT
        self.is_counted = self.door.connections.enter(self.source)

    def data_received(self, data: bytes) -> None:
        """Take what came from the wire."""
        if not self._greeted and data.startswith(_TLS_HANDSHAKE):
            self.dismiss(reply.NOT_SMTP)
        else:
            self.inbox.feed(data)

    def eof_received(self) -> bool:
        """Answer what was sent before the peer stopped sending, then close."""
        self.inbox.end(lost=False)
        return not self._tls  # an SSL transport closes by itself, and warns when asked to stay

    def connection_lost(self, _error: Exception | None) -> None:
        """End. A message that is being kept is kept: its sender cannot know, and will send it again."""
        self.inbox.end(lost=True)
        self.transport = None
        self._on_end(self)

    def dismiss(self, last: Reply) -> None:
        """Say a last word, from outside of the session's own course, and close."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(bytes(self._out) + last.wire)
            self.transport.close()
        self.inbox.end(lost=True)

    def abort(self) -> None:
        """Close at once, whatever has not been sent."""
        if self.transport is not None:
            self.transport.abort()

    def is_unheard(self, now: float) -> bool:
        """Say whether the peer has left our answers unread for too long."""
        if self.transport is None or (not self.transport.get_write_buffer_size() and not self.transport.is_closing()):
            self._unheard_since = None
            return False
        if self._unheard_since is None:
            self._unheard_since = now
        return now - self._unheard_since > self.door.deadlines.write

    def _reset_timeout(self, _duration: float | None = None) -> None:
        self._timeout_handle = _NoTimer()

    async def _handle_client(self) -> None:
        """Answer commands until the end; in place of aiosmtpd's loop, which connection_made starts."""
        try:
            if not self.is_counted:
                self.dismiss(reply.TOO_MANY_CONNECTIONS)
                return
            self._out += f"220 {self.door.hostname} ESMTP\r\n".encode("ascii")
            while await self._answer_one():
                pass
        except Hangup:
            pass
        finally:
            self._flush()
            if self.transport is not None:
                self.transport.close()

    async def _answer_one(self) -> bool:
        """Read one command and answer it; False when the connection is to be closed."""
        if not self.inbox.has_line():
            self._flush()  # RFC 2920 §3.2: answers to commands sent in one go may go back in one
        self.waiting_since = self.loop.time()
        try:
            answer = await self._obey(await self.inbox.line())
        except LineTooLong as error:
            answer = self._count(reply.TOO_MANY_ERRORS if error.hopeless else reply.LINE_TOO_LONG)
        except Hangup:
            raise
        except Exception as error:  # noqa: BLE001 - a bug of ours must not end the conversation, nor be quoted in it
            self.door.fault("smtp", error)
            answer = reply.OUR_FAULT
        if answer is None:
            return True
        self._out += answer.wire
        return not answer.closes

    def _flush(self) -> None:
        if self._out and self.transport is not None and not self.transport.is_closing():
            self.transport.write(bytes(self._out))
            self._out.clear()

    # Commands.

    async def _obey(self, line: bytes) -> Reply | None:
        verb, _, argument = line.partition(b" ")
        verb = verb.upper()
        command = self.commands.get(verb)
        if command is None:
            return reply.NOT_SMTP if verb in _HTTP_METHODS else self._count(reply.NOT_UNDERSTOOD)
        if b"\0" in argument or (verb not in _EIGHT_BIT_COMMANDS and not argument.isascii()):
            return self._count(reply.NOT_UNDERSTOOD)
        if verb in _IDLE_COMMANDS:
            self._idle += 1
            if self._idle > IDLE_COMMANDS_MAX:
                return reply.TOO_MANY_COMMANDS
        answer = await command(self, argument.strip())
        return self._count(answer) if answer is not None else None

    def _count(self, answer: Reply) -> Reply:
        """Count an error or an unknown recipient; past the limit, the answer is goodbye."""
        if answer is reply.MAILBOX_UNKNOWN:
            self._unknown += 1
            return answer if self._unknown <= UNKNOWN_RECIPIENTS_MAX else reply.TOO_MANY_UNKNOWN
        if answer.code >= 500:  # noqa: PLR2004 - RFC 5321 §4.2.1: 5yz, they are wrong
            self._errors += 1
            return answer if self._errors <= ERRORS_MAX or answer.closes else reply.TOO_MANY_ERRORS
        return answer

    async def smtp_EHLO(self, argument: bytes) -> Reply | None:  # noqa: N802 - the verb, as aiosmtpd names its methods
        """RFC 5321 §4.1.1.1, with the service extensions that we offer."""
        refusal = self._greet(argument)
        if refusal is None:
            extensions = [
                self.door.hostname,
                f"SIZE {self.door.message_max_bytes}",  # RFC 1870
                "8BITMIME",  # RFC 6152
                "PIPELINING",  # RFC 2920
                "ENHANCEDSTATUSCODES",  # RFC 2034
                "SMTPUTF8",  # RFC 6531
            ] + ([] if self._tls else ["STARTTLS"])  # RFC 3207 §4.2: not once it has been used
            *lines, last = extensions
            self._out += "".join([*(f"250-{line}\r\n" for line in lines), f"250 {last}\r\n"]).encode("ascii")
        return refusal

    async def smtp_HELO(self, argument: bytes) -> Reply | None:  # noqa: N802
        """RFC 5321 §4.1.1.1."""
        refusal = self._greet(argument)
        if refusal is None:
            self._out += f"250 {self.door.hostname}\r\n".encode("ascii")
        return refusal

    async def smtp_MAIL(self, argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §4.1.1.2."""
        if not self._greeted or self._has_sender:
            return reply.BAD_SEQUENCE
        most = self.door.messages_per_session
        if most and self._messages >= most and self.source is not EXEMPT:
            return reply.TOO_MANY_MESSAGES
        parsed = parse_mail(argument)
        if isinstance(parsed, Reply):
            return parsed
        refusal = admit_sender(
            declared_size=parsed.size,
            message_max_bytes=self.door.message_max_bytes,
            has_room=self.door.store.has_room(parsed.size or 0),
            may_send=self.door.messages.knock(self.source) == 0.0,
        )
        if refusal is None:
            self._sender, self._has_sender = parsed.reverse_path, True
        return refusal or reply.SENDER_OK

    async def smtp_RCPT(self, argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §4.1.1.3; the recipients of the envelope are the only ones."""
        if not self._has_sender:
            return reply.BAD_SEQUENCE
        address = parse_rcpt(argument, self.door.domains)
        if isinstance(address, Reply):
            return address
        if is_reserved(address.local) and self.door.operator_mailbox is not None:
            address = address.leading_to(self.door.operator_mailbox)
        elif is_reserved(address.local):
            return reply.MAILBOX_UNKNOWN
        standing = self.door.store.standing(address)
        refusal = admit_recipient(
            recipients=len(self._recipients),
            is_open=standing is not Standing.UNKNOWN,
            is_full=standing is Standing.FULL,
        )
        if refusal is None:
            self._recipients.append(address)
        return refusal or reply.RECIPIENT_OK

    async def smtp_DATA(self, argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §4.1.1.4."""
        if argument:
            return reply.BAD_ARGUMENTS
        if not self._recipients:
            return reply.BAD_SEQUENCE
        envelope = Envelope(self._sender, tuple(self._recipients), self._tls)
        self._out += reply.START_MAIL_INPUT.wire
        self._flush()
        try:
            octets = await self._receive()
            if _has_overlong_line(octets):
                return reply.LINE_OF_MESSAGE_TOO_LONG
            await self._deliver(envelope, octets)
        except tuple(_REFUSALS) as error:
            return _REFUSALS[type(error)]
        finally:
            self._reset()
        return reply.KEPT

    async def smtp_STARTTLS(self, argument: bytes) -> Reply | None:  # noqa: N802
        """RFC 3207; what was sent ahead of the handshake is discarded (§4.2)."""
        if argument:
            return reply.BAD_ARGUMENTS
        if self._tls or not self._greeted or self.transport is None:
            return reply.BAD_SEQUENCE
        self._out += reply.READY_FOR_TLS.wire
        self._flush()
        self.inbox.discard()
        try:
            encrypted = await self.loop.start_tls(
                self.transport,
                self,
                self.door.tls_context(),
                server_side=True,
                ssl_handshake_timeout=self.door.deadlines.handshake,
            )
        except OSError:  # of which SSLError is one
            raise Hangup from None
        if encrypted is None:
            raise Hangup
        self.transport = encrypted
        self.inbox.use(encrypted)
        self._tls, self._greeted = True, False
        self._reset()
        return None

    async def smtp_RSET(self, _argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §4.1.1.5."""
        self._reset()
        return reply.RESET

    async def smtp_NOOP(self, _argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §4.1.1.9."""
        return reply.NOTHING_DONE

    async def smtp_VRFY(self, _argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §3.5.3: neither confirm nor deny."""
        return reply.CANNOT_VERIFY

    async def smtp_HELP(self, _argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §4.1.1.8."""
        return reply.HELP

    async def smtp_QUIT(self, _argument: bytes) -> Reply:  # noqa: N802
        """RFC 5321 §4.1.1.10."""
        return reply.GOODBYE

    async def not_implemented(self, _argument: bytes) -> Reply:
        """Know the command, and not offer it: nobody logs in here, lists names, or turns the connection round."""
        return reply.NOT_IMPLEMENTED

    def _greet(self, argument: bytes) -> Reply | None:
        if not argument:
            return reply.BAD_ARGUMENTS
        if len(argument) > HELLO_MAX:
            return reply.LINE_TOO_LONG
        self._greeted = True
        self._reset()
        return None

    async def _receive(self) -> bytes:
        self.is_receiving, self.waiting_since = True, self.loop.time()
        try:
            return await self.inbox.message(self.door.message_max_bytes)
        finally:
            self.is_receiving = False

    async def _deliver(self, envelope: Envelope, octets: bytes) -> None:
        self.is_delivering = True
        try:
            if len(octets) <= INLINE_MAX:
                self.door.deliver(envelope, octets)
            else:
                await self.loop.run_in_executor(None, self.door.deliver, envelope, octets)
        finally:
            self.is_delivering = False
        self._messages += 1
        self._idle = 0

    def _reset(self) -> None:
        self._sender, self._has_sender = None, False
        self._recipients = []


Session.commands = {
    **{
        name.removeprefix("smtp_").encode(): getattr(Session, name)
        for name in vars(Session)
        if name.startswith("smtp_")
    },
    **dict.fromkeys((b"AUTH", b"EXPN", b"ETRN", b"TURN", b"BDAT"), Session.not_implemented),
}


def _has_overlong_line(octets: bytes) -> bool:
    """Look from line end to line end in strides of the limit: a few steps for each of its multiples."""
    start = 0
    while len(octets) - start > BODY_LINE_MAX:
        end = octets.rfind(b"\n", start, start + BODY_LINE_MAX + 2)
        if end < 0:
            return True
        start = end + 1
    return False
