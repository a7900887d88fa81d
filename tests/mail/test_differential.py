"""A program in every disguise that others see through: no other reader finds it in what we have kept."""

import email
import email.policy
from base64 import b64encode
from binascii import b2a_uu
from dataclasses import dataclass, replace
from email.message import Message
from quopri import encodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.blocking import without_blocked
from ephemail.mail.filetypes import GROUPS, blocked_by
from ephemail.mail.opening import open_message

ALL = blocked_by(GROUPS)
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(64)
UUENCODED = (
    b"begin 644 a.exe\r\n"
    + b"".join(b2a_uu(PROGRAM[at : at + 45]).replace(b"\n", b"\r\n") for at in range(0, len(PROGRAM), 45))
    + b"`\r\nend"
)


@dataclass(frozen=True, slots=True)
class Disguise:
    """A message with a program: the fields of the message and of the part, how lines end, how parts are divided."""

    top: bytes = b"Content-Type: multipart/mixed; boundary=x"
    edges: tuple[bytes, bytes, bytes] = (b"--x", b"--x", b"--x--")
    fields: bytes = (
        b"Content-Type: application/octet-stream; name=a.exe\r\nContent-Disposition: attachment; filename=a.exe"
    )
    encoding: bytes = b"\r\nContent-Transfer-Encoding: base64"
    content: bytes = b64encode(PROGRAM)
    before: bytes = b"\r\n\r\nwords\r\n"
    line_end: bytes = b"\r\n"

    def write(self) -> bytes:
        """Give the octets."""
        first, second, last = self.edges
        part = self.fields + self.encoding + b"\r\n\r\n" + self.content
        whole = b"Subject: s\r\n%b\r\n\r\n%b%b%b\r\n%b\r\n%b\r\n" % (self.top, first, self.before, second, part, last)
        return whole.replace(b"\r\n", self.line_end)


PLAIN = Disguise()
NAMELESS = b"Content-Type: application/pdf; name=a.pdf"


def top(value: bytes) -> Disguise:
    """Say otherwise that it is a multipart."""
    return replace(PLAIN, top=b"Content-Type: " + value)


def decoyed(value: bytes, decoy: bytes) -> Disguise:
    """Say so of a boundary of which we might see another than they do: `decoy` encloses what is between theirs."""
    return replace(top(value), edges=(decoy, b"--x", b"--x--\r\n" + decoy + b"--"))


def fields(value: bytes) -> Disguise:
    """Say otherwise what the part is and is called."""
    return replace(PLAIN, fields=value)


def within(kind: bytes) -> Disguise:
    """Put all of it into a part of that kind."""
    return replace(
        PLAIN, fields=kind, encoding=b"", content=PLAIN.write().replace(b"=x", b"=y").replace(b"--x", b"--y")
    )


def encoded(value: bytes, content: bytes) -> Disguise:
    """Encode the program otherwise, and do not name it."""
    return replace(
        PLAIN, fields=NAMELESS, encoding=value and b"\r\nContent-Transfer-Encoding: " + value, content=content
    )


DISGUISES: dict[str, Disguise] = {
    "none": PLAIN,
    # What the message is.
    "comment before": top(b"(c) multipart/mixed; boundary=x"),
    "comment between": top(b"multipart(c)/mixed; boundary=x"),
    "comment behind": top(b"multipart/mixed (c); boundary=x"),
    "blanks in the kind": top(b"multipart / mixed; boundary=x"),
    "quoted kind": top(b'"multipart/mixed"; boundary=x'),
    "no semicolon": top(b"multipart/mixed boundary=x"),
    "vertical tab": top(b"\x0bmultipart/mixed; boundary=x"),
    "comment with a boundary": top(b"multipart/mixed (a; boundary=y;) ; boundary=x"),
    "two types": top(b"text/plain\r\nContent-Type: multipart/mixed; boundary=x"),
    "two types, the second counts": top(b"multipart/mixed; boundary=x\r\nContent-Type: text/plain"),
    "junk before the type": replace(PLAIN, top=b"junk\r\njunk\r\nContent-Type: multipart/mixed; boundary=x"),
    "encoded multipart": top(b"multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64"),
    "partial": within(b"Content-Type: message/partial; id=1; number=1; total=1"),
    # Its boundary.
    "two words": decoyed(b"multipart/mixed; boundary=x y", b"--x y"),
    "boundary and comment": decoyed(b"multipart/mixed; boundary=x (c)", b"--x (c)"),
    "comment and boundary": decoyed(b"multipart/mixed; boundary=(c)x", b"--(c)x"),
    "backslash": decoyed(b'multipart/mixed; boundary="\\x"', b"--\\x"),
    "angles": decoyed(b'multipart/mixed; boundary="<x>"', b"--<x>"),
    "encoded boundary": decoyed(b'multipart/mixed; boundary="=?utf-8?q?x?="', b"--=?utf-8?q?x?="),
    "extended boundary": decoyed(b"multipart/mixed; boundary=y; boundary*=utf-8''x", b"--y"),
    "two boundaries": decoyed(b"multipart/mixed; boundary=x; boundary=y", b"--y"),
    "special in a boundary": decoyed(b"multipart/mixed; boundary=x=y", b"--x=y"),
    "slash in a boundary": decoyed(b"multipart/mixed; boundary=x/y", b"--x/y"),
    "latin boundary": replace(
        top(b'multipart/mixed; boundary="\xe9"'), edges=(b"--\xc3\xa9", b"--\xe9", b"--\xe9--\r\n--\xc3\xa9--")
    ),
    # Its lines.
    "carriage returns": replace(PLAIN, line_end=b"\r"),
    "carriage returns in the part": replace(PLAIN, edges=(b"--x", b"\r--x\r", b"\r--x--")),
    "a field in a field": top(b"text/plain\r\nX: y\rContent-Type: multipart/mixed; boundary=x\r"),
    "begins like a delimiter": replace(PLAIN, edges=(b"--x", b"--xJUNK", b"--x--")),
    "zero behind a delimiter": replace(PLAIN, edges=(b"--x", b"--x\0", b"--x--")),
    "behind the end": replace(PLAIN, edges=(b"--x", b"--x--\r\n--x", b"--x--")),
    "the same boundary twice": replace(
        PLAIN,
        before=b"\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nwords\r\n--x--\r\n",
    ),
    # The part's names.
    "a text": fields(b"Content-Type: text/plain; name=a.exe"),
    "two kinds": fields(b"Content-Type: text/plain\r\nContent-Type: application/octet-stream; name=a.exe"),
    "two dispositions": fields(b"Content-Disposition: inline\r\nContent-Disposition: attachment; filename=a.exe"),
    "far": fields(b"Content-Disposition: inline; x=" + b"y" * 3_000 + b"; filename=a.exe"),
    "folded": fields(b"Content-Disposition: inline;\r\n" + b" x=y;\r\n" * 400 + b" filename=a.exe"),
    "open quote": fields(b'Content-Disposition: inline; x="; filename=a.exe'),
    "comment in the name": fields(b"Content-Disposition: inline; filename(c)=a.exe"),
    "comment before the name": fields(b"Content-Type: text/plain; (c) name=a.exe"),
    "wild piece": fields(b"Content-Disposition: inline; filename*1000=a.exe"),
    "no semicolon before the name": fields(b"Content-Disposition: inline filename=a.exe"),
    "comment behind the name": fields(b"Content-Disposition: inline; filename=a.exe (c)"),
    "comment at the name": fields(b"Content-Disposition: inline; filename=a.exe(c)"),
    "junk behind": fields(b"Content-Disposition: inline; filename=a.exe junk"),
    "apostrophes": fields(b"Content-Disposition: inline; filename='a.exe'"),
    "utf-7": fields(b'Content-Disposition: inline; filename="=?utf-7?q?a.+AGU-xe?="'),
    "utf-7, extended": fields(b"Content-Disposition: inline; filename*=utf-7''a.%2BAGU-xe"),
    "hz": fields(b'Content-Disposition: inline; filename="=?hz-gb-2312?q?a.~{~}exe?="'),
    "pieces behind a name": fields(b"Content-Disposition: inline; filename=a.pdf; filename*0=a.e; filename*1=xe"),
    "a piece twice": fields(b"Content-Disposition: inline; filename*0=a.; filename*0=a.pdf; filename*1=exe"),
    "long": fields(b'Content-Disposition: attachment; filename="' + b"a" * 196 + b".exe" + b"b" * 30 + b'"'),
    "longer": fields(b'Content-Disposition: attachment; filename="' + b"a" * 1_973 + b".exe" + b"b" * 30 + b'"'),
    "more to say than is read": fields(
        b"Content-Disposition: inline; filename=a.pdf" + b";" * 5_000 + b"filename=a.exe"
    ),
    "charset of another alphabet": fields(b"Content-Disposition: inline; filename*=cp037''a%4B%85%A7%85"),
    "selector": fields('Content-Disposition: attachment; filename="a.exe\ufe0f"'.encode()),
    "name of a message": within(b"Content-Type: a/b; name=a.eml\r\nContent-Disposition: attachment; filename=a.pdf"),
    # Messages.
    "message": within(b"Content-Type: message/rfc822"),
    "some message": within(b"Content-Type: message/foo"),
    "status": within(b"Content-Type: message/disposition-notification"),
    # Encodings.
    "padding inside": encoded(b"base64", b"TV=qQ" + b64encode(PROGRAM)[4:]),
    "comment before the encoding": encoded(b"(c) base64", b64encode(PROGRAM)),
    "semicolon behind the encoding": encoded(b"base64;", PROGRAM),
    "two encodings": encoded(b"7bit\r\nContent-Transfer-Encoding: base64", b64encode(PROGRAM)),
    "quoted-printable": encoded(b"quoted-printable", encodestring(PROGRAM)),
    "unknown encoding": encoded(b"x-unheard-of", PROGRAM),
    "uuencode": encoded(b"x-uuencode", UUENCODED),
    "text in uuencode": replace(encoded(b"x-uuencode", UUENCODED), fields=b"Content-Type: text/plain"),
    "text in base64": replace(PLAIN, fields=b"Content-Type: text/plain"),
    "binary": encoded(b"binary", PROGRAM),
}


def found_by_others(octets: bytes) -> bool:
    """Say whether another reader finds the program, by its name or by its content."""
    read: list[Message] = [
        email.message_from_bytes(octets, policy=email.policy.compat32),
        email.message_from_bytes(octets, policy=email.policy.default),
    ]
    return any(_is_program(leaf) for message in read for leaf in message.walk() if not leaf.is_multipart())


def _is_program(leaf: Message) -> bool:
    content = leaf.get_payload(decode=True)
    assert isinstance(content, bytes)
    if b"This was taken out on arrival" in content:
        return False
    name = leaf.get_filename() or ""
    is_words = leaf.get_content_type() == "text/plain" and not name and leaf.get_content_disposition() != "attachment"
    return name.strip("' ").endswith(".exe") or (content.startswith(PROGRAM) and not is_words)


def kept(octets: bytes) -> bytes:
    """Give what we keep of a message."""
    return without_blocked(open_message(octets), ALL)


SEEN_THROUGH = {name: disguise for name, disguise in DISGUISES.items() if found_by_others(disguise.write())}


def test_others_see_through_many() -> None:
    """A control: without us, these readers find the program in most disguises; the rest are for readers elsewhere."""
    assert len(SEEN_THROUGH) > 40


@pytest.mark.row(25, 26, 27)
@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
def test_no_disguise_helps(disguise: Disguise) -> None:
    """The program is gone from what we keep, whoever reads it, and once is enough."""
    octets = disguise.write()
    left = kept(octets)
    assert not found_by_others(left)
    for content in (PROGRAM, b64encode(PROGRAM)[4:60], UUENCODED[20:60]):
        assert content not in left
    assert b"This was taken out on arrival: " in left
    assert kept(left) == left


def _changed(parts: list[Disguise]) -> Disguise:
    """Give a disguise that has of each given one what makes it one."""
    changes = {
        name: getattr(part, name)
        for part in parts
        for name in ("top", "edges", "fields", "encoding", "content", "before", "line_end")
        if getattr(part, name) != getattr(PLAIN, name)
    }
    return replace(PLAIN, **changes)


@given(st.lists(st.sampled_from(list(DISGUISES.values())), min_size=2, max_size=4).map(_changed))
def test_nor_do_several(disguise: Disguise) -> None:
    """What is left of several tricks in one message is found by nobody; and nothing is lost where there is nothing."""
    octets = disguise.write()
    left = kept(octets)
    assert not found_by_others(left)
    assert kept(left) == left
