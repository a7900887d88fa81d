"""Header sections: their fields in order, decoded values, parameters, and who a message says it is from.

Reads RFC 5322 §2.2, RFC 2047 and RFC 2231 with the tolerance of mail readers. Values are cut before they are decoded,
and every expression is anchored or possessive, so that the work is linear whatever the sender writes. Never raises.
"""

import re
from binascii import a2b_qp
from urllib.parse import unquote_to_bytes

from ephemail.mail.charset import decode
from ephemail.mail.display import clean_line
from ephemail.mail.message import Sender
from ephemail.mail.transfer import decode_base64

SECTION_MAX = 65_536  # octets; Postfix, Haraka
LINES_MAX = 1_000
WORDS_MAX = 5_000  # encoded words
VALUE_MAX = 2_000  # octets of one value that are decoded, and characters of it that are shown
ADDRESS_MAX = 320  # RFC 5321 §4.5.3.1: 64 + 1 + 255

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
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*))', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTINUED = re.compile(r"([^*]+)(?:\*([0-9]{1,3}))?(\*)?")

_MAILBOX = re.compile(r'\s*(?:"([^"\\]*)"|([^"\\<>(),:;@\[\]]*))\s*<([^\s"\\<>(),:;@]+@[^\s"\\<>(),:;@]+)>\s*')
_WORDS_OF_FROM = re.compile(
    r'"((?:[^"\\]|\\.)*+)(?:"|$)|\(([^()]*)\)|<([^<>]*)>|([,;:])|'
    r'(=\?[^?\s]{1,80}\?[bqBQ]\?[^?\s]*+\?=|(?:[^"(<,;:=]|=(?!\?))++|.)',
    re.DOTALL,
)


def begin(message: bytes) -> int:
    """Give where a message's header section begins, past lines that only look as if there were none."""
    preface = _PREFACE.match(message, 0, SECTION_MAX)
    return 0 if preface is None else preface.end()


def split(octets: bytes, start: int, end: int) -> tuple[bytes, int] | None:
    """Give the header section between `start` and `end`, and where the body begins; None if it is over our limits."""
    if octets.startswith((b"\n", b"\r\n"), start, end):
        return b"", octets.index(b"\n", start) + 1
    empty_line = _END.search(octets, start, min(end, start + SECTION_MAX + 3))
    if empty_line is None and end - start > SECTION_MAX:
        return None
    section_end, body = (end, end) if empty_line is None else (empty_line.start() + 1, empty_line.end())
    section = octets[start:section_end]
    if len(section) > LINES_MAX and (section.count(b"\n") > LINES_MAX or section.count(b"=?") > WORDS_MAX):
        return None
    broken = _NO_FIELD.search(b"\n" + section)
    return (section, body) if broken is None else _split_broken(section, start, body, broken.start())


def first_lines(octets: bytes, start: int) -> bytes:
    """Give of a header section that is over our limits what is within them."""
    empty_line = _END.search(octets, start, start + SECTION_MAX)
    end = start + SECTION_MAX if empty_line is None else empty_line.start()
    return b"\n".join(octets[start:end].split(b"\n", LINES_MAX)[:LINES_MAX])


def wanted(section: bytes) -> dict[bytes, bytes]:
    """Give the fields that say what a message or part is, by lower-case name: the first of each, still folded."""
    found: dict[bytes, bytes] = {}
    for name, value in _WANTED.findall(b"\n" + section):
        found.setdefault(name.lower(), value)
    return found


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
    return clean_line(decode_words(_unfold(value)), VALUE_MAX)


def sender_of(value: bytes) -> Sender:
    """Give the first mailbox of a From field's value (RFC 5322 §3.6.2); a name alone if it has no address."""
    text = _unfold(value)
    simple = _MAILBOX.fullmatch(text)
    if simple is not None:
        quoted, atoms, address = simple.groups()
        return _sender(atoms if quoted is None else quoted, address)
    return _sender(*_first_mailbox(text))


def parameters(value: bytes, limit: int = VALUE_MAX) -> tuple[str, dict[str, str]]:
    """Split a Content-Type or Content-Disposition into its first word, in lower case, and its parameters.

    Names are in lower case; continued and encoded values (RFC 2231) are put together; the first of equal names counts.
    """
    text = _unfold(value, limit)
    head, semicolon, rest = text.partition(";")
    kind = head.partition("(")[0].strip().lower()
    if not semicolon:
        return kind, {}
    if rest.isascii() and "*" not in rest and "\\" not in rest:  # as good as always: each value stands as it is meant
        plain: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(text, len(head)):
            plain.setdefault(name.lower(), quoted or bare.strip())
        return kind, plain
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, quoted, bare in _PARAMETER.findall(text, len(head)):
        match = _CONTINUED.fullmatch(name.lower())
        if match is not None:
            piece = _ESCAPED.sub(r"\1", quoted) if quoted else bare.strip()
            pieces.setdefault(match[1], {}).setdefault(int(match[2] or 0), (bool(match[3]), piece))
    return kind, {name: _join(numbered) for name, numbered in pieces.items()}


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


def _split_broken(section: bytes, start: int, body: int, at: int) -> tuple[bytes, int]:
    """Decide about a line that is no field: junk between fields, or a body without the empty line before it."""
    following = section.find(b"\n", at) + 1
    if at and following and _FIELD.match(section, following):
        return section, body
    return section[:at], start + at


def _unfold(value: bytes, limit: int = VALUE_MAX) -> str:
    value = value[:limit]
    if b"\n" in value:
        value = value.replace(b"\r\n", b"").replace(b"\n", b"")
    return (value.decode("ascii") if value.isascii() else decode(value)).strip()


def _join(numbered: dict[int, tuple[bool, str]]) -> str:
    """Put the pieces of one parameter together (RFC 2231 §3 and §4)."""
    charset, octets = "", b""
    for index in sorted(numbered):
        encoded, piece = numbered[index]
        if encoded and index == 0 and "'" in piece:
            charset, _, rest = piece.partition("'")
            piece = rest.partition("'")[2]  # what stands between the two is the language
        octets += unquote_to_bytes(piece) if encoded else piece.encode()
    return decode(octets, charset or "utf-8")


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
