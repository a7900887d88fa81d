"""What a terminal gets to see: aligned, and nothing that it would obey."""

import sys
from dataclasses import fields, replace
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper

import pytest

from ephemail import terminal
from ephemail.client import Attachment, Code, Link, Message, Sender, Summary

EVIL = "\x1b]0;owned\x07 a\rb\x9b2J \u202egpj.exe\u202c \u2028\x7f"


HOSTILE = Message(
    id=7,
    received_at=datetime(2026, 11, 20, 9, 41, tzinfo=UTC),
    size=2048,
    sender=Sender(EVIL, EVIL),
    reverse_path=None,
    recipient=EVIL,
    subject=EVIL,
    preview=EVIL,
    codes=(Code(EVIL, "otp"),),
    links=(Link(EVIL, EVIL, "confirm"),),
    attachments=(Attachment(1, EVIL, EVIL, 1536, inline=False, content_id=None, blocked=EVIL),),
    tls=True,
    text=EVIL,
    html=EVIL,
    headers=((EVIL, EVIL),),
    remote_images=0,
    source_only=False,
)
SUMMARY = Summary(**{member.name: getattr(HOSTILE, member.name) for member in fields(Summary)})


@pytest.mark.parametrize(
    "printed",
    [
        terminal.listed([SUMMARY]),
        terminal.summary(SUMMARY),
        terminal.reading(HOSTILE),
        terminal.html(HOSTILE),
        terminal.headers(HOSTILE),
        terminal.opened(EVIL, datetime.now(UTC), ["export A=b"]),
    ],
)
def test_no_control_character_of_a_mail_reaches_the_terminal(printed: str) -> None:
    """Neither escapes, nor C1 controls, nor marks that turn the direction of writing; what they were can be seen."""
    assert all(line.isprintable() for line in printed.split("\n"))
    assert r"\x1b]0;owned\x07" in printed


def test_octets_are_made_harmless_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe gets them as they came."""
    for is_terminal, expected in ((False, b"\x1b[2J\xff\r\n"), (True, "\\x1b[2J\ufffd\n\n".encode())):
        octets = BytesIO()
        stdout = TextIOWrapper(octets, "utf-8", write_through=True)
        monkeypatch.setattr(stdout, "isatty", lambda is_terminal=is_terminal: is_terminal)
        monkeypatch.setattr(sys, "stdout", stdout)
        terminal.write(b"\x1b[2J\xff\r\n")
        assert octets.getvalue() == expected


def test_columns_are_aligned_whatever_the_script() -> None:
    """Wide characters count twice, combining ones not at all; a long sender is cut."""
    rows = [("漢字", "x"), ("e\u0301", "x"), ("abcde", "x")]
    assert terminal.table(rows) == "漢字   x\ne\u0301      x\nabcde  x"
    assert "…" in terminal.listed([replace(SUMMARY, sender=Sender("", "a" * 100))])


def test_a_list_shows_the_code_the_link_s_host_and_who_sent_it() -> None:
    """What there is none of is a dash; a mail without a From field has the sender of its envelope."""
    shop = replace(SUMMARY, subject="Hi", sender=Sender("", ""), reverse_path="shop@a.example")
    shop = replace(shop, codes=(Code("7", "otp"),), links=(Link("https://b.example/confirm", "b.example", "confirm"),))
    bare = replace(shop, reverse_path=None, codes=(), links=())
    heading, *rows = [row.split() for row in terminal.listed([shop, bare]).splitlines()]
    assert heading == ["ID", "RECEIVED", "FROM", "CODE", "LINK", "SUBJECT"]
    assert [row[-4:] for row in rows] == [["shop@a.example", "7", "b.example", "Hi"], ["-", "-", "-", "Hi"]]
    assert "From:        shop@a.example\n" in terminal.summary(shop)


def test_text_keeps_its_lines_and_the_joiners_of_emoji() -> None:
    """Only what a terminal would obey is changed."""
    assert terminal.text("a\r\n\tb 👩\u200d🚀\u00ad\n") == "a\n        b 👩\u200d🚀\n"


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        (replace(HOSTILE, text=""), "only HTML"),
        (replace(HOSTILE, text="", html=""), "No text"),
        (replace(HOSTILE, text="", html="", source_only=True), "see --raw"),
    ],
)
def test_a_message_without_text_says_so(silent: Message, expected: str) -> None:
    """And where to look instead."""
    assert expected in terminal.reading(silent)


@pytest.mark.parametrize(
    ("octets", "expected"), [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (10 << 20, "10.0 MiB")]
)
def test_sizes_have_units(octets: int, expected: str) -> None:
    """Whole bytes, then one digit."""
    assert terminal.size(octets) == expected
