"""Hosts in the spelling in which a browser looks them up: what is expected is what Node's URL makes of them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.hosts import ascii_host, host_of
from ephemail.mail.parse import read, summarise
from ephemail.mail.punycode import punycode


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Shop.example:8443/x?y#z", "shop.example"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://a@bank.example@evil.example/", "evil.example"),
        ("https:\\\\evil.example\\@bank.example", "evil.example"),
        ("https:evil.example/x", "evil.example"),
        ("\x01 ht\ttps://evil\n.exam\tple", "evil.example"),
        ("https://%65vil.example/", "evil.example"),
        ("https://[2001:DB8::1]:8080/x", "[2001:db8::1]"),
        ("https://2130706433/", "2130706433"),
        ("https://x!.evil.example/", "x!.evil.example"),
        ("https://münchen.example", "xn--mnchen-3ya.example"),
        ("https://MU\u0308NCHEN.example", "xn--mnchen-3ya.example"),
        ("https://a%c3%bc.example", "xn--a-eha.example"),
        ("https://\uff41pple.example", "apple.example"),
        ("https://日本語。ｊｐ/", "xn--wgv71a119e.jp"),
        ("https://\u0430\u0440\u0440\u04cf\u0435.example", "xn--80ak6aa92e.example"),
        ("https://ex\u00adample.example", "example.example"),
        ("https://क्\u200dष.example/", "xn--11b2ezcw70k.example"),
        ("https://bank\u2215x.example/", "xn--bankx-5d6b.example"),
    ],
)
def test_the_host_that_an_address_leads_to(url: str, host: str) -> None:
    """Whatever it is dressed up as."""
    assert host_of(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:a@b.example",
        "javascript:alert(1)",
        "//shop.example/",
        "https://",
        "https://a..example/",
        "https://bank.example%2f.evil.example/",
        "https://bank.example\uff0f.evil.example/",
        "https://\u2100.example/",
        "https://a\u3000b.example/",
        "https://a@[evil.example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 127 + "example/",
        "https://" + "п" * 64 + ".example/",
    ],
)
def test_what_leads_to_no_host(url: str) -> None:
    """Also what is one only until a browser has made plain letters of it."""
    assert host_of(url) == ""


def test_letters_of_their_own_are_not_taken_for_others() -> None:
    """Whoever owns the one name need not own the other."""
    assert ascii_host("STRASSE.example") == ascii_host("straẞe.example") == "strasse.example"
    assert ascii_host("straße.example") == "xn--strae-oqa.example"
    assert ascii_host("ΒΌΛΟΣ.example") == "xn--nxasmq6b.example"
    assert ascii_host("βόλος.example") == "xn--nxasmm1c.example"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=63))
def test_letters_are_written_as_the_standard_library_writes_them(label: str) -> None:
    """Whose own codec we use no longer, for it is slow."""
    assert punycode(label) == label.encode("punycode").decode()


@given(st.text())
def test_any_name_gives_a_host_or_nothing(name: str) -> None:
    """Never anything that could be taken for more of an address, and what has been written stays as it is."""
    host = ascii_host(name)
    assert host.isascii()
    assert not set(host) & set("/\\?#@:%[] ")
    assert ascii_host(host) == host


@pytest.mark.row(24, 32)
@pytest.mark.parametrize("letter", ["\ufdfa", "п", "\u3300"])
def test_names_that_grow_when_they_are_read_keep_nobody_waiting(letter: str) -> None:
    """One letter may stand for eighteen: a message that is read on the event loop took 350 ms."""
    html = "".join(f'<a href="https://{letter * 250}/{n}">www.{letter * 60}.example</a>' for n in range(100)).encode()
    header = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    began = time.process_time()
    read(header + html[: 16 << 10])
    summarise(header + html)
    assert time.process_time() - began < 0.05
