"""The door's table from exception to wire."""

from collections.abc import Callable

from ephemail.mail import reply
from ephemail.mail.reply import Reply
from ephemail.ports import MailboxFull, MailboxGone, StoreFull, StoreUnavailable
from ephemail.smtp.incoming import MessageTooLarge, NoMemory, OverlongLine

_REFUSALS: dict[type[Exception], Reply] = {
    StoreFull: reply.MEMORY_FULL,
    MailboxFull: reply.MAILBOX_FULL,
    MailboxGone: reply.MAILBOX_UNKNOWN,
    StoreUnavailable: reply.OUR_FAULT,
    MessageTooLarge: reply.MESSAGE_TOO_LARGE_CLOSING,
    NoMemory: reply.MEMORY_FULL,
    OverlongLine: reply.LINE_OF_MESSAGE_TOO_LONG,
}


def refusal(error: Exception, fault: Callable[[str, BaseException], None]) -> Reply:
    """Give the reply to what receiving or delivering a message raised; a bug of ours is a `fault`. From any thread."""
    expected = _REFUSALS.get(type(error))
    if expected is None:
        fault("smtp", error)
    return expected or reply.OUR_FAULT
