"""What the worst messages cost that a search has found: none of them keeps anybody waiting."""

import time
from base64 import b64encode

import pytest

from ephemail.mail.blocking import without_blocked
from ephemail.mail.filetypes import GROUPS, blocked_by
from ephemail.mail.opening import open_message
from ephemail.mail.parse import summarise, summary_of
from ephemail.smtp.limits import INLINE_MAX

ALL = blocked_by(GROUPS)
# Seconds of CPU, three times what they take on one core of a virtual machine: a small one is read on the event loop.
SMALL_MAX = 0.075
LARGE_MAX = 1.5
LARGE = 10 << 20
MULTIPART = b"Subject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
INNER = b"Content-Type: message/rfc822\r\n\r\n"
QUOTED = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
DASHED = b"Content-Type: a/b\n\n" + b"\n--" * 19_000


def nested(messages: int, multiparts: int, core: bytes) -> bytes:
    """Put so many multiparts into a message, and that into as many as there are messages."""
    for level in range(messages * multiparts):
        kind = b"Content-Type:message/rfc822\n\n" if level % multiparts == 0 else b""
        core = b"Content-Type:multipart/mixed;boundary=%x_\n\n--%x_\n%b%b" % (level, level, kind, core)
    return core


def many(part: bytes, size: int) -> bytes:
    """Fill a message of that size with parts, up to the limit of those that are read."""
    return MULTIPART + (b"--x\r\n" + part + b"\r\n") * min(200, size // (len(part) + 7))


def named(names: bytes) -> bytes:
    """Write a file with so much to say of its name."""
    return b"Content-Type: a/b" + names + b"\r\n\r\n.\r\n"


def quoted(depth: int, core: bytes) -> bytes:
    """Encode a message so many times that each time it says the same."""
    for level in range(depth):
        core = b"Subject: s\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) + QUOTED + core
    return core


def worst(size: int) -> dict[str, bytes]:
    """Give messages of about that size."""
    inner = MULTIPART.replace(b"=x", b"=y") + b"--y\r\nContent-Type: a/b; name=a.pdf\r\n\r\n.\r\n" * 190
    file = b"Content-Type: a/b; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    cases = {
        "dashed lines in each message of many": nested(20, 19, DASHED),
        "many messages like that": many(QUOTED.replace(b"quoted-printable", b"base64") + b64encode(DASHED * 3), size),
        "different dashed lines": MULTIPART + b"--x\r\n\r\n" + b"".join(b"\n--%d" % n for n in range(19_000)),
        "many boundaries": MULTIPART
        + b"".join(b"--x\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n\n" % (n, n) for n in range(99))
        + b"".join(b"\n--%d" % n for n in range(14_000)),
        "many files in many messages": MULTIPART + (b"--x\r\n" + INNER + inner) * (size // len(inner)),
        "messages decoded": many(QUOTED + inner[:300].replace(b"=", b"=3D"), size),
        "messages decoded in each other": quoted(15, b"\n" + b"\n--" * 19_000),
        "pieces of names": many(named(b"".join(b";name*%d*=%%41" % n for n in range(40))), size),
        "words of names": many(named(b';name="' + b"=?utf-8?q?=C3=A9.b:?= " * 28 + b'"'), size),
        "joiners in names": many(named(b';name="' + "é.\u200db:".encode() * 50 + b'"'), size),
        "colons in names": many(named(b';name="' + "é.b:".encode() * 50 + b'"'), size),
        "quoted names": many(named(b';name="' + b"%C3%A9.b:" * 28 + b'"'), size),
        "names of names": many(named(b";" + b"name" * 15_000), size),
        "comments in names": many(named(b";name=" + b"()" * 2_000), size),
        "fields of a part": many(b"Content-Type: a/b; name=a\r\n" * 50 + b"\r\n.", size),
        "encodings of a part": many(b"Content-Transfer-Encoding: a\r\n" * 30 + b"\r\n.", size),
        "files": many(file + b64encode(b"%PDF" + bytes(size // 400)), size),
        "programs": many(file.replace(b"pdf", b"exe") + b64encode(bytes(size // 400)), size),
        "files in words": b"Subject: s\r\n\r\n" + b"begin 644 a\r\n#86)C\r\n" * (size // 21),
        "lines that begin": b"Subject: s\r\n\r\nbegin " + b"\n=ybegin name" * (size // 13),
        "zeros in a document": named(b"; name=a.doc")[:-3] + b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(size),
        "names without an end": MULTIPART.replace(b"=x", b"=x (c)") + (b"name" + b" " * 990) * (size // 994),
    }
    return {name: octets[:size] for name, octets in cases.items()}


def cost(octets: bytes) -> float:
    """Give what taking in a message costs, without compressing it: the least of three times."""
    costs = []
    for _ in range(3):
        began = time.process_time()
        opened = open_message(octets)
        kept = without_blocked(opened, ALL)
        summary_of(opened) if kept is octets else summarise(kept)
        costs.append(time.process_time() - began)
    return min(costs)


@pytest.mark.row(21, 25, 26, 27)
@pytest.mark.parametrize("name", worst(1))
def test_a_small_message_holds_nobody_up(name: str) -> None:
    """One that is read on the event loop costs it a moment, whatever it holds."""
    assert cost(worst(INLINE_MAX)[name]) < SMALL_MAX


@pytest.mark.row(25, 26)
@pytest.mark.parametrize("name", worst(1))
def test_a_large_message_costs_no_more_than_its_size(name: str) -> None:
    """One that is read in a thread costs what any of its size does."""
    assert cost(worst(LARGE)[name]) < LARGE_MAX
