"""HTML that is shown: nothing runs, loads or navigates, the mail's own looks stay, and bombs are refused at once."""

import re
import time
from base64 import b64encode
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.css import clean_css
from ephemail.mail.draft import STYLES_MAX
from ephemail.mail.images import INLINE_MAX, Images
from ephemail.mail.markup import Tag, text_of, tokens
from ephemail.mail.parse import read
from ephemail.mail.sanitise import HTML_MAX, sanitise

GIF = b"GIF89a" + bytes(20)
GIF_URL = f"data:image/gif;base64,{b64encode(GIF).decode()}"
SHOWN_URL = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*|data:,")
ACTIVE_NAMES = (
    "script iframe object embed form input button svg math meta base link template video audio source picture frame "
    "frameset applet portal noscript select textarea head title"
)
ACTIVE_TAGS = set(ACTIVE_NAMES.split())
ACTIVE_CSS = re.compile(
    r"""url\((?!"data:image/(?:png|jpe?g|gif|webp);)|@import|@font-face|expression\(|(?<![\w-])(?:behaviou?r|-moz-binding)\s*:"""
    r"""|image-set\(|\\\w|<""",
    re.IGNORECASE,
)


class Judge(HTMLParser):
    """Finds in HTML whatever could act, by the standard library's eyes, which share nothing with ours."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._in_style = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag and its attributes."""
        said = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        self.faults += [tag] if tag in ACTIVE_TAGS else []
        self.faults += [name for name in said if name.startswith("on") or name in {"srcset", "ping", "background"}]
        if not SHOWN_URL.fullmatch(said.get("src", GIF_URL)):
            self.faults.append(said["src"])
        if not re.match("(?:https?|mailto):", said.get("href", "http:"), re.IGNORECASE):
            self.faults.append(said["href"])
        if ACTIVE_CSS.search(said.get("style", "")):
            self.faults.append(said["style"])
        if tag == "a" and (said.get("target"), said.get("rel")) != ("_blank", "noopener noreferrer nofollow"):
            self.faults.append("a")

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Look at a style sheet."""
        if self._in_style and ACTIVE_CSS.search(data):
            self.faults.append(data)

    def handle_comment(self, data: str) -> None:
        """Find a comment, which another parser may read otherwise."""
        self.faults.append(data)


def shown(html: str, *, images: bool = False) -> str:
    """Sanitise what is within the limits."""
    clean = sanitise(html, Images({"logo@x": GIF, "exe": b"MZ"}, load_remote=images))
    assert clean is not None
    return clean


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script><p onclick=alert(1) onerror\n=alert(1)>x",
        "<a href='java&#10;script:alert(1)'>x</a><a href=data:text/html,x>x</a><a href=vbscript:x>x</a><a href='//x'>x",
        "<svg><script>x</script><style><img src=x></style></svg><math><mtext><img src=https://x/></math>",
        "<meta http-equiv=refresh content='0;url=https://x/'><base href=https://x/><link rel=preconnect href=https://x/>",
        "<iframe srcdoc='<script>x</script>'></iframe><object data=x></object><embed src=x><form action=x><input>",
        "<img src=x srcset='https://x/ 1x'><picture><source srcset=https://x/></picture><video poster=https://x/></video>",
        "<table background=https://x/><td background=https://x/></table><body background=https://x/>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='><img src='data:text/html;base64,eA=='><img src=cid:exe>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<style></style/><img src=x onerror=alert(1)></style><xmp><p title='</xmp><script>x</script>'></xmp>",
        "<a href='https://x/' target=_top rel=opener ping=https://x/>x</a><template><script>x</script></template>",
        "<!--><img src=x onerror=alert(1)>--><![CDATA[><script>x</script>]]><?php x ?><div title='<!--'>x</div>-->",
        "<p style='background:url(https://x/);b:u\\72l(//x);c:expression(x);behavior:url(x);-moz-binding:url(x)'>x",
        "<style>@import 'https://x/';@imp\\6frt url(x);@font-face{src:url(x)}p{background:image-set('x' 1x)}</style>",
        "<style>/*</style><img src=x onerror=x>*/p{background:u/**/rl(https://x/);cursor:URL( 'https://x/' )}</style>",
        "<style><!-- </style><script>x</script> --></style><plaintext><script>x</script>",
        "<div style='x:\"&quot;><script>x</script>'>&lt;script&gt;x</div><p/onclick=x/><p\x00onclick=x>",
    ],
)
def test_nothing_that_acts_is_left(html: str) -> None:
    """Scripts, handlers, remote loads, frames, forms and foreign schemes are gone, also where tags hide in others."""
    assert Judge(shown(html)).faults == []


PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "'",
            '"',
            "=",
            " ",
            "/",
            "\n",
            "\0",
            "&lt;",
            "&#60;",
            "\\",
            "x",
            "url(",
            ")",
            "@import ",
        ),
        *(
            "<svg>",
            "<math>",
            "<style>",
            "</style>",
            "<title>",
            "</title>",
            "<select>",
            "<table>",
            "<p ",
            "<img src=",
            "<a href=",
        ),
        *(
            "javascript:x",
            "https://x/",
            "onerror=x",
            "style=",
            "<script>",
            "</script>",
            "<noscript>",
            "<template>",
            "/*",
            "*/",
        ),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_mixture_of_markup_acts(html: str) -> None:
    """However pieces of markup are put together, nothing is left that acts, and text is found without a fault."""
    assert Judge(shown(html)).faults == []
    assert len(text_of(html, 100)) <= 100


def test_the_mail_looks_as_it_was_meant() -> None:
    """Tables, presentational attributes, classes, styles, media queries, links and direction stay."""
    html = (
        "<html dir=rtl><head><title>no</title><style media=screen>.a>b{color:red}@media (max-width:600px)"
        "{.sm\\:w-full{width:100%!important}}</style></head><body bgcolor=#eeeeee style='margin:0'>"
        "<center><table width=600 cellpadding=0 border=0 bgcolor=#fff><tr><td colspan=2 align=center valign=top "
        "style='font-family:\"A B\",serif;background:url(x.png) #fff;width:calc(100% - 2px)'>"
        "<font color=red size=2>Hi</font><a href='https://a.example/?x=1&amp;y=2' class=a>go</a>"
        "</td></tr></table></center></body>"
    )
    clean = shown(html)
    assert (
        '<style media="screen">.a>b{color:red}@media (max-width:600px){.sm\\:w-full{width:100%!important}}</style>'
        in clean
    )
    assert clean.startswith('<html dir="rtl"><style media')
    assert '<body bgcolor="#eeeeee" style="margin:0"><center>' in clean
    for kept in (
        'width="600"',
        'cellpadding="0"',
        'bgcolor="#fff"',
        'colspan="2"',
        'valign="top"',
        '<font color="red"',
    ):
        assert kept in clean
    assert "background:none #fff;width:calc(100% - 2px)" in clean
    assert 'href="https://a.example/?x=1&amp;y=2"' in clean
    assert "no</title>" not in clean


def test_inline_images_prove_what_they_are() -> None:
    """A cid: image and a data: image are shown if their octets are an image's, up to two MiB in all."""
    clean = shown(f"<img src=cid:logo%40x><img src=cid:exe><img src='{GIF_URL}'><img src=cid:none>")
    assert clean.count(GIF_URL) == 2
    assert clean.count('src="data:,"') == 2
    large = Images({"a": GIF + bytes(INLINE_MAX // 2), "b": GIF + bytes(INLINE_MAX // 2)}, load_remote=False)
    both = sanitise("<img src=cid:a><img src=cid:b>", large)
    assert both is not None
    assert both.count('src="data:image/') == 1


def test_remote_images_are_counted_and_load_only_when_asked() -> None:
    """Each remote image counts; with `images` they keep their address, over TLS, and nothing else does."""
    octets = b"Content-Type: text/html\r\n\r\n<img src=https://a.example/1><img src='HTTP://a.example/2'><td background=https://b>"
    blocked, loaded = read(octets), read(octets, images=True)
    assert (blocked.remote_images, loaded.remote_images) == (2, 2)
    assert "example" not in blocked.html
    assert 'src="https://a.example/1"' in loaded.html
    assert 'src="https://a.example/2"' in loaded.html
    assert "https://b" not in loaded.html


def test_an_image_that_is_not_shown_keeps_its_place() -> None:
    """Its size and its words stay, with an address that no browser asks anybody for."""
    assert '<img width="9" height="8" alt="Logo" src="data:,">' in shown(
        "<img width=9 height=8 alt=Logo src=https://x/y>"
    )


def test_a_page_keeps_its_looks_and_nothing_else() -> None:
    """Of html and body the colours, margins, classes and language stay, the first of equal names, and no address."""
    html = (
        "<html lang=ar dir=rtl class=a manifest=x onclick=x><body bgcolor=red text='a;b' link=#00f marginwidth=0 "
        "background=https://x/ onload=x style='margin:0;background:url(https://x/)' id='\"><p>'><body bgcolor=blue>x"
    )
    assert shown(html) == (
        '<html lang="ar" dir="rtl" class="a"><body bgcolor="red" link="#00f" marginwidth="0" '
        'style="margin:0;background:none" id="&quot;&gt;&lt;p&gt;">x'
    )


def test_a_mail_may_declare_that_it_can_be_dark() -> None:
    """The meta element is gone, what it said of colour schemes stands in a style sheet."""
    assert ":root{color-scheme:light dark}" in shown('<meta name="color-scheme" content="Light  dark"><p>x')
    assert ":root{color-scheme:only light}" in shown('<meta name="supported-color-schemes" content="only light"><p>x')
    assert "color-scheme" not in shown('<meta name="color-scheme" content="dark}p{x:y"><p>x')


@pytest.mark.parametrize(
    ("css", "clean"),
    [
        ("a{background:url( 'data:image/png;base64,AA==' )}", 'a{background:url("data:image/png;base64,AA==")}'),
        ("a{background:url(data:image/svg+xml;base64,AA==)}", "a{background:none}"),
        ("a{content:'\\2022';font-family:\\5b8b\\4f53}", "a{content:'•';font-family:宋体}"),
        ("\\@import 'x'; a{}", "\\@void; a{}"),
        ("a{b:\\000075\\72 l(x)}", "a{b:none}"),
        ("a{b:url(x", "a{b:void(x"),
        ("a{b:cross-fade(url(x), 1)}", "a{b:void(none, 1)}"),
        ("</style><p>", " /style> p>"),
        ("a:not(.b):nth-child(2){transform:rotate(3deg)}", "a:not(.b):nth-child(2){transform:rotate(3deg)}"),
        ("@keyframes x{from{top:0}to{top:1px}}", "@keyframes x{from{top:0}to{top:1px}}"),
    ],
)
def test_style_sheets(css: str, clean: str) -> None:
    """What loads is made meaningless in place, what selects and computes stays, escapes are undone."""
    assert clean_css(css) == clean


BOMBS = {
    "lists": "<ul><li>" * 50_000,
    "blocks": "<div>" * 100_000,
    "attributes": "<div " + " ".join(f"a{n}" for n in range(90_000)) + ">x",
    "fonts": "".join(f"<font size={n}><p>" for n in range(5_000)),
    "styled fonts": f"<font style='{'a' * 4_000}'>" * 100 + "<p>x" * 4_000,
    "ruby": "<rp>" * 9_900,
    "scopes": "<div><table></div></table>" * 2_400,
    "pages": "".join(f"<body a{n}=x class=y>" for n in range(20_000)),
    "links": "<a href=https://a.example/>" + "a." * 100 + "".join(f"<a href=//{n}>b.c" for n in range(10_000)),
    "less-than": "<" * 500_000,
}


@pytest.mark.row(32)
@pytest.mark.parametrize("name", ["lists", "blocks", "attributes"])
def test_the_text_view_comes_at_once(name: str) -> None:
    """In less than 50 ms of processor time, the best of three, as anything may stop us on a busy machine."""
    octets = b"Content-Type: text/html\r\n\r\nHello" + BOMBS[name].encode()
    spent = []
    for _ in range(3):
        began = time.process_time()
        assert read(octets).html == ""
        spent.append(time.process_time() - began)
    assert min(spent) < 0.05


@pytest.mark.row(32)
@pytest.mark.parametrize("html", BOMBS.values(), ids=BOMBS.keys())
def test_what_would_stall_becomes_text(html: str) -> None:
    """Nesting, attributes and repetition beyond our limits give the text view instead, in a moment."""
    began = time.process_time()
    message = read(b"Content-Type: text/html\r\n\r\nHello" + html.encode())
    assert time.process_time() - began < 0.5
    assert message.html == ""
    assert message.text.startswith("Hello")


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<a ",
            '<a b="',
            "<a '",
            "<!--",
            "</",
            "<script>",
            "<svg>",
            "&#9",
            "&#x9;",
            "<style>/*",
            "a(",
            'url("',
            "\\",
            "@",
        ),
        "\n ",
    ],
)
def test_tokens_and_styles_take_linear_time(piece: str) -> None:
    """Unfinished markup by the hundred thousand is passed in a moment."""
    began = time.process_time()
    for html in (piece * (400_000 // len(piece)), "<style>" + piece * (100_000 // len(piece))):
        sanitise(html, Images({}, load_remote=False))
        text_of(html, 1_000_000)
    clean_css(piece * (400_000 // len(piece)))
    assert time.process_time() - began < 3


def test_sizes_are_bounded() -> None:
    """HTML beyond half a MiB is not shown; style sheets beyond an eighth are left out."""
    assert sanitise("x" * (HTML_MAX + 1), Images({}, load_remote=False)) is None
    assert "<style" not in shown("<style>" + "a{}" * STYLES_MAX + "</style>x"[:9])


def test_tokens_are_those_of_a_browser() -> None:
    """Quotes, slashes, comments and raw content end where the standard says."""
    html = "a<b <p x='>'/y=\"\"z>t<!-->u<!--v-->w<?x>y</ z><style>i<b>j</STYLE >k<title>l</title><svg><p></svg>m<p q='"
    assert list(tokens(html)) == [
        "a",
        Tag("b", closes=False, attributes=" <p x='>'/y=\"\"z"),
        *("t", "u", "w", "y"),
        Tag("style", closes=False, attributes="", content="i<b>j"),
        Tag("style", closes=True, attributes=" "),
        "k",
        Tag("title", closes=False, attributes="", content="l"),
        Tag("title", closes=True, attributes=""),
        Tag("svg", closes=False, attributes="", content="<p>"),
        Tag("svg", closes=True, attributes=""),
        "m",
    ]


def test_text_of_html_is_what_is_read() -> None:
    """Blocks stand on lines of their own, cells beside each other, hidden fillers and head elements are left out."""
    html = (
        "<head><title>T</title><style>s</style></head><p>Pre&zwnj;&nbsp;&zwnj;&nbsp;</p><h1> A\n b </h1>one<br>two"
        "<table><tr><td>x</td><td>y &lt;z&gt;</td></tr><tr><td>2</td></tr></table><pre>k\n  l</pre>"
        "<script>no</script>&#x41;"
    )
    assert text_of(html, 1_000) == "Pre\n\nA b\n\none\ntwo\nx  y <z>\n2\n\nk\nl\n\nA"
