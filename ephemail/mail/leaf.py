"""One part of a message that is no multipart: what its header section claims of it, and where it lies in the octets."""

import re
from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.budget import Budget
from ephemail.mail.names import Names, names_in
from ephemail.mail.parameters import Boundary, Said, boundary_of, is_kind, ordinary_multipart, said_in
from ephemail.mail.removal import Removal, removal_of
from ephemail.mail.transfer import ENCODINGS, IDENTITY, decode_transfer, decoded_size

# As nearly all write them, known without being read as fields with parameters.
_ENCODINGS = {name.encode(): name for name in ("7bit", "8bit", "base64", "quoted-printable")}
_TEXT = frozenset({"text/plain", "text/html", "text"})
_ENCODING = re.compile(rb"\s*+[\w-]*+\s*+;?\s*+")
OTHER_ENCODING = "x-uuencode"  # the one that readers of mail know beside those of the RFC
_SHORT = 200  # octets of a field that are read where there is too much of it
_ANY_ENCODING = ("", "base64", "quoted-printable", OTHER_ENCODING)


Place = tuple[int, int, int]  # where a part's header section begins, where its body does, and where that ends


class Leaf(NamedTuple):
    """A part that is no multipart; `removal` says what was taken out of its body on arrival.

    `kinds`, `encodings` and `names` are all that other readers may take it to have; if it is not `is_clear` they may
    see another part in its place, or several. If it `is_plain`, all show it as words.
    """

    kind: str
    charset: str
    name: str
    attached: bool
    content_id: str
    encoding: str
    removal: Removal | None
    head: int
    start: int
    end: int
    kinds: tuple[str, ...]
    encodings: tuple[str, ...]
    names: Names
    is_clear: bool
    is_plain: bool

    @property
    def is_text(self) -> bool:
        """Say whether it is shown as words, and not offered as a download."""
        return not (self.attached or self.name) and self.kind in _TEXT

    def octets(self, message: bytes, limit: int | None = None) -> bytes:
        """Give the body without its transfer encoding; with a limit, at least the first so many octets of it."""
        # Quoted-printable takes at most three octets for one, base64 less.
        end = self.end if limit is None else min(self.end, self.start + 3 * limit + 4)
        return decode_transfer(message, self.encoding, self.start, end)

    def size(self, message: bytes) -> int:
        """Give how many octets the body has without its transfer encoding."""
        return decoded_size(message, self.encoding, self.start, self.end)


class Claims(NamedTuple):
    """What the fields of a section say that tell what a part is."""

    kind: str
    charset: str
    kinds: tuple[str, ...]
    attached: bool
    names: Names
    is_clear: bool
    is_plain: bool
    boundary: Boundary | None = None


def _plain(kind: str, charset: str = "") -> Claims:
    return Claims(kind, charset, (kind,), attached=False, names=Names(), is_clear=True, is_plain=kind in _TEXT)


_UNNAMED = Names()
_UNSAID = {kind: _plain(kind) for kind in ("text/plain", "message/rfc822")}
# As nearly all write them, known without being read.
_ORDINARY = {
    f"{kind}{said}".encode(): _plain(kind, charset)
    for kind in ("text/plain", "text/html")
    for charset in ("", "utf-8", "us-ascii", "iso-8859-1")
    for said in ((f"; charset={charset}", f'; charset="{charset}"') if charset else ("",))
}


def claims_of(found: dict[bytes, bytes], default: str, budget: Budget) -> Claims:
    """Read the fields that tell what a part is; without a Content-Type it is of the default kind."""
    said = found.get(b"content-type")
    if b"content-disposition" not in found and headers.REPEATED not in found:
        if said is None:
            return _UNSAID[default]
        ordinary = _ORDINARY.get(b" ".join(said.split()).lower())
        if ordinary is not None:
            return ordinary
        multipart = ordinary_multipart(said)
        if multipart is not None:
            kind, boundary = multipart
            return Claims(kind, "", (kind,), False, _UNNAMED, True, False, boundary)
    return _claims(found, default, budget)


def _claims(found: dict[bytes, bytes], default: str, budget: Budget) -> Claims:
    types, dispositions = headers.all_of(b"content-type", found), headers.all_of(b"content-disposition", found)
    is_read = budget.take_said(types + dispositions)
    if not is_read:
        types, dispositions = ([value[:_SHORT] for value in values[:1]] for values in (types, dispositions))
    said_types, said_dispositions = list(map(said_in, types)), list(map(said_in, dispositions))
    first = said_types[0] if said_types else Said(default)
    kinds = tuple(dict.fromkeys(said.word for said in said_types)) or (default,)
    # Two kinds of file are no more than one; of two structures, others may see the second.
    is_alone = len(set(types)) <= 1 or not any(kind.startswith(("multipart", "message")) for kind in kinds)
    attached = any(said.word == "attachment" for said in said_dispositions[:1])
    said = (*said_dispositions, *said_types)
    names = names_in(dispositions, types, said) if is_read else Names(is_doubtful=True)
    is_clear = is_read and is_alone and all(map(is_kind, types))
    return Claims(
        first.word,
        first.get("charset"),
        kinds,
        attached,
        names,
        is_clear,
        is_clear and kinds[0] in _TEXT and len(kinds) == 1 and not (attached or names.given),
        boundary_of(types[0], first) if first.word.startswith("multipart/") else None,
    )


def leaf_of(message: bytes, claims: Claims, found: dict[bytes, bytes], place: Place, head: headers.Head) -> Leaf:
    """Describe the part of `message` whose header section says `found`."""
    # Words are words, also where others take some lines of the header section for the first of them.
    is_clear = claims.is_clear and (head.is_clear or (head.is_whole and claims.is_plain))
    content_id = found.get(b"content-id")
    removed = found.get(b"ephemail-removed")
    encoding, encodings = _encodings(found)
    return Leaf(
        claims.kind,
        claims.charset,
        claims.names.shown,
        claims.attached,
        headers.line_of(content_id).strip("<> ") if content_id else "",
        encoding,
        removal_of(removed, message[place[1] : place[2]]) if removed and head.is_clear else None,
        *place,
        claims.kinds,
        encodings,
        claims.names,
        is_clear,
        is_clear and claims.is_plain and len(encodings) == 1,
    )


def is_as_it_lies(found: dict[bytes, bytes]) -> bool:
    """Say whether nobody undoes an encoding of what has these fields."""
    if b"content-transfer-encoding" not in found:
        return True
    values = headers.all_of(b"content-transfer-encoding", found)
    # Some mailers say of a multipart that it is quoted-printable (RFC 2045 §6.4 forbids it); readers take it as it is.
    return all(value.strip().lower().decode("latin-1") in {*IDENTITY, "quoted-printable"} for value in values)


def _encodings(found: dict[bytes, bytes]) -> tuple[str, tuple[str, ...]]:
    """Give the transfer encoding that we undo, and all that others may."""
    value = found.get(b"content-transfer-encoding")
    if value is None:
        return "", _PLAIN
    known = _ENCODINGS.get(value.strip().lower())
    if known is not None and headers.REPEATED not in found:
        return known, (known,)
    encoding = said_in(value).word.strip('"')
    values = headers.all_of(b"content-transfer-encoding", found)
    named = {each.strip().lower() for each in values}
    if len(named) > 1 or not all(map(_ENCODING.fullmatch, values)):
        return encoding, _ANY_ENCODING
    if encoding not in ENCODINGS:
        return encoding, ("", OTHER_ENCODING)
    return encoding, (encoding, "") if b";" in value else (encoding,)


_PLAIN = ("",)
