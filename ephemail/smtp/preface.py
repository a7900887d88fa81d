"""A connection before its session, where a proxy has to say first on whose behalf it comes.

It is held for the deadline of one command and for the octets of one header at most, and counts among all connections,
though not yet for a source. Whoever is no trusted proxy gets a session at once, whatever it sends.
"""

import asyncio
from collections.abc import Callable
from typing import cast

from ephemail.mail import reply
from ephemail.smtp.door import Door
from ephemail.smtp.proxy import Malformed, read_header
from ephemail.smtp.session import Session
from ephemail.throttle import EXEMPT, Source


class Preface(asyncio.Protocol):
    """Waits for a PROXY header, then makes way for a session of the source that it names."""

    def __init__(self, door: Door, open_session: Callable[[], Session], on_end: Callable[["Preface"], None]) -> None:
        self._door = door
        self._open_session = open_session
        self._on_end = on_end
        self._octets = b""
        self._deadline: asyncio.TimerHandle | None = None  # set while it counts

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait if it is a proxy that has come."""
        self._wire = cast("asyncio.Transport", transport)
        self._peer: str = (transport.get_extra_info("peername") or ("",))[0]
        if not self._door.sources.trusts(self._peer):
            self._make_way(self._door.sources.of(self._peer))
        elif self._door.connections.enter(EXEMPT):
            self._deadline = asyncio.get_running_loop().call_later(self._door.deadlines.command, self.abort)
        else:
            self._wire.write(self._door.counts.replied(reply.TOO_MANY_CONNECTIONS))
            self._wire.close()

    def data_received(self, data: bytes) -> None:
        """Take what came; what follows the header is the session's."""
        self._octets += data
        try:
            header = read_header(self._octets)
        except Malformed:
            self.abort()
            return
        if header is not None:
            rest = self._octets[header.octets :]
            session = self._make_way(self._door.sources.of(self._peer if header.named is None else str(header.named)))
            if rest:
                session.data_received(rest)

    def connection_lost(self, _error: Exception | None) -> None:
        """End without having become a session."""
        self._end()

    def abort(self) -> None:
        """Close at once, without a word."""
        self._octets = b""
        self._wire.abort()

    def _make_way(self, source: Source) -> Session:
        self._end()
        session = self._open_session()
        self._wire.set_protocol(session)
        session.begin(self._wire, source)
        return session

    def _end(self) -> None:
        """Count out, once."""
        self._octets = b""
        self._on_end(self)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
            self._door.connections.leave(EXEMPT)
