"""Addresses: the grammar of paths, names, domains."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.address import (
    RANDOM_NAME_ALPHABET,
    Address,
    Domains,
    MailArguments,
    is_domain,
    is_name,
    is_reserved,
    offends,
    parse_mail,
    parse_rcpt,
)
from ephemail.mail.reply import Reply

DOMAINS = Domains(("mail.example", "*.wild.example"), ("old.example",))


@given(st.binary(max_size=400))
def test_any_octets_are_an_address_of_ours_or_a_refusal(octets: bytes) -> None:
    """Whatever RCPT and MAIL are given, nothing is raised."""
    for argument in (octets, b"TO:<" + octets + b">", b"TO:<" + octets + b"@mail.example>"):
        parsed = parse_rcpt(argument, DOMAINS)
        if isinstance(parsed, Address):
            assert DOMAINS.receive(parsed.domain)
            assert re.fullmatch(r"[a-z0-9_.-]+", parsed.local)
            assert str(parsed).isascii()
    for argument in (octets, b"FROM:<" + octets + b">", b"FROM:<" + octets + b"@a.example> SIZE=1"):
        assert isinstance(parse_mail(argument), MailArguments | Reply)


@given(st.from_regex(r"[a-z0-9_-]{1,20}(\.[a-z0-9_-]{1,10}){0,2}", fullmatch=True), st.from_regex(r"[a-z0-9]{0,9}"))
def test_what_we_write_we_read(local: str, tag: str) -> None:
    """An address that we show is the address that RCPT takes for it, in any case."""
    tag = "".join(re.findall("[a-z0-9]", tag))
    address = Address(local, "mail.example", tag)
    assert parse_rcpt(f"TO:<{str(address).upper()}>".encode(), DOMAINS) == address


@pytest.mark.parametrize(
    "attack",
    [
        b'"' + b"\\" * 1990,
        b'"' + b"\\a" * 990 + b'"x',
        b'"' + b'\\"' * 990,
        b"(" * 2000,
        b"<" * 2000,
        b"a." * 1000,
        b"a-" * 1000,
        b'"' * 1999,
        b" " * 2000,
    ],
)
def test_the_grammar_does_not_backtrack(attack: bytes) -> None:
    """Nearly an address, of two thousand octets or as long as one may be, is refused quickly (the control is below)."""
    for octets in (attack, attack[:301] + b'"x'):
        for argument in (b"FROM:<" + octets + b"@x", b"FROM:<" + octets + b"@x>", b"TO:<" + octets, b"TO:<a@" + octets):
            assert isinstance(parse_mail(argument), Reply)
            assert isinstance(parse_rcpt(argument, DOMAINS), Reply)


def test_the_null_reverse_path_is_none() -> None:
    """RFC 5321 §4.5.5: it is not an address of no length."""
    assert parse_mail(b"FROM:<> BODY=8BITMIME") == MailArguments(None, None)
    assert parse_mail(b"FROM:<a@b.example> SIZE=12") == MailArguments("a@b.example", 12)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("abc", True),
        ("a.b-c_1", True),
        ("x" * 64, True),
        ("ab", False),
        ("x" * 65, False),
        ("a..b", False),
        (".abc", False),
        ("abc.", False),
        ("Abc", False),
        ("a+b", False),
        ("abc\n", False),
        ("аbc", False),
    ],
)
def test_names_are_three_to_sixty_four_plain_characters(name: str, allowed: bool) -> None:
    """What a visitor chooses must come in through RCPT just so."""
    assert is_name(name) is allowed
    if allowed:
        assert isinstance(parse_rcpt(f"TO:<{name}@mail.example>".encode(), DOMAINS), Address)


@pytest.mark.parametrize("name", ["postmaster", "abuse", "admin", "web-master", "ssl.admin", "host_master", "noreply"])
def test_reserved_names_are_reserved_however_they_are_punctuated(name: str) -> None:
    """Whoever could read mail for these could have a certificate for the domain."""
    assert is_reserved(name)


def test_random_names_cannot_spell() -> None:
    """No vowels, no look-alikes, and a few consonants that people read as words."""
    assert not set(RANDOM_NAME_ALPHABET) & set("aeiouyl01o")
    assert offends("xxfckxx23456")
    assert not offends("q7kzm2vw9trp")


def test_wildcards_stand_for_one_label() -> None:
    """`*.wild.example` is every single label below it, and neither itself nor deeper."""
    assert DOMAINS.receive("a.wild.example")
    assert not DOMAINS.receive("wild.example")
    assert not DOMAINS.receive("a.b.wild.example")
    assert not DOMAINS.receive("*.wild.example")
    assert DOMAINS.receive("old.example")
    assert not DOMAINS.offer("old.example")
    assert is_domain("a-b.example")
    assert not is_domain("A.example")
    assert not is_domain("-a.example")
