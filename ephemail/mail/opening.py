"""A message taken apart: its header section, what that says, and its body as far as it is within the limits."""

from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.message import Sender
from ephemail.mail.parts import Beyond, Body, body_of


class Opened(NamedTuple):
    """A message as far as it has been read; without a body it is beyond the limits."""

    octets: bytes
    section: bytes
    found: dict[bytes, bytes]
    body: Body | None

    def sender(self) -> Sender:
        """Say who it is from."""
        return headers.sender_of(self.found.get(b"from", b""))

    def subject(self) -> str:
        """Say what it is about."""
        return headers.line_of(self.found.get(b"subject", b""))


def open_message(octets: bytes) -> Opened:
    """Take a message apart."""
    start = headers.begin(octets)
    head = headers.split(octets, start, len(octets))
    if head is None:
        section = headers.first_lines(octets, start)
        return Opened(octets, section, headers.wanted(section), None)
    section, body_start = head
    found = headers.wanted(section)
    try:
        return Opened(octets, section, found, body_of(octets, found, body_start))
    except Beyond:
        return Opened(octets, section, found, None)
