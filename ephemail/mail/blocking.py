"""Takes files that do harm out of a message, also out of messages in it, and leaves a note in the place of each.

All octets but those of the files and of what is no longer true of them stay as they came; a message without such files
stays the same object. What is beyond the limits of what we read, and what other readers may take apart in another way,
cannot be looked through: it stays whole where it can hold nothing but words, else its body gives way to the note, so
that neither a limit nor a doubt is a way around. Never raises; linear.
"""

import re
from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.budget import Beyond
from ephemail.mail.contents import Contents, is_binary, is_nothing_but_words
from ephemail.mail.display import safe_filename
from ephemail.mail.edges import Edges
from ephemail.mail.filetypes import Blocked, extensions_of
from ephemail.mail.kinds import extension_of_kind
from ephemail.mail.leaf import Leaf
from ephemail.mail.opening import Opened, open_within
from ephemail.mail.parts import DEPTH_MAX
from ephemail.mail.removal import TOO_COMPLEX, Removal
from ephemail.mail.transfer import ENCODINGS, IDENTITY

DECODED_MAX = 4  # octets of messages in a message that have to be decoded, in octets of the message

_MESSAGE_NAMES = frozenset({"eml", "mht", "mhtml"})
# What no message does without that holds a file which a reader of mail would offer under a name, or as a program.
_SIGNS_OF_FILES = (b"base64", b"content-disposition", b"application/", b"binhex")
_SIGN_OF_NAME = re.compile(rb"name[\s*0-9]{0,1000}+=")  # one expression for both takes twice as long
_SIGN_OF_FILE = re.compile(rb"[\r\n](?:begin [0-7]|=ybegin |mz[^\r\n]{0,60}\0)")
_STRIDE, _OVERLAP = 1 << 16, 1_010  # looked at together, so that other threads are let in between: 1 ms
_SECTION_ROOM, _LINES_ROOM = 1_000, 10  # that the note's field needs within the limits of a header section


class _Edit(NamedTuple):
    """What stands in the place of octets from now on."""

    start: int
    end: int
    octets: bytes


def without_blocked(opened: Opened, blocked: Blocked) -> bytes:
    """Give the message's octets without what is blocked."""
    if not blocked.extensions or _is_words(opened):
        return opened.octets
    edits = _Search(blocked, len(opened.octets)).message(opened)
    octets, at = opened.octets, 0
    pieces: list[bytes] = []
    for edit in edits:
        pieces += octets[at : edit.start], edit.octets
        at = edit.end
    return b"".join((*pieces, octets[at:])) if edits else octets


class _Search:
    """Counts what looking through one message has cost so far; `reason` is the last that was found."""

    def __init__(self, blocked: Blocked, size: int) -> None:
        self._blocked = blocked
        self._contents = Contents(blocked)
        self._room = DECODED_MAX * size
        self._reason = TOO_COMPLEX

    def message(self, opened: Opened, depth: int = 0) -> list[_Edit]:
        """Give what is to stand elsewhere in a message whose octets hold no other."""
        edits = self._within(opened, depth)
        return edits if opened.edges.are_clear() else self._unread(opened) or edits

    def _within(self, opened: Opened, depth: int) -> list[_Edit]:
        body = opened.body
        if body is None or not body.is_clear or depth > DEPTH_MAX:
            return self._unread(opened)
        try:
            return [edit for leaf in body.leaves for edit in self._part(opened, leaf, depth)]
        except Beyond:
            return self._unread(opened)

    def _unread(self, opened: Opened) -> list[_Edit]:
        start, body, end = opened.place
        if not _may_hold_files(opened.octets, start, end):
            return []
        self._reason = TOO_COMPLEX
        lines = opened.section[: headers.SECTION_MAX - _SECTION_ROOM].split(b"\n")
        section = b"\n".join(lines[: headers.LINES_MAX - _LINES_ROOM])
        return [_Edit(start, end, Removal(TOO_COMPLEX, end - body).message(section))]

    def _part(self, opened: Opened, leaf: Leaf, depth: int) -> list[_Edit]:
        octets = opened.octets
        if is_nothing_but_words(octets, leaf) or leaf.removal is not None:
            return []
        opened.edges.budget.take_names(leaf.names.given)
        extensions = _extensions_of(leaf)
        reason = self._reason_of(octets, leaf, extensions)
        if reason is None and _is_message(leaf, extensions):
            if IDENTITY.issuperset(leaf.encodings):
                return self._within(open_within(octets, leaf.start, leaf.end, opened.edges), depth + 1)
            reason = self._reason_of_encoded(octets, leaf, opened.edges, depth)
        if reason is None:
            return []
        self._reason = reason
        removal = Removal(reason, leaf.size(octets))
        part = removal.part(octets[leaf.head : leaf.start], is_clear=leaf.is_clear)
        return [_Edit(leaf.head, leaf.end, part)]

    def _reason_of_encoded(self, octets: bytes, leaf: Leaf, edges: Edges, depth: int) -> str | None:
        """Look through a message that does not go back decoded: it could pretend to be parts of what is around it."""
        content = leaf.octets(octets) if len(leaf.encodings) == 1 else b""
        self._room -= len(content)
        if self._room < 0 or not content:
            return TOO_COMPLEX
        inner = open_within(content, 0, len(content), Edges(content, edges.budget))
        return self._reason if self.message(inner, depth + 1) else None

    def _reason_of(self, octets: bytes, leaf: Leaf, extensions: set[str]) -> str | None:
        if (leaf.names.is_doubtful or not leaf.is_clear) and _may_be_more(octets, leaf):
            return TOO_COMPLEX
        if leaf.is_plain and not is_binary(octets, leaf):
            is_whole = leaf.encoding in IDENTITY
            return self._contents.reason_of_words(octets[leaf.head : leaf.end] if is_whole else leaf.octets(octets))
        reason = self._blocked.by_extensions(extensions or set(map(extension_of_kind, leaf.kinds)))
        return reason or self._contents.reason_of_file(octets, leaf)


def _is_words(opened: Opened) -> bool:
    """Say whether the message is nothing but words to everybody, as most are, so that there is nothing to look for."""
    octets, body = opened.octets, opened.body
    if body is None or not body.is_clear:
        return False
    for leaf in body.leaves:
        if not is_nothing_but_words(octets, leaf):
            return False
    return opened.edges.are_clear()


def _extensions_of(leaf: Leaf) -> set[str]:
    """Give all extensions that the part may be taken to have, that which is offered among them."""
    if not leaf.names.given:
        return set()
    return set().union(*map(extensions_of, {*leaf.names.given, safe_filename(leaf.name)}))


def _is_message(leaf: Leaf, extensions: set[str]) -> bool:
    return any(kind.startswith("message/") for kind in leaf.kinds) or not _MESSAGE_NAMES.isdisjoint(extensions)


def _may_be_more(octets: bytes, leaf: Leaf) -> bool:
    """Say whether others may find files where the part is not what we take it for."""
    if not ENCODINGS.issuperset(leaf.encodings) or "base64" in leaf.encodings:
        return True
    decoded = leaf.octets(octets) if leaf.encoding == "quoted-printable" else b""
    return _may_hold_files(octets, leaf.head, leaf.end) or _may_hold_files(decoded, 0, len(decoded))


def _may_hold_files(octets: bytes, start: int, end: int) -> bool:
    for at in range(start, end, _STRIDE):
        lowered = octets[at : min(at + _STRIDE + _OVERLAP, end)].lower()
        if any(sign in lowered for sign in _SIGNS_OF_FILES):
            return True
        if _SIGN_OF_NAME.search(lowered) or _SIGN_OF_FILE.search(lowered):
            return True
    return False
