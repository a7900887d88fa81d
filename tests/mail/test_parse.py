"""Reading messages: what a summary, a message and an attachment say, and that no octets make them fail."""

import re
import time
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.message import Message, Sender, Summary
from ephemail.mail.parse import part, read, summarise

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
ALTERNATIVE = (
    b"From: Fernblick <post@fernblick.example>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="outer"\r\n\r\npreamble\r\n'
    b'--outer\r\nContent-Type: multipart/alternative; boundary="outer-in"\r\n\r\n'
    b"--outer-in\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n\r\n"
    b"--outer-in\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b'<p>Gr=FC=DFe <img src=3D"cid:logo@x"></p>\r\n--outer-in--\r\n'
    b"--outer\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + b64encode(PNG) + b"\r\n"
    b"--outer\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nsecret\r\n--outer--\r\nepilogue\r\n"
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

FRAGMENTS = st.sampled_from(
    [
        *(
            b"\r\n",
            b"\n",
            b"\r\n\r\n",
            b" ",
            b"\t",
            b"--x",
            b"--x--",
            b"--",
            b"=?utf-8?q?=0D=0A=E2=80=AE?=",
            b"\x00\x1b",
        ),
        *(
            b"Subject: ",
            b"From: ",
            b"Content-Type: multipart/mixed; boundary=x",
            b"Content-Type: text/html; charset=big5",
        ),
        *(
            b"Content-Disposition: attachment; filename*0*=utf-8''%00%2f;",
            b"Content-Transfer-Encoding: base64",
            b"====",
            b"QUJD",
        ),
        *(
            b"Content-Type: message/rfc822",
            b"<p style='a:b'>",
            b"<style>",
            b"</div>",
            b"&#27;",
            b"cid:",
            b"\xff\xfe",
            b"\xe2\x80\xae",
        ),
    ]
)
MESSAGES = st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=30).map(b"".join))


def words_of(said: Summary | Message) -> list[str]:
    """Give everything that a summary or a message shows but for HTML."""
    words = [said.sender.name, said.sender.address, said.subject]
    words += [word for each in said.attachments for word in (each.filename, each.content_type, each.content_id or "")]
    if isinstance(said, Summary):
        return [*words, said.preview]
    return [*words, *(word for pair in said.headers for word in pair)]


@given(MESSAGES)
def test_no_octets_make_reading_fail(octets: bytes) -> None:
    """Whatever arrives is summarised and read alike, in clean lines, and each attachment listed can be had."""
    summary, message = summarise(octets), read(octets)
    assert (summary.sender, summary.subject) == (message.sender, message.subject)
    assert summary.attachments == message.attachments
    for word in words_of(summary) + words_of(message):
        assert not CONTROLS.search(word)
        assert "\n" not in word
    assert not CONTROLS.search(message.text)
    for attachment in summary.attachments:
        found = part(octets, attachment.n)
        assert found is not None
        assert found.attachment == attachment
        assert len(found.content) == attachment.size
    assert part(octets, 0) is None
    assert part(octets, len(summary.attachments) + 1) is None


def test_a_message_is_read_as_mail_readers_do() -> None:
    """Of alternatives both the plain one and the HTML are given, a nested boundary's prefix misleads nobody."""
    message = read(ALTERNATIVE)
    assert message.sender == Sender("Fernblick", "post@fernblick.example")
    assert message.text == "Grüße"
    assert "Grüße" in message.html
    assert f'src="data:image/png;base64,{b64encode(PNG).decode()}"' in message.html
    assert not message.source_only
    assert [name for name, _ in message.headers] == ["From", "Subject", "MIME-Version", "Content-Type"]
    assert summarise(ALTERNATIVE).preview == "Grüße"


def test_attachments_are_numbered_and_described() -> None:
    """An image that the HTML shows is inline; a message within the message is an attachment and not shown."""
    logo, inner = read(ALTERNATIVE).attachments
    assert (logo.n, logo.filename, logo.content_type, logo.size) == (1, "logo.png", "image/png", len(PNG))
    assert (logo.inline, logo.content_id) == (True, "logo@x")
    assert (inner.n, inner.filename, inner.inline) == (2, "attachment-2.eml", False)
    found = part(ALTERNATIVE, 2)
    assert found is not None
    assert found.content == b"Subject: inner\r\n\r\nsecret"
    assert "secret" not in read(ALTERNATIVE).text


def test_text_comes_from_html_where_there_is_no_other() -> None:
    """With HTML alone, text and preview are its words."""
    octets = b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>Your&nbsp;code<p>is <b>1</b>2"
    assert read(octets).text == "Your\u00a0code\n\nis 12"
    assert summarise(octets).preview == "Your code is 12"


@pytest.mark.row(20, 25)
@pytest.mark.parametrize(
    ("octets", "subject", "text"),
    [
        (b"", "", ""),
        (b"no header section\r\nat all", "", "no header section\r\nat all"),
        (b"Subject: only headers", "only headers", ""),
        (b" leading\r\nSubject: s\r\n\r\nbody", "s", "body"),
        (b"From x@y Thu Jan 1\r\nSubject: s\r\n\r\nbody", "s", "body"),
        (b"\r\nSubject: s\r\n\r\nbody", "s", "body"),
        (b"Subject: s\r\njunk without a colon\r\nX: y\r\n\r\nbody", "s", "body"),
        (b"Subject: s\r\nThe body, without an empty line\r\nmore", "s", "The body, without an empty line\r\nmore"),
        (b"Subject: s\nFrom: a@b\n\nbare\nline feeds", "s", "bare\nline feeds"),
        (b"Subject: s\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n\r\nno boundary", "s", "--x\r\n\r\nno boundary"),
        (b"Subject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ncut", "s", "cut"),
    ],
)
def test_broken_structure_is_shown_as_far_as_it_can(octets: bytes, subject: str, text: str) -> None:
    """A missing header section, separator, boundary or end loses nothing that could be read."""
    message = read(octets)
    assert (message.subject, message.text) == (subject, text.replace("\r\n", "\n"))


@pytest.mark.row(26)
def test_a_leaf_is_decoded_tolerantly() -> None:
    """Base64 with junk, without padding or with a footer gives what it holds; an unknown encoding is none."""
    head = b"Content-Type: application/x\r\nContent-Transfer-Encoding: "
    for encoded in (b"base64\r\n\r\naGVs*bG8", b"BASE64 \r\n\r\naGVs\r\nbG8=\r\n--footer", b'"base64"\r\n\r\naGVsbG8'):
        found = part(head + encoded, 1)
        assert found is not None
        assert found.content == b"hello"
    raw = part(head + b"x-unheard-of\r\n\r\naGVsbG8", 1)
    assert raw is not None
    assert raw.content == b"aGVsbG8"


MULTIPART = b"Subject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
NESTED = [b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)]


@pytest.mark.row(20, 21, 25)
@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"Subject: s\r\n" + b"X: y\r\n" * 1_000 + b"\r\n", id="lines"),
        pytest.param(b"Subject: s\r\nX: " + b"y" * 65_536 + b"\r\n\r\n", id="section"),
        pytest.param(b"Subject: s\r\nX: " + b"=?a?q??= " * 5_001 + b"\r\n\r\n", id="words"),
        pytest.param(b"Subject: s\r\n" + b"".join(NESTED[:21]) + b"\r\nhi", id="depth"),
        pytest.param(b"Subject: s\r\n" + b"".join(NESTED), id="deeper"),
        pytest.param(MULTIPART + b"--x\r\n\r\n" * 202, id="parts"),
        pytest.param(MULTIPART + b"--x\r\n" * 1_400_000, id="empty parts"),
        pytest.param(MULTIPART + b"--xy\r\n" * 1_400_000, id="lookalikes"),
    ],
)
def test_beyond_the_limits_there_is_the_source_only(octets: bytes) -> None:
    """What would cost more than it is worth keeps its subject and shows its source, at once."""
    began = time.process_time()
    message = read(octets)
    assert time.process_time() - began < 1
    assert message.source_only
    assert (message.subject, message.text, message.html, message.attachments) == ("s", "", "", ())


def test_limits_themselves_are_within() -> None:
    """Twenty levels and two hundred parts are read; fifty attachments are listed."""
    assert not read(b"Subject: s\r\n" + b"".join(NESTED[:20]) + b"\r\nhi").source_only
    many = read(MULTIPART + b"--x\r\nContent-Type: image/png\r\n\r\n.\r\n" * 200)
    assert not many.source_only
    assert [each.n for each in many.attachments] == list(range(1, 51))


@pytest.mark.row(21, 25, 26)
@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"x" * 5_000_000, id="messages in messages"),
        pytest.param(b"".join(NESTED[:20]) + b"\r\n" + b"b0" * 2_500_000, id="depth over much"),
        pytest.param(b"Content-Type: text/plain" + b";" * 60_000 + b"\r\n\r\n", id="semicolons"),
        pytest.param(
            b"Content-Type: a/b" + b"".join(b";name*%d=b" % n for n in range(4_000)) + b"\r\n\r\n", id="pieces"
        ),
        pytest.param(b"a" * 1_000_000 + b": x\r\n\r\n", id="field name"),
        pytest.param(b"From: " + b'"\\' * 30_000 + b"\r\n\r\n", id="quotes"),
        pytest.param(b"From: " + b"(" * 60_000 + b"\r\n\r\n", id="comments"),
        pytest.param(
            b"Content-Transfer-Encoding: base64\r\nContent-Type: a/b\r\n\r\n" + b"=*A" * 1_500_000, id="base64"
        ),
        pytest.param(b"Content-Type: text/plain\r\n\r\n" + "\u200c".encode() * 1_500_000, id="joiners"),
    ],
)
def test_bombs_do_not_stall(octets: bytes) -> None:
    """Input that other parsers take seconds or gigabytes for is read in a moment."""
    began = time.process_time()
    assert part(octets, 51) is None
    summarise(octets)
    read(octets)
    assert time.process_time() - began < 1


def test_html_and_text_side_by_side_are_all_shown() -> None:
    """Parts of a mixed message follow each other: a footer in plain text stands below the HTML, escaped."""
    octets = (
        MULTIPART + b"--x\r\nContent-Type: text/html\r\n\r\n<p>one<!-- open\r\n--x\r\n\r\n<two>\r\n  three\r\n--x--\r\n"
    )
    message = read(octets)
    assert message.html.startswith("<p>one</p><div ")
    assert 'color:CanvasText">&lt;two&gt;\n  three</div>' in message.html
    assert message.text == "<two>\n  three"


def test_limits_of_html_count_for_all_parts_together() -> None:
    """Many HTML parts cost no more than one."""
    piece = b"--x\r\nContent-Type: text/html\r\n\r\n" + b"<b>x</b>" * 3_000 + b"\r\n"
    began = time.process_time()
    message = read(MULTIPART + piece * 100)
    assert time.process_time() - began < 1
    assert message.html == ""
    assert message.text.startswith("xxx")
