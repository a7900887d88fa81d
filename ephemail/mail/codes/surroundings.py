"""What stands around a position on a sheet: the label, the clause, the lines above.

Each piece is cut to a length, so that a message of one endless line costs no more than another. Never raises.
"""

import re
from dataclasses import dataclass

from ephemail.mail.codes.sheet import CELL, Sheet

_BEFORE_MAX = 160  # characters
_AFTER_MAX = 100
_LABEL_MAX = 40
_LINE_MAX = 160
_HEADING_MAX = 60
_LINES_ABOVE = 2

# What ends a sentence; a full stop within a word or a number does not, nor does that of "no." or "tel."
_SENTENCE_END = re.compile(
    r"[.!?;。！？；।։۔…\t](?:(?<=[。！？；।։۔…\t])|(?<!\b[Nn][or]\.)(?<!\b[Tt][eé]l\.)(?<!\b[Tt]lf\.)(?<!\b[Rr]ef\.)(?=[\s\"'”’)]))"
)
_CLAUSE_END = re.compile(r"[,，、(（|•·\d]")
# A heading that has its own number, or that greets.
_COMPLETE = re.compile(r"\d{4}\W*\Z|[,，、!！]\Z")
_COLONS = (":", "：")
_PUNCTUATION = " \t\xa0:：=＝-–—.\"'“”()（）[]"
_NOUN_WORDS = 2
_AFTER_LABEL = re.compile(r"[,，、(（|•·\d:：]")
_COMMAS = ",，、"  # whom a mail is for stands before one, and says nothing of what is behind it
_DECORATION = "#№→➔➜➡⬇↓▶►▼●■◆◇★☆✔✅👉🔑🔐🔒 \t*_~–—-:：·•|\"'“”‘’«»「」『』【】〔〕[]()（）<>＜＞.。,\u200b"
_BETWEEN = "".join(set(_DECORATION) - set(_COMMAS))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a candidate, nearest first."""

    label: str  # right before it, in its clause; the heading above it, where nothing is
    after: str  # right behind it, in its clause
    clause: str  # its sentence
    line: str  # its line, without it
    above: str  # the two lines before its own
    below: str  # the line behind its own
    alone: bool  # nothing else in its line
    alone_in_cell: bool  # nothing else in its table cell
    first: bool  # begins its sentence
    last: bool  # ends its sentence
    colon: bool  # introduced by a colon or an equals sign
    enclosed: bool  # in quotes or brackets

    @property
    def noun(self) -> str:
        """The noun that the label ends with, and the verb that may be behind it."""
        return " ".join(self.label.rstrip(_PUNCTUATION).split()[-_NOUN_WORDS:])


def surroundings(sheet: Sheet, begin: int, end: int) -> Surroundings:
    """Look around the words from `begin` to `end`."""
    text = sheet.text
    line_begin, line_end = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before = text[max(line_begin, begin - _BEFORE_MAX) : begin]
    behind = text[end : min(line_end, end + _AFTER_MAX)]
    opening = _after_last(_SENTENCE_END, before)
    closing = _until_first(_SENTENCE_END, behind)
    above = _lines_above(text, line_begin)
    alone = not before.strip(_DECORATION) and not behind.strip(_DECORATION)
    label = _after_last(_CLAUSE_END, opening.rstrip(_BETWEEN))[-_LABEL_MAX:]
    if not opening.strip(_DECORATION):
        label = _heading(before, above, behind.strip(_DECORATION))
    stripped = before.rstrip(" \t*_\xa0")
    return Surroundings(
        label=label,
        after=_until_first(_AFTER_LABEL, closing.lstrip(_DECORATION))[:_LABEL_MAX],
        clause=f"{opening} {closing}",
        line=f"{before} {behind}",
        above=above,
        below=_line_below(text, line_end),
        alone=alone,
        alone_in_cell=not before.rpartition(CELL)[2].strip(_DECORATION)
        and not behind.partition(CELL)[0].strip(_DECORATION),
        first=not opening.strip(_DECORATION),
        last=not closing.strip(_DECORATION),
        colon=stripped[-1:] in (":", "：", "=", "＝") if stripped else above[-1:] in (":", "："),
        enclosed=before[-1:] in tuple("\"'“«「『【（(„") and behind[:1] in tuple("\"'”»」』】）)“"),
    )


def _heading(before: str, above: str, behind: str) -> str:
    """Give what stands over a value or in the cell before it, if it is short or ends with a colon, and names it."""
    cell = before.rstrip(_DECORATION).rpartition(CELL)[2]
    if cell.strip(_DECORATION):
        return cell[-_LABEL_MAX:]
    heading = above.rpartition("\n")[2]
    if _COMPLETE.search(heading) or (behind and heading[-1:] not in _COLONS):
        return ""
    if len(heading) <= _HEADING_MAX:
        return heading
    return heading[-_LABEL_MAX:] if heading[-1] in _COLONS else ""


def _lines_above(text: str, line_begin: int) -> str:
    """Give the two lines with words before a line, however many empty ones between."""
    lines: list[str] = []
    end = line_begin - 1
    while end > 0 and len(lines) < _LINES_ABOVE:
        stripped = len(text[max(end - _LINE_MAX, 0) : end].rstrip())
        if not stripped:
            end = max(end - _LINE_MAX, 0)
            continue
        end = max(end - _LINE_MAX, 0) + stripped
        begin = text.rfind("\n", 0, end) + 1
        lines.append(text[max(begin, end - _LINE_MAX) : end].strip())
        end = begin - 1
    return "\n".join(line for line in reversed(lines) if line)


def _line_below(text: str, line_end: int) -> str:
    return text[line_end : line_end + _LINE_MAX].lstrip().partition("\n")[0]


def _after_last(end: re.Pattern[str], text: str) -> str:
    cut = 0
    for found in end.finditer(text):
        cut = found.end()
    return text[cut:]


def _until_first(end: re.Pattern[str], text: str) -> str:
    found = end.search(text)
    return text if found is None else text[: found.start()]
