"""All HTTP connections together: how many there may be, which one goes when there are too many, and their deadlines.

One timer looks after all of them, once a second, so that a connection costs none.
"""

from dataclasses import dataclass
from typing import Protocol

from uvicorn.server import ServerState

from ephemail.throttle import Ceiling, Source
from ephemail.web.door import Door
from ephemail.web.headers import RawHeaders, always


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a connection may take: for a header and a body as a whole, for an answer without any progress.

    The last three are the kernel's, which notices within a minute that a peer has vanished.
    """

    header_seconds: float = 10.0
    body_seconds: float = 10.0
    write_seconds: float = 9.0  # looked at once a second: gone within ten
    linger_seconds: float = 2.0  # for what a refused request still sends
    probe_after_seconds: int = 25
    probe_every_seconds: int = 10
    unacknowledged_seconds: int = 30


class Guest(Protocol):
    """A connection, as the crowd sees it."""

    source: Source

    def evict(self) -> None:
        """Close the connection; it is answering nobody."""
        ...

    def abort(self) -> None:
        """Close the connection, whatever it is doing."""
        ...

    def look_at_the_clock(self, now: float) -> None:
        """Close the connection if one of its deadlines has passed."""
        ...


class Crowd(ServerState):
    """uvicorn's state of the server, with our ceilings. Belongs to one event loop's thread."""

    def __init__(self, door: Door, deadlines: Deadlines) -> None:
        super().__init__()
        self.deadlines = deadlines
        self._always = always(https=door.base_url.startswith("https:"))
        self._sources = door.sources
        self.counts = door.counts
        self._ceiling = Ceiling(door.connections, door.connections_per_source)
        self._idle: dict[Guest, None] = {}  # in the order in which they fell idle
        self._idle_of: dict[bytes, dict[Guest, None]] = {}  # the same, of each network
        self.guests: set[Guest] = set()

    def fields(self) -> RawHeaders:
        """Give what stands in the header of every answer."""
        return [*self.default_headers, *self._always]

    def source(self, peer: str) -> Source:
        """Know the source of a connection."""
        return self._sources.of_connection(peer)

    def enter(self, guest: Guest) -> bool:
        """Let a connection in, and close an idle one if it takes that; False when that does not help."""
        if not self._ceiling.enter(guest.source):
            oldest = self._oldest_idle(guest.source)
            if oldest is not None:
                self.leave(oldest)
                oldest.evict()
            if oldest is None or not self._ceiling.enter(guest.source):
                self.counts.connections_refused += 1
                return False
        self.counts.let_in()
        self.guests.add(guest)
        self.idle(guest)
        return True

    def leave(self, guest: Guest) -> None:
        """Count a connection out; harmless when repeated."""
        if guest in self.guests:
            self.busy(guest)
            self.guests.discard(guest)
            self._ceiling.leave(guest.source)
            self.counts.connections_open -= 1

    def busy(self, guest: Guest) -> None:
        """Remember that a connection has a request to answer."""
        self._idle.pop(guest, None)
        for network in guest.source:
            of_network = self._idle_of.get(network)
            if of_network is not None:
                of_network.pop(guest, None)
                if not of_network:
                    del self._idle_of[network]

    def idle(self, guest: Guest) -> None:
        """Remember that a connection has none."""
        if guest in self.guests:
            self._idle[guest] = None
            for network in guest.source:
                self._idle_of.setdefault(network, {})[guest] = None

    def look_at_the_clock(self, now: float) -> None:
        """Let every connection see to its deadlines."""
        for guest in tuple(self.guests):
            guest.look_at_the_clock(now)

    def end_all(self) -> None:
        """Cut off whoever is still there."""
        for guest in tuple(self.guests):
            guest.abort()

    def _oldest_idle(self, source: Source) -> Guest | None:
        """Find the oldest idle connection: of the same source; else of its network that is full, or of the house.

        A wider network's places must not be held by somebody who does nothing with them, or three addresses could lock
        out their neighbourhood.
        """
        full = self._ceiling.full_network(source)
        own = self._idle_of.get(source[0]) if source else None
        idle = own or (self._idle if full is None else self._idle_of.get(full))
        return next(iter(idle)) if idle else None
