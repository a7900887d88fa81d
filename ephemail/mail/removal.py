"""What stands in the place of what was taken out of a message: a field that says so to programs, a note to people.

Nothing else is kept of it, so that all who read the octets later, here or anywhere, learn the same. A sender may write
the same field and the same note; what is shown as taken out is then that note, and nothing else.
"""

import re
from typing import NamedTuple

TOO_COMPLEX = "too complex"

_FIELD = re.compile(rb"\s*([a-z ]{1,20}); size=([0-9]{1,12})\s*")
# Fields that are no longer true of a part with another body, and ours, which only we write.
_UNTRUE = re.compile(
    rb"^(?:content-transfer-encoding|content-md5|content-length|ephemail-removed)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?",
    re.IGNORECASE | re.MULTILINE,
)
# All but fields: what some take for the end of the header section, with what they would then take for the body.
_ALONE = re.compile(rb"\r(?!\n)[^\n]*")
_BLANK = re.compile(rb"\n[ \t]+\r?(?=\n|\Z)")
_FIELD_OF_SECTION = re.compile(rb"^[!-9;-~]+[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?", re.MULTILINE)
_TYPE = re.compile(rb"^content-type[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?", re.IGNORECASE | re.MULTILINE)
_OF_CONTENT = re.compile(rb"^content-[!-9;-~]*[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?", re.IGNORECASE | re.MULTILINE)


class Removal(NamedTuple):
    """Why a part's body was taken out, in a word or two, and how many octets it had without its transfer encoding."""

    reason: str
    size: int

    @property
    def note(self) -> bytes:
        """What stands there instead."""
        return f"This was taken out on arrival: {self.reason}, {self.size} octets.".encode()

    def part(self, section: bytes, *, is_clear: bool = True) -> bytes:
        """Give the part that has `section` as its header section, with the note for its body.

        Where it is not clear what the section says the part is, it says no more of it than its name.
        """
        kept = _UNTRUE.sub(b"", _fields_of(section))
        return self._write(kept if is_clear else _TYPE.sub(b"", kept))

    def message(self, section: bytes) -> bytes:
        """Give the message that has `section` as its header section, with the note for all of its body."""
        return self._write(_OF_CONTENT.sub(b"", _UNTRUE.sub(b"", _fields_of(section)))) + b"\r\n"

    def _write(self, section: bytes) -> bytes:
        kept = section.strip(b"\r\n")
        said = f"Ephemail-Removed: {self.reason}; size={self.size}\r\n\r\n".encode()
        return (kept + b"\r\n" if kept else b"") + said + self.note


def _fields_of(section: bytes) -> bytes:
    return b"".join(_FIELD_OF_SECTION.findall(_BLANK.sub(b"", _ALONE.sub(b"", section))))


def removal_of(field: bytes, body: bytes) -> Removal | None:
    """Give what the field says was taken out of a part, if it is told the truth: if `body` is the note, and no more."""
    match = _FIELD.fullmatch(field)
    if match is None:
        return None
    removal = Removal(match[1].decode(), int(match[2]))
    return removal if body.rstrip(b"\r\n") == removal.note else None
