"""Names that were somebody's a day ago or less: nobody may open them, so that nobody gets another's late mail.

Keeps a keyed hash of each name, never the name, and forgets it in time; whoever opens mailboxes must stop before there
are too many. A plain dict in the order of leaving, which is the order of release but for the minute that a sweep may
be late: cachetools' TTLCache takes 1.4 times the memory a name, out of what there is for mail, and frees all that is
due in one go. Not safe from threads by itself: the engine's lock guards it.
"""

import secrets
from hashlib import blake2b
from itertools import islice

from ephemail.store.ledger import NAME_COST, Ledger

QUARANTINE_SECONDS = 24 * 3600.0


class Quarantine:
    """The names in quarantine, and those in grace: gone so lately that mail for them may still be on its way."""

    def __init__(self, ledger: Ledger, grace_seconds: float) -> None:
        self._key = secrets.token_bytes(32)
        self._ledger = ledger
        self._grace_seconds = grace_seconds
        self._until: dict[bytes, float] = {}
        self._grace_until: dict[bytes, float] = {}

    def __len__(self) -> int:
        return len(self._until)

    def add(self, name: str, gone_at: float, *, grace: bool) -> None:
        """Hold a name from the moment its mailbox was gone; one that its owner closed has no grace."""
        key = self._hash(name)
        if self._until.pop(key, None) is None:
            self._ledger.charge(NAME_COST)
        self._until[key] = gone_at + QUARANTINE_SECONDS
        if grace and self._grace_seconds:
            self._grace_until[key] = gone_at + self._grace_seconds

    def holds(self, name: str, now: float) -> bool:
        """Say whether `name` may not be opened now."""
        return self._until.get(self._hash(name), now) > now

    def in_grace(self, name: str, now: float) -> bool:
        """Say whether mail for `name` may still be on its way."""
        return bool(self._grace_until) and self._grace_until.get(self._hash(name), now) > now

    def free(self, now: float, at_most: int) -> int:
        """Forget names whose day is over; gives how many, and there are more only if it is `at_most`."""
        self._ledger.refund(NAME_COST * (freed := _drop(self._until, now, at_most)))
        _drop(self._grace_until, now, at_most)
        return freed

    def _hash(self, name: str) -> bytes:
        return blake2b(name.encode(), key=self._key, digest_size=16).digest()


def _drop(until: dict[bytes, float], now: float, at_most: int) -> int:
    passed = [key for key, end in islice(until.items(), at_most) if end <= now]
    for key in passed:
        del until[key]
    return len(passed)
