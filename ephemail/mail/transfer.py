"""Transfer encodings (RFC 2045 §6): octets of a part as they were before they were wrapped for the journey.

What is broken is decoded as far as it goes; an encoding that we do not know is none. Never raises, linear.
"""

import binascii
import re
from collections.abc import Iterator

# Those of the RFC, and none; what is in another is not decoded.
IDENTITY = frozenset({"", "7bit", "8bit", "binary"})
ENCODINGS = IDENTITY | {"base64", "quoted-printable"}

# Decoded at a time, so that other threads are let in between: 2 ms. A multiple of four.
_STRIDE = 1 << 20

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_JUNK = bytes(set(range(256)) - set(_ALPHABET))
_BEFORE = _JUNK.translate(None, b"-_")
_DIGIT = re.compile(rb"[A-Za-z0-9+/_-]")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def decode_transfer(octets: bytes, encoding: str, start: int = 0, end: int | None = None) -> bytes:
    """Undo the transfer encoding named `encoding`, in lower case, of the octets from `start` to `end`."""
    if encoding == "base64":
        return decode_base64(octets, start, end)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(octets[start:end])
    return octets[start:end]


def decoded_size(octets: bytes, encoding: str, start: int, end: int) -> int:
    """Give how many octets `decode_transfer` would, without decoding base64 for it."""
    if encoding == "base64":
        return sum(map(len, _digits(octets, start, end))) * 3 // 4
    return len(decode_transfer(octets, encoding, start, end)) if encoding == "quoted-printable" else end - start


def decode_base64(octets: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Decode base64 with any junk in it and any padding, up to the first padding after a digit."""
    decoded = []
    left = b""
    for found in _digits(octets, start, len(octets) if end is None else end):
        digits = left + found
        whole = len(digits) & ~3
        decoded.append(binascii.a2b_base64(digits[:whole]))
        left = digits[whole:]
    if len(left) > 1:
        decoded.append(binascii.a2b_base64(left + b"=="))
    return b"".join(decoded)


def is_doubtful_base64(octets: bytes, start: int, end: int) -> bool:
    """Say whether digits follow the padding, so that others decode more of it than we do."""
    start = _first_digit(octets, start, end)
    padding = octets.find(b"=", start, end)
    return padding >= 0 and _DIGIT.search(octets, padding, end) is not None


def decode_uuencode(octets: bytes) -> bytes:
    """Decode lines that are uuencoded, up to one that is not."""
    decoded = []
    for line in octets.split(b"\n"):
        try:
            decoded.append(binascii.a2b_uu(line.rstrip(b"\r")))
        except binascii.Error:
            break
    return b"".join(decoded)


def _digits(octets: bytes, start: int, end: int) -> Iterator[bytes]:
    """Give the digits of the standard alphabet, a stride at a time; what is larger is never copied."""
    start = _first_digit(octets, start, end)
    padding = octets.find(b"=", start, end)
    end = end if padding < 0 else padding
    is_url_safe = padding < 0 and octets.find(b"+", start, end) < 0 and octets.find(b"/", start, end) < 0
    for at in range(start, end, _STRIDE):
        stride = octets[at : min(at + _STRIDE, end)]
        yield (stride.translate(_URL_SAFE) if is_url_safe else stride).translate(None, _JUNK)


def _first_digit(octets: bytes, start: int, end: int) -> int:
    for at in range(start, end, _STRIDE):
        after = min(at + _STRIDE, end)
        rest = octets[at:after].lstrip(_BEFORE)
        if rest:
            return after - len(rest)
    return end
