"""Files that are written into the words of a text: uuencoded, yEnc, BinHex. Never raises; linear in the text."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ephemail.mail.signatures import BEGINNING
from ephemail.mail.transfer import decode_uuencode

_BEGIN = re.compile(rb"^(?:begin +[0-7]{3,4} +(?P<uu>[^\n]+)|=ybegin (?:[^\n]*?name=(?P<y>[^\n]*))?)$", re.MULTILINE)
_OF_BINHEX = b"(This file must be converted with BinHex"
_BINHEX = re.compile(rb"[^\n]*+\n\s*+:")
_STRIDE = 1 << 18  # looked through at a time, so that other threads are let in between: 5 ms
_LINE_FEED = 0x0A
_UUENCODED_MAX = 4 * BEGINNING


class Enclosure(NamedTuple):
    """A file in a text: its name as it stands there, and what it begins with."""

    name: bytes
    beginning: bytes


def may_enclose(octets: bytes, start: int, end: int) -> bool:
    """Say whether there may be such files."""
    return octets.find(b"begin ", start, end) >= 0 or octets.find(_OF_BINHEX, start, end) >= 0


def enclosures_in(text: bytes, limit: int) -> list[Enclosure]:
    """Give the first files in a text, whose lines end with LF, but those in BinHex."""
    found = list(islice(_begin_lines(text), limit))
    starts = [*(each.start() for each in found), len(text)]
    return [
        _enclosure(each, text[each.end() + 1 : min(following, each.end() + _UUENCODED_MAX)])
        for each, following in zip(found, starts[1:], strict=True)
    ]


def holds_binhex(text: bytes) -> bool:
    """Say whether there is a file whose name and beginning we cannot tell; lines end with LF."""
    at = text.find(_OF_BINHEX)
    while at >= 0:
        if (at == 0 or text[at - 1] == _LINE_FEED) and _BINHEX.match(text, at) is not None:
            return True
        at = text.find(_OF_BINHEX, at + 1)
    return False


def _begin_lines(text: bytes) -> Iterator[re.Match[bytes]]:
    start = 0
    while 0 <= start < len(text):
        end = text.find(b"\n", start + _STRIDE)
        yield from _BEGIN.finditer(text, start, len(text) if end < 0 else end)
        start = end


def _enclosure(line: re.Match[bytes], following: bytes) -> Enclosure:
    name = line["uu"]
    return Enclosure(line["y"] or b"", b"") if name is None else Enclosure(name, decode_uuencode(following)[:BEGINNING])
