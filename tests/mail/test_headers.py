"""Header sections: fields, encoded words, parameters, senders."""

import pytest

from ephemail.mail import headers
from ephemail.mail.message import Sender
from ephemail.mail.parameters import said_in


def test_fields_keep_their_order_and_come_unfolded() -> None:
    """Names stand as they came, repeated ones each in its place; folding and encoded words are undone."""
    section = b"Received: a\r\n\tb\r\nSUBJECT: =?utf-8?b?w6Q=?=\r\n =?utf-8?Q?=C3=B6?= x\r\njunk\r\nReceived: c\r\n"
    assert headers.fields(section) == (("Received", "a b"), ("SUBJECT", "äö x"), ("Received", "c"))


def test_a_value_is_cut_before_it_is_decoded() -> None:
    """Nothing beyond 2,000 octets of a value is looked at."""
    assert len(headers.line_of(b"x" * 70_000)) == headers.VALUE_MAX


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"=?iso-8859-1?q?caf=E9_ol=E9?=", "café olé"),
        (b"=?utf-8?b?w6Q?= =?utf-8?b?w6Q===?=", "ää"),
        (b"=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"),
        (b"=?utf-8*de?q?=C3=A4?= b", "ä b"),
        (b"a =?nope?q?=C3=A4?=", "a ä"),
        (b"=?utf-7?q?+ADw-?=", "+ADw-"),
        (b"=?utf-8?q?a=0d=0aBcc:_x=00=1b[0m?=", "a Bcc: x[0m"),
        (b"=?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        (b"gr\xfcn", "grün"),
        (b"gr\xc3\xbcn", "grün"),
        (b"=?x?z?y?= ==?= ?=", "=?x?z?y?= ==?= ?="),
    ],
)
def test_encoded_words(value: bytes, text: str) -> None:
    """Words of known charsets are decoded, split characters joined, trick charsets left as text; one clean line."""
    assert headers.line_of(value) == text


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        (b"a@b.example", "", "a@b.example"),
        (b"<a@b.example>", "", "a@b.example"),
        (b'"Doe, J." <a@b.example>, c@d.example', "Doe, J.", "a@b.example"),
        (b'"security@bank.example" <x@evil.example>', "security@bank.example", "x@evil.example"),
        (b"security@bank.example <x@evil.example>", "security@bank.example", "x@evil.example"),
        (b"=?utf-8?q?J=C3=B6=2C_x=40y?= <a@b.example>", "Jö, x@y", "a@b.example"),
        (b"a@b.example (A comment)", "A comment", "a@b.example"),
        (b"Team: a@b.example, c@d.example;", "", "a@b.example"),
        (b", ,a@b.example", "", "a@b.example"),
        (b"MAILER-DAEMON (Mail Delivery)", "MAILER-DAEMON", ""),
        (b"<MAILER-DAEMON>", "MAILER-DAEMON", ""),
        (b'"\\"q\\" \\\\" <a@b.example>', '"q" \\', "a@b.example"),
        (b"=?utf-8?q?Re:_1,_2?= x <a@b.example>", "Re: 1, 2 x", "a@b.example"),
        (b"x\r\n <a @\r\n b.example>", "x", "a@b.example"),
        (b"", "", ""),
        (b",,,,", "", ""),
    ],
)
def test_the_sender_is_the_first_mailbox(value: bytes, name: str, address: str) -> None:
    """Names are unquoted and decoded after the mailbox was found, so that none can pass for an address."""
    assert headers.sender_of(value) == Sender(name, address)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (b"TEXT/Html (comment) ; Charset=UTF-8", "text/html", {"charset": "UTF-8"}),
        (b'a/b; name="x\\"; y"; z = 1 ;;', "a/b", {"name": 'x"; y', "z": "1"}),
        (b"a/b; name*0*=utf-8''a%20; name*1*=%e2%82%ac; name*2=.pdf", "a/b", {"name": "a €.pdf"}),
        (b"attachment; filename*=iso-8859-1'de'gr%FCn", "attachment", {"filename": "grün"}),
        (b"attachment; filename=foo bar.pdf; filename=no", "attachment", {"filename": "foo bar.pdf"}),
        (b'a/b; name="open', "a/b", {"name": "open"}),
        (b";;;;", "", {}),
    ],
)
def test_parameters(value: bytes, kind: str, expected: dict[str, str]) -> None:
    """Quoted, continued, encoded and bare values are read; the first of a name counts."""
    said = said_in(value)
    assert (said.word, {name: said.get(name) for name, _ in said.pairs}) == (kind, expected)
