"""Takes files that do harm out of a message, also out of messages in it, and leaves a note in the place of each.

All octets but those of the files and of what is no longer true of them stay as they came; a message without such files
stays the same object. What is beyond the limits of what we read cannot be looked through: it stays whole where it
can hold nothing but words, else its body gives way to the note, so that no limit is a way around. Never raises; linear.
"""

import re

from ephemail.mail import headers
from ephemail.mail.filetypes import Blocked, extensions_of
from ephemail.mail.leaf import Leaf
from ephemail.mail.names import names_in, naming_fields
from ephemail.mail.opening import Opened, open_message
from ephemail.mail.parts import DEPTH_MAX
from ephemail.mail.removal import Removal
from ephemail.mail.signatures import BEGINNING, FOOTER, may_hold_more
from ephemail.mail.transfer import ENCODINGS, decode_transfer, decode_uuencode

# Of a message and of all messages in it: parts, octets of the fields that name them, names.
PARTS_IN_ALL_MAX = 1_000
FIELDS_IN_ALL_MAX = 1 << 20
NAMES_IN_ALL_MAX = 2_000
TOO_COMPLEX = "too complex"

_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_MESSAGE_NAMES = frozenset({"eml", "mht", "mhtml"})
_IDENTITY = frozenset({"", "7bit", "8bit", "binary"})
# What no message does without that holds a file which a reader of mail would offer under a name, or as a program.
_SIGNS_OF_FILES = (b"base64", b"content-disposition", b"application/")
_SIGN_OF_NAME = re.compile(rb"name[\s*0-9]{0,1000}+=")
_STRIDE, _OVERLAP = 1 << 20, 1_010  # looked at together, so that other threads are let in between: 4 ms
_TYPES = re.compile(rb"\ncontent-type[ \t]*:\s*([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE)
_BOUNDARY = re.compile(rb";\s*+boundary[\s*0-9]{0,20}=", re.IGNORECASE)
_ENCODINGS = re.compile(rb"\ncontent-transfer-encoding[ \t]*:\s*\"?([a-z0-9-]+)", re.IGNORECASE)
_OTHER_ENCODING = "x-uuencode"  # the one that readers of mail know beside those of the RFC
_UUENCODED_MAX = 4 * BEGINNING
_SECTION_ROOM, _LINES_ROOM = 1_000, 10  # that the note's field needs within the limits of a header section
_TAIL = 4 * FOOTER  # octets that are at least `FOOTER` in any encoding, line breaks included


def without_blocked(opened: Opened, blocked: Blocked) -> bytes:
    """Give the message's octets without what is blocked."""
    if not blocked.extensions or _is_words(opened):
        return opened.octets
    return _Search(blocked).message(opened, depth=0)


class _Search:
    """Counts what looking through one message has cost so far; `reason` is the last that was found."""

    def __init__(self, blocked: Blocked) -> None:
        self._blocked = blocked
        self._parts = self._fields = self._names = 0
        self.reason = TOO_COMPLEX

    def message(self, opened: Opened, depth: int) -> bytes:
        """Give the octets without what is blocked."""
        octets, body = opened.octets, opened.body
        self._parts += 0 if body is None else len(body.leaves)
        if body is None or depth > DEPTH_MAX or self._parts > PARTS_IN_ALL_MAX:
            return self._unread(opened)
        if any(_has_two_meanings(octets[place.head : place.start]) for place in body.multiparts):
            return self._unread(opened)
        pieces: list[bytes] = []
        at = 0
        for leaf in body.leaves:
            part = self._part(octets, leaf, depth)
            if part is not None:
                pieces += octets[at : leaf.head], part
                at = leaf.end
        return b"".join((*pieces, octets[at:])) if pieces else octets

    def _unread(self, opened: Opened) -> bytes:
        if not _may_hold_files(opened.octets):
            return opened.octets
        self.reason = TOO_COMPLEX
        lines = opened.section[: headers.SECTION_MAX - _SECTION_ROOM].splitlines(keepends=True)
        section = b"".join(lines[: headers.LINES_MAX - _LINES_ROOM])
        return Removal(TOO_COMPLEX, len(opened.octets) - len(opened.section)).message(section)

    def _part(self, octets: bytes, leaf: Leaf, depth: int) -> bytes | None:
        """Give what stands for the part from now on, None if it stays."""
        if leaf.removal is not None:
            return None
        section = octets[leaf.head : leaf.start]
        reason = self._reason(octets, leaf, section)
        if reason is not None:
            self.reason = reason
        elif _is_message(leaf):
            content = leaf.octets(octets)
            inner = self.message(open_message(content), depth + 1)
            if inner is content:
                return None
            if leaf.encoding in _IDENTITY:
                return section + inner
        else:
            return None
        # What was decoded to be read does not go back decoded: it could pretend to be parts of what is around it.
        return Removal(self.reason, leaf.size(octets)).part(section)

    def _reason(self, octets: bytes, leaf: Leaf, section: bytes) -> str | None:
        if _may_be_more(leaf, section) and _may_hold_files(octets[leaf.start : leaf.end]):
            return TOO_COMPLEX
        if leaf.is_text:
            return None
        names = self._names_in(section)
        if names is None:
            return TOO_COMPLEX
        reason = self._blocked.by_name(names) if names else self._blocked.by_kind(leaf.kind)
        found = (self._reason_of_content(octets, read) for read in _readings(leaf, section))
        return reason or next(filter(None, found), None)

    def _names_in(self, section: bytes) -> set[str] | None:
        """Give all names of a part; None once the parts have more to say of names than files ever need."""
        fields = naming_fields(section)
        self._fields += sum(map(len, fields))
        names = names_in(fields) if self._fields <= FIELDS_IN_ALL_MAX else set()
        self._names += len(names)
        return names if max(self._names / NAMES_IN_ALL_MAX, self._fields / FIELDS_IN_ALL_MAX) <= 1 else None

    def _reason_of_content(self, octets: bytes, leaf: Leaf) -> str | None:
        is_text = leaf.kind.startswith("text/")
        if leaf.encoding not in ENCODINGS:
            uuencoded = octets[leaf.start : min(leaf.start + _UUENCODED_MAX, leaf.end)]
            return self._blocked.by_content(decode_uuencode(uuencoded), b"", is_text=is_text)
        beginning = _beginning(octets, leaf)
        reason = self._blocked.by_content(beginning, _footer(octets, leaf), is_text=is_text)
        if reason is None and may_hold_more(beginning):
            reason = self._blocked.by_whole(leaf.octets(octets))
        return reason


def _is_words(opened: Opened) -> bool:
    """Say whether the message is nothing but texts, as most are, so that there is nothing to look for."""
    octets, body = opened.octets, opened.body
    if body is None or not all(leaf.is_text for leaf in body.leaves):
        return False
    if not body.multiparts:
        return not _may_be_more(body.leaves[0], opened.section)
    return not (
        any(_may_be_more(leaf, octets[leaf.head : leaf.start]) for leaf in body.leaves)
        or any(_has_two_meanings(octets[place.head : place.start]) for place in body.multiparts)
    )


def _is_message(leaf: Leaf) -> bool:
    return leaf.kind in _MESSAGES or not _MESSAGE_NAMES.isdisjoint(extensions_of(leaf.name))


def _has_two_meanings(section: bytes) -> bool:
    """Say whether a multipart has two Content-Type fields or boundaries, of which some readers take the last."""
    if section.lower().count(b"content-type") > 1 and len(set(_TYPES.findall(b"\n" + section))) > 1:
        return True
    return len(_BOUNDARY.findall(section)) > 1


def _may_be_more(leaf: Leaf, section: bytes) -> bool:
    """Say whether another reader may find parts where we find none: by a second Content-Type, or by any boundary."""
    lowered = section.lower()
    if b"multipart/" not in lowered and (b"message/" not in lowered or leaf.kind.startswith("message/")):
        return False
    said = set(_TYPES.findall(b"\n" + lowered))
    more = (b"multipart/", b"message/") if len(said) > 1 else b"multipart/"
    return any(each.startswith(more) for each in said)


def _readings(leaf: Leaf, section: bytes) -> list[Leaf]:
    """Give the part as readers of mail may take it: where it names more than one transfer encoding, with each."""
    named = {name.decode().lower() for name in _ENCODINGS.findall(b"\n" + section)}
    encodings = {name if name in ENCODINGS else _OTHER_ENCODING for name in (leaf.encoding, *named)}
    return [leaf._replace(encoding=encoding) for encoding in encodings]


def _may_hold_files(octets: bytes) -> bool:
    for at in range(0, len(octets), _STRIDE):
        lowered = octets[at : at + _STRIDE + _OVERLAP].lower()
        if any(sign in lowered for sign in _SIGNS_OF_FILES) or _SIGN_OF_NAME.search(lowered):
            return True
    return False


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
