"""Fields with parameters (RFC 2045 §5.1, RFC 2183): what stands before them, and all that they say.

Continued and encoded values (RFC 2231) are put together. Readers of mail take other things from what breaks the
grammar, so that it is said what does. Never raises; linear in the field.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from ephemail.mail.charset import decode, is_known
from ephemail.mail.headers import SECTION_MAX, unfold

PARAMETERS_MAX = 60  # of one field

_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*))', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTINUED = re.compile(r"([^*]+)\*(?:([0-9]{1,3})(\*)?)?")

_TOKEN = rb"[!#$%&'+.0-9A-Z^_`a-z{|}~-]++"
_KIND = re.compile(rb"\s*+(?:%b/%b|(?!multipart|message)%b)?+\s*+(?:;|\Z)" % (_TOKEN, _TOKEN, _TOKEN), re.IGNORECASE)
# Values that are no tokens are let pass where nearly all writers forget the quotes, but nothing that comments or folds.
_MULTIPART = re.compile(
    rb'\s*+multipart/%b\s*+(?:;\s*+(?:%b\s*+=\s*+(?:"[ !#-\[\]-~]*+"|[!#-\'*+./0-:<-\[\]-~-]*+)\s*+)?+)*+'
    % (_TOKEN, _TOKEN),
    re.IGNORECASE,
)
_BOUNDARY = re.compile(rb';\s*+boundary\s*+=\s*+(?:"([^"]*+)"|([^\s;]*+))', re.IGNORECASE)
_UNQUOTED_TWICE = re.compile(rb"<.*>|.*=\?.*|.*\s\s.*|\s.*", re.DOTALL)
_SPECIAL = re.compile(rb"[/:<=>?@\[\],]")


# As nearly all write it, known without being read as a field with parameters.
_OTHERS = rb'(?:charset|type|report-type|protocol|micalg)="?[\w/.+-]*+"?'
_ORDINARY = re.compile(
    rb"\s*+(multipart/[\w-]++)(?:;\s*+%b)*+;\s*+boundary=(?:\"([\w'+,./:=-]++)\"|([\w'+.-]++))(?:;\s*+%b)*+;?\s*+"
    % (_OTHERS, _OTHERS),
    re.IGNORECASE,
)


class Said(NamedTuple):
    """What a field says: its first word in lower case, its parameters in their order, names in lower case.

    `is_doubtful` says that others may understand another value.
    """

    word: str
    pairs: tuple[tuple[str, str], ...] = ()
    is_doubtful: bool = False

    def get(self, name: str) -> str:
        """Give the first value of a parameter, none if it is not there."""
        return next((value for each, value in self.pairs if each == name), "")


class Boundary(NamedTuple):
    """The boundary of a multipart, what else others could take for it, and whether the field is beyond doubt."""

    text: bytes
    others: tuple[bytes, ...]
    is_clear: bool


def said_in(value: bytes) -> Said:
    """Read a Content-Type or Content-Disposition."""
    text = unfold(value, SECTION_MAX)
    head, semicolon, _ = text.partition(";")
    word = head.partition("(")[0].strip().lower()
    if not semicolon:
        return Said(word)
    found = _PARAMETER.findall(text, len(head))
    pairs: list[tuple[str, str]] = []
    pieces = _Pieces()
    for name, quoted, bare in found[:PARAMETERS_MAX]:
        value_of = (_ESCAPED.sub(r"\1", quoted) if "\\" in quoted else quoted) or bare.strip()
        if "*" not in name:
            pairs.append((name.lower(), value_of))
        else:
            pieces.add(name.lower(), value_of)
    joined, is_doubtful = pieces.join()
    return Said(word, (*pairs, *joined), is_doubtful or len(found) > PARAMETERS_MAX)


def is_kind(value: bytes) -> bool:
    """Say whether a Content-Type names a kind, or none at all, so that all readers understand the same."""
    return _KIND.match(value) is not None


def ordinary_multipart(value: bytes) -> tuple[str, Boundary] | None:
    """Give the kind and the boundary of a multipart whose Content-Type leaves nothing to think about."""
    match = _ORDINARY.fullmatch(value)
    return match and (match[1].decode().lower(), Boundary(match[2] or match[3], (), is_clear=True))


def boundary_of(value: bytes, said: Said) -> Boundary:
    """Give the boundary that the Content-Type of a multipart names."""
    text = said.get("boundary").rstrip().encode()
    named = _BOUNDARY.findall(value)
    if len(named) != 1 or not _MULTIPART.fullmatch(value):
        return Boundary(text, (), is_clear=False)
    quoted, bare = named[0]
    special = _SPECIAL.search(bare)
    # A value without quotes ends for some at the first character that should have them.
    others = (bare[: special.start()],) if special and special.start() else ()
    return Boundary(text, others, not _UNQUOTED_TWICE.fullmatch(quoted or bare))


class _Pieces:
    """Parameters in the forms of RFC 2231, each form by itself, as readers differ in which of them they take."""

    def __init__(self) -> None:
        self._whole: list[tuple[str, str]] = []
        self._continued: dict[str, dict[int, tuple[bool, str]]] = {}
        self._is_doubtful = False

    def add(self, name: str, value: str) -> None:
        """Add what stands as one parameter."""
        match = _CONTINUED.fullmatch(name)
        if match is None:
            self._is_doubtful = True
        elif match[2] is None:
            self._whole.append((match[1], self._join({0: (True, value)})))
        else:
            numbered = self._continued.setdefault(match[1], {})
            self._is_doubtful |= int(match[2]) in numbered
            numbered.setdefault(int(match[2]), (match[3] is not None, value))

    def join(self) -> tuple[list[tuple[str, str]], bool]:
        """Give what they are together, and whether others may put them together in another way."""
        continued = [(name, self._join(numbered)) for name, numbered in self._continued.items()]
        return self._whole + continued, self._is_doubtful

    def _join(self, numbered: dict[int, tuple[bool, str]]) -> str:
        """Put the pieces of one parameter together (RFC 2231 §3 and §4)."""
        charset, octets = "", b""
        for index in sorted(numbered):
            encoded, piece = numbered[index]
            if encoded and index == 0 and "'" in piece:
                charset, _, rest = piece.partition("'")
                piece = rest.partition("'")[2]  # what stands between the two is the language
            octets += unquote_to_bytes(piece) if encoded else piece.encode()
        self._is_doubtful |= not is_known(charset)
        return decode(octets, charset or "utf-8")
