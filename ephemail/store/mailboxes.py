"""The mailboxes that there are, by name, by key and by time, and what is in them.

Expiry is cachetools' TLRUCache, which hides what has expired to the instant. Left alone it would also throw expired
mailboxes away unseen whenever it is written to, and free them all in one go: so time stands still while the engine's
lock is held (`now`), whatever expires passes through `on_expired`, and the mailboxes lie on many small shelves of
which one at a time is freed. Not safe from threads by itself: the engine's lock guards it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from cachetools import TLRUCache

from ephemail.store.codec import size_of
from ephemail.store.ledger import BODY_COST

_SHELVES_MAX = 4_096  # 3 MB while they are empty
_SHELF_SIZE = 256  # mailboxes on one shelf, about: what a full one costs to free is 2 ms


class Owner(Enum):
    """Whose a mailbox is."""

    VISITOR = "visitor"
    OPERATOR = "operator"  # it never ends
    NOBODY = "nobody"  # mail came before anyone opened it


@dataclass(slots=True, eq=False)
class Body:
    """A message, kept once for all the mailboxes that hold it.

    `kept_at` is noted only where a mailbox's messages have a time of their own: one number is 3 % of a mail of 1 KB.
    """

    head: bytes  # both as packed
    rest: bytes
    holders: int = 0
    kept_at: float = 0.0

    @property
    def size(self) -> int:
        """Octets as received."""
        return size_of(self.head)

    @property
    def cost(self) -> int:
        """What it takes of the ledger as long as anyone holds it."""
        return BODY_COST + len(self.head) + len(self.rest)


@dataclass(slots=True, eq=False)
class Box:
    """A mailbox. `key` is the digest of its token; `ends_at` and `message_ttl_seconds` are on the engine's clock."""

    address: str
    key: bytes = b""
    owner: Owner = Owner.NOBODY
    ends_at: float = math.inf
    message_ttl_seconds: float = math.inf
    opened_at: float = 0.0
    expires_at: float = 0.0
    bytes: int = 0
    cursor: int = 0
    messages: dict[int, Body] = field(default_factory=dict)  # in the order of ids, and so of time

    def stale(self, now: float) -> int | None:
        """Give the oldest message if its own time is up, else None."""
        if self.message_ttl_seconds == math.inf or not self.messages:
            return None
        number, oldest = next(iter(self.messages.items()))
        return number if oldest.kept_at + self.message_ttl_seconds <= now else None


class Mailboxes:
    """All mailboxes that have not been freed."""

    def __init__(self, most: int, on_expired: Callable[[Box], None]) -> None:
        self.now = -math.inf
        self._on_expired = on_expired
        self._by_name: dict[str, Box] = {}
        self._shelves = tuple(
            # Endless, for it must never evict: the engine refuses long before.
            TLRUCache[bytes, Box, float](math.inf, _ends_at, timer=self._time)
            for _ in range(min(_SHELVES_MAX, 1 + most // _SHELF_SIZE))
        )

    def __len__(self) -> int:
        return len(self._by_name)

    def named(self, name: str) -> Box | None:
        """Find a mailbox by its address, for those who send."""
        box = self._by_name.get(name)
        if box is None or box.ends_at > self.now:
            return box
        self._free(self._shelf(box.key))
        return None

    def keyed(self, key: bytes) -> Box | None:
        """Find a mailbox by the digest of its token, for its owner."""
        return self._shelf(key).get(key)

    def seconds_left(self, key: bytes) -> float:
        """Say how long a mailbox will live; one that has expired is freed by being asked for."""
        box = self.keyed(key)
        if box is not None:
            return box.ends_at - self.now
        self._free(self._shelf(key))
        return 0.0

    def keep(self, box: Box) -> None:
        """Take a mailbox in, or note that it ends later."""
        shelf = self._shelf(box.key)
        self._free(shelf)  # or the next line would, unseen
        shelf[box.key] = box
        self._by_name[box.address] = box

    def remove(self, box: Box) -> None:
        """Take out a mailbox that has not expired."""
        del self._shelf(box.key)[box.key]
        del self._by_name[box.address]

    def free_some(self) -> bool:
        """Free the first shelf that has anything expired; False if none has."""
        return any(self._free(shelf) for shelf in self._shelves)

    @property
    def shelves(self) -> int:
        """How many slices the whole falls into."""
        return len(self._shelves)

    def free_shelf(self, number: int) -> list[Box]:
        """Free what has expired on one shelf, and give the mailboxes that remain."""
        shelf = self._shelves[number]
        self._free(shelf)
        return list(shelf.values())

    def _free(self, shelf: TLRUCache[bytes, Box, float]) -> bool:
        expired = shelf.expire(self.now)
        for _, box in expired:
            del self._by_name[box.address]
            self._on_expired(box)
        return bool(expired)

    def _shelf(self, key: bytes) -> TLRUCache[bytes, Box, float]:
        return self._shelves[int.from_bytes(key[:4]) % len(self._shelves)]

    def _time(self) -> float:
        return self.now


def _ends_at(_key: bytes, box: Box, _now: float) -> float:
    return box.ends_at
