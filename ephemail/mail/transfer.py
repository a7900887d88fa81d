"""Transfer encodings (RFC 2045 §6): octets of a part as they were before they were wrapped for the journey.

What is broken is decoded as far as it goes; an encoding that we do not know is none. Never raises, linear.
"""

import binascii

import fast_mail_parser

# From here on the parser's decoder is quicker than the standard library's, and it lets other threads run meanwhile.
_LARGE = 8_192

_BASE64_HEADER = b"Content-Transfer-Encoding: base64\r\n\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_JUNK = bytes(set(range(256)) - set(_ALPHABET) - {ord("=")})
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def decode_transfer(octets: bytes, encoding: str) -> bytes:
    """Undo the transfer encoding named `encoding`, in lower case."""
    if encoding == "base64":
        return decode_base64(octets)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(octets)
    return octets


def decode_base64(octets: bytes) -> bytes:
    """Decode base64 with any junk in it and any padding, up to the first padding."""
    try:
        if len(octets) < _LARGE:
            return binascii.a2b_base64(octets)
        content = fast_mail_parser.parse_email_tree(_BASE64_HEADER + octets, mode="lazy").content
    except (ValueError, fast_mail_parser.ParseError):
        content = None
    return _decode_tolerantly(octets) if content is None else content


def _decode_tolerantly(octets: bytes) -> bytes:
    body, padding, _ = octets.partition(b"=")
    if not padding and b"+" not in body and b"/" not in body:
        body = body.translate(_URL_SAFE)
    body = body.translate(None, _JUNK)
    if len(body) % 4 == 1:
        body = body[:-1]
    return binascii.a2b_base64(body + b"=" * (-len(body) % 4))
