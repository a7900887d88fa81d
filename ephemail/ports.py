"""What the rooms ask of an engine: to keep messages, and to tell watchers of them.

Both protocols are answered by one engine, and by each engine alike: tests/store/test_contract.py is the contract.
All calls are safe from any thread and return at once, but for `Watch.next`. Times shown to people are seconds since
the epoch; lifetimes are counted on a monotonic clock inside the engine. A token is a mailbox's only key; a wrong one,
an expired one and one never given are the same `MailboxGone`, after the same work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from ephemail.mail.address import Address
from ephemail.mail.envelope import Envelope
from ephemail.mail.message import Summary

WATCH_QUEUE_MAX = 32  # events that a watcher may fall behind by before it is dropped


class StoreFull(Exception):
    """No room for this without evicting somebody else's mail, which we never do."""


class MailboxFull(Exception):
    """The mailbox has as many octets or messages as it may hold."""


class MailboxGone(Exception):
    """There is no such mailbox: never opened, expired, closed, or the token is not its own."""


class MessageGone(Exception):
    """The mailbox is there, the message is not, or not any more."""


class NameTaken(Exception):
    """The address is open, reserved, or was somebody else's within the last day."""


class StoreUnavailable(Exception):
    """The engine cannot be asked now; what was asked did not happen."""


class Standing(Enum):
    """What RCPT learns about an address."""

    OPEN = "open"
    FULL = "full"
    GRACE = "grace"  # expired a moment ago: accepted, and dropped
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox as its owner sees it.

    `bytes` counts octets as received; `cursor` is the newest id, 0 before the first.
    """

    address: str
    opened_at: float
    expires_at: float
    messages: int
    bytes: int
    cursor: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in its mailbox. `id` grows within the mailbox; `size` is in octets as received."""

    id: int
    received_at: float
    size: int
    recipient: str
    reverse_path: str | None
    tls: bool
    summary: Summary


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message was delivered."""

    kept: Kept


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was deleted by the mailbox's owner, or its own time was up."""

    id: int


@dataclass(frozen=True, slots=True)
class Extended:
    """The mailbox lives until `expires_at`."""

    expires_at: float


@dataclass(frozen=True, slots=True)
class Closed:
    """The mailbox is gone, or the server is; the last event. `reason` is expired, deleted or shutdown."""

    reason: str


@dataclass(frozen=True, slots=True)
class Resync:
    """The watcher fell behind and is dropped; the last event."""


Event = Arrived | Deleted | Extended | Closed | Resync


class Store(Protocol):
    """Keeps mailboxes and their messages, and forgets them in time."""

    def standing(self, address: Address) -> Standing:
        """Say whether a message for `address` would be kept now."""
        ...

    def has_room(self, octets: int) -> bool:
        """Say whether a message of so many octets would fit into memory now."""
        ...

    def open(self, address: Address, ttl_seconds: float) -> tuple[Mailbox, str]:
        """Open a mailbox and give the token that opens it, once. Raises NameTaken, StoreFull."""
        ...

    def show(self, token: str) -> Mailbox:
        """Show the mailbox. Raises MailboxGone, as every call with a token does."""
        ...

    def extend(self, token: str, ttl_seconds: float) -> Mailbox:
        """Let the mailbox live for `ttl_seconds` from now, and tell its watchers; never shortens its life."""
        ...

    def close(self, token: str) -> None:
        """Forget the mailbox and all in it, now; its watchers end with Closed."""
        ...

    def put(self, envelope: Envelope, octets: bytes, summary: Summary) -> None:
        """Keep a message for all recipients of the envelope or for none, once in memory, and tell the watchers.

        When it returns, the message can be read in each mailbox, and is queued for each watcher in the order of ids.
        Raises StoreFull, MailboxFull or MailboxGone; then nothing is kept and nobody told.
        """
        ...

    def list(self, token: str, *, after: int = 0, limit: int | None = None) -> Sequence[Kept]:
        """List the messages with ids beyond `after`, oldest first, at most `limit`."""
        ...

    def read(self, token: str, id: int) -> tuple[Kept, bytes]:
        """Give a message and its octets as they came. Raises MessageGone."""
        ...

    def delete(self, token: str, id: int) -> None:
        """Forget one message, now, and tell the watchers. Raises MessageGone."""
        ...

    def sweep(self) -> None:
        """Free what has expired. It was unreachable already, and its watchers have been told."""
        ...


class Watch(Protocol):
    """One watcher of one mailbox, with a queue of at most WATCH_QUEUE_MAX events. For one event loop's thread."""

    async def next(self) -> Event:
        """Wait for the next event; after a Closed or Resync there is none, and asking is an error.

        The wait may be given up, by cancelling it, and begun anew: no event is lost by that.
        """
        ...

    def stop(self) -> None:
        """Stop watching; harmless when repeated."""
        ...


class Arrivals(Protocol):
    """Tells watchers what happens in a mailbox from the moment they began to watch."""

    def watch(self, token: str) -> Watch:
        """Begin to watch a mailbox; the watch ends with Closed when the mailbox does. Raises MailboxGone."""
        ...

    def end_all(self, reason: str) -> None:
        """End every watch with Closed(reason): the server stops."""
        ...
