"""What may be shown of a message's words: one clean line, clean text, a safe filename.

Whatever goes in, what comes out is valid UTF-8 without control characters, bidirectional controls, lone surrogates or
characters that nobody sees; never raises, linear in the characters.
"""

import re

FILENAME_OCTETS_MAX = 200  # file systems end at 255, and a download may be renamed to `name (1).ext`
UNNAMED = "attachment"

# Line breaks of all kinds, CRLF first.
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")

# Never seen, whatever stands beside them: controls, surrogates, bidirectional controls (Unicode's Bidi_Control),
# invisible operators and fillers, the tags that carry hidden text, and what Unicode calls noncharacters.
_UNSEEN_SET = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_UNSEEN_SET}]")

# ZWNJ and ZWJ hold Persian and Indic words and emoji together: one, between two characters that are no Latin.
# A variation selector chooses a glyph for what stands before it: one. Anything else of them hides something.
_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_RARE = re.compile(
    f"(?=[{_JOINERS}{_SELECTORS}])([{_SELECTORS}]?)[{_SELECTORS}]*+([{_JOINERS}]?)[{_JOINERS}{_SELECTORS}]*+"
)
_HIDDEN = re.compile(f"[{_UNSEEN_SET}{_JOINERS}{_SELECTORS}]+")
_LATIN_MAX = "\u02ff"

_NOT_IN_FILENAMES = re.compile(r'[<>:"|?*%]')
_AT_ITS_START = re.compile(rf"\A[. \-~{_JOINERS}{_SELECTORS}]+")
# Device names of Windows, with any extension.
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ .]*(?:\.|$)")


def clean_line(text: str, limit: int) -> str:
    """Give `text` as one line of at most `limit` characters, its white space folded."""
    text = " ".join(text.split())  # takes line breaks of all kinds along
    if not (text.isascii() and text.isprintable()):
        text = " ".join(_without_unseen(text).split())
    return text if len(text) <= limit else text[:limit].rstrip(f" {_JOINERS}")


def clean_text(text: str, limit: int) -> str:
    """Give `text` with its line breaks, as LF, and its tabs, cut to at most `limit` characters."""
    text = _without_unseen(_LINE_BREAK.sub("\n", text[: 2 * limit]))
    return text[:limit].rstrip(f" \n\t{_JOINERS}")


def safe_filename(name: str) -> str:
    """Give a name that any file system and any header takes, and that shows its true extension; never empty."""
    name = clean_line(name.replace("\\", "/").rstrip("/ ").rpartition("/")[2], len(name))
    # A leading dot hides a file, a leading dash is an option to a command; Windows drops dots and spaces at the end.
    name = _AT_ITS_START.sub("", _NOT_IN_FILENAMES.sub("_", name)).rstrip(f". {_JOINERS}")
    if _DEVICE.match(name):
        name = "_" + name
    return _shorten(name) or UNNAMED


def bare(text: str) -> str:
    """Give `text` without anything that nobody sees, also what shapes the characters beside it."""
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub("", text)


def _without_unseen(text: str) -> str:
    return _RARE.sub(_settled, _UNSEEN.sub("", text))


def _settled(run: re.Match[str]) -> str:
    """Keep of a run of joiners and selectors what shapes the characters beside it; the rest hides something."""
    before, after = run.string[max(0, run.start() - 1) : run.start()], run.string[run.end() : run.end() + 1]
    selector, joiner = run.groups()
    shaping = selector if before.strip() else ""
    return shaping + joiner if min(before, after) > _LATIN_MAX else shaping


def _shorten(name: str) -> str:
    """Cut the stem, not the extension; what is cut behind a dot of the stem must not become one."""
    if len(name.encode()) <= FILENAME_OCTETS_MAX:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = dot + extension if stem and len(extension.encode()) <= FILENAME_OCTETS_MAX // 10 else ""
    room = FILENAME_OCTETS_MAX - len(ending.encode())
    cut = name.removesuffix(ending).encode()[:room].decode("utf-8", "ignore").rstrip(f". {_JOINERS}")
    return (cut if ending else cut.replace(".", "_")) + ending
