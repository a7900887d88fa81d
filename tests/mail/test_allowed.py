"""The allow-list of the sanitiser, written out: whatever is not on it does not pass, and all that is on it does."""

from html.parser import HTMLParser

from ephemail.mail.images import Images
from ephemail.mail.sanitise import sanitise

_TAG_NAMES = (
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del "
    "details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark "
    "menu nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th "
    "thead time tr tt u ul var wbr"
)
TAGS = set(_TAG_NAMES.split())

_EVERYWHERE = "align aria-hidden aria-label bgcolor class dir height id lang role style title valign width"
_CELL = "abbr axis bordercolor char charoff colspan headers nowrap rowspan scope"
# Of an element, beside what may stand everywhere.
_OWN = {
    "a": "href name",
    "img": "alt border hspace src vspace",
    "table": "border bordercolor cellpadding cellspacing frame rules summary",
    "td": _CELL,
    "th": _CELL,
    "tr": "bordercolor char charoff",
    "col": "char charoff span",
    "colgroup": "char charoff span",
    "font": "color face size",
    "hr": "color noshade size",
    "br": "clear",
    "ol": "compact reversed start type",
    "ul": "compact type",
    "li": "type value",
    "pre": "wrap",
    "blockquote": "type",
    "del": "datetime",
    "ins": "datetime",
    "time": "datetime",
    "details": "open",
}
# Never the sender's: ours, whatever the mail says.
_OURS = {"a": "rel target"}

_OTHER_TAG_NAMES = (
    "animate applet area audio base basefont bgsound blink body button canvas command content data datalist "
    "dialog element embed fencedframe fieldset foreignobject form frame frameset head html iframe image input "
    "isindex keygen label layer legend link listing map marquee math menuitem meta meter multicol nextid nobr "
    "noembed noframes noscript object optgroup option output param picture plaintext portal progress rb rtc "
    "script search select selectedcontent set shadow slot source spacer style svg template textarea title track "
    "use video xml xmp x-unheard-of"
)
_OTHER_ATTRIBUTE_NAMES = (
    "about accept accesskey action allow anchor archive async attributionsrc autofocus autoplay background "
    "behavior charset cite classid code codebase command commandfor content contenteditable contextmenu "
    "crossorigin data data-leads-to data-x datasrc decoding default defer download draggable dynsrc enctype "
    "enterkeyhint exportparts fetchpriority for form formaction formtarget hidden href hreflang http-equiv "
    "imagesizes imagesrcset inert inputmode integrity is ismap itemid itemprop itemref itemscope itemtype lang "
    "language list loading longdesc lowsrc manifest marginheight media method name nonce onclick onerror onload "
    "onx part ping popover popovertarget poster profile readonly referrerpolicy rel sandbox scoped shape sizes "
    "slot spellcheck src srcdoc srclang srcset step tabindex target text translate usemap virtualkeyboardpolicy "
    "xlink:href xml:base xmlns x-unheard-of"
)
_PARENTS = {
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead"), "<table>"),
    "col": "<table><colgroup>",
    "tr": "<table><tbody>",
    **dict.fromkeys(("td", "th"), "<table><tbody><tr>"),
}
_VALUES = {"href": "https://a.example/", "src": "cid:none", "style": "color:red"}


class _Names(HTMLParser):
    """Collects the names of elements, and of the attributes that each has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.setdefault(tag, set()).update(name for name, _ in attrs)


def passed(html: str) -> dict[str, set[str]]:
    """Give the names of what passes, without those that stand for the page."""
    clean = sanitise(html, Images({}, load_remote=False))
    assert clean is not None
    found = _Names(clean).found
    return {name: attributes for name, attributes in found.items() if name not in {"html", "body"}}


def all_attributes() -> set[str]:
    """Give every attribute's name that stands anywhere in this table."""
    own = " ".join(_OWN.values())
    return set(f"{_EVERYWHERE} {own} {_OTHER_ATTRIBUTE_NAMES}".split())


def test_elements() -> None:
    """Each element of the list passes, and no other."""
    for name in TAGS:
        assert name in passed(f"{_PARENTS.get(name, '')}<{name}>"), name
    for name in _OTHER_TAG_NAMES.split():
        # A style sheet passes by a way of its own, cleaned: tests/mail/test_sanitise.py.
        assert set(passed(f"<{name}>x")) <= ({"style"} if name == "style" else set()), name


def test_attributes() -> None:
    """On each element the attributes of its list pass, and of all that we know no other."""
    said = " ".join(f'{name}="{_VALUES.get(name, "left")}"' for name in sorted(all_attributes()))
    for name in TAGS:
        expected = set(f"{_EVERYWHERE} {_OWN.get(name, '')} {_OURS.get(name, '')}".split())
        assert passed(f"{_PARENTS.get(name, '')}<{name} {said}>")[name] == expected, name
