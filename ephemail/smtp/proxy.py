"""The header that a proxy puts before a connection (haproxy's proxy-protocol.txt): octets in, whom they name out.

Versions 1 and 2. Pure, and never guesses: octets that cannot become a header are Malformed as soon as that is certain,
and whatever is longer than a header may be is so too.
"""

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple

V1_MAX = 107  # octets; §2.1, the worst case of a line with its end
# A proxy sends the header in one segment (§2.2), and 536 octets is what every segment may carry (RFC 9293 §3.7.1).
# Postfix draws the same line; the longest block of addresses takes 232, the rest is for extensions, which we skip.
V2_MAX = 536

_V1_BEGINS = b"PROXY "
_V2_BEGINS = b"\r\n\r\n\0\r\nQUIT\n"
_V2_FIXED = 16  # octets before the addresses
_CRLF = b"\r\n"
_PORT = r"(?:0|[1-9][0-9]{0,4})"  # §2.1: no leading zeros
_V1 = re.compile(
    rf"PROXY (?:UNKNOWN(?: .*)?|(TCP4|TCP6) ([0-9A-Fa-f.:]+) ([0-9A-Fa-f.:]+) ({_PORT}) ({_PORT}))", re.DOTALL
)
_PORT_MAX = 65_535

_VERSION_2 = 2
_LOCAL, _PROXY = 0, 1  # commands
_FAMILY_MAX, _TRANSPORT_MAX = 3, 2  # AF_UNIX, DGRAM: the last that the protocol knows
_TCP4, _TCP6 = 0x11, 0x21
_TCP4_OCTETS, _TCP6_OCTETS = 12, 36  # two addresses and two ports

Named = IPv4Address | IPv6Address


class Malformed(Exception):
    """No header, and none can become of it."""


class Header(NamedTuple):
    """A whole header: its octets, and the address that it names; None where the proxy speaks for itself."""

    octets: int
    named: Named | None


def read_header(octets: bytes) -> Header | None:
    """Read the header that a connection begins with, None while it is not whole. Raises Malformed."""
    if _agree(octets, _V1_BEGINS):
        return _read_v1(octets)
    if _agree(octets, _V2_BEGINS):
        return _read_v2(octets)
    raise Malformed


def _agree(octets: bytes, beginning: bytes) -> bool:
    return octets.startswith(beginning) or beginning.startswith(octets)


def _read_v1(octets: bytes) -> Header | None:
    end = octets.find(_CRLF, 0, V1_MAX)
    if end < 0:
        if len(octets) >= V1_MAX:
            raise Malformed
        return None
    match = _V1.fullmatch(octets[:end].decode("latin-1"))
    if match is None:
        raise Malformed
    family, source, destination, *ports = match.groups()
    size = end + len(_CRLF)
    if family is None:
        return Header(size, None)
    if any(int(port) > _PORT_MAX for port in ports):
        raise Malformed
    read: Callable[[str], Named] = IPv4Address if family == "TCP4" else IPv6Address
    try:
        named, _ = read(source), read(destination)
    except AddressValueError:
        raise Malformed from None
    return Header(size, named)


def _read_v2(octets: bytes) -> Header | None:
    if len(octets) < _V2_FIXED:
        return None
    version, command = divmod(octets[12], 16)
    size = _V2_FIXED + int.from_bytes(octets[14:_V2_FIXED])
    if version != _VERSION_2 or command not in {_LOCAL, _PROXY} or size > V2_MAX:
        raise Malformed
    if command == _LOCAL:  # a health check of the proxy's own; its addresses are to be ignored
        return Header(size, None) if len(octets) >= size else None
    family, transport = divmod(octets[13], 16)
    needed = {_TCP4: _TCP4_OCTETS, _TCP6: _TCP6_OCTETS}.get(octets[13], 0)
    if family > _FAMILY_MAX or transport > _TRANSPORT_MAX or size < _V2_FIXED + needed:
        raise Malformed
    return Header(size, _named(octets[_V2_FIXED:size], octets[13])) if len(octets) >= size else None


def _named(addresses: bytes, kind: int) -> Named | None:
    """Give the source; §2.2: whatever is valid and not TCP over IP counts as unspecified."""
    if kind == _TCP4:
        return IPv4Address(addresses[:4])
    return IPv6Address(addresses[:16]) if kind == _TCP6 else None
