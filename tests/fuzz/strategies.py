"""What the fuzzers feed to each target: mostly what is nearly right, for what is merely random goes nowhere.

The same strategies serve the short run of the tests, the long search of hypothesis and, through hypothesis' reading of
a fuzzer's octets as choices, atheris.
"""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ephemail.mail.message import Attachment, Code, Link, Sender, Summary
from ephemail.ports import MailboxFull, MailboxGone, StoreFull, StoreUnavailable
from ephemail.store.head import Facts
from tests.fuzz.dialogue import MESSAGE_MAX, Conversation
from tests.fuzz.origin import Origin
from tests.fuzz.visit import Request

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
OCTETS = st.binary(max_size=40)


def joined(pieces: SearchStrategy[bytes], most: int) -> SearchStrategy[bytes]:
    """Put pieces together."""
    return st.lists(pieces, max_size=most).map(b"".join)


def words(*texts: str) -> SearchStrategy[bytes]:
    """Choose one of some texts."""
    return st.sampled_from([text.encode() for text in texts])


# Paths of MAIL and RCPT, with what follows them.
_ADDRESS_PIECES = words(
    *("box", "a.b", "..", ".", "+tag", "+", "@", "@mail.example", "@x.wild.example", "@old.example"),
    *("@elsewhere.example", "<", ">", '"', '"a b"', "\\", "\\>", ",", ":", " ", "\t", "\0", "\r", "\n", "%"),
    *("!", "[127.0.0.1]", "postmaster", " SIZE=", " SIZE=10", " BODY=8BITMIME", " RET=HDRS", "-1", "9" * 19),
    *("=", "ü", "\u202e", "\u200b", "=?utf-8?q?x?=", "x" * 60, "d" * 250, "A", "0", "_", "-", "~", "{", "*."),
)
PATHS = st.one_of(
    st.binary(max_size=60),
    joined(_ADDRESS_PIECES, 8),
    st.tuples(joined(_ADDRESS_PIECES, 4), joined(_ADDRESS_PIECES, 3)).map(lambda both: b"<%b>%b" % both),
    st.from_regex(rb"<[\w.+-]{1,20}@(?:mail|x\.wild|old)\.example>(?: [A-Z]{1,8}=[!-~]{0,9}){0,3}", fullmatch=True),
)

# An SMTP session: whole transactions, stray commands, octets that are none; cut anywhere.
_LINE_ENDS = st.sampled_from([b"\r\n", b"\r\n", b"\r\n", b"\n"])
_LINES = st.one_of(
    words(
        *("EHLO peer.example", "HELO peer.example", "EHLO", "MAIL FROM:<a@b.example>", "MAIL FROM:<>"),
        *("MAIL FROM:x", "RCPT TO:<box@mail.example>", "RCPT TO:<two+tag@mail.example>"),
        *("RCPT TO:<gone@mail.example>", "DATA", "DATA x", "RCPT TO:<full@mail.example>"),
        *("RCPT TO:<a@elsewhere.example>", "RSET", "NOOP", "VRFY a", "HELP", "QUIT", "", "STARTTLS", "AUTH PLAIN"),
        *("GET / HTTP/1.1", "MAIL FROM:<a@b.example> SIZE=99999", ".", "..", "ehlo x", "X" * 2100),
    ),
    OCTETS,
)
_BODY_PIECES = st.one_of(
    words(
        *("\r\n", "\r\n", "\n", "\r", ".", "..", "\r\n.", ".\r\n", "\n.\n", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\0"), "x"
    ),
    words(
        *("Subject: x", "\r\n\r\n", "\r\r\n.\r\r\n", "MAIL FROM:<evil@x.example>", "\r\nDATA\r\n", "QUIT"), "m" * 900
    ),
    OCTETS,
)
_BODIES = st.one_of(
    joined(_BODY_PIECES, 12), st.integers(MESSAGE_MAX - 2, 2 * MESSAGE_MAX).map(lambda n: b".\r\n" * (n // 3))
)
_LINES_ENDED = st.tuples(_LINES, _LINE_ENDS).map(b"".join)
_TRANSACTIONS = st.tuples(
    words("EHLO a\r\n", "HELO a\r\n", ""),
    words("MAIL FROM:<a@b.example>\r\n", "MAIL FROM:<>\r\n"),
    joined(
        words("RCPT TO:<box@mail.example>\r\n", "RCPT TO:<two@mail.example>\r\n", "RCPT TO:<gone@mail.example>\r\n"), 3
    ),
    words("DATA\r\n"),
    _BODIES,
    words("\r\n.\r\n", "\r\n.\r\n", "\r\n.\r\n", ".\r\n", ""),
).map(b"".join)
_OUTCOMES = st.sampled_from([None, None, None, StoreFull, MailboxFull, MailboxGone, StoreUnavailable])
CONVERSATIONS = st.builds(
    Conversation,
    # A ClientHello is known by the first octet of what comes at once: the one thing for which the pieces do matter.
    joined(st.one_of(_LINES_ENDED, _TRANSACTIONS), 10).map(lambda octets: octets.replace(b"\x16", b"")),
    st.lists(st.integers(1, 400), max_size=20),
    st.lists(_OUTCOMES, max_size=4),
)

# Messages: fields, parts and contents in any order, with any line ends.
_FIELDS = words(
    *("Subject: ", "From: ", "Content-Type: multipart/mixed; boundary=x"),
    *("Content-Type: multipart/alternative; boundary=xx", "Content-Type: text/html; charset=utf-8"),
    *("Content-Type: text/plain; charset=", "Content-Type: message/rfc822"),
    *("Content-Type: multipart/digest; boundary*0=x", "Content-Type: image/png; name=", "Content-ID: <c@x>"),
    *("Received: x", "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable"),
    *("Content-Disposition: attachment", "Content-Disposition: attachment; filename*0*=utf-8''%00%2f;"),
    *('; filename="../a\\"b.exe"', "X-" + "y" * 60 + ": "),
)
_CONTENTS = words(
    *("=?utf-8?q?=0D=0A=E2=80=AE?=", "=?utf-16?b?/9g=?=", "=?x?b?====?=", "a@b.example"),
    *('"a" <b@c.example>, d', "(((", '"""', "utf-8", "utf-16", "iso-2022-jp", "iso-2022-kr", "utf-7", "big5"),
    *("koi8-r", "nope", "QUJD", "iVBORw0KGgo=", "=3D=", "====", "=E2", "<p style='a:url(x)'>"),
    *("<img src=cid:c@x>", "<style>", "</div>", "&#27;", "<!--", "Your code is 481 920", "https://a.example/x"),
    *("\0\x1b", "\u202e", "\ufeff", "From x\n", "MZ\x90\0", "TVqQAAMA", "PK\x03\x04", "%PDF-1.4"),
)
_BREAKS = words(
    "\r\n", "\n", "\r\n\r\n", "\r\n--x\r\n", "\r\n--xx\r\n", "\r\n--x--\r\n", "\r\n ", "\r", " ", "\t", ";", "--"
)
MESSAGES = st.one_of(
    st.binary(max_size=400), joined(st.one_of(_FIELDS, _CONTENTS, _BREAKS, _BREAKS, st.binary(max_size=8)), 40)
)

# Text: what must not be seen, and what must be told apart from it.
TEXTS = st.one_of(
    ANY_TEXT,
    st.lists(
        st.sampled_from(
            [
                *("a", "ab", "A1", ".", "..", "/", "\\", ":", "*", "CON", "nul.txt", ".htaccess"),
                *("-rf", "~", "exe", "gpj.", "\u202e", "\u200d", "\u200c", "\ufe0f", "\U000e0101"),
                *("\u2028", "\x85", "\r\n", "\t", "\0", "\x1b", "\ud800", "\udfff", "\u0301", "ü"),
                *("م", "ن", "👩", "é", "\u3164", "\ufeff", "\xad", "%", "&#27;", " "),
            ]
        ),
        max_size=30,
    ).map("".join),
)

# Markup, of text that has been decoded: no surrogates.
_VALID = st.text(max_size=40)
_MARKUP = st.sampled_from(
    [
        *("<p>", "</p>", "<div style='", "'>", '">', "<a href='javascript:x'>"),
        *("<a href=https://a.example/>b.example</a>", "<svg>", "</svg>", "<math><mtext>", "<style>", "</style>"),
        *("<title>", "<textarea>", "</title", "<xmp>", "<noscript>", "<table><td>", "<select>", "<template>"),
        *("</template>", "<img src=x onerror=y>", "<img src='data:image/gif;base64,R0lGODlhAA'>", "<!--", "-->"),
        *("--!>", "<!", "<?", "]]>", "<![CDATA[", "&lt;", "&#x3c", "&#0;", "&#99999999999;", "&amp", "<", ">", "/"),
        *("=", "url(//x)", "expression(x)", "@import 'x';", "\\75rl(x)", "/*", "*/", "{", "}", ";"),
        *("behavior:url(x)", "@media print{", "'", '"', "<b><i><u>", "</b>", "<font color=red>", "\0", "\x0b"),
        *("\x1b", "ſcript", "<ſcript>", "<scr\0ipt>", "<plaintext>", "<base href=x>", "<form action=x>"),
        *("<iframe srcdoc='", "<meta http-equiv=refresh content='0;url=x'>"),
        "<a name=x id=y class=z target=_top rel=opener>",
    ]
)
MARKUP = st.one_of(_VALID, st.lists(st.one_of(_MARKUP, st.text(max_size=4)), max_size=30).map("".join))

# What a store keeps: any summary of valid text, any octets.
_MAYBE = st.none() | _VALID
FACTS = st.builds(
    Facts,
    st.floats(0, 4e9),
    st.integers(0, 1 << 31),
    _MAYBE,
    st.booleans(),
    st.dictionaries(_VALID, _VALID, max_size=4),
    st.builds(
        Summary,
        st.builds(Sender, _VALID, _VALID),
        _VALID,
        _VALID,
        st.lists(st.builds(Code, _VALID, _VALID), max_size=2).map(tuple),
        st.lists(st.builds(Link, _VALID, _VALID, _VALID), max_size=2).map(tuple),
        st.lists(
            st.builds(
                Attachment,
                *(
                    st.integers(1, 50),
                    _VALID,
                    _VALID,
                    st.integers(0, 1 << 31),
                    st.booleans(),
                    _MAYBE,
                    _MAYBE,
                    st.booleans(),
                ),
            ),
            max_size=3,
        ).map(tuple),
    ),
)
KEPT = st.tuples(FACTS, st.one_of(MESSAGES, st.builds(bytes.__mul__, OCTETS, st.sampled_from([1, 100, 1_000]))))

# Where a request comes from, and what its header says of that.
_IPS = st.one_of(
    st.ip_addresses().map(str),
    st.sampled_from(
        [
            "127.0.0.1",
            "::1",
            "10.0.0.1",
            "10.0.0.2",
            "::ffff:10.0.0.1",
            "::ffff:192.0.2.1",
            "192.0.2.1",
            "fe80::1%eth0",
            "::",
            "192.0.2.255",
        ]
    ),
)
_HOPS = st.one_of(
    _IPS,
    _IPS.map(" {} ".format),
    st.text(max_size=12),
    st.sampled_from(["", "unknown", "1.2.3.4:80", "[::1]", "010.0.0.1"]),
)
ORIGINS = st.builds(
    Origin, _IPS, st.lists(_HOPS, max_size=6), st.lists(_HOPS, max_size=3), st.lists(st.floats(0, 20), max_size=60)
)

# HTTP requests below the paths of the API.
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    ANY_TEXT,
    st.sampled_from(["quiet.fox", "mail.example", "*.wild.example", 3600]),
)
_JSON = st.one_of(
    st.dictionaries(st.sampled_from(["name", "domain", "ttl_seconds", "x", ""]), _VALUES, max_size=4),
    st.recursive(
        _VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_VALID, inner, max_size=3), max_leaves=8
    ),
)
_QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["after", "limit", "wait", "from", "subject", "code", "images", "token", ""]),
        st.one_of(
            ANY_TEXT, st.sampled_from(["0", "1", "-1", "0.01", "1e3", "nan", "inf", "true", "null", "9" * 30, "%00"])
        ),
    ),
    max_size=3,
)
REQUESTS = st.builds(
    Request,
    st.sampled_from(["GET", "GET", "POST", "POST", "DELETE", "HEAD", "PUT", "OPTIONS", "TRACE", "X"]),
    st.one_of(
        st.sampled_from(
            ["/api/v1/mailboxes", "/api/v1/mailbox", "/api/v1/mailbox/extend", "/api/v1/messages", "/api/v1/about"]
        ),
        st.tuples(
            st.sampled_from(["1", "2", "0", "-1", "x", "9" * 30, "١", "%00", ".."]),
            st.sampled_from(["", "/raw", "/attachments/1", "/attachments/x"]),
        ).map(lambda both: f"/api/v1/messages/{both[0]}{both[1]}"),
        st.text(max_size=20).map("/{}".format),
    ),
    _QUERIES,
    st.one_of(_JSON, st.binary(max_size=60)),
    st.sampled_from(["token", "token", "token", "wrong", "", "Basic x"]),
    st.lists(
        st.tuples(
            st.sampled_from(
                [b"host", b"origin", b"sec-fetch-site", b"x-forwarded-for", b"content-type", b"last-event-id"]
            ),
            OCTETS,
        ),
        max_size=2,
    ),
)

# What a mail is made of where codes, links and markup are looked for.
_MAIL_PIECES = st.sampled_from(
    [
        *(
            "1",
            "42",
            "482913",
            "2026",
            " ",
            "-",
            "\n",
            "\t",
            ":",
            ".",
            ",",
            "#",
            "AB",
            "x",
            "code",
            "确认",
            "٤",
            "\u200b",
        ),
        *("https://", "a.example", "/", "?t=", "<", ">", "</", "<a href=", "<a href='", '"', "'", "=", "<!--", "-->"),
        *(
            "<td>",
            "<b>",
            "<style>",
            "</style>",
            "<script",
            "<blockquote>",
            "</blockquote>",
            "&#",
            "&#x0;",
            "&amp;",
            ";",
        ),
        *(
            ";",
            "(",
            ")",
            "€",
            "%",
            "\x00",
            "\ud800",
            "\x01",
            "<img alt=",
            "style=display:none",
            "\u202e",
            "Ａ１",
            "\x1b[2J",
        ),
        *("Your verification code is ", "Confirm your address", "https://a.example/confirm?token=c1d2e3f4a5b6c7d8"),
    ]
)
_MAIL_TEXTS = st.text(max_size=300) | st.lists(_MAIL_PIECES, max_size=120).map("".join)
LETTERS = st.tuples(_MAIL_TEXTS, _MAIL_TEXTS, _MAIL_TEXTS)
