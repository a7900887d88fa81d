"""Words that are shown: lines, text and filenames, clean whatever goes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.charset import decode
from ephemail.mail.display import FILENAME_OCTETS_MAX, clean_line, clean_text, safe_filename

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY_TEXT, st.integers(1, 40))
def test_a_clean_line_is_one_line_of_what_is_seen(text: str, limit: int) -> None:
    """No control, surrogate, line break or bidirectional control is left, and cleaning again changes nothing."""
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert line.encode().decode() == line
    assert not BIDI & set(line)
    assert line.split(" ") == (line.split() or [""])
    assert clean_line(line, limit) == line


@given(ANY_TEXT)
def test_clean_text_keeps_its_lines(text: str) -> None:
    """Text is as clean as a line, but for LF and tabs."""
    cleaned = clean_text(text, 1_000)
    assert not BIDI & set(cleaned)
    assert all(character in "\n\t" or character >= " " for character in cleaned)
    assert cleaned.encode().decode() == cleaned


def test_line_breaks_are_one_kind() -> None:
    """CRLF, CR and Unicode's own line breaks become LF; indents stay."""
    assert clean_text("a\r\n\tb\rc\u2028  d\n\n", 100) == "a\n\tb\nc\n  d"


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("pay\u200cpal", "paypal"),
        ("a\u200b\u2060\ufeff\u00adb", "ab"),
        ("x\u202egnp.exe", "xgnp.exe"),
        ("❤\ufe0f\ufe0f\ufe01", "❤\ufe0f"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("a\r\nBcc: b\x00\x1b[31m\u2028c", "a Bcc: b[31m c"),
        ("\ud800x", "x"),
    ],
)
def test_what_scripts_and_emoji_need_is_kept(text: str, line: str) -> None:
    """Joiners and selectors stay where they shape what is read, and go where they hide something."""
    assert clean_line(text, 100) == line


@pytest.mark.row(27)
@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd\0\r\nX: 1", "passwd X_ 1"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        (".htaccess", "htaccess"),
        ("-rf", "rf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("invoice.pdf      .exe", "invoice.pdf .exe"),
        ("trailing. . ", "trailing"),
        ("", "attachment"),
        ("..", "attachment"),
        ("사진 №1.JPG", "사진 №1.JPG"),
        ("x" * 65_536 + ".pdf", "x" * 196 + ".pdf"),
        ("é" * 300 + ".jpeg", "é" * 97 + ".jpeg"),
    ],
)
def test_filenames(name: str, safe: str) -> None:
    """A filename leads nowhere, hides nothing and keeps its extension."""
    assert safe_filename(name) == safe


@given(ANY_TEXT)
def test_any_filename_is_safe(name: str) -> None:
    """Whatever the name, what is written fits a file system and a header."""
    safe = safe_filename(name)
    assert 0 < len(safe.encode()) <= FILENAME_OCTETS_MAX
    assert not set(safe) & set('/\\:*?"<>|\r\n\0')
    assert safe[0] not in ".-~ "
    assert safe[-1] not in ". "


@pytest.mark.row(22)
@pytest.mark.parametrize(
    ("octets", "label", "text"),
    [
        (b"gr\xfcn", "ISO-8859-1", "grün"),
        (b"gr\xc3\xbcn", "us-ascii", "grün"),
        (b"gr\xfcn", "us-ascii", "grün"),
        (b"gr\xfcn", "nope", "grün"),
        (b"\x80", "iso-8859-1", "€"),
        (b"\xcf\xf0\xe8", "windows-1251", "При"),
        (b"\xc4\xe3\xba\xc3", "gb2312", "你好"),
        (b"\x1b$B$3\x1b(B", "iso-2022-jp", "こ"),
        ("ö\ufeff".encode("utf-16"), "utf-16", "ö\ufeff"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"~{<:Ky~}", "hz-gb-2312", "~{<:Ky~}"),
        (b"abc-", "punycode", "abc-"),
        (b"\\u003c", "unicode_escape", "\\u003c"),
        (b"nopr", "rot13", "nopr"),
        ("Привет".encode() + b"\xff", "utf-8", "Привет\ufffd"),
        (b"a", "utf-8\n", "a"),
    ],
)
def test_charsets_are_those_of_the_table(octets: bytes, label: str, text: str) -> None:
    """Known labels decode, trick codecs do not, and what is invalid is read as it was most likely meant."""
    assert decode(octets, label) == text


@given(st.binary(max_size=100), st.sampled_from(["utf-8", "utf-16", "gbk", "iso-2022-jp", "iso-2022-kr", "big5", "x"]))
def test_any_octets_decode(octets: bytes, label: str) -> None:
    """No octets in any charset make decoding fail."""
    assert isinstance(decode(octets, label), str)
