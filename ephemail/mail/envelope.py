"""What SMTP carried around the message (RFC 5321 §2.3.1)."""

from typing import NamedTuple

from ephemail.mail.address import Address


class Envelope(NamedTuple):
    """Who sent and who receives; `reverse_path` is None for the null path of RFC 5321 §4.5.5.

    `recipients` holds at least one address of ours, never one of the To field. `tls` says how the message travelled.
    """

    reverse_path: str | None
    recipients: tuple[Address, ...]
    tls: bool
