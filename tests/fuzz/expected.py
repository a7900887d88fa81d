"""What a session must have made of the octets that it got: read again from the octets and the replies alone.

Knows nothing of how the door works: where commands and messages begin and end in RFC 5321's words, and that each has
one reply, in order.
"""

import atexit
from collections.abc import Iterator
from functools import cache

from ephemail.mail.envelope import Envelope
from tests.fuzz.dialogue import DRIP_MAX, Conversation, Heard, Stage, replies

_END = b"\r\n.\r\n"
_LAST_CODES = (221, 421)
_RESETS = (b"EHLO", b"HELO", b"RSET")


class _Reading:
    """The reader's place in the octets, and what it has seen be accepted."""

    def __init__(self, conversation: Conversation, heard: Heard) -> None:
        self._octets = conversation.octets
        self._replies = iter(replies(heard.said))
        self._kept = iter(heard.kept)
        self._at = 0
        self._has_sender = False
        self._recipients = 0
        code, _ = next(self._replies)
        assert code == 220

    def follow(self) -> None:
        """Go through all commands and messages, as far as the conversation went."""
        for line in self._lines():
            code, words = self._reply()
            if self._ends(code, words):
                break
            self._note(line[:4].upper(), code)
            if code == 354 and not self._message():
                break
        assert next(self._replies, None) is None, "a reply without a command"
        assert next(self._kept, None) is None, "a message that was never answered for"

    def _lines(self) -> Iterator[bytes]:
        while (end := self._octets.find(b"\n", self._at)) >= 0:
            line, self._at = self._octets[self._at : end], end + 1
            yield line

    def _reply(self) -> tuple[int, bytes]:
        found = next(self._replies, None)
        assert found is not None, "a command without a reply"
        return found

    def _ends(self, code: int, words: bytes) -> bool:
        return code in _LAST_CODES or words.endswith((b"This is SMTP\r\n", b"Ready to start TLS\r\n"))

    def _note(self, verb: bytes, code: int) -> None:
        if code == 250 and verb in _RESETS:
            self._has_sender, self._recipients = False, 0
        elif code == 250 and verb == b"MAIL":
            assert not self._has_sender
            self._has_sender = True
        elif code == 250 and verb == b"RCPT":
            assert self._has_sender
            self._recipients += 1
        elif code == 354:
            assert verb == b"DATA"
            assert self._recipients

    def _message(self) -> bool:
        """Read a message; False when the conversation ends with it."""
        if self._octets.startswith(_END[2:], self._at):
            stuffed = b""
            self._at += len(_END) - 2
        elif (end := self._octets.find(_END, self._at)) >= 0:
            stuffed = self._octets[self._at : end + 2]
            self._at = end + len(_END)
        else:
            found = next(self._replies, None)
            assert found is None or found[0] == 552, "an answer to half a message"
            return False
        code, words = self._reply()
        if code == 250:
            kept = next(self._kept, None)
            assert kept is not None, "a 250 for what was not kept"
            self._judge(*kept, stuffed)
        self._has_sender, self._recipients = False, 0
        return not (self._ends(code, words) or b"closing connection" in words)

    def _judge(self, envelope: Envelope, octets: bytes, stuffed: bytes) -> None:
        lines = stuffed.split(b"\r\n")
        assert octets == b"\r\n".join(line.removeprefix(b".") for line in lines)
        assert len(envelope.recipients) == self._recipients


def follow(conversation: Conversation, heard: Heard) -> None:
    """Compare what came of a conversation with what was sent; raises AssertionError."""
    _Reading(conversation, heard).follow()


@cache
def _stage() -> Stage:
    stage = Stage()
    atexit.register(stage.close)
    return stage


def check_conversation(conversation: Conversation) -> None:
    """Check that all has one reply, that what has a 250 is kept as it came, and that the pieces do not matter."""
    stage, octets, outcomes = _stage(), conversation.octets, conversation.outcomes
    heard = stage.play([octets] if octets else [], outcomes)
    assert heard.faults == []
    follow(conversation, heard)
    assert stage.play(list(conversation.pieces()), outcomes) == heard
    if len(octets) <= DRIP_MAX:
        assert stage.play([octets[at : at + 1] for at in range(len(octets))], outcomes) == heard
