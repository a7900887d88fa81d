"""What is said in an SMTP session (RFC 5321): a command in, facts to the domain, the reply out.

No reply holds a word of the peer's.
"""

from collections.abc import Callable
from functools import cache
from typing import Protocol

from ephemail.mail import reply
from ephemail.mail.address import Address, is_reserved, parse_mail, parse_rcpt
from ephemail.mail.admission import admit_recipient, admit_sender
from ephemail.mail.envelope import Envelope
from ephemail.mail.reply import Reply
from ephemail.ports import Standing
from ephemail.smtp.door import Door
from ephemail.smtp.limits import HELLO_MAX
from ephemail.smtp.tolerance import FIRST_REFUSAL, Tolerance
from ephemail.throttle import EXEMPT, Source

_IDLE_COMMANDS = frozenset({b"NOOP", b"RSET", b"VRFY", b"HELP", b"EHLO", b"HELO"})
_EIGHT_BIT_COMMANDS = frozenset({b"MAIL", b"RCPT"})  # RFC 6531 §3.4: the others carry no addresses
_KNOWN_BUT_NOT_OFFERED = frozenset({b"AUTH", b"BDAT", b"ETRN", b"EXPN", b"TURN"})
# The methods of HTTP: a browser can be made to send them to our port, with mail as their body.
_HTTP_METHODS = frozenset(b"GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PRI".split())


class Line(Protocol):
    """The connection, as far as the dialogue needs it."""

    def say(self, octets: bytes) -> None:
        """Have octets sent, before the next wait at the latest."""
        ...

    def receive(self) -> None:
        """Take what comes next for a message, and tell the dialogue's `outcome` what became of it."""
        ...

    def encrypt(self) -> None:
        """Go on over TLS."""
        ...


class Dialogue:
    """The state of one session's conversation. `is_greeted`: EHLO or HELO was said; `is_encrypted`: over TLS."""

    def __init__(self, door: Door, source: Source, line: Line) -> None:
        self._door = door
        self._source = source
        self._line = line
        self.is_greeted = self.is_encrypted = False
        self._tolerance = Tolerance()
        self._messages = 0
        self._sender: str | None = None
        self._has_sender = False
        self._recipients: list[Address] = []

    def greet(self) -> None:
        """Say who we are (RFC 5321 §3.1), and not what we run on."""
        self._door.counts.let_in()
        self._line.say(f"220 {self._door.hostname} ESMTP\r\n".encode("ascii"))

    def end(self) -> None:
        """Let go of the line, which holds us, and of whom a mail was for: a cycle would keep both for the collector."""
        self._reset()
        vars(self).pop("_line", None)

    def obey(self, line: bytes) -> Reply | None:
        """Do what a command line says; give the reply, or None when it has been said already."""
        verb, _, argument = line.partition(b" ")
        verb = verb.upper()
        command = _COMMANDS.get(verb)
        if command is None:
            return self.count(self._unknown_command(verb))
        if b"\0" in argument or (verb not in _EIGHT_BIT_COMMANDS and not argument.isascii()):
            return self.count(reply.NOT_UNDERSTOOD)
        if verb in _IDLE_COMMANDS:
            answer = self._tolerance.idle()
            if answer is not None:
                return answer
        answer = command(self, argument.strip())
        return answer if answer is None or answer.code < FIRST_REFUSAL else self.count(answer)

    def count(self, answer: Reply) -> Reply:
        """Count an answer; where it is one too many of its kind, give the goodbye that takes its place."""
        if answer is reply.MAILBOX_UNKNOWN:
            self._door.unknown_recipients.knock(self._source)
        return self._tolerance.count(answer)

    def ehlo(self, argument: bytes) -> Reply | None:
        """RFC 5321 §4.1.1.1, with the service extensions that we offer."""
        refusal = self._hear_greeting(argument)
        if refusal is None:
            self._line.say(_extensions(self._door.hostname, self._door.message_max_bytes, self.is_encrypted))
        return refusal

    def helo(self, argument: bytes) -> Reply | None:
        """RFC 5321 §4.1.1.1."""
        refusal = self._hear_greeting(argument)
        if refusal is None:
            self._line.say(f"250 {self._door.hostname}\r\n".encode("ascii"))
        return refusal

    def mail(self, argument: bytes) -> Reply:
        """RFC 5321 §4.1.1.2."""
        if not self.is_greeted or self._has_sender:
            return reply.BAD_SEQUENCE
        most = self._door.messages_per_session
        if most and self._messages >= most and self._source is not EXEMPT:
            return reply.TOO_MANY_MESSAGES
        parsed = parse_mail(argument)
        if isinstance(parsed, Reply):
            return parsed
        refusal = admit_sender(
            declared_size=parsed.size,
            message_max_bytes=self._door.message_max_bytes,
            has_room=not parsed.size or self._door.store.has_room(parsed.size),
            may_send=self._source is EXEMPT or self._door.messages.knock(self._source) == 0.0,
        )
        if refusal is None:
            self._sender, self._has_sender = parsed.reverse_path, True
        return refusal or reply.SENDER_OK

    def rcpt(self, argument: bytes) -> Reply:
        """RFC 5321 §4.1.1.3; the recipients of the envelope are the only ones."""
        if not self._has_sender:
            return reply.BAD_SEQUENCE
        address = parse_rcpt(argument, self._door.domains)
        if isinstance(address, Reply):
            return address
        if self._source and self._door.unknown_recipients.would_wait(self._source):
            return reply.TOO_MANY_UNKNOWN  # to known ones too: another answer would tell which is which
        if is_reserved(address.local):
            if self._door.operator_mailbox is None:
                return reply.MAILBOX_UNKNOWN
            address = address.leading_to(self._door.operator_mailbox)
        standing = self._door.store.standing(address)
        refusal = admit_recipient(
            recipients=len(self._recipients),
            is_open=standing is not Standing.UNKNOWN,
            is_full=standing is Standing.FULL,
        )
        if refusal is None:
            self._recipients.append(address)
        return refusal or reply.RECIPIENT_OK

    def data(self, argument: bytes) -> Reply:
        """RFC 5321 §4.1.1.4; from the 250 on the message is ours."""
        if argument:
            return reply.BAD_ARGUMENTS
        if not self._recipients:
            return reply.BAD_SEQUENCE
        self._line.receive()
        return reply.START_MAIL_INPUT

    def envelope(self) -> Envelope:
        """Give the envelope of the message that is being received."""
        return Envelope(self._sender, tuple(self._recipients), self.is_encrypted)

    def outcome(self, refusal: Reply | None) -> Reply:
        """Answer for a message that has been received, and delivered unless it is refused."""
        self._reset()
        if refusal is not None:
            return self.count(refusal)
        self._messages += 1
        self._tolerance.calm()
        return reply.KEPT

    def starttls(self, argument: bytes) -> Reply | None:
        """RFC 3207; whatever was known before the handshake is forgotten (§4.2)."""
        if argument:
            return reply.BAD_ARGUMENTS
        if self.is_encrypted or not self.is_greeted:
            return reply.BAD_SEQUENCE
        self._line.say(self._door.counts.replied(reply.READY_FOR_TLS))
        self._line.encrypt()
        self.is_encrypted, self.is_greeted = True, False
        self._reset()
        return None

    def rset(self, _argument: bytes) -> Reply:
        """RFC 5321 §4.1.1.5."""
        self._reset()
        return reply.RESET

    def noop(self, _argument: bytes) -> Reply:
        """RFC 5321 §4.1.1.9."""
        return reply.NOTHING_DONE

    def vrfy(self, _argument: bytes) -> Reply:
        """RFC 5321 §3.5.3: neither confirm nor deny."""
        return reply.CANNOT_VERIFY

    def help(self, _argument: bytes) -> Reply:
        """RFC 5321 §4.1.1.8."""
        return reply.HELP

    def quit(self, _argument: bytes) -> Reply:
        """RFC 5321 §4.1.1.10."""
        return reply.GOODBYE

    def _unknown_command(self, verb: bytes) -> Reply:
        if verb in _HTTP_METHODS:
            return reply.NOT_SMTP
        return reply.NOT_IMPLEMENTED if verb in _KNOWN_BUT_NOT_OFFERED else reply.NOT_UNDERSTOOD

    def _hear_greeting(self, argument: bytes) -> Reply | None:
        if not argument:
            return reply.BAD_ARGUMENTS
        if len(argument) > HELLO_MAX:
            return reply.LINE_TOO_LONG
        self.is_greeted = True
        self._reset()
        return None

    def _reset(self) -> None:
        self._sender, self._has_sender = None, False
        self._recipients = []


@cache
def _extensions(hostname: str, message_max_bytes: int, is_encrypted: bool) -> bytes:
    """Write the reply to EHLO (RFC 5321 §4.1.1.1)."""
    extensions = [
        f"SIZE {message_max_bytes}",  # RFC 1870
        "8BITMIME",  # RFC 6152
        "PIPELINING",  # RFC 2920
        "ENHANCEDSTATUSCODES",  # RFC 2034
        "SMTPUTF8",  # RFC 6531
    ] + ([] if is_encrypted else ["STARTTLS"])  # RFC 3207 §4.2: not once it has been used
    *lines, last = [hostname, *extensions]
    return "".join([*(f"250-{line}\r\n" for line in lines), f"250 {last}\r\n"]).encode("ascii")


_COMMANDS: dict[bytes, Callable[[Dialogue, bytes], Reply | None]] = {
    b"EHLO": Dialogue.ehlo,
    b"HELO": Dialogue.helo,
    b"MAIL": Dialogue.mail,
    b"RCPT": Dialogue.rcpt,
    b"DATA": Dialogue.data,
    b"STARTTLS": Dialogue.starttls,
    b"RSET": Dialogue.rset,
    b"NOOP": Dialogue.noop,
    b"VRFY": Dialogue.vrfy,
    b"HELP": Dialogue.help,
    b"QUIT": Dialogue.quit,
}
