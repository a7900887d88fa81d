"""The engine that keeps everything in this process's memory, and nowhere else.

Answers both ports of ephemail.ports. One lock guards all of it, held for microseconds (by a sweep: for milliseconds at
a time) and never while a message is packed or unpacked. A mail that does not fit is refused; nobody's is evicted. What
has expired is unreachable at that instant; the memory that it took is freed by the next sweep at the latest.
"""

import hashlib
import math
import secrets
import time
from collections.abc import Callable, Sequence
from threading import Lock

from ephemail.figures import Figure, Figures
from ephemail.mail.address import Address
from ephemail.mail.envelope import Envelope
from ephemail.mail.message import Summary
from ephemail.ports import Arrived, Extended, Kept, Mailbox, MessageGone, Standing, Watch
from ephemail.store.codec import Codec, Packed
from ephemail.store.head import Facts, read_head, write_head
from ephemail.store.holdings import Holdings
from ephemail.store.ledger import BODY_COST, MESSAGE_COST
from ephemail.store.limits import Limits
from ephemail.store.mailboxes import Body, Box, Owner
from ephemail.store.watch import Watches

__all__ = ["Limits", "MemoryStore"]

_NEVER = 253_402_300_799.0  # the end of the year 9999, the last time that RFC 3339 can write


class MemoryStore:
    """Keeps mailboxes and messages in memory, and tells watchers. Each method's promise is its port's."""

    def __init__(
        self, limits: Limits, *, clock: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        self._message_ttl_seconds = limits.message_ttl_seconds
        self._wall = wall
        self._lock = Lock()
        self._codec = Codec()
        self._watches = Watches(self._lock)
        self._holdings = Holdings(limits, clock, self._watches)

    def figures(self) -> Figures:
        """Tell what there is, and what has been."""
        with self._lock:
            behind = self._watches.fell_behind
            figures = [*self._holdings.figures()]
        meaning = "Watchers dropped because they fell behind."
        return [*figures, Figure.one("ephemail_watchers_dropped_total", meaning, behind)]

    @property
    def ledger_bytes(self) -> int:
        """How many bytes the ledger counts: mailboxes, messages, names in quarantine."""
        return self._holdings.ledger.kept_bytes

    def standing(self, address: Address) -> Standing:
        """Say whether a message for `address` would be kept now."""
        with self._lock:
            self._holdings.tick()
            return self._holdings.standing(address.mailbox)

    def has_room(self, octets: int) -> bool:
        """Say whether a message of so many octets would fit now, even if it did not compress at all."""
        with self._lock:
            self._holdings.tick()
            return self._holdings.make_room(octets + BODY_COST + MESSAGE_COST)

    def open(self, address: Address, ttl_seconds: float) -> tuple[Mailbox, str]:
        """Open a mailbox and give its token, once. Raises NameTaken, StoreFull; ValueError for no lifetime at all."""
        if not ttl_seconds > 0:
            raise ValueError("a mailbox lives for more than 0 seconds")
        token = secrets.token_urlsafe(32)
        wall = self._wall()
        with self._lock:
            self._holdings.tick()
            box = self._holdings.open(
                address.mailbox, _digest(token), Owner.VISITOR, ttl_seconds, self._message_ttl_seconds
            )
            box.opened_at, box.expires_at = wall, wall + ttl_seconds
            return _show(box), token

    def open_for_operator(self, address: Address, token: str, message_ttl_seconds: float) -> None:
        """Open a mailbox that never ends but whose messages do, with a token from outside; `close` only empties it."""
        with self._lock:
            self._holdings.tick()
            box = self._holdings.open(address.mailbox, _digest(token), Owner.OPERATOR, math.inf, message_ttl_seconds)
            box.opened_at, box.expires_at = self._wall(), _NEVER

    def show(self, token: str) -> Mailbox:
        """Show the mailbox. Raises MailboxGone, as every call with a token does."""
        with self._lock:
            return _show(self._owned(token))

    def extend(self, token: str, ttl_seconds: float) -> Mailbox:
        """Let the mailbox live for `ttl_seconds` from now, unless it lives longer anyway; tell its watchers."""
        with self._lock:
            box = self._owned(token)
            if self._holdings.lengthen(box, ttl_seconds):
                box.expires_at = self._wall() + ttl_seconds
            self._watches.tell(box.key, Extended(box.expires_at))
            return _show(box)

    def close(self, token: str) -> None:
        """Forget the mailbox and all in it, now; its watchers end with Closed."""
        with self._lock:
            self._holdings.close(self._owned(token))

    def put(self, envelope: Envelope, octets: bytes, summary: Summary) -> None:
        """Keep a message for all recipients of the envelope or for none, once in memory, and tell the watchers.

        Recipients that reach the same mailbox get it once, as the first of them. Raises StoreFull, MailboxFull or
        MailboxGone; then nothing is kept and nobody told.
        """
        reverse_path, addresses, tls = envelope
        recipients = {address.mailbox: str(address) for address in reversed(addresses)}
        facts = Facts(self._wall(), len(octets), reverse_path, tls, recipients, summary)
        body = Body(*self._codec.pack(write_head(facts), octets))
        with self._lock:
            self._holdings.tick()
            for box, number in self._holdings.add(recipients, body):
                if self._watches.watched(box.key):
                    self._watches.tell(box.key, Arrived(facts.kept(number, box.address)))

    def list(self, token: str, *, after: int = 0, limit: int | None = None) -> Sequence[Kept]:
        """List the messages with ids beyond `after`, oldest first, at most `limit`."""
        with self._lock:
            box = self._owned(token)
            listed = [(number, body) for number, body in box.messages.items() if number > after][:limit]
        return [self._facts(body).kept(number, box.address) for number, body in listed]

    def read(self, token: str, id: int) -> tuple[Kept, bytes]:
        """Give a message and its octets as they came. Raises MessageGone."""
        with self._lock:
            box = self._owned(token)
            body = box.messages.get(id)
        if body is None:
            raise MessageGone
        head, octets = self._codec.unpack(Packed(body.head, body.rest))
        return read_head(head).kept(id, box.address), octets

    def delete(self, token: str, id: int) -> None:
        """Forget one message, now, and tell the watchers. Raises MessageGone."""
        with self._lock:
            self._holdings.drop(self._owned(token), id)

    def sweep(self) -> None:
        """Free what has expired, and end its watchers with Closed; best on a thread of its own.

        In slices of a few milliseconds, and whoever waits for the lock has his turn in between.
        """
        for number in self._holdings.slices:
            more = True
            while more:
                with self._lock:
                    self._holdings.tick()
                    more = self._holdings.free_slice(number)
                time.sleep(0)
        self._codec.forget()

    def watch(self, token: str) -> Watch:
        """Begin to watch a mailbox, on the running event loop. Raises MailboxGone."""
        with self._lock:
            watch = self._watches.add(self._owned(token).key)
        watch.mind_the_end(self._seconds_left)
        return watch

    def end_all(self, reason: str) -> None:
        """End every watch with Closed(reason): the server stops."""
        with self._lock:
            self._watches.end_all(reason)

    def _seconds_left(self, key: bytes) -> float:
        with self._lock:
            self._holdings.tick()
            return self._holdings.seconds_left(key)

    def _facts(self, body: Body) -> Facts:
        return read_head(self._codec.unpack_head(body.head))

    def _owned(self, token: str) -> Box:
        self._holdings.tick()
        return self._holdings.owned(_digest(token))


def _digest(token: str) -> bytes:
    """Give what is kept of a token. It has 256 bits of chance, so one fast hash is enough."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def _show(box: Box) -> Mailbox:
    return Mailbox(box.address, box.opened_at, box.expires_at, len(box.messages), box.bytes, box.cursor)
