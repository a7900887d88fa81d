"""Header sections: their fields in order, decoded values, and who a message says it is from.

Reads RFC 5322 §2.2 and RFC 2047 with the tolerance of mail readers. Values are cut before they are decoded,
and every expression is anchored or possessive, so that the work is linear whatever the sender writes. Never raises.
"""

import re
from binascii import a2b_qp
from typing import NamedTuple

from ephemail.mail.charset import decode
from ephemail.mail.display import clean_line
from ephemail.mail.message import Sender
from ephemail.mail.transfer import decode_base64

SECTION_MAX = 65_536  # octets; Postfix, Haraka
LINES_MAX = 1_000
WORDS_MAX = 5_000  # encoded words
VALUE_MAX = 2_000  # octets of one value that are decoded, and characters of it that are shown
ADDRESS_MAX = 320  # RFC 5321 §4.5.3.1: 64 + 1 + 255

REPEATED = b""  # the name of no field

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_NO_FIELD = re.compile(rb"\n(?![!-9;-~]++[ \t]*+:|[ \t]|\Z)")
# Lines before the first field: mbox's, continuations of nothing, empty ones; and a byte order mark.
_PREFACE = re.compile(rb"(?:\xef\xbb\xbf)?(?:(?:>?From |[ \t])[^\n]*+\n|\r?\n)*+(?=[!-9;-~]++[ \t]*+:)")
_WANTED = re.compile(
    rb"\n(subject|from|content-(?:type|transfer-encoding|disposition|id)|ephemail-removed)"
    rb"[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE,
)
_END = re.compile(rb"\n\r?\n")

_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

_MAILBOX = re.compile(r'\s*+(?:"([^"\\]*+)"\s*+|([^"\\<>(),:;@\[\]]*+))<([^\s"\\<>(),:;@]++@[^\s"\\<>(),:;@]++)>\s*+')
_WORDS_OF_FROM = re.compile(
    r'"((?:[^"\\]|\\.)*+)(?:"|\\?$)|\(([^()]*)\)|<([^<>]*)>|([,;:])|'
    r'(=\?[^?\s]{1,80}\?[bqBQ]\?[^?\s]*+\?=|(?:[^"(<,;:=]|=(?!\?))++|.)',
    re.DOTALL,
)


class Head(NamedTuple):
    """A header section, where the body begins; whether all find these fields (`is_whole`), and this body too."""

    section: bytes
    body: int
    is_whole: bool
    is_clear: bool


def begin(message: bytes, start: int, end: int) -> int:
    """Give where a message's header section begins, past lines that only look as if there were none."""
    preface = _PREFACE.match(message, start, min(end, start + SECTION_MAX))
    return start if preface is None else preface.end()


def split(octets: bytes, start: int, end: int) -> Head | None:
    """Give the header section between `start` and `end`; None if it is over our limits."""
    if octets.startswith((b"\n", b"\r\n"), start, end):
        return Head(b"", octets.index(b"\n", start) + 1, is_whole=True, is_clear=True)
    empty_line = _END.search(octets, start, min(end, start + SECTION_MAX + 3))
    if empty_line is None and end - start > SECTION_MAX:
        return None
    section_end, body = (end, end) if empty_line is None else (empty_line.start() + 1, empty_line.end())
    section = octets[start:section_end]
    if len(section) > LINES_MAX and (section.count(b"\n") > LINES_MAX or section.count(b"=?") > WORDS_MAX):
        return None
    broken = _NO_FIELD.search(b"\n" + section)
    is_whole = section.count(b"\r") == section.count(b"\r\n")  # some readers take either alone for an end of a line
    if broken is None:
        return Head(section, body, is_whole, is_whole)
    # A line that is no field: junk between fields, or a body without the empty line before it.
    at = broken.start()
    following = section.find(b"\n", at) + 1
    if at and following and _FIELD.match(section, following):
        return Head(section, body, is_whole, is_clear=False)
    return Head(section[:at], start + at, is_whole=False, is_clear=False)


def first_lines(octets: bytes, start: int, end: int) -> bytes:
    """Give of a header section that is over our limits what is within them."""
    end = min(end, start + SECTION_MAX)
    empty_line = _END.search(octets, start, end)
    end = end if empty_line is None else empty_line.start()
    return b"\n".join(octets[start:end].split(b"\n", LINES_MAX)[:LINES_MAX])


def wanted(section: bytes) -> dict[bytes, bytes]:
    """Give the fields that say what a message or part is, by lower-case name: the first of each, still folded.

    Where one of those that say what a part is stands there again, REPEATED gives the whole section.
    """
    found: dict[bytes, bytes] = {}
    for name, value in _WANTED.findall(b"\n" + section):
        key = name.lower()
        if key not in found:
            found[key] = value
        elif key.startswith(b"content-"):
            found[REPEATED] = section
    return found


def all_of(name: bytes, found: dict[bytes, bytes]) -> list[bytes]:
    """Give the values of all fields of that name, where `found` is what `wanted` gave."""
    if REPEATED not in found:
        return [found[name]] if name in found else []
    return [value for each, value in _WANTED.findall(b"\n" + found[REPEATED]) if each.lower() == name]


def fields(section: bytes) -> tuple[tuple[str, str], ...]:
    """Give all fields in their order, unfolded, decoded and clean."""
    pairs: list[tuple[str, str]] = []
    for line in re.split(rb"\r?\n(?![ \t])", section):
        match = _FIELD.match(line)
        if match is not None:
            pairs.append((clean_line(match[1].decode("ascii"), VALUE_MAX), line_of(match[2])))
    return tuple(pairs)


def line_of(value: bytes) -> str:
    """Give a field's value as one clean line, its encoded words (RFC 2047) decoded."""
    return clean_line(decode_words(unfold(value)), VALUE_MAX)


def unfold(value: bytes, limit: int = VALUE_MAX) -> str:
    """Give the first octets of a field's value as one line, nothing decoded but its characters."""
    value = value[:limit]
    if b"\n" in value:
        value = value.replace(b"\r\n", b"").replace(b"\n", b"")
    return (value.decode("ascii") if value.isascii() else decode(value)).strip()


def sender_of(value: bytes) -> Sender:
    """Give the first mailbox of a From field's value (RFC 5322 §3.6.2); a name alone if it has no address."""
    text = unfold(value)
    simple = _MAILBOX.fullmatch(text)
    if simple is not None:
        quoted, atoms, address = simple.groups()
        return _sender(atoms if quoted is None else quoted, address)
    return _sender(*_first_mailbox(text))


def decode_words(text: str) -> str:
    """Decode the encoded words (RFC 2047) in `text`; neighbours in one charset are decoded together."""
    if "=?" not in text:
        return text
    out: list[str] = []
    run, run_charset, end = b"", "", 0
    for match in _WORD.finditer(text):
        gap, charset = text[end : match.start()], match[1].partition("*")[0]  # RFC 2231 §5: charset*language
        # Many senders split inside a character, so neighbours are joined before they are decoded.
        if run and (charset != run_charset or gap.strip()):
            out.append(decode(run, run_charset))
            run = b""
        if not end or gap.strip():
            out.append(gap)
        octets = match[3].encode()
        run += decode_base64(octets) if match[2] in "bB" else a2b_qp(octets, header=True)
        run_charset, end = charset, match.end()
    out += decode(run, run_charset), text[end:]
    return "".join(out)


def charsets_of_words(text: str) -> list[str]:
    """Give the charsets of the encoded words in `text`."""
    return [match[1].partition("*")[0] for match in _WORD.finditer(text)]


def _first_mailbox(text: str) -> tuple[str, str]:
    """Give the first mailbox's display name and address as they stand, from whatever stands there."""
    phrase: list[str] = []
    comment = address = ""
    for quoted, remark, angle, mark, word in _WORDS_OF_FROM.findall(text):
        if mark == ":":
            phrase = []  # a group's name
        elif mark and (address or "".join(phrase).strip()):
            break
        elif angle:
            address = address or angle
        elif not mark:
            comment = comment or remark
            phrase.append(quoted or word)
    name = "".join(phrase)
    if not address and "@" in name:
        return comment, name
    return name, address


def _sender(name: str, address: str) -> Sender:
    if name:
        name = clean_line(decode_words(_ESCAPED.sub(r"\1", name) if "\\" in name else name), VALUE_MAX)
    address = clean_line("".join(address.split()), ADDRESS_MAX)
    return Sender(name, address) if "@" in address else Sender(name or address, "")
