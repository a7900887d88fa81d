"""The decision to accept or to refuse, before anything is kept: facts in, the refusing reply or None out."""

from ephemail.mail.reply import (
    MAILBOX_FULL,
    MAILBOX_UNKNOWN,
    MEMORY_FULL,
    MESSAGE_TOO_LARGE,
    TOO_MANY_MESSAGES,
    TOO_MANY_RECIPIENTS,
    Reply,
)

RECIPIENTS_MAX = 100  # RFC 5321 §4.5.3.1.8


def admit_sender(*, declared_size: int | None, message_max_bytes: int, has_room: bool, may_send: bool) -> Reply | None:
    """Decide about MAIL; `may_send` is false when the source has sent too much of late."""
    if declared_size is not None and declared_size > message_max_bytes:
        return MESSAGE_TOO_LARGE
    if not may_send:
        return TOO_MANY_MESSAGES
    return None if has_room else MEMORY_FULL


def admit_recipient(*, recipients: int, is_open: bool, is_full: bool) -> Reply | None:
    """Decide about RCPT, where `recipients` have been accepted already."""
    if recipients >= RECIPIENTS_MAX:
        return TOO_MANY_RECIPIENTS
    if not is_open:
        return MAILBOX_UNKNOWN
    return MAILBOX_FULL if is_full else None
