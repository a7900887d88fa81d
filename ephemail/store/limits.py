"""The settings that bound what an engine keeps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is kept and for how long: the settings of the same names.

    0 seconds stand for: messages live as long as their mailbox, no grace, no mail for names that nobody has opened.
    """

    memory_max_bytes: int = 256 * 1024 * 1024
    mailboxes_max: int = 100_000
    mailbox_max_bytes: int = 20 * 1024 * 1024
    mailbox_max_messages: int = 100
    message_ttl_seconds: float = 0.0
    grace_seconds: float = 0.0
    catch_all_ttl_seconds: float = 0.0
