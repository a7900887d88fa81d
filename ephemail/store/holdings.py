"""What is kept in memory, by what rules, and until when: one ledger over mailboxes, messages and quarantined names.

All is decided at one instant, which stands still until the next `tick`. Not safe from threads by itself: the engine
calls everything here under its lock.
"""

import math
import secrets
from collections.abc import Callable, Iterable

from ephemail.figures import Figure, Figures
from ephemail.ports import Deleted, MailboxFull, MailboxGone, MessageGone, NameTaken, Standing, StoreFull
from ephemail.store.counts import Counts
from ephemail.store.ledger import MAILBOX_COST, MESSAGE_COST, Ledger
from ephemail.store.limits import Limits
from ephemail.store.mailboxes import Body, Box, Mailboxes, Owner
from ephemail.store.names import Quarantine
from ephemail.store.watch import Watches

_NAMES_PER_MAILBOX = 10  # mailboxes and quarantined names may be so many times `mailboxes_max`
_NAMES_AT_ONCE = 5_000  # freed from quarantine in one slice of a sweep: 1 ms
_SEARCH_SECONDS = 1.0  # between vain searches for what has expired, 0.3 ms each, when the house is full


class Holdings:
    """Mailboxes, messages, names and the ledger over them."""

    def __init__(self, limits: Limits, clock: Callable[[], float], watches: Watches) -> None:
        self.ledger = Ledger(limits.memory_max_bytes)
        self.counts = Counts()
        self._limits = limits
        self._clock = clock
        self._watches = watches
        self._mailboxes = Mailboxes(limits.mailboxes_max, lambda box: self._forget(box, "expired", box.ends_at))
        self._quarantine = Quarantine(self.ledger, limits.grace_seconds)
        self._search_at = -math.inf

    def tick(self) -> None:
        """Let `now` be the present."""
        self._mailboxes.now = self._clock()

    def standing(self, name: str) -> Standing:
        """Say whether a message for `name` would be kept."""
        box = self._mailboxes.named(name)
        if box is not None:
            return Standing.FULL if self._is_full(box, 1) else Standing.OPEN
        if self._quarantine.in_grace(name, self._mailboxes.now):
            return Standing.GRACE
        if not self._catches(name):
            return Standing.UNKNOWN
        return Standing.OPEN if self.make_room(MAILBOX_COST, mailboxes=1) else Standing.FULL

    def make_room(self, cost: int, mailboxes: int = 0) -> bool:
        """Say whether so much more may be kept, once enough of what has expired is freed."""
        while not self._fits(cost, mailboxes):
            if not self._reclaim():
                return False
        return True

    def seconds_left(self, key: bytes) -> float:
        """Say how long the mailbox of `key` will live, and end its watches if it does not any more."""
        return self._mailboxes.seconds_left(key)

    def owned(self, key: bytes) -> Box:
        """Find the mailbox whose token has the digest `key`."""
        box = self._mailboxes.keyed(key)
        if box is None:
            raise MailboxGone
        self._drop_stale(box)
        return box

    def open(self, name: str, key: bytes, owner: Owner, ttl_seconds: float, message_ttl_seconds: float) -> Box:
        """Open a mailbox, or take over the one that has been catching mail for nobody."""
        box = self._mailboxes.named(name)
        if (box is not None and box.owner is not Owner.NOBODY) or self._quarantine.holds(name, self._mailboxes.now):
            raise NameTaken
        if box is not None:
            self._drop_stale(box)
            self._mailboxes.remove(box)
        elif self.make_room(MAILBOX_COST, mailboxes=1):
            self.ledger.charge(MAILBOX_COST)
            box = Box(name)
        else:
            raise StoreFull
        box.key, box.owner = key, owner
        box.ends_at = self._mailboxes.now + ttl_seconds
        box.message_ttl_seconds = message_ttl_seconds or math.inf
        self._mailboxes.keep(box)
        return box

    def lengthen(self, box: Box, ttl_seconds: float) -> bool:
        """Let a mailbox live for `ttl_seconds` from now; False, and nothing done, if it does so anyway."""
        ends_at = self._mailboxes.now + ttl_seconds
        longer = ends_at > box.ends_at
        if longer:
            box.ends_at = ends_at
            self._mailboxes.keep(box)
        return longer

    def add(self, names: Iterable[str], body: Body) -> list[tuple[Box, int]]:
        """Add a message to the mailboxes of all names, and give each with the message's id in it.

        To new ones for names that are caught, to none for names in grace. Raises, and changes nothing that anyone could
        see, unless it fits into all of them and into memory.
        """
        size = body.size
        boxes = [box for name in names if (box := self._place(name, size)) is not None]
        if not boxes:
            return []
        cost = body.cost + len(boxes) * MESSAGE_COST
        new = sum(not box.key for box in boxes) if self._limits.catch_all_ttl_seconds else 0
        if not self.make_room(cost + new * MAILBOX_COST, new):
            raise StoreFull
        self.ledger.charge(cost)
        body.holders = len(boxes)
        return [(box, self._add(box, body, size)) for box in boxes]

    def drop(self, box: Box, id: int) -> None:
        """Forget one message, and tell the watchers."""
        body = box.messages.pop(id, None)
        if body is None:
            raise MessageGone
        box.bytes -= body.size
        self._release(body)
        self._watches.tell(box.key, Deleted(id))

    def close(self, box: Box) -> None:
        """Forget a mailbox and all in it; of the operator's, only what is in it."""
        if box.owner is Owner.OPERATOR:
            for number in list(box.messages):
                self.drop(box, number)
            return
        self._mailboxes.remove(box)
        self._forget(box, "deleted", self._mailboxes.now)

    def figures(self) -> Figures:
        """Tell what there is, and how much there may be."""
        limits = self._limits
        yield Figure.one("ephemail_memory_bytes", "Bytes that the ledger counts.", self.ledger.kept_bytes)
        yield Figure.one("ephemail_memory_limit_bytes", "Bytes that it may count.", limits.memory_max_bytes)
        yield Figure.one("ephemail_mailboxes", "Mailboxes not freed yet.", len(self._mailboxes))
        yield Figure.one("ephemail_mailboxes_limit", "Mailboxes that there may be.", limits.mailboxes_max)
        yield Figure.one("ephemail_quarantined_names", "Names that nobody may open yet.", len(self._quarantine))
        yield from self.counts.figures()

    @property
    def slices(self) -> range:
        """The slices of a sweep: each shelf of mailboxes, and the names."""
        return range(self._mailboxes.shelves + 1)

    def free_slice(self, number: int) -> bool:
        """Free what has expired in one slice; True if some of it is left for another call."""
        if number == self._mailboxes.shelves:
            return self._free_names() == _NAMES_AT_ONCE
        for box in self._mailboxes.free_shelf(number):
            self._drop_stale(box)
        return False

    def _fits(self, cost: int, mailboxes: int) -> bool:
        if not self.ledger.fits(cost):
            return False
        if not mailboxes:
            return True
        most = self._limits.mailboxes_max
        count = len(self._mailboxes) + mailboxes
        return count <= most and count + len(self._quarantine) <= most * _NAMES_PER_MAILBOX

    def _reclaim(self) -> bool:
        now = self._mailboxes.now
        if now < self._search_at:
            return False
        freed = self._mailboxes.free_some() or self._free_names() > 0
        if not freed:
            self._search_at = now + _SEARCH_SECONDS
        return freed

    def _is_full(self, box: Box, octets: int) -> bool:
        if box.message_ttl_seconds != math.inf:
            self._drop_stale(box)
        limits = self._limits
        return len(box.messages) >= limits.mailbox_max_messages or box.bytes + octets > limits.mailbox_max_bytes

    def _catches(self, name: str) -> bool:
        return bool(self._limits.catch_all_ttl_seconds) and not self._quarantine.holds(name, self._mailboxes.now)

    def _place(self, name: str, octets: int) -> Box | None:
        box = self._mailboxes.named(name)
        if box is None:
            if self._quarantine.in_grace(name, self._mailboxes.now):
                return None
            if not self._catches(name):
                raise MailboxGone
            box = Box(name)
        if self._is_full(box, octets):
            raise MailboxFull
        return box

    def _add(self, box: Box, body: Body, size: int) -> int:
        if box.owner is Owner.NOBODY:
            self._catch(box)
        if box.message_ttl_seconds != math.inf:
            body.kept_at = self._mailboxes.now
        box.cursor += 1
        box.bytes += size
        box.messages[box.cursor] = body
        self.counts.messages += 1
        return box.cursor

    def _catch(self, box: Box) -> None:
        if not box.key:
            box.key = secrets.token_bytes(32)  # the digest of no token
            self.ledger.charge(MAILBOX_COST)
        ttl_seconds = min(self._limits.catch_all_ttl_seconds, self._limits.message_ttl_seconds or math.inf)
        box.message_ttl_seconds = ttl_seconds
        box.ends_at = self._mailboxes.now + ttl_seconds
        self._mailboxes.keep(box)

    def _drop_stale(self, box: Box) -> None:
        while (stale := box.stale(self._mailboxes.now)) is not None:
            self.drop(box, stale)

    def _forget(self, box: Box, reason: str, gone_at: float) -> None:
        for body in box.messages.values():
            self._release(body)
        self.ledger.refund(MAILBOX_COST)
        if box.owner is not Owner.NOBODY:
            self._quarantine.add(box.address, gone_at, grace=reason == "expired")
        self.counts.gone[reason] += 1
        self._watches.end(box.key, reason)

    def _release(self, body: Body) -> None:
        body.holders -= 1
        self.counts.messages -= 1
        self.counts.messages_freed += 1
        self.ledger.refund(MESSAGE_COST if body.holders else MESSAGE_COST + body.cost)

    def _free_names(self) -> int:
        freed = self._quarantine.free(self._mailboxes.now, _NAMES_AT_ONCE)
        self.counts.names_freed += freed
        return freed
