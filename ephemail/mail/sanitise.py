"""HTML as it may be shown: without what runs, loads, submits or navigates, with what makes a mail look as it should.

Our own tokens first leave out what has no place in a mail, clean the style sheets and measure what parsing would cost.
Then nh3 parses the rest as a browser would and keeps what is on its lists; nothing else is relied on to be safe. Never
raises; what would make others wait is refused.
"""

import re
from html import escape

import nh3

from ephemail.mail.css import clean_css
from ephemail.mail.images import Images
from ephemail.mail.markup import HIDDEN, RAW, Tag, attributes_of, has_more_attributes, tokens

HTML_MAX = 524_288  # characters
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
_TAGS = frozenset(_TAG_NAMES.split())
_VOID_TAGS = frozenset({"br", "col", "hr", "img", "wbr"})
# Closed by what follows them, so leaving their end out does not nest them.
_CLOSED_NAMES = "p li dd dt td th tr tbody thead tfoot colgroup caption"
_CLOSED_BY_OTHERS = frozenset(_CLOSED_NAMES.split())
_FORMATTING_NAMES = "a b big code em font i s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())

_SIZES = frozenset({"align", "valign", "width", "height", "bgcolor"})
_CELL = _SIZES | {"abbr", "axis", "char", "charoff", "colspan", "headers", "nowrap", "rowspan", "scope", "bordercolor"}
_ATTRIBUTES = {
    "*": {"style", "class", "id", "dir", "lang", "title", "role", "aria-hidden", "aria-label"} | _SIZES,
    "a": {"href", "name"},
    "img": {"src", "alt", "border", "hspace", "vspace"},
    "table": {"border", "bordercolor", "cellpadding", "cellspacing", "frame", "rules", "summary"},
    "td": set(_CELL),
    "th": set(_CELL),
    "tr": {"bordercolor", "char", "charoff"},
    "col": {"span", "char", "charoff"},
    "colgroup": {"span", "char", "charoff"},
    "font": {"color", "face", "size"},
    "hr": {"color", "noshade", "size"},
    "br": {"clear"},
    "ol": {"start", "type", "reversed", "compact"},
    "ul": {"type", "compact"},
    "li": {"value", "type"},
    "pre": {"width", "wrap"},
    "bdo": {"dir"},
    "blockquote": {"type"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "time": {"datetime"},
    "details": {"open"},
}

_PAGE_ATTRIBUTES = ("class", "id", "dir", "lang", "style")  # of html and body

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_LINK = re.compile(r"(?:https?:|mailto:)[^\x00-\x1f]*", re.IGNORECASE)
_UNSAFE_MEDIA = re.compile(r"[^\w\s(),.:<>=/-]")
_COLOUR = re.compile(r"#?\w{1,30}")


def sanitise(html: str, images: Images) -> str | None:
    """Give `html` as it may be shown, None if it is beyond the limits of what we show."""
    if len(html) > HTML_MAX:
        return None
    draft = _Draft()
    for token in tokens(_CONTROLS.sub("", html)):
        if isinstance(token, Tag):
            draft.add_tag(token)
        else:
            draft.markup.append(token.replace("<", "&lt;"))
        if draft.is_beyond_limits():
            return None
    markup = "".join(draft.markup)
    if len(markup) > 2 * HTML_MAX:  # nothing but less-than signs
        return None
    shown = f"{draft.style_sheets()}<div{draft.page_attributes()}>{_cleaner(images).clean(markup)}</div>"
    return _CONTROLS.sub("", shown)  # again: a character reference may stand for one


class _Draft:
    """What our tokens leave of a document, and what parsing it would cost."""

    def __init__(self) -> None:
        self.markup: list[str] = []
        self._styles: list[str] = []
        self._style_size = 0
        self._page: dict[str, str] = {}
        self._is_dark = False
        self._tags = 0
        self._open: list[Tag] = []
        self._formatting = 0
        self._cloned = 0
        self._crowded = False

    def add_tag(self, tag: Tag) -> None:
        self._tags += 1
        if tag.name in _TAGS:
            self._add_shown(tag)
        elif tag.closes:
            return
        elif tag.name == "style":
            self._add_style(tag)
        elif tag.name in {"html", "body"}:
            self._page |= attributes_of(tag)
        elif tag.name == "meta":
            self._add_meta(attributes_of(tag))

    def is_beyond_limits(self) -> bool:
        """Say whether parsing what has been added would take longer than a reader may make others wait."""
        too_deep = len(self._open) > _DEPTH_MAX or self._cloned > _CLONED_MAX
        return too_deep or self._tags > TAGS_MAX or self._crowded

    def style_sheets(self) -> str:
        """Give all style sheets, before what they style."""
        scheme = "<style>:root{color-scheme:light dark}</style>" if self._is_dark else ""
        return scheme + "".join(self._styles)

    def page_attributes(self) -> str:
        """Give what `html` and `body` said, for the element that stands for them."""
        colours = {"background-color": self._page.get("bgcolor", ""), "color": self._page.get("text", "")}
        style = "".join(f"{name}:{colour};" for name, colour in colours.items() if _COLOUR.fullmatch(colour))
        kept = {name: self._page.get(name, "") for name in _PAGE_ATTRIBUTES}
        kept["style"] = style + clean_css(kept["style"])
        return "".join(f' {name}="{escape(value)}"' for name, value in kept.items() if value)

    def _add_shown(self, tag: Tag) -> None:
        if tag.closes:
            self.markup.append(f"</{tag.name}>")
            # A parser may ignore an end tag that is out of place; so do we, which can only count too much.
            if self._open and self._open[-1].name == tag.name:
                self._formatting -= _clone_size(self._open.pop())
            return
        self.markup.append(f"<{tag.name}{tag.attributes}>")
        self._crowded |= has_more_attributes(tag, _ATTRIBUTES_MAX)
        if tag.name not in _VOID_TAGS and tag.name not in _CLOSED_BY_OTHERS:
            self._open.append(tag)
            self._formatting += _clone_size(tag)
        self._cloned += self._formatting

    def _add_style(self, tag: Tag) -> None:
        said = attributes_of(tag)
        self._style_size += len(tag.content)
        if self._style_size > STYLES_MAX or said.get("type", "").strip().lower() not in {"", "text/css"}:
            return
        media = _UNSAFE_MEDIA.sub("", said.get("media", ""))
        self._styles.append(f'<style media="{escape(media)}">{clean_css(tag.content)}</style>')

    def _add_meta(self, said: dict[str, str]) -> None:
        if said.get("name", "").lower() in {"color-scheme", "supported-color-schemes"}:
            self._is_dark |= "dark" in said.get("content", "").lower()


def _clone_size(tag: Tag) -> int:
    return 2 * len(tag.name) + len(tag.attributes) + 5 if tag.name in _FORMATTING else 0


def _cleaner(images: Images) -> nh3.Cleaner:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return clean_css(value) or None
        if attribute == "href":
            return value.strip() if _LINK.fullmatch(value.strip()) else None
        if attribute == "src":
            return images.address(value) if tag == "img" else None
        return value

    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=RAW | HIDDEN,
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        strip_comments=True,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "cid", "data"},
        url_relative="deny",
    )
