"""A message's body as it is shown: its beginning, the preview, the text, the sanitised HTML.

Nothing is decoded beyond what is shown of it. Never raises; linear in what is shown.
"""

import re
from html import escape
from typing import NamedTuple
from urllib.parse import unquote

from ephemail.mail.charset import decode
from ephemail.mail.display import clean_line, clean_text
from ephemail.mail.images import INLINE_MAX, Images, image_type
from ephemail.mail.leaf import Leaf
from ephemail.mail.markup import text_of
from ephemail.mail.parts import Body
from ephemail.mail.sanitise import HTML_MAX, TAGS_MAX, sanitise

PREVIEW_MAX = 200  # characters
TEXT_MAX = 262_144

TEXT_LOOK_MAX = 32_768  # octets of plain text that are looked at for a preview, codes and links
LOOK_MAX = 65_536  # octets of HTML likewise
HEAD_MAX = 262_144  # octets of style sheets before the body

_ENOUGH = PREVIEW_MAX + 50  # characters that make a preview, as nearly always
_PREVIEW_OF_HTML = 16_384

_BODY_TAG = re.compile(rb"<body[\s>]", re.IGNORECASE)
_CID = re.compile(rb"cid:([^\"'\s<>()]+)", re.IGNORECASE)


class Beginning(NamedTuple):
    """What a message begins with, decoded once for all that is looked for in it: its plain text, its HTML as it came.

    Of the text at most TEXT_LOOK_MAX octets, of HTML LOOK_MAX from its body on.
    """

    text: str
    html: str


def beginning(octets: bytes, body: Body) -> Beginning:
    """Give the beginning of a body, of whatever renderings it has."""
    text = "\n".join(_start(octets, leaf) for leaf in body.plain if not _is_html(leaf))
    html = "\n".join(_start(octets, leaf) for leaf in body.rich if _is_html(leaf))
    return Beginning(text[:TEXT_LOOK_MAX], html[:LOOK_MAX])


def _start(octets: bytes, leaf: Leaf) -> str:
    if not _is_html(leaf):
        return decode(leaf.octets(octets, TEXT_LOOK_MAX)[:TEXT_LOOK_MAX], leaf.charset)
    html = leaf.octets(octets, HEAD_MAX + LOOK_MAX)
    opening = _BODY_TAG.search(html, 0, HEAD_MAX)
    begin = opening.start() if opening else 0
    return decode(html[begin : begin + LOOK_MAX], leaf.charset)


def preview(beginning: Beginning) -> str:
    """Give the first words, from plain text if there is any."""
    return _first_words(beginning.text) or _first_words(
        text_of(beginning.html[:_PREVIEW_OF_HTML], 2 * PREVIEW_MAX) if beginning.html else ""
    )


def _first_words(text: str) -> str:
    text = text.lstrip()
    words = clean_line(text[:_ENOUGH], PREVIEW_MAX)
    if len(words) < PREVIEW_MAX < len(text):
        words = clean_line(text[: 2 * PREVIEW_MAX], PREVIEW_MAX)  # much of it is white space
    return words


def shown(octets: bytes, body: Body, *, images: bool) -> tuple[str, str, int]:
    """Give the text, the sanitised HTML, and how many remote images that has."""
    text = _text(octets, body.plain)
    if not any(map(_is_html, body.rich)):
        return text, "", 0
    decisions = Images(_inline_images(octets, body), load_remote=images)
    html = _html(octets, body.rich, decisions)
    return (text, "", 0) if html is None else (text, html, decisions.remote)


def _text(octets: bytes, leaves: list[Leaf]) -> str:
    """Give the text of the plain leaves, or of the HTML if they are blank."""
    plain = "\n".join(_decoded(octets, leaf, TEXT_MAX) for leaf in leaves if not _is_html(leaf))
    if not plain.strip():
        html = "<p>".join(_decoded(octets, leaf, HTML_MAX) for leaf in leaves if _is_html(leaf))
        plain = text_of(html[:HTML_MAX], TEXT_MAX)
    return clean_text(plain, TEXT_MAX)


def _html(octets: bytes, leaves: list[Leaf], images: Images) -> str | None:
    """Give the leaves one after the other, None if they are beyond the limits, which count for all of them together."""
    documents = [_as_html(octets, leaf) for leaf in leaves]
    if sum(map(len, documents)) > HTML_MAX or (
        len(documents) > 1 and sum(document.count("<") for document in documents) > TAGS_MAX
    ):
        return None
    # Each by itself, so that what one leaves open does not swallow the next.
    pieces = [sanitise(document, images) for document in documents]
    return None if None in pieces else "".join(piece or "" for piece in pieces)


def _as_html(octets: bytes, leaf: Leaf) -> str:
    if _is_html(leaf):
        return _decoded(octets, leaf, HTML_MAX + 1)
    text = clean_text(_decoded(octets, leaf, TEXT_MAX), TEXT_MAX)
    # In the reader's colours: beside a leaf that paints the canvas dark, ink alone would not be seen.
    return f'<div style="white-space:pre-wrap;background:Canvas;color:CanvasText">{escape(text)}</div>' if text else ""


def _decoded(octets: bytes, leaf: Leaf, limit: int) -> str:
    return decode(leaf.octets(octets, limit)[:limit], leaf.charset)


def referenced(octets: bytes, body: Body) -> set[str]:
    """Give the Content-IDs that the HTML refers to; nothing is looked for where no attachment has one."""
    if not any(leaf.content_id for leaf in body.attachments):
        return set()
    references = (
        found
        for leaf in body.rich
        if _is_html(leaf)
        for found in _CID.findall(leaf.octets(octets, HTML_MAX)[:HTML_MAX])
    )
    return {unquote(found.decode("ascii", "replace")) for found in references} - {""}


def _inline_images(octets: bytes, body: Body) -> dict[str, bytes]:
    wanted = referenced(octets, body)
    found: dict[str, bytes] = {}
    for leaf in body.attachments:
        if leaf.content_id in wanted and leaf.content_id not in found:
            content = leaf.octets(octets, INLINE_MAX + 1)
            if image_type(content) is not None:
                found[leaf.content_id] = content
    return found


def _is_html(leaf: Leaf) -> bool:
    return leaf.kind == "text/html"
