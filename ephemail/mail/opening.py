"""A message taken apart: its header section, what that says, and its body as far as it is within the limits."""

from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.budget import Beyond, Budget
from ephemail.mail.edges import Edges
from ephemail.mail.leaf import Place
from ephemail.mail.message import Sender
from ephemail.mail.parts import Body, body_of


class Opened(NamedTuple):
    """A message in `octets` as far as it has been read; without a body it is beyond the limits."""

    octets: bytes
    place: Place
    section: bytes
    found: dict[bytes, bytes]
    body: Body | None
    edges: Edges

    def sender(self) -> Sender:
        """Say who it is from."""
        return headers.sender_of(self.found.get(b"from", b""))

    def subject(self) -> str:
        """Say what it is about."""
        return headers.line_of(self.found.get(b"subject", b""))


def open_message(octets: bytes) -> Opened:
    """Take a message apart."""
    return open_within(octets, 0, len(octets), Edges(octets, Budget()))


def open_within(octets: bytes, start: int, end: int, edges: Edges) -> Opened:
    """Take a message apart that lies between `start` and `end` of `octets`, whose edges are those."""
    begin = headers.begin(octets, start, end)
    head = headers.split(octets, begin, end)
    if head is None:
        section = headers.first_lines(octets, begin, end)
        place = (start, min(begin + len(section), end), end)
        return Opened(octets, place, section, headers.wanted(section), None, edges)
    found = headers.wanted(head.section)
    place = (start, head.body, end)
    try:
        body = body_of(octets, head, found, place, edges)
    except Beyond:
        body = None
    return Opened(octets, place, head.section, found, body, edges)
