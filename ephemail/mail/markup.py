"""HTML in tokens, and the text in it.

Splits as the tokenizer of the HTML Standard does (§13.2.5), in one pass that never goes back: an open quote, comment or
script that does not end takes the rest with it, as in a browser. Never raises. What is *safe* is not decided here.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import NamedTuple

# Beyond so many tags the rest of a text is left out: reading on would only keep others waiting.
_TAGS_READ_FOR_TEXT = 20_000

_ATTRIBUTE = (
    r"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+[ \t\n\f\r]*+"
    r"(?:=[ \t\n\f\r]*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+|(?=>))|(?!=))"
)
_TAG = re.compile(rf"<(/?)([a-zA-Z][^ \t\n\f\r/>]*+)((?:[ \t\n\f\r/]++|{_ATTRIBUTE})*+)>")
# What a less-than sign must stand before to be more than one.
_OPENING = re.compile(r"<(?=[a-zA-Z!?/])")
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_BOGUS_COMMENT = re.compile(r"<(?:[!?]|/[^a-zA-Z])[^>]*+>|</>")
_ATTRIBUTES = re.compile(
    r"([^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\n\f\r>]*+)))?+"
)

# Their content is no markup to a browser; without its end it is the rest of the document.
RAW = frozenset({"style", "script", "title", "textarea", "iframe", "noembed", "noframes", "xmp"})
# Their content is markup that nobody should see; without an end, only the tag is left out.
HIDDEN = frozenset({"svg", "math", "template", "select", "object", "applet", "xml", "canvas"})

# CR: on a new line, if it is not one already. LF: a line break, of which two make an empty line.
_BREAKS = {
    **dict.fromkeys(("div", "tr", "li", "dt", "dd", "ul", "ol", "table", "section", "article", "center"), "\r"),
    "br": "\n",
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "header", "footer"), "\n\n"),
    **dict.fromkeys(("td", "th"), " "),
}
# An invisible filler that keeps the body out of a preview: runs of it are no words.
_FILLER = re.compile("[\u00a0\u00ad\u034f\u200b-\u200f\u2007\u2060\ufeff ]{3,}")
# int() refuses more than 4300 digits, and unescape() does not catch it.
_ENDLESS_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+;?")
_WHITE_SPACE = re.compile(r"[ \t\n\f\r]+")
_SPACES_AT_BREAK = re.compile(r"(?<! ) *+[\r\n][ \r\n]*+")


class Tag(NamedTuple):
    """A start or end tag: its name in lower case, its attributes as they stand, and the content of a raw element."""

    name: str
    closes: bool
    attributes: str
    content: str = ""


def tokens(html: str) -> Iterator[str | Tag]:
    """Give text, with its character references, and tags in turn; comments, raw and hidden elements are left out.

    Only `style` is given with its content. There is no `<` in any text that would begin a tag.
    """
    endless: set[str] = set()
    at, text_from = 0, 0
    while (opening := _OPENING.search(html, at)) is not None:
        at = opening.start()
        tag = _TAG.match(html, at)
        end = _end_of_other(html, at) if tag is None else tag.end()
        if text_from < at:
            yield html[text_from:at]
        if tag is None:
            at = text_from = end
            continue
        name, content = tag[2].lower(), ""
        if not tag[1] and (name in RAW or (name in HIDDEN and name not in endless)):
            closing = re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE).search(html, end)
            if closing is not None:
                content, end = html[end : closing.start()], closing.start()
            elif name in RAW:
                content, end = html[end:], len(html)
            else:
                endless.add(name)
        yield Tag(name, bool(tag[1]), tag[3], content)
        at = text_from = end
    if text_from < len(html):
        yield html[text_from:]


def attributes_of(tag: Tag) -> dict[str, str]:
    """Give a tag's attributes by lower-case name, their character references decoded; the first of equal names."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTES.findall(tag.attributes):
        found.setdefault(name.lower(), unescape_safely(double or single or bare))
    return found


def has_more_attributes(tag: Tag, limit: int) -> bool:
    """Say whether a tag has more than `limit` attributes, equal names counted each."""
    if len(tag.attributes) <= limit:
        return False
    return next(islice(_ATTRIBUTES.finditer(tag.attributes), limit, None), None) is not None


def unescape_safely(text: str) -> str:
    """Decode character references, however long."""
    return unescape(_ENDLESS_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def text_of(html: str, limit: int) -> str:
    """Give the words of `html`, at most `limit` characters: blocks on lines of their own, white space folded."""
    out: list[str] = []
    length = tags = 0
    preformatted = False
    for token in tokens(html):
        if isinstance(token, Tag):
            tags += 1
            if token.name == "pre":
                preformatted = not token.closes
            out.append(_BREAKS.get(token.name, ""))
        else:
            piece = token if preformatted else _WHITE_SPACE.sub(" ", token)
            out.append(piece)
            length += len(piece)
        if length > limit or tags > _TAGS_READ_FOR_TEXT:
            break
    text = _FILLER.sub(" ", unescape_safely("".join(out)))
    return _fold(text)[:limit].strip()


def _fold(text: str) -> str:
    """Take away spaces beside line breaks, and all empty lines but one between two paragraphs."""
    return _SPACES_AT_BREAK.sub(lambda match: "\n\n" if match[0].count("\n") > 1 else "\n", text)


def _end_of_other(html: str, at: int) -> int:
    """Give where the comment, or the tag without an end, that opens at `at` ends."""
    comment = (_COMMENT if html.startswith("<!--", at) else _BOGUS_COMMENT).match(html, at)
    return len(html) if comment is None else comment.end()
