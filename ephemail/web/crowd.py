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
    """How long a connection may take: for a header and a body as a whole, for an answer without any progress."""

    header_seconds: float = 10.0
    body_seconds: float = 10.0
    write_seconds: float = 10.0
    linger_seconds: float = 2.0  # for what a refused request still sends


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
        self._ceiling = Ceiling(door.connections, door.connections_per_source)
        self._in_all = door.connections
        self._idle: dict[Guest, None] = {}  # in the order in which they fell idle
        self._idle_of: dict[Source, dict[Guest, None]] = {}
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
            if oldest is None:
                return False
            self.leave(oldest)
            oldest.evict()
            if not self._ceiling.enter(guest.source):
                return False
        self.guests.add(guest)
        self.idle(guest)
        return True

    def leave(self, guest: Guest) -> None:
        """Count a connection out; harmless when repeated."""
        if guest in self.guests:
            self.busy(guest)
            self.guests.discard(guest)
            self._ceiling.leave(guest.source)

    def busy(self, guest: Guest) -> None:
        """Remember that a connection has a request to answer."""
        self._idle.pop(guest, None)
        of_source = self._idle_of.get(guest.source)
        if of_source is not None:
            of_source.pop(guest, None)
            if not of_source:
                del self._idle_of[guest.source]

    def idle(self, guest: Guest) -> None:
        """Remember that a connection has none."""
        if guest in self.guests:
            self._idle[guest] = None
            self._idle_of.setdefault(guest.source, {})[guest] = None

    def look_at_the_clock(self, now: float) -> None:
        """Let every connection see to its deadlines."""
        for guest in tuple(self.guests):
            guest.look_at_the_clock(now)

    def end_all(self) -> None:
        """Cut off whoever is still there."""
        for guest in tuple(self.guests):
            guest.abort()

    def _oldest_idle(self, source: Source) -> Guest | None:
        """Find the oldest idle connection of the same source; of another's only when the house itself is full."""
        own = next(iter(self._idle_of.get(source, ())), None)
        full = bool(self._in_all) and self._ceiling.count >= self._in_all
        return next(iter(self._idle), None) if own is None and full else own
