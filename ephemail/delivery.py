"""Taking responsibility for a message: read it, keep it for all its recipients or for none, tell who watches."""

from collections.abc import Callable

from ephemail.mail.envelope import Envelope
from ephemail.mail.parse import summarise
from ephemail.ports import Store

Deliver = Callable[[Envelope, bytes], None]


def deliver(store: Store, envelope: Envelope, octets: bytes) -> None:
    """Put a message into its mailboxes; when this returns, it may be answered 250.

    Raises StoreFull, MailboxFull, MailboxGone or StoreUnavailable; then nothing was kept. Safe from any thread.
    The store tells its watchers under the same lock that gives out the ids, so no watcher sees them out of order.
    """
    store.put(envelope, octets, summarise(octets))
