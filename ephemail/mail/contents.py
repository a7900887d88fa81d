"""What a part holds, by the octets that it begins and ends with, however they are encoded; and files in its words.

Where readers of mail may undo one encoding or another, each is tried. Never raises; linear.
"""

from ephemail.mail.enclosures import enclosures_in, holds_binhex, may_enclose
from ephemail.mail.filetypes import Blocked, extensions_of
from ephemail.mail.leaf import Leaf
from ephemail.mail.removal import TOO_COMPLEX
from ephemail.mail.signatures import BEGINNING, FOOTER, may_hold_more
from ephemail.mail.transfer import ENCODINGS, IDENTITY, decode_transfer, is_doubtful_base64

ENCLOSURES_MAX = 100  # files within texts, of a message and of all messages in it

_TAIL = 4 * FOOTER  # octets that are at least `FOOTER` in any encoding, line breaks included
_HEAD_OF_PROGRAM = 64  # octets, among which one has zeros


class Contents:
    """Looks into the parts of one message for what is blocked."""

    def __init__(self, blocked: Blocked) -> None:
        self._blocked = blocked
        self._enclosures = 0

    def reason_of_file(self, octets: bytes, leaf: Leaf) -> str | None:
        """Give the reason why a file is taken out."""
        is_file = not leaf.is_text or is_binary(octets, leaf)
        if is_file and "base64" in leaf.encodings and is_doubtful_base64(octets, leaf.start, leaf.end):
            return TOO_COMPLEX
        found = (self._reason_of_content(octets, leaf._replace(encoding=encoding)) for encoding in leaf.encodings)
        return next(filter(None, found), None)

    def reason_of_words(self, text: bytes) -> str | None:
        """Give the reason why a text is taken out for the files that are written into it."""
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if holds_binhex(text):
            return TOO_COMPLEX
        enclosures = enclosures_in(text, ENCLOSURES_MAX - self._enclosures + 1)
        self._enclosures += len(enclosures)
        if self._enclosures > ENCLOSURES_MAX:
            return TOO_COMPLEX
        names = (extensions_of(each.name.decode("utf-8", "replace")) for each in enclosures)
        reason = self._blocked.by_extensions(set().union(*names))
        found = (self._blocked.by_content(each.beginning, b"", is_text=False) for each in enclosures)
        return reason or next(filter(None, found), None)

    def _reason_of_content(self, octets: bytes, leaf: Leaf) -> str | None:
        if leaf.encoding not in ENCODINGS:
            return self.reason_of_words(octets[leaf.start : leaf.end])
        is_text = leaf.kind.startswith("text/")
        beginning = _beginning(octets, leaf)
        reason = self._blocked.by_content(beginning, _footer(octets, leaf), is_text=is_text)
        if reason is None and may_hold_more(beginning):
            reason = self._blocked.by_whole(leaf.octets(octets))
        return reason


def is_nothing_but_words(octets: bytes, leaf: Leaf) -> bool:
    """Say whether a part is words to everybody, and holds nothing else."""
    if not leaf.is_plain or is_binary(octets, leaf):
        return False
    if leaf.kind == "text/html":
        return True  # nobody looks for files in it
    if leaf.encoding in IDENTITY:
        return not may_enclose(octets, leaf.head, leaf.end)
    content = leaf.octets(octets)
    return not may_enclose(content, 0, len(content))


def is_binary(octets: bytes, leaf: Leaf) -> bool:
    """Say whether what claims to be a text begins like a program may."""
    if leaf.encoding in IDENTITY:
        return octets.find(b"\0", leaf.start, min(leaf.start + _HEAD_OF_PROGRAM, leaf.end)) >= 0
    beginning = leaf.octets(octets, _HEAD_OF_PROGRAM)
    if leaf.encoding == "base64" and len(beginning) < _HEAD_OF_PROGRAM:
        # To some, padding ends nothing.
        raw = octets[leaf.start : min(leaf.start + 4 * _HEAD_OF_PROGRAM, leaf.end)]
        beginning = decode_transfer(raw.replace(b"=", b""), leaf.encoding)
    return b"\0" in beginning[:_HEAD_OF_PROGRAM]


def _beginning(octets: bytes, leaf: Leaf) -> bytes:
    """Give the first octets without their encoding, however much stands before them that means nothing."""
    limit = BEGINNING // 2
    beginning = b""
    while len(beginning) < BEGINNING and leaf.start + limit < leaf.end:
        beginning = leaf.octets(octets, limit)
        limit *= 8
    return (beginning if len(beginning) >= BEGINNING else leaf.octets(octets))[:BEGINNING]


def _footer(octets: bytes, leaf: Leaf) -> bytes:
    """Give the last octets without their encoding; base64 is aligned at its end."""
    tail = octets[max(leaf.start, leaf.end - _TAIL) : leaf.end]
    if leaf.encoding == "base64":
        tail = b"".join(tail.split())
        tail = tail[len(tail) % 4 :]
    return decode_transfer(tail, leaf.encoding)[-FOOTER:]
