"""A message's words laid out as lines, with the links in them.

The subject, the text and the HTML (layout.py) each make one sheet. Addresses are taken out of the words, a mark
standing in their place, so that no digit of theirs is read as anybody's code. Never raises; one pass, possessive.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from urllib.parse import quote

# Characters: of a text, where what it asks for stands on its first pages, and of HTML, which has ten times as much
# markup as words, from its body on.
TEXT_MAX = 16_384
READ_MAX = 65_536
LINKS_MAX = 40
_ARMOUR = 60  # characters
HREF_MAX = 2_048

LINK = "\x01"  # where an address stood; no word and no space
CELL = "\t"  # between the cells of a table

_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"\u2e80-\uffef]{1,2048}+")
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u20e3\ufe0e\ufe0f\ufeff]+"
)
# What closes a sentence or a bracket around an address is not of it.
_TRAILING = ".,;:!?'*_|"
_TRAILING_MAX = 6  # so that at least the slashes remain
_BRACKETS = {")": "(", "]": "[", "}": "{"}


@dataclass(slots=True)
class Seen:
    """A link on a sheet: its address, and where its words begin and end; a bare address has its mark there."""

    url: str
    begin: int
    end: int
    alt: str = ""  # the text in place of a picture
    button: bool = False  # whether it is made to look like one


@dataclass(slots=True)
class Sheet:
    """The words of one part of a message: `kind` is subject, text or html."""

    kind: str
    text: str = ""
    links: list[Seen] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    # Where markup stood: positions in the text, and the markup.
    marks: list[int] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)

    def markup_at(self, at: int) -> str:
        """Give the markup right before a position, empty where words stand before it."""
        n = bisect_right(self.marks, at) - 1
        return self.runs[n] if n >= 0 and not self.text[self.marks[n] : at].strip() else ""

    def is_quoted(self, at: int) -> bool:
        """Say whether a position lies within a block quotation."""
        return any(begin <= at < end for begin, end in self.quoted)


def plain_sheet(kind: str, text: str) -> Sheet:
    """Lay out plain text."""
    sheet = Sheet(kind)
    sheet.text = without_addresses(visible(_without_armour(text[:TEXT_MAX])), sheet, 0)
    return sheet


def _without_armour(text: str) -> str:
    """Leave out lines that are one long word and no address: keys, signatures, files in letters; nobody types those."""
    lines = text.split("\n")
    if max(map(len, lines)) < _ARMOUR:
        return text
    return "\n".join(["" if len(line) >= _ARMOUR and _is_armour(line) else line for line in lines])


def _is_armour(line: str) -> bool:
    return " " not in line and "://" not in line and line.isascii()


def visible(text: str) -> str:
    """Give `text` without the characters that nobody sees and that part digits."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def without_addresses(text: str, sheet: Sheet, offset: int, *, within: bool = False) -> str:
    """Put a mark for each address in `text`, which stands at `offset`, and note it unless it is `within` a link."""
    if "://" not in text:
        return text
    kept: list[str] = []
    at = length = 0
    for found in _ADDRESS.finditer(text):
        url = _trimmed(found[0])
        length += found.start() - at
        kept += (text[at : found.start()], LINK)
        if not within and len(sheet.links) < LINKS_MAX and len(shown := printable(url)) <= HREF_MAX:
            sheet.links.append(Seen(shown, offset + length, offset + length + 1))
        length += 1
        at = found.start() + len(url)
    kept.append(text[at:])
    return "".join(kept)


def printable(url: str) -> str:
    """Write an address with nothing in it that is not seen, or that reorders what is seen: octets, as browsers do."""
    if url.isprintable():
        return url
    return "".join(each if each.isprintable() else quote(each, errors="replace") for each in url)


def _trimmed(url: str) -> str:
    """Give an address found in text without what belongs to the sentence around it."""
    for _ in range(_TRAILING_MAX):
        opening = _BRACKETS.get(url[-1])
        if url[-1] not in _TRAILING and (opening is None or url.count(url[-1]) <= url.count(opening)):
            break
        url = url[:-1]
    return url
