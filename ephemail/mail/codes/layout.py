"""HTML laid out as lines: blocks on lines of their own, cells parted by tabs.

Markup is skipped in whole runs, and only looked at where a link or a candidate needs it: a tag at a time takes three
times as long. What the runs are is decided as in markup.py: an open quote or comment takes the rest with it. Never
raises; one pass that never goes back.
"""

import re

from ephemail.mail.codes.sheet import (
    CELL,
    HREF_MAX,
    LINKS_MAX,
    READ_MAX,
    Seen,
    Sheet,
    printable,
    visible,
    without_addresses,
)
from ephemail.mail.markup import RAW, Tag, attributes_of, unescape_safely

_HEAD_MAX = 262_144  # characters of style sheets before the body
_ALT_MAX = 120
_RUNS_MAX = 4_000  # pieces of text between markup: ten times what a long newsletter has

_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
_ATTRIBUTES = r"(?:[^>=]++|=[ \t\r\n\f]*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
_RAW = "".join(rf"|(?i:{name})(?=[\s/>])(?:.*?</(?i:{name})(?=[\s/>])[^>]*+>|.*+)" for name in sorted(RAW))
# No group in it captures: CPython 3.11 fails on one that is entered again within a possessive repeat.
_PIECE = (
    rf"<(?:!--(?:-?>|.*?--!?>|.*+){_RAW}"
    rf"|/?[a-zA-Z]{_ATTRIBUTES}>?"
    r"|(?:[!?]|/[^a-zA-Z])[^>]*+>?)"
)
_RUN = re.compile(rf"{_PIECE}(?:[ \t\r\n\f]*+{_PIECE})*+", re.DOTALL)
_ANCHOR = re.compile(r"</?[aA][\s>]")
_CELL = re.compile(r"<[tT][dDhH][\s>]")
_LINE = re.compile(
    r"</?(?:p|div|tr|table|h[1-6]|li|ul|ol|d[ldt]|br|hr|center|section|article|header|footer|blockquote|pre)[\s/>]",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK_TAG = re.compile(rf"<(/?)([aA]|[iI][mM][gG])(?=[\s/>])({_ATTRIBUTES})(>?)")
# What a browser takes out of an address; any other control in it makes it none.
_BREAKS = re.compile(r"[\t\r\n]+")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f]+\Z", re.IGNORECASE)
_QUOTE = re.compile(r"<(/?)blockquote\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u202f\u3000]+")

_BUTTON_LOOKS = ("button", "btn", "background", "padding")


def html_sheet(html: str) -> Sheet:
    """Lay out an HTML document from its body on."""
    opening = _BODY.search(html, 0, _HEAD_MAX)
    begin = opening.start() if opening else 0
    return _Reader().read(html[begin : begin + READ_MAX])


class _Reader:
    """Reads one document; holds what is open: the link and the quotations."""

    def __init__(self) -> None:
        self.sheet = Sheet("html")
        self.pieces: list[str] = []
        self.length = 0
        self.link: Seen | None = None
        self.quotes: list[int] = []

    def read(self, html: str) -> Sheet:
        at = 0
        for run in _RUN.finditer(html):
            if run.start() > at:
                self._words(html[at : run.start()])
            self._markup(run[0])
            at = run.end()
            if len(self.sheet.runs) >= _RUNS_MAX:
                break
        else:
            self._words(html[at:])
        self._close_link()
        self.sheet.quoted += [(begin, self.length) for begin in self.quotes[:1]]
        self.sheet.text = "".join(self.pieces)
        return self.sheet

    def _words(self, words: str) -> None:
        words = _SPACES.sub(" ", visible(unescape_safely(words)))
        self._add(without_addresses(words, self.sheet, self.length, within=self.link is not None))

    def _markup(self, run: str) -> None:
        if self.link is not None or _ANCHOR.search(run):
            self._links(run)
        if _LINE.search(run):
            self._add("\n")
        elif _CELL.search(run):
            self._add(CELL)
        if "lockquote" in run or "LOCKQUOTE" in run:
            self._quotations(run)
        self.sheet.marks.append(self.length)
        self.sheet.runs.append(run)

    def _links(self, run: str) -> None:
        for slash, name, attributes, end in _LINK_TAG.findall(_COMMENT.sub("", run) if "<!--" in run else run):
            if not end:  # never ended: a browser drops it
                return
            if name in "aA":
                self._close_link()
                if not slash and len(self.sheet.links) < LINKS_MAX:
                    self._open_link(_attributes(attributes))
            elif self.link is not None and "alt" in attributes.lower():
                self.link.alt = _attributes(attributes).get("alt", "")[:_ALT_MAX]

    def _open_link(self, attributes: dict[str, str]) -> None:
        url = _BREAKS.sub("", attributes.get("href", "").strip()).replace(" ", "%20")
        if len(url) <= HREF_MAX and _WEB.match(url) and len(url := printable(url)) <= HREF_MAX:
            looks = (attributes.get("class", "") + attributes.get("style", "")).lower()
            self.link = Seen(url, self.length, self.length, button=any(word in looks for word in _BUTTON_LOOKS))

    def _close_link(self) -> None:
        if self.link is not None:
            self.link.end = self.length
            self.sheet.links.append(self.link)
            self.link = None

    def _quotations(self, run: str) -> None:
        for quote in _QUOTE.finditer(run):
            if not quote[1]:
                self.quotes.append(self.length)
            elif self.quotes:
                self.sheet.quoted.append((self.quotes.pop(), self.length))

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)


def _attributes(text: str) -> dict[str, str]:
    return attributes_of(Tag("a", closes=False, attributes=text))
