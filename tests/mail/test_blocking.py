"""What is taken out of a message on arrival: by name, by content, in messages within it; and that all else stays."""

import zipfile
from base64 import b64encode
from binascii import b2a_uu
from email.header import Header
from email.utils import encode_rfc2231
from io import BytesIO
from quopri import encodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail import config, spelling
from ephemail.mail.blocking import without_blocked
from ephemail.mail.filetypes import GROUPS, blocked_by
from ephemail.mail.message import Attachment
from ephemail.mail.opening import open_message
from ephemail.mail.parse import part, read, summarise
from ephemail.mail.removal import TOO_COMPLEX
from tests.mail.test_parse import MESSAGES

ALL = blocked_by(GROUPS)
PE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(64)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LINK = b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46" + bytes(20)
INSTALLER = b"\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"


def blocked(octets: bytes) -> bytes:
    """Give the octets without anything that the default settings take out."""
    return without_blocked(open_message(octets), ALL)


def attached(fields: bytes, content: bytes = b"harmless") -> bytes:
    """Write a mail with words, a file in base64 whose header section has `fields`, and a picture after it."""
    return (
        b"Subject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nThe words.\r\n"
        b"--x\r\n" + fields + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64encode(content) + b"\r\n"
        b"--x\r\nContent-Type: image/png; name=after.png\r\n\r\n\x89PNG\r\n--x--\r\n"
    )


def named(name: str) -> bytes:
    """Write a mail with a harmless file of that name."""
    return attached(b'Content-Disposition: attachment; filename="' + name.encode() + b'"')


def zipped(*names: str) -> bytes:
    """Write an archive with files of those names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def reason(octets: bytes) -> str | None:
    """Say why the first attachment was taken out; whatever stands beside it must be as it was."""
    kept = blocked(octets)
    first, *rest = summarise(kept).attachments
    assert read(kept).text == "The words."
    assert [each.filename for each in rest] == ["after.png"]
    assert first.blocked is not None or kept is octets
    return first.blocked


@pytest.mark.row(27)
@pytest.mark.parametrize(
    "name",
    [
        *("invoice.pdf.exe", "a.exe.", "a.exe ", "a.exe. . ", "a.exe\u00a0", "a.exe\u200b", "A.ExE", "a.exe::$DATA"),
        *("a\u202ecod.exe", "a.e\u2060xe", "a\x01.exe", "a.exe\x00.pdf", "a.exe:x.pdf", "..\\a.exe", "a.exe/", ".exe"),
        *(
            "a．ｅｘｅ",
            "a\u2024exe",
            "a%2eexe",
            "Your invoice from shop.com",
            "a.{11111111-2222-3333-4444-555555555555}",
        ),
    ],
)
def test_names_that_a_system_takes_for_a_program(name: str) -> None:
    """Double extensions, dots and spaces at the end, characters that nobody sees, other cases, streams, look-alikes."""
    assert reason(named(name)) is not None


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Type: application/pdf; name=a.exe",
        b"Content-Type: application/pdf; name=a.exe\r\nContent-Disposition: attachment; filename=a.pdf",
        b"Content-Disposition: attachment; filename=a.pdf; filename=a.exe",
        b"Content-Disposition: attachment; filename=a.pdf\r\nContent-Disposition: attachment; filename=a.exe",
        b"Content-Disposition: attachment; filename=a.pdf; filename*=utf-8''a%2Eexe",
        b"Content-Disposition: attachment; filename*0=a.e; filename*1=xe",
        b"Content-Disposition: attachment; " + encode_rfc2231("ä.exe", "utf-8").join(["filename*=", ""]).encode(),
        b'Content-Disposition: attachment; filename="' + Header("ä.exe", "utf-8").encode().encode() + b'"',
        b"Content-Disposition: attachment; x=" + b"y" * 3_000 + b"; filename=a.exe",
        b"content-disposition:attachment;\r\n\tfilename=a.exe",
        b"Content-Type: application/x-msdownload",
        b"Content-Type: text/plain; name=a.exe",
        b"Ephemail-Removed: executable; size=8\r\nContent-Type: a/b; name=a.exe",
    ],
)
def test_wherever_the_name_stands(fields: bytes) -> None:
    """In either field, twice, folded, encoded by either RFC, far behind, or only as a type."""
    assert reason(attached(fields)) == "executable"


_ALSO = (
    "msu pl udl osd prg isp ins mcf printerexport bas pcd hpj webpnp vsmacros cnt grp mdb asp terminal tool inetloc "
    "fileloc action rdp xlsb msrcincident one vsto air"
)


@pytest.mark.parametrize("extension", _ALSO.split())
def test_kinds_that_are_rarely_thought_of(extension: str) -> None:
    """What installs, changes settings, leads elsewhere or runs, also where only one system knows it."""
    assert reason(named(f"a.{extension}")) is not None


@pytest.mark.parametrize(
    "kind",
    [
        *("text/vbscript", "application/ecmascript", "application/x-bat", "application/x-csh", "application/x-perl"),
        *("application/x-python", "application/vnd.android.package-archive", "application/x-ms-dos-executable"),
        *("application/x-ms-installer", "application/vnd.ms-excel.sheet.macroEnabled.12", "application/hta"),
        "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
    ],
)
@pytest.mark.parametrize("name", [b"", b"; name=invoice", b"; name*=utf-8''invoice"])
def test_a_kind_counts_where_no_name_has_an_extension(kind: str, name: bytes) -> None:
    """Readers of mail give such a file the extension of its kind."""
    assert reason(attached(b"Content-Type: " + kind.encode() + name)) is not None


@pytest.mark.row(27)
@pytest.mark.parametrize("length", [196, 199, 250, 1_973, 3_000])
def test_what_is_offered_is_what_was_looked_at(length: int) -> None:
    """A long name is never cut behind an extension that it does not end with."""
    octets = named("a" * length + ".js" + "b" * 30)
    assert not summarise(octets).attachments[0].filename.endswith(".js")
    assert blocked(octets) is octets
    assert reason(named("a" * length + ".js")) == "script"


NAMING = st.lists(
    st.sampled_from([*"=;\"'()*0 ", "name", "filename", "=?utf-8?q?", "?=", "a.js", "b", "%2E", "é", "\r\n ", "\\"])
).map("".join)


@given(NAMING, NAMING)
def test_the_name_that_is_shown_is_one_of_those_that_count(said: str, more: str) -> None:
    """Whatever stands in the fields, nothing is offered under a name that was not looked at."""
    fields = f"Content-Type: a/b;{said}\r\nContent-Disposition: attachment;{more}".encode()
    opened = open_message(attached(fields))
    assert opened.body is not None
    for leaf in opened.body.leaves:
        assert not leaf.name or leaf.name in leaf.names.given
    kept = blocked(opened.octets)
    assert all(not each.filename.endswith(".js") or each.blocked for each in summarise(kept).attachments)


@pytest.mark.parametrize(
    "name", ["report.pdf", "exe", "command", "setup.exe.txt", "photo.jpeg", "déjà vu.docx", "notes", "a.comb"]
)
def test_names_that_are_no_harm(name: str) -> None:
    """A mail with nothing to take out stays the same object."""
    octets = named(name)
    assert blocked(octets) is octets


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PE, "executable"),
        (b"\x7fELF" + bytes(60), "executable"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "executable"),
        (b"\xca\xfe\xba\xbe" + bytes(60), "executable"),
        (OLE + INSTALLER, "executable"),
        (zipped("META-INF/MANIFEST.MF", "A.class"), "executable"),
        (b"#!/bin/sh\nrm -r x", "script"),
        (b"\xef\xbb\xbf#! /usr/bin/env perl\n", "script"),
        (LINK, "shortcut"),
        (b"[InternetShortcut]\r\nURL=file://x/y", "shortcut"),
        (bytes(0x8001) + b"CD001" + bytes(2_000), "disk image"),
        (b"conectix" + bytes(600), "disk image"),
        (bytes(3_001) + b"conectix" + bytes(504), "disk image"),
        (b"vhdxfile" + bytes(600), "disk image"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        (zipped("[Content_Types].xml", "word/vbaProject.bin"), "macros"),
        (OLE, None),
        (zipped("[Content_Types].xml", "word/document.xml"), None),
        (zipped("a.exe"), None),
        (b"%PDF-1.7\n", None),
        (b"#![allow(unused)]", None),
        (b"GIF89a" + PE, None),
    ],
)
@pytest.mark.parametrize("fields", [b"Content-Type: application/pdf; name=a.pdf", b"Content-Type: image/png"])
def test_content_that_is_not_what_it_is_called(fields: bytes, content: bytes, expected: str | None) -> None:
    """What a file begins with decides, whatever its name, and without one; archives are not opened."""
    assert reason(attached(fields, content)) == expected


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(b"Content-Transfer-Encoding: binary\r\n\r\n" + PE, id="binary"),
        pytest.param(b"\r\n" + PE, id="none"),
        pytest.param(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encodestring(PE), id="quoted-printable"),
        pytest.param(b"Content-Transfer-Encoding: base64\r\n\r\n" + b"*" * 90_000 + b64encode(PE), id="junk"),
        pytest.param(b"Content-Transfer-Encoding: base64\r\n\r\n====\r\n" + b64encode(PE), id="padding"),
        pytest.param(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 90_000 + PE, id="soft breaks"),
        pytest.param(
            b"Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64encode(PE), id="twice"
        ),
        pytest.param(b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a.exe\nM35J0", id="uuencode"),
    ],
)
def test_no_encoding_hides_a_program(encoded: bytes) -> None:
    """However it is wrapped for the journey, and whatever stands before it."""
    kept = blocked(b"Content-Type: application/pdf; name=a.pdf\r\n" + encoded)
    assert summarise(kept).attachments[0].blocked == "executable"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"begin 644 a.exe\r\n#86)C\r\n`\r\nend", "executable"),
        (b"begin 644 photo.jpg\r\n" + b2a_uu(PE[:45]) + b"`\r\nend", "executable"),
        (b"=ybegin line=128 size=3 name=a.exe\r\n\x8b\x8c\x8d\r\n=yend size=3", "executable"),
        (b"(This file must be converted with BinHex 4.0)\r\n\r\n:$f*TEQKPH:", TOO_COMPLEX),
        (b"begin 644 photo.jpg\r\n#86)C\r\n`\r\nend", None),
        (b"begin with a.exe\r\nbegin 6 a.exe", None),
        (b"(This file must be converted with BinHex 4.0)\r\nsays the manual", None),
    ],
)
@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64", "x-uuencode"])
def test_files_that_are_written_into_a_text(text: bytes, expected: str | None, encoding: str) -> None:
    """They are files like others, by name and by content, however the text is encoded."""
    body = b"Hello.\r\n" + text
    body = {"base64": b64encode(body), "quoted-printable": encodestring(body)}.get(encoding, body)
    octets = f"Content-Type: text/plain\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body
    kept = blocked(octets)
    if expected is None:
        assert kept is octets
    else:
        assert kept.endswith(f"{expected}, {summed(octets)} octets.".encode())


def test_a_program_goes_also_where_the_structure_is_in_doubt() -> None:
    """One that no sign in its part gives away is found by its content, whatever line may be a delimiter to others."""
    octets = MULTIPART + b"--x\r\nContent-Type: image/png\r\n\r\n" + PE + b"\r\n--xy\r\n--x--\r\n"
    assert PE not in blocked(octets)


def summed(octets: bytes) -> int:
    """Give the octets of a message's one part, decoded."""
    opened = open_message(octets)
    assert opened.body is not None
    return opened.body.leaves[0].size(octets)


def test_what_gives_way_leaves_no_rest_in_the_fields() -> None:
    """A line that is no field, or that ends for some with a carriage return, goes with what it could belong to."""
    encoded = b64encode(PE)
    for junk in (encoded + b"\r\nX: y", b"X: y\r\r" + encoded, b"X: y\r\n \r\n " + encoded):
        kept = blocked(attached(b"Content-Type: application/x; name=a.exe\r\n" + junk))
        assert encoded not in kept.replace(b"X: y\r\n " + encoded, b"")
        assert blocked(kept) == kept
    forged = b"Ephemail-Removed: script; size=5\r\n" + encoded + b"\r\nX: y\r\nContent-Type: a/b; name=a.exe"
    octets = attached(forged).replace(b64encode(b"harmless"), b"This was taken out on arrival: script, 5 octets.")
    assert encoded not in blocked(octets)


def test_words_may_begin_with_the_letters_of_a_program() -> None:
    """A text whose first word begins so stays; a program that calls itself a text does not."""
    words = attached(b"Content-Type: text/csv; name=a.csv", b"MZ,Intensity\r\n200.1,3\r\n")
    assert blocked(words) is words
    assert reason(attached(b"Content-Type: text/csv; name=a.csv", PE)) == "executable"


def test_the_mail_is_kept_without_it_and_says_so() -> None:
    """Name, number and place stay, the size is what it was; of the content nothing is left, of the rest everything."""
    octets = attached(
        b'Content-Type: a/b\r\nContent-ID: <i@x>\r\nContent-Disposition: attachment; filename="a.exe"', PE
    )
    kept = blocked(octets)
    assert summarise(kept).attachments[0] == Attachment(1, "a.exe", "a/b", len(PE), False, "i@x", "executable")
    note = b"This was taken out on arrival: executable, 72 octets."
    found = part(kept, 1)
    assert found is not None
    assert found.content == note
    before, after = octets.split(b"Content-Transfer-Encoding: base64\r\n\r\n" + b64encode(PE))
    assert kept == before + b"Ephemail-Removed: executable; size=72\r\n\r\n" + note + after
    assert read(kept).attachments == summarise(kept).attachments


def test_a_message_that_is_nothing_but_a_program() -> None:
    """Its header section stays, and what stood in its body is a note."""
    octets = b"Subject: s\nContent-Type: application/x; name=a.exe\nContent-Transfer-Encoding: base64\n\n" + b64encode(
        PE
    )
    kept = blocked(octets)
    assert summarise(kept).subject == "s"
    assert [each.blocked for each in summarise(kept).attachments] == ["executable"]
    assert b64encode(PE) not in kept


def test_what_a_sender_says_was_taken_out_is_believed_only_of_the_note() -> None:
    """A forged field neither hides a program nor calls a harmless file taken out."""
    forged = attached(b"Ephemail-Removed: script; size=5\r\nContent-Type: application/pdf; name=a.pdf")
    assert blocked(forged) is forged
    assert summarise(forged).attachments[0].blocked is None


def test_fifty_attachments_are_listed_and_all_are_looked_at() -> None:
    """A program beyond what the list shows is taken out all the same."""
    many = b"--x\r\nContent-Type: image/png; name=a.png\r\n\r\n.\r\n" * 60
    octets = attached(b"Content-Type: a/b; name=a.exe", PE).replace(b"--x\r\n\r\nThe words.\r\n", many)
    assert b64encode(PE) not in blocked(octets)


def nested(inner: bytes, depth: int, fields: bytes = b"Content-Type: message/rfc822") -> bytes:
    """Put a message into so many messages, each in a multipart of its own."""
    for level in range(depth):
        edge = b"n%d" % level
        inner = (
            b"Subject: s\r\nContent-Type: multipart/mixed; boundary=%b\r\n\r\n--%b\r\n%b\r\n\r\n%b\r\n--%b--\r\n"
            % (edge, edge, fields, inner, edge)
        )
    return inner


@pytest.mark.parametrize("depth", [1, 2, 19, 20])
def test_messages_in_messages(depth: int) -> None:
    """At any depth within the limits a program is taken out, and all around it stays."""
    octets = nested(attached(b"Content-Type: a/b; name=a.pdf", PE), depth)
    kept = blocked(octets)
    assert b64encode(PE) not in kept
    assert b"The words." in kept
    assert b"after.png" in kept
    assert kept.count(b"Ephemail-Removed: executable; size=72\r\n") == 1
    harmless = nested(named("a.pdf"), depth)
    assert blocked(harmless) is harmless


@pytest.mark.parametrize(
    ("fields", "encoded"),
    [
        (b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", True),
        (b"Content-Type: application/octet-stream; name=a.EML\r\nContent-Transfer-Encoding: base64", True),
        (b"Content-Type: message/global", False),
        (b"Content-Type: application/octet-stream; name=a.eml", False),
    ],
)
def test_a_message_as_a_file(fields: bytes, *, encoded: bool) -> None:
    """One that is encoded goes as a whole: decoded it could pretend to be parts of what is around it."""
    inner = attached(b"Content-Type: a/b; name=a.pdf", PE)
    kept = blocked(nested(b64encode(inner) if encoded else inner, 1, fields))
    assert b64encode(PE) not in kept
    assert b64encode(inner)[:60] not in kept
    assert summarise(kept).attachments[0].blocked == ("executable" if encoded else None)


PROGRAM = b"--x\r\nContent-Type: a/b; name=a.exe\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64encode(PE) + b"\r\n"
MULTIPART = b"Subject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
BEYOND = {
    "parts": MULTIPART + b"--x\r\n\r\n.\r\n" * 201 + PROGRAM,
    "lines": b"Subject: s\r\n" + b"X: y\r\n" * 1_000 + MULTIPART + PROGRAM,
    "section": b"Subject: s\r\nX: " + b"y" * 65_536 + b"\r\n" + MULTIPART + PROGRAM,
    "words": b"Subject: s\r\nX: " + b"=?a?q??= " * 5_001 + b"\r\n" + MULTIPART + PROGRAM,
    "depth": nested(attached(b"Content-Type: a/b; name=a.exe", PE), 22),
    "parts in all": MULTIPART
    + (b"--x\r\nContent-Type: message/rfc822\r\n\r\n" + MULTIPART.replace(b"=x", b"=y") + b"--y\r\n\r\n.\r\n" * 150) * 8
    + PROGRAM,
    "two types": b"Content-Type: text/plain\r\n" + MULTIPART + PROGRAM,
    "two boundaries": b"Content-Type: multipart/mixed; boundary=y\r\n"
    + MULTIPART
    + b"--y\r\n\r\nz\r\n--y--\r\n"
    + PROGRAM,
    "boundary too long": MULTIPART.replace(b"=x", b"=x" + b"y" * 1_000)
    + PROGRAM.replace(b"--x", b"--x" + b"y" * 1_000),
    "two boundaries in one": MULTIPART.replace(b"=x", b"=y;\r\n boundary*=us-ascii''x")
    + b"--y\r\n\r\nz\r\n--y--\r\n"
    + PROGRAM,
    "no boundary": MULTIPART + b"--x\r\nContent-Type: multipart/mixed\r\n\r\n" + PROGRAM.replace(b"--x", b"--y"),
}


@pytest.mark.row(25)
@pytest.mark.parametrize("octets", BEYOND.values(), ids=BEYOND.keys())
def test_no_limit_is_a_way_around(octets: bytes) -> None:
    """Where we cannot look, or others would look elsewhere, what may hold files gives way to a note."""
    kept = blocked(octets)
    assert b64encode(PE) not in kept
    assert f"on arrival: {TOO_COMPLEX}".encode() in kept or b"on arrival: executable" in kept
    assert summarise(kept).subject in {"s", ""}


@pytest.mark.parametrize("name", ["parts", "lines", "section", "words", "depth", "parts in all"])
def test_beyond_the_limits_mere_words_stay(name: str) -> None:
    """A message that we cannot look through, and that holds nothing but words, is kept as it came."""
    octets = BEYOND[name].replace(PROGRAM, b"--x\r\n\r\nwords\r\n")
    if name == "depth":
        octets = nested(b"Subject: s\r\n\r\nwords\r\n", 22)
    assert blocked(octets) is octets


def test_a_body_that_gives_way_is_shown_as_the_note() -> None:
    """The reader learns why there is nothing else."""
    message = read(blocked(BEYOND["parts"]))
    assert message.text.startswith("This was taken out on arrival: too complex, ")
    assert (message.subject, message.source_only) == ("s", False)


def test_what_the_operator_names_is_what_is_taken_out() -> None:
    """One extension takes its group's content along; one of no group is a file type; none is none."""
    octets = attached(b"Content-Type: application/pdf; name=a.pdf", PE)
    for words, expected in (((".dll",), "executable"), ((".pdf",), "file type"), ((".js", "macros"), None), ((), None)):
        kept = without_blocked(open_message(octets), blocked_by(words))
        assert summarise(kept).attachments[0].blocked == expected


def test_the_settings_know_the_groups() -> None:
    """Each group can be named, all are named by default, and words that are neither group nor extension are faults."""
    assert set(config.Config().blocked_attachments) == set(GROUPS)
    assert spelling.attachments(".EXE, macros .js") == (".exe", "macros", ".js")
    assert spelling.attachments("none") == ()
    for wrong in ("", "exe", "none .exe", "executable", ".tar.gz"):
        with pytest.raises(ValueError, match=r"needs extensions such as \.exe"):
            spelling.attachments(wrong)


@pytest.mark.row(26)
@pytest.mark.parametrize(
    ("fields", "content", "unchecked"),
    [
        (b"Content-Type: application/zip; name=a.zip", b"x", True),
        (b"Content-Type: application/pdf; name=a.pdf", zipped("a.exe"), True),
        (b"Content-Type: application/pdf; name=a.pdf", b"Rar!\x1a\x07\x01\x00", True),
        (b"Content-Type: application/pdf; name=a.pdf", bytes(257) + b"ustar", True),
        (b"Content-Type: application/ms-tnef; name=winmail.dat", b"\x78\x9f\x3e\x22", True),
        (b"Content-Type: message/partial; id=1; number=1; total=2", b"x", True),
        (b"Content-Type: application/pkcs7-mime; smime-type=signed-data", b"0\x80", True),
        (b"Content-Type: application/x-zip-compressed", b"x", True),
        (b"Content-Type: a/b; name=a.docx", zipped("[Content_Types].xml"), False),
        (b"Content-Type: image/gif; name=a.gif", b"GIF89a" + zipped("a.class"), False),
        (b"Content-Type: a/b; name=a.exe", zipped("a.exe"), False),
    ],
)
def test_archives_are_named_as_unchecked(fields: bytes, content: bytes, *, unchecked: bool) -> None:
    """By name or by content; what was taken out, and what only ends like an archive, is not called one."""
    kept = blocked(attached(fields, content))
    assert summarise(kept).attachments[0].unchecked == unchecked
    assert read(kept).attachments[0].unchecked == unchecked


FILES = st.sampled_from(
    [
        *(b"Content-Disposition: attachment; filename=a.exe", b"Content-Type: message/rfc822", b"\r\n\r\n", b"\r\n--x"),
        *(
            b"MZ\x90\x00",
            b64encode(PE),
            b"Content-Transfer-Encoding: base64",
            b"#!/bin/sh",
            b"--x--",
            b"\n\n",
            b"--x\n",
        ),
        *(
            b"Content-Type: multipart/mixed; boundary=x\n",
            b"Ephemail-Removed: script; size=1\n",
            b"Content-Type: text/x",
        ),
    ]
)


@given(st.one_of(MESSAGES, st.lists(FILES, max_size=25).map(b"\r\n".join)))
def test_any_message_is_looked_through_once(octets: bytes) -> None:
    """Nothing fails, what has been looked through passes a second time as it is, and off is off."""
    kept = blocked(octets)
    assert blocked(kept) == kept
    assert without_blocked(open_message(octets), blocked_by(())) is octets
    for attachment in summarise(kept).attachments:
        assert not attachment.filename.endswith(".exe") or attachment.blocked
