"""What our own tokens leave of a document before it is parsed, and what parsing it would cost.

What has no place in a mail is left out, style sheets are cleaned and moved before what they style, `html` and `body`
keep what makes the page look as it should. Nothing here is relied on to be safe but those three, which no parser sees
again. Never raises; linear.
"""

import re
from html import escape

from ephemail.mail.css import clean_css
from ephemail.mail.markup import Tag, attributes_of, has_more_attributes
from ephemail.mail.pretence import TEXT_MAX, named_host, true_host

TAGS_MAX = 10_000
STYLES_MAX = 131_072  # characters of all style sheets; further ones are left out

# Measured on nh3 0.3.7: at these bounds a hostile document takes 10 ms; ten times as much takes 100 times as long.
_DEPTH_MAX = 250
_ATTRIBUTES_MAX = 256
_CLONED_MAX = (
    4_194_304  # characters of formatting elements that a parser may have to repeat (§13.2.4.3 of the Standard)
)

_TAG_NAMES = (
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del "
    "details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark "
    "menu nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th "
    "thead time tr tt u ul var wbr"
)
TAGS = frozenset(_TAG_NAMES.split())
_VOID_TAGS = frozenset({"br", "col", "hr", "img", "wbr"})
# Closed by what follows them, so leaving their end out does not nest them.
_CLOSED_NAMES = "p li dd dt td th tr tbody thead tfoot colgroup caption"
_CLOSED_BY_OTHERS = frozenset(_CLOSED_NAMES.split())
_FORMATTING_NAMES = "a b big code em font i s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())

_PAGE_ATTRIBUTES = frozenset({"class", "id", "dir", "lang"})  # of html and body
_LOOKS_NAMES = "bgcolor text link vlink alink topmargin leftmargin marginwidth marginheight"
_LOOKS = frozenset(_LOOKS_NAMES.split())
_COLOUR_OR_SIZE = re.compile(r"#?\w{1,30}")
_UNSAFE_MEDIA = re.compile(r"[^\w\s(),.:<>=/-]")
_SCHEMES = frozenset({"light", "dark", "only"})


class Draft:
    """A document as far as it has been read."""

    def __init__(self) -> None:
        self._markup: list[str] = []
        self._styles: list[str] = []
        self._style_size = 0
        self._page: dict[str, dict[str, str]] = {"html": {}, "body": {}}
        self._scheme = ""
        self._tags = 0
        self._open: list[Tag] = []
        self._formatting = 0
        self._cloned = 0
        self._crowded = False
        self._link: _Link | None = None

    def add_text(self, text: str) -> None:
        """Add text, with its character references."""
        self._markup.append(text.replace("<", "&lt;"))
        if self._link is not None:
            self._link.add(text)

    def add_tag(self, tag: Tag) -> None:
        """Add a tag, unless it has no place in a mail."""
        self._tags += 1
        if tag.name in TAGS:
            self._add_shown(tag)
        elif tag.closes:
            return
        elif tag.name == "style":
            self._add_style(tag)
        elif tag.name in self._page:
            self._add_page(tag)
        elif tag.name == "meta":
            self._add_meta(attributes_of(tag))

    def is_beyond_limits(self) -> bool:
        """Say whether parsing what has been added would take longer than a reader may make others wait."""
        too_deep = len(self._open) > _DEPTH_MAX or self._cloned > _CLONED_MAX
        return too_deep or self._tags > TAGS_MAX or self._crowded

    def markup(self) -> str:
        """Give what is to be parsed."""
        self._end_link()
        return "".join(self._markup)

    def beginning(self) -> str:
        """Give what stands before it: `html` and `body`, where they say anything, around all style sheets."""
        scheme = f"<style>:root{{color-scheme:{self._scheme}}}</style>" if self._scheme else ""
        return f"{self._start_tag('html')}{scheme}{''.join(self._styles)}{self._start_tag('body')}"

    def _start_tag(self, name: str) -> str:
        said = "".join(f' {attribute}="{escape(value)}"' for attribute, value in self._page[name].items())
        return f"<{name}{said}>" if said else ""

    def _add_page(self, tag: Tag) -> None:
        """Keep what `html` or `body` says of looks, where none of its name has said it before."""
        kept = self._page[tag.name]
        for name, value in attributes_of(tag).items():
            if name == "style":
                kept.setdefault(name, clean_css(value))
            elif name in _PAGE_ATTRIBUTES or (name in _LOOKS and _COLOUR_OR_SIZE.fullmatch(value)):
                kept.setdefault(name, value)

    def _add_shown(self, tag: Tag) -> None:
        if tag.name == "a":
            self._end_link()
        if tag.closes:
            self._markup.append(f"</{tag.name}>")
            # A parser may ignore an end tag that is out of place; so do we, which can only count too much.
            if self._open and self._open[-1].name == tag.name:
                self._formatting -= _clone_size(self._open.pop())
            return
        if tag.name == "a":
            self._link = _Link(tag, len(self._markup))
        self._markup.append(f"<{tag.name}{tag.attributes}>")
        self._crowded |= has_more_attributes(tag, _ATTRIBUTES_MAX)
        if tag.name not in _VOID_TAGS and tag.name not in _CLOSED_BY_OTHERS:
            self._open.append(tag)
            self._formatting += _clone_size(tag)
        self._cloned += self._formatting

    def _end_link(self) -> None:
        """Say in the start tag of a link where it leads; ours comes first, so that the mail cannot say it."""
        if self._link is not None:
            self._markup[self._link.place] = self._link.start_tag()
            self._link = None

    def _add_style(self, tag: Tag) -> None:
        said = attributes_of(tag)
        self._style_size += len(tag.content)
        if self._style_size > STYLES_MAX or said.get("type", "").strip().lower() not in {"", "text/css"}:
            return
        media = _UNSAFE_MEDIA.sub("", said.get("media", ""))
        condition = f' media="{escape(media)}"' if media else ""
        self._styles.append(f"<style{condition}>{clean_css(tag.content)}</style>")

    def _add_meta(self, said: dict[str, str]) -> None:
        if said.get("name", "").lower() in {"color-scheme", "supported-color-schemes"}:
            schemes = said.get("content", "").lower().split()
            if not self._scheme and _SCHEMES.issuperset(schemes):
                self._scheme = " ".join(schemes)


class _Link:
    """A link whose text is being read, and the place of its start tag."""

    def __init__(self, tag: Tag, place: int) -> None:
        self.place = place
        self._tag = tag
        self._text = ""

    def add(self, text: str) -> None:
        if len(self._text) < TEXT_MAX:
            self._text += text[:TEXT_MAX]

    def start_tag(self) -> str:
        named = named_host(self._text)
        host = true_host(attributes_of(self._tag).get("href", ""), named) if named else ""
        return f'<a data-leads-to="{escape(host)}"{self._tag.attributes}>'


def _clone_size(tag: Tag) -> int:
    return 2 * len(tag.name) + len(tag.attributes) + 5 if tag.name in _FORMATTING else 0
