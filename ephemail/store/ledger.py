"""The one account of all that an engine keeps in memory, and what each thing costs beyond its octets.

Whoever charges has asked first whether it fits; nothing is ever evicted to make it fit. Not safe from threads by
itself: the engine's lock guards it.
"""

from dataclasses import dataclass

# What CPython 3.11 on x86-64 took in resident memory, over 100,000 of each, with PYTHONMALLOC=malloc, which the wipe
# needs and which takes more than pymalloc: a mailbox 730 bytes and 250 more with its first message, a further message
# 215, a name 123 to 148. Then a reserve for tables that have just doubled, and for the holes that freed memory leaves.
MAILBOX_COST = 1_152
BODY_COST = 160  # of a message, beyond its packed octets, however many mailboxes hold it
MESSAGE_COST = 96  # of its place in each of them
NAME_COST = 208  # of a name in quarantine; less than of its mailbox, so that expiry never needs room


@dataclass(slots=True)
class Ledger:
    """How many bytes are kept, of at most `max_bytes`."""

    max_bytes: int
    kept_bytes: int = 0

    def fits(self, cost: int) -> bool:
        """Say whether `cost` more bytes may be charged."""
        return self.kept_bytes + cost <= self.max_bytes

    def charge(self, cost: int) -> None:
        """Count bytes that are kept from now on."""
        self.kept_bytes += cost

    def refund(self, cost: int) -> None:
        """Count bytes that are kept no longer."""
        self.kept_bytes -= cost
