"""Rows 20 to 28 and 32: messages that parsers choke on, to a running server; each is kept, shown and had in bounds."""

import re
import smtplib
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.hostile.bystander import innocent
from tests.http_peer import ask, open_mailbox
from tests.running import Server, serving

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ud800-\udfff\U000e0000-\U000e007f]")
DOWNLOAD = re.compile(r"attachment; filename=\"[ !#-$&-\[\]-~]{1,200}\"; filename\*=UTF-8''[\w%!#$&+.^`|~-]{1,600}")
SHOWN_MAX = 1_000_000  # octets of a message as the API shows it
MULTIPART = b"Subject: odd\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a message: the answer to it, how the API lists and shows it, and its attachments' octets."""

    reply: int
    summary: Any
    message: Any
    contents: list[bytes]


def post(server: Server, address: str, octets: bytes) -> int:
    """Send a message as it is; give the reply's code."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=20) as client:
        try:
            client.sendmail("stranger@elsewhere.example", [address], octets)
        except smtplib.SMTPDataError as refused:
            return refused.smtp_code
    return 250


def attack(server: Server, octets: bytes, *words: str) -> Seen:
    """Send a message beside an innocent visitor, and look at it in every way there is."""
    with innocent(server, *words):
        address, token = open_mailbox(server)
        code = post(server, address, octets)
        listed = ask(server, "GET", "/api/v1/messages", token=token).json["messages"]
        if code != 250:
            assert listed == []
            return Seen(code, None, None, [])
        shown = ask(server, "GET", "/api/v1/messages/1", token=token)
        contents = [had(server, token, each) for each in listed[0]["attachments"]]
    assert ask(server, "GET", "/api/v1/messages/1/raw", token=token).octets.rstrip() == octets.rstrip()
    assert len(shown.octets) <= SHOWN_MAX
    assert shown.json["attachments"] == listed[0]["attachments"]
    for word in [*words_of(listed[0]), *words_of(shown.json)]:
        assert not UNSEEN.search(word)
    return Seen(code, listed[0], shown.json, contents)


def had(server: Server, token: str, attachment: dict[str, Any]) -> bytes:
    """Download an attachment; what names it in the header must be safe (RFC 6266)."""
    answer = ask(server, "GET", f"/api/v1/messages/1/attachments/{attachment['n']}", token=token)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert DOWNLOAD.fullmatch(answer.headers["content-disposition"])
    assert len(answer.octets) == attachment["size"]
    return answer.octets


def words_of(said: Any) -> list[str]:
    """Give every string in what the API says."""
    if isinstance(said, str):
        return [said]
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return [word for each in inner for word in words_of(each)]


def attached(fields: bytes, content: bytes) -> bytes:
    """Write a message with one part."""
    return MULTIPART + b"--x\r\n" + fields + b"\r\n\r\n" + content + b"\r\n--x--\r\n"


@pytest.mark.row(20)
@pytest.mark.parametrize(
    ("octets", "subject", "text"),
    [
        pytest.param(b"only words\r\nand more\r\n", "", "only words\nand more", id="no header section"),
        pytest.param(b"\r\nonly words\r\n", "", "only words", id="empty header section"),
        pytest.param(b"Subject: odd\r\nX: y\r\n", "odd", "", id="only headers"),
        pytest.param(b"Subject: odd\r\nno colon\r\nX: y\r\n\r\nwords\r\n", "odd", "words", id="no colon"),
        pytest.param(b" space\r\nSubject: odd\r\n\r\nwords\r\n", "odd", "words", id="leading space"),
        pytest.param(b"n" * 60_000 + b": x\r\nSubject: odd\r\n\r\nwords\r\n", "odd", "words", id="60 KB name"),
        pytest.param(b"Received: a\r\n" * 51 + b"Subject: odd\r\n\r\nwords\r\n", "odd", "words", id="51 Received"),
    ],
)
def test_broken_headers_are_shown_as_far_as_they_can(attacked: Server, octets: bytes, subject: str, text: str) -> None:
    """What can be read is; many hops are no loop, since nothing ever leaves here."""
    seen = attack(attacked, octets, "words")
    assert (seen.reply, seen.message["source_only"]) == (250, False)
    assert (seen.summary["subject"], seen.message["text"]) == (subject, text)


@pytest.mark.row(20)
def test_a_field_name_of_a_megabyte_is_refused(attacked: Server) -> None:
    """No line may be so long."""
    assert attack(attacked, b"n" * 1_000_000 + b": x\r\n\r\nwords\r\n").reply == 550


@pytest.mark.row(20, 21, 25)
@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"Subject: odd\r\nX: " + (b"y" * 990 + b"\r\n ") * 66 + b"\r\n\r\n", id="65 KiB section"),
        pytest.param(b"Subject: odd\r\n" + b"X: y\r\n" * 1_001 + b"\r\nwords\r\n", id="1,001 lines"),
        pytest.param(b"Subject: odd\r\nX: " + b"=?utf-8?q?x?=\r\n " * 70_000 + b"y\r\n\r\n", id="70,000 words"),
        pytest.param(
            b"Subject: odd\r\n"
            + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)),
            id="2,000 multiparts",
        ),
        pytest.param(MULTIPART + b"--x\r\n\r\nwords\r\n" * 100_000, id="100,000 parts"),
        pytest.param(MULTIPART + b"--x\r\n" * 1_400_000, id="1.4 million empty parts"),
    ],
)
def test_beyond_the_limits_only_the_source_is_shown(attacked: Server, octets: bytes) -> None:
    """It is kept as it came, with its subject."""
    seen = attack(attacked, octets, "words")
    assert (seen.reply, seen.message["source_only"], seen.summary["subject"]) == (250, True, "odd")
    assert (seen.message["text"], seen.message["html"], seen.contents) == ("", "", [])


FOLDED = b";\r\n " * 20_000
CONTINUED = b"".join(b";\r\n title*%d=b" % n for n in range(9_000))


@pytest.mark.row(21)
@pytest.mark.parametrize(
    "field",
    [
        pytest.param(b"Content-Type: text/plain" + b";" * 60_000, id="semicolons"),
        pytest.param(b"Content-Type: text/plain" + b"".join(b";a%d=b" % n for n in range(8_000)), id="parameters"),
        pytest.param(b"From: " + b'"' * 60_000, id="quotes"),
        pytest.param(b"From: " + b"(" * 60_000, id="comments"),
        pytest.param(b"From: " + b"," * 60_000, id="commas"),
        pytest.param(b"From: " + b"<" * 60_000, id="angles"),
        pytest.param(b"Message-ID: " + b"<" * 60_000, id="message id"),
        pytest.param(b"Subject: " + b"=?utf-8?q?" * 4_000, id="unfinished words"),
        pytest.param(b"Content-Type: a/b" + b";title*0*=x''%41" * 4_000, id="charsets"),
    ],
)
def test_a_field_that_costs_others_a_second(attacked: Server, field: bytes) -> None:
    """It is read as far as it goes, the fields after it as ever."""
    seen = attack(attacked, field + b"\r\nX-After: it\r\n\r\nwords\r\n", "words")
    assert (seen.reply, seen.message["source_only"]) == (250, False)
    assert seen.message["headers"][-1] == ["X-After", "it"]


@pytest.mark.row(21)
@pytest.mark.parametrize(
    "field",
    [
        pytest.param(b"Content-Type: text/plain" + b";" * 98_000, id="98 KB"),
        pytest.param(b"Content-Type: text/plain" + b"".join(b";a%d=b" % n for n in range(20_000)), id="parameters"),
    ],
)
def test_a_field_in_a_line_that_is_too_long(attacked: Server, field: bytes) -> None:
    """It is refused for its line."""
    assert attack(attacked, field + b"\r\n\r\nwords\r\n").reply == 550


@pytest.mark.row(21)
@pytest.mark.parametrize("field", [FOLDED, CONTINUED], ids=["folded semicolons", "9,000 continuations"])
def test_a_field_in_lines_that_are_too_many(attacked: Server, field: bytes) -> None:
    """It is kept, and its source shown."""
    seen = attack(attacked, b"Subject: odd\r\nContent-Type: a/b" + field + b"\r\n\r\nwords\r\n")
    assert (seen.reply, seen.message["source_only"], seen.summary["subject"]) == (250, True, "odd")


@pytest.mark.row(22)
@pytest.mark.parametrize(
    ("label", "octets", "text"),
    [
        (b"nope", b"caf\xe9", "café"),
        (b"punycode", b"abc-", "abc-"),
        (b'"utf-8\n"', b"caf\xc3\xa9", "café"),
        (b"utf-7", b"+ADw-script+AD4-", "+ADw-script+AD4-"),
        (b"hz-gb-2312", b"~{<:Ky~}", "~{<:Ky~}"),
        (b"utf-16", "hi\U000e0068\U000e0069\u202e".encode("utf-16"), "hi"),
        (b"iso-2022-jp", b"\x1b$B$3\x1b(B\x1b[31m", "こ"),
        (b"unicode_escape", b"\\u003c", "\\u003c"),
        (b"", b"caf\xe9", "café"),
        (b"utf-8", "é".encode() * 20 + b" \xff\xed\xa0\x80", "é" * 20),
    ],
)
def test_charsets_that_are_none_or_hide_something(attacked: Server, label: bytes, octets: bytes, text: str) -> None:
    """By a fixed table of labels; what is invalid is valid UTF-8 afterwards, in body and subject."""
    encoded = b"=?%b?b?%b?=" % (label or b"x", b64encode(octets))
    head = b"Subject: %b\r\nContent-Type: text/plain; charset=%b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    seen = attack(attacked, head % (encoded if b"\n" not in label else octets, label) + b64encode(octets) + b"\r\n")
    assert seen.reply == 250
    assert seen.message["text"].startswith(text)
    assert seen.summary["subject"].startswith(text)


TRICKS = [b"=0D=0AX: 1, 2", b"=0D", b"=00", b"=1B[31m", b"=E2=80=AE", b"=E2=81=A6", b"=ED=A0=80", b"=E2=80=A8"]


@pytest.mark.row(23)
@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.decode())
def test_what_is_shown_in_a_line_is_one_clean_line(attacked: Server, trick: bytes) -> None:
    """In subject, sender and filename; no header line of the download breaks."""
    word = b"=?utf-8?q?before" + trick.replace(b" ", b"_") + b"after?="
    octets = (
        b"From: " + word + b" <x@evil.example>\r\nSubject: " + word + b"\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="' + word + b'"\r\n\r\nx\r\n'
    )
    seen = attack(attacked, octets)
    shown = (seen.summary["subject"], seen.summary["sender"]["name"], seen.summary["attachments"][0]["filename"])
    for line in shown:
        assert line.startswith("before")
        assert line.endswith("after")
        assert len(line.splitlines()) == 1
    assert seen.summary["sender"]["address"] == "x@evil.example"


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ('"security@bank.example" <x@evil.example>', "security@bank.example", "x@evil.example"),
        ("security@bank.example <x@evil.example>", "security@bank.example", "x@evil.example"),
        ('"<security@bank.example>" <x@evil.example>', "<security@bank.example>", "x@evil.example"),
        ("=?utf-8?q?security=40bank=2Eexample?= <x@evil.example>", "security@bank.example", "x@evil.example"),
        ("Bank <x@b\u0430nk.example>", "Bank", "x@b\u0430nk.example"),
        ("Bank <x@xn--bnk-7cd.example>", "Bank", "x@xn--bnk-7cd.example"),
    ],
)
def test_a_sender_who_pretends(attacked: Server, sender: str, name: str, address: str) -> None:
    """The address is the one that was written as such; a name stays a name, and a domain is shown as it is spelt."""
    seen = attack(attacked, f"From: {sender}\r\nSubject: odd\r\n\r\nwords\r\n".encode())
    assert seen.summary["sender"] == {"name": name, "address": address}


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("boundary", "body", "text"),
    [
        pytest.param(b"", b"--x\r\n\r\nwords", "--x\n\nwords", id="none"),
        pytest.param(b"; boundary=", b"--\r\n\r\nwords", "--\n\nwords", id="empty"),
        pytest.param(b"; boundary=" + b"x" * 10_000, b"words", "words", id="10 KB"),
        pytest.param(b"; boundary=x", b"--xy\r\n\r\nno\r\n--x\r\n\r\nwords", "words", id="prefix"),
        pytest.param(b"; boundary=x", b"--x\r\n\r\nwords", "words", id="unclosed"),
    ],
)
def test_boundaries(attacked: Server, boundary: bytes, body: bytes, text: str) -> None:
    """Without delimiters the body is its text; one that only begins alike is no delimiter."""
    seen = attack(attacked, b"Content-Type: multipart/mixed" + boundary + b"\r\n\r\n" + body + b"\r\n")
    assert (seen.reply, seen.message["text"], seen.message["source_only"]) == (250, text, False)


@pytest.mark.row(25)
def test_messages_in_messages_in_messages(attacked: Server) -> None:
    """Five thousand of them are one attachment."""
    octets = b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"words\r\n"
    seen = attack(attacked, octets, "words")
    assert (seen.reply, len(seen.contents)) == (250, 1)
    assert seen.contents[0].endswith(b"words\r\n")


@pytest.mark.row(26)
@pytest.mark.parametrize(
    ("encoding", "content", "had", "unchecked"),
    [
        pytest.param(b"base64", b"aGVs*bG8", b"hello", False, id="junk"),
        pytest.param(b"base64", b"aGVsbG8gd29ybG", b"hello worl", False, id="length"),
        pytest.param(b"base64", b"====", b"", False, id="padding"),
        pytest.param(
            b"x-uuencode", b"begin 644 a.txt\r\n%:&5L;&\\`", b"begin 644 a.txt\r\n%:&5L;&\\`", True, id="uuencode"
        ),
        pytest.param(b"x-unheard-of", b"aGVsbG8", b"aGVsbG8", True, id="unknown"),
        pytest.param(
            b"base64", b64encode(b"\x78\x9f\x3e\x22" + bytes(9)), b"\x78\x9f\x3e\x22" + bytes(9), True, id="TNEF"
        ),
        pytest.param(b"base64", b64encode(b"PK\x03\x04" + bytes(99)), b"PK\x03\x04" + bytes(99), True, id="ZIP"),
        pytest.param(b"base64", b64encode(b"\x1f\x8b" + bytes(9)), b"\x1f\x8b" + bytes(9), True, id="GZIP"),
        pytest.param(
            b"base64",
            b64encode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x00\xea\x60" * 2),
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x00\xea\x60" * 2,
            False,
            id="60,000 pixels",
        ),
        pytest.param(b"base64", b64encode(b"GIF89a;PK\x03\x04"), b"GIF89a;PK\x03\x04", False, id="GIFAR"),
        pytest.param(
            b"base64", b64encode(b"%PDF-1.4\n<html><script>"), b"%PDF-1.4\n<html><script>", False, id="polyglot"
        ),
    ],
)
def test_odd_files_are_offered_as_downloads(
    attacked: Server, encoding: bytes, content: bytes, had: bytes, *, unchecked: bool
) -> None:
    """As far as they can be decoded, never opened; what nobody has looked into is called unchecked."""
    fields = b"Content-Type: application/x-odd; name=odd\r\nContent-Transfer-Encoding: " + encoding
    seen = attack(attacked, attached(fields, content))
    assert (seen.reply, seen.contents) == (250, [had])
    assert seen.message["attachments"][0]["unchecked"] is unchecked
    assert seen.message["html"] == ""


@pytest.mark.row(27)
@pytest.mark.parametrize(
    ("name", "filename"),
    [
        (b"../../etc/passwd\0\r\n X: 1", "passwd X_ 1"),
        (b"CON", "_CON"),
        (b".htaccess", "htaccess"),
        (b"a\xe2\x80\xaegpj.txt", "agpj.txt"),
        (b"x" * 60_000 + b".pdf", "x" * 196 + ".pdf"),
        (b"\r\n " + b"x" * 900 + b".pdf", "x" * 196 + ".pdf"),
        (b"", "attachment-1"),
        (b'\\"; filename=\\"y', "_; filename=_y"),
        (b"%0d%0aX: 1", "_0d_0aX_ 1"),
    ],
)
def test_filenames_are_safe(attacked: Server, name: bytes, filename: str) -> None:
    """For file systems, for the download's header, and for the eye."""
    fields = b'Content-Type: application/x-odd\r\nContent-Disposition: attachment; filename="' + name + b'"'
    seen = attack(attacked, attached(fields, b"x"))
    assert seen.reply == 250
    assert seen.message["attachments"][0]["filename"] == filename


PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(2_000)
ENCODED = b64encode(PROGRAM)
PDF = b'Content-Type: application/pdf; name="invoice.pdf"\r\nContent-Transfer-Encoding: base64'
WITH_PROGRAM = attached(PDF, ENCODED)


@pytest.mark.row(26, 27)
@pytest.mark.parametrize(
    ("octets", "inner"),
    [
        pytest.param(WITH_PROGRAM, False, id="attached"),
        pytest.param(
            attached(b"Content-Type: message/rfc822", WITH_PROGRAM.replace(b"x", b"y")), True, id="in a message"
        ),
        pytest.param(MULTIPART + b"--x\r\n\r\n.\r\n" * 300 + WITH_PROGRAM.partition(b"\r\n\r\n")[2], True, id="beyond"),
        pytest.param(
            attached(PDF, b64encode(PROGRAM + bytes(6_000_000)).replace(b"A" * 76, b"A" * 76 + b"\r\n")),
            False,
            id="large",
        ),
    ],
)
def test_a_program_cannot_be_had_by_any_call(attacked: Server, octets: bytes, *, inner: bool) -> None:
    """Not as an attachment, not in the source; list and reader say why, the reader of what it was in says so there."""
    with innocent(attacked, "invoice"):
        address, token = open_mailbox(attacked)
        assert post(attacked, address, octets) == 250
        summary = ask(attacked, "GET", "/api/v1/messages", token=token).json["messages"][0]
        message = ask(attacked, "GET", "/api/v1/messages/1", token=token).json
        download = ask(attacked, "GET", "/api/v1/messages/1/attachments/1", token=token)
    raw = ask(attacked, "GET", "/api/v1/messages/1/raw", token=token)
    assert b"TVqQ" not in raw.octets
    assert b"TVqQ" not in download.octets
    assert b"This was taken out on arrival: " in raw.octets
    assert summary["attachments"] == message["attachments"]
    if not inner:
        assert (message["attachments"][0]["filename"], message["attachments"][0]["blocked"]) == (
            "invoice.pdf",
            "executable",
        )
        assert download.status == 403


def test_a_program_can_be_had_where_nothing_is_taken_out() -> None:
    """A control: without the setting the same mail is what it was."""
    with serving(BLOCKED_ATTACHMENTS="none") as server:
        assert attack(server, WITH_PROGRAM).contents == [PROGRAM]


@pytest.mark.row(28)
@pytest.mark.parametrize(
    "date",
    [
        b"Date: Fri, 31 Dec 99999 23:59:59 +0000\r\n",
        b"Date: Fri, 20 Nov 2026 10:00:00 +9999\r\n",
        b"Date: " + b"9" * 5_000 + b"\r\n",
        b"Date: \r\n",
        b"",
    ],
    ids=["year 99999", "+9999", "5,000 digits", "empty", "none"],
)
def test_a_message_is_of_the_time_that_it_came(attacked: Server, date: bytes) -> None:
    """The sender's date is a field like any other."""
    before = datetime.now(UTC)
    seen = attack(attacked, date + b"Subject: odd\r\n\r\nwords\r\n")
    received = datetime.fromisoformat(seen.summary["received_at"])
    assert abs((received - before).total_seconds()) < 10


BOMBS = {
    "400 KB of lists": "<ul><li>" * 50_000,
    "500 KB of blocks": "<div>" * 100_000,
    "100,000 attributes": f"<p {' '.join(f'a{n}' for n in range(100_000))}>x",
    "one attribute 100,000 times": f"<p {'a ' * 100_000}>x",
    "60 KB of items": "<ul>" + "<li>x" * 9_990,
    "references": "&notit;" * 60_000,
    "less-than": "<" * 500_000,
}


@pytest.mark.row(32)
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_html_that_would_stall_a_sanitiser(attacked: Server, bomb: str) -> None:
    """What is beyond the limits of HTML comes as text; nobody is kept waiting by either."""
    lines = b"\r\n".join(re.findall(rb".{1,70}", b64encode(bomb.encode())))
    seen = attack(attacked, b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines + b"\r\n")
    assert (seen.reply, seen.message["source_only"]) == (250, False)
