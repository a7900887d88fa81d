"""One part of a message that is no multipart: what its header section claims of it, and where it lies in the octets."""

from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.removal import Removal, removal_of
from ephemail.mail.transfer import decode_transfer, decoded_size

# As nearly all write them, known without being read as fields with parameters.
_ENCODINGS = {name.encode(): name for name in ("7bit", "8bit", "base64", "quoted-printable")}
_TEXT = frozenset({"text/plain", "text/html", "text"})


class Place(NamedTuple):
    """Where a part's header section begins, where its body does, and where that ends."""

    head: int
    start: int
    end: int


class Leaf(NamedTuple):
    """A part that is no multipart; `removal` says what was taken out of its body on arrival."""

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


def leaf_of(message: bytes, kind: str, parameters: dict[str, str], found: dict[bytes, bytes], place: Place) -> Leaf:
    """Describe the part of `message` whose header section says `found`; its Content-Type is read already."""
    disposition = found.get(b"content-disposition")
    how, more = headers.parameters(disposition) if disposition else ("", {})
    name = more.get("filename") or parameters.get("name")
    content_id = found.get(b"content-id")
    encoding = found.get(b"content-transfer-encoding")
    removed = found.get(b"ephemail-removed")
    return Leaf(
        kind,
        parameters.get("charset", ""),
        headers.decode_words(name) if name else "",
        how == "attachment",
        headers.line_of(content_id).strip("<> ") if content_id else "",
        _encoding(encoding) if encoding else "",
        removal_of(removed, message[place.start : place.end]) if removed else None,
        *place,
    )


def _encoding(value: bytes) -> str:
    return _ENCODINGS.get(value.strip().lower()) or headers.parameters(value)[0].strip('"')
