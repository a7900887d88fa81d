"""HTML as it may be shown: without what runs, loads, submits or navigates, with what makes a mail look as it should.

Our own tokens first leave out what has no place in a mail, clean the style sheets and measure what parsing would cost.
Then nh3 parses the rest as a browser would and keeps what is on its lists; nothing else is relied on to be safe. Never
raises; what would make others wait is refused.
"""

import re

import nh3

from ephemail.mail.css import clean_css
from ephemail.mail.draft import TAGS, TAGS_MAX, Draft
from ephemail.mail.images import Images
from ephemail.mail.markup import HIDDEN, RAW, Tag, tokens

__all__ = ["HTML_MAX", "TAGS_MAX", "sanitise"]

HTML_MAX = 524_288  # characters
_SIZES = frozenset({"align", "valign", "width", "height", "bgcolor"})
_CELL = _SIZES | {"abbr", "axis", "char", "charoff", "colspan", "headers", "nowrap", "rowspan", "scope", "bordercolor"}
_ATTRIBUTES = {
    "*": {"style", "class", "id", "dir", "lang", "title", "role", "aria-hidden", "aria-label"} | _SIZES,
    "a": {"href", "name", "data-leads-to"},
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

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_LINK = re.compile(r"(?:https?:|mailto:)[^\x00-\x1f]*", re.IGNORECASE)


def sanitise(html: str, images: Images) -> str | None:
    """Give `html` as it may be shown, a document without a doctype; None if it is beyond the limits of what we show."""
    # Each tag needs one of these; as many again are for comments. Counting them costs less than reading them.
    if len(html) > HTML_MAX or html.count("<") > 2 * TAGS_MAX:
        return None
    draft = Draft()
    for token in tokens(_CONTROLS.sub("", html)):
        if isinstance(token, Tag):
            draft.add_tag(token)
        else:
            draft.add_text(token)
        if draft.is_beyond_limits():
            return None
    markup = draft.markup()
    if len(markup) > 2 * HTML_MAX:  # mostly where each of its links leads
        return None
    # Controls again: a character reference may stand for one.
    return _CONTROLS.sub("", draft.beginning() + _cleaner(images).clean(markup))


def _cleaner(images: Images) -> nh3.Cleaner:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return clean_css(value) or None
        if attribute == "href":
            return value.strip() if _LINK.fullmatch(value.strip()) else None
        if attribute == "data-leads-to":
            return value or None
        if attribute == "src":
            return images.address(value) if tag == "img" else None
        return value

    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=RAW | HIDDEN,
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        strip_comments=True,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "cid", "data"},
        url_relative="deny",
    )
