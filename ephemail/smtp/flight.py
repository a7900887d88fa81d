"""The memory of all messages in flight, each from its first octet to the end of its delivery, within one budget.

Large messages together may have three quarters of it, those of one source one quarter, those of wider networks the
MULTIPLES of that. So nobody who begins large messages and does not end them keeps out other people's, and what is left
is for small ones, which nearly all mail is: 128 connections that each hold one back would fill it.
"""

from ephemail.smtp.limits import PORTION_MAX
from ephemail.throttle import MULTIPLES, Source


class MemoryInFlight:
    """Counts the octets of all messages in flight, up to a limit. Belongs to one event loop's thread.

    `largest` is what one message may come to; whatever the shares are, that much is one.
    """

    def __init__(self, limit: int, largest: int = 0) -> None:
        self._limit = limit
        self._large_max = max(limit * 3 // 4, largest)
        self._share = max(limit // 4, largest)
        self._of_networks: dict[bytes, int] = {}  # octets of their large messages
        self._large = 0
        self.octets = 0

    def room(self, source: Source) -> "Room":
        """Make room for one message of a source."""
        return Room(self, source)

    def take(self, octets: int) -> bool:
        """Count octets of a small message in; False, and nothing counted, when they do not fit."""
        if self.octets + octets > self._limit:
            return False
        self.octets += octets
        return True

    def take_large(self, source: Source, octets: int, before: int) -> bool:
        """Count octets of a large message in, and those `before` if it has just become one."""
        more = octets + before
        if self._large + more > self._large_max or not self._has_share(source, more) or not self.take(octets):
            return False
        self._large += more
        for network in source:
            self._of_networks[network] = self._of_networks.get(network, 0) + more
        return True

    def give(self, octets: int) -> None:
        """Count octets of a small message out."""
        self.octets -= octets

    def give_large(self, source: Source, octets: int) -> None:
        """Count octets of a large message out."""
        self.give(octets)
        self._large -= octets
        for network in source:
            left = self._of_networks[network] - octets
            if left:
                self._of_networks[network] = left
            else:
                del self._of_networks[network]

    def _has_share(self, source: Source, octets: int) -> bool:
        return all(
            self._of_networks.get(network, 0) + octets <= self._share * multiple
            for network, multiple in zip(source, MULTIPLES, strict=False)
        )


class Room:
    """The memory that one message takes."""

    __slots__ = ("_flight", "_is_large", "_octets", "_source")

    def __init__(self, flight: MemoryInFlight, source: Source) -> None:
        self._flight = flight
        self._source = source
        self._octets = 0
        self._is_large = False

    def take(self, octets: int) -> bool:
        """Take more; False, and no more taken, when it does not fit."""
        if self._octets + octets <= PORTION_MAX:
            taken = self._flight.take(octets)
        else:
            taken = self._flight.take_large(self._source, octets, 0 if self._is_large else self._octets)
            self._is_large = self._is_large or taken
        if taken:
            self._octets += octets
        return taken

    def give_back(self) -> None:
        """Take none any more; once is enough, and twice is no harm."""
        octets, self._octets = self._octets, 0
        if self._is_large:
            self._is_large = False
            self._flight.give_large(self._source, octets)
        else:
            self._flight.give(octets)
