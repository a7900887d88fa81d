"""Taking responsibility for a message: read it, keep it for all its recipients or for none, tell who watches."""

from collections.abc import Callable

from ephemail.mail.blocking import without_blocked
from ephemail.mail.envelope import Envelope
from ephemail.mail.filetypes import Blocked
from ephemail.mail.opening import open_message
from ephemail.mail.parse import summary_of
from ephemail.ports import Store

Deliver = Callable[[Envelope, bytes], None]


def deliver(store: Store, blocked: Blocked, envelope: Envelope, octets: bytes) -> None:
    """Put a message into its mailboxes, without what is blocked; when this returns, it may be answered 250.

    Raises StoreFull, MailboxFull, MailboxGone or StoreUnavailable; then nothing was kept. Safe from any thread.
    The store tells its watchers under the same lock that gives out the ids, so no watcher sees them out of order.
    """
    opened = open_message(octets)
    kept = without_blocked(opened, blocked)
    if kept is not octets:
        opened = open_message(kept)
    store.put(envelope, kept, summary_of(opened))
