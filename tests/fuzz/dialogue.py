"""An SMTP session without a socket, and a reader of its own that says what must have come of what was sent.

The door is the real one, from the protocol that the listener makes for each connection down to the call of `deliver`;
only the transport, the executor and the listening are played, so that a session takes a millisecond and no time passes.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, cast

from ephemail.mail.address import Domains
from ephemail.mail.envelope import Envelope
from ephemail.ports import Standing, Store
from ephemail.smtp.door import Door
from ephemail.smtp.server import SmtpServer
from ephemail.throttle import Ceiling, Sources, Throttle
from tests.smtp.conftest import CERTIFICATE, HOST, Mailboxes

MESSAGE_MAX = 2_000  # octets: small, so that it is passed often
DRIP_MAX = 400  # octets of a conversation that is also sent octet by octet

_TURNS = 6  # of the event loop, after which whatever can go on has gone on
_REPLY = re.compile(rb"(?:[0-9]{3}-[^\r\n]*\r\n)*([0-9]{3}) [^\r\n]*\r\n")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a peer sends, in which pieces; and what `deliver` raises, message by message."""

    octets: bytes
    sizes: list[int]
    outcomes: list[type[Exception] | None]

    def pieces(self) -> Iterator[bytes]:
        """Cut the octets."""
        cuts = [0]
        for size in self.sizes:
            cuts.append(min(cuts[-1] + size, len(self.octets)))
        for start, end in pairwise([*cuts, len(self.octets)]):
            if start < end:
                yield self.octets[start:end]


@dataclass(slots=True)
class Heard:
    """What came of a conversation: what was said on the wire, what was kept, what went wrong."""

    said: bytes = b""
    kept: list[tuple[Envelope, bytes]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Wire(asyncio.Transport):
    """A transport whose other end reads everything at once; what comes while it is paused waits."""

    def __init__(self, heard: Heard) -> None:
        super().__init__({"peername": ("192.0.2.1", 25)})
        self._heard = heard
        self._closing = self.is_paused = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self._closing, "something is said after the end"
        self._heard.said += data

    def close(self) -> None:
        self._closing = True

    def abort(self) -> None:
        self._closing = True

    def is_closing(self) -> bool:
        return self._closing

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False

    def get_write_buffer_size(self) -> int:
        return 0


class _Loop(asyncio.SelectorEventLoop):
    """Hands over what it was to listen with, and goes on turn by turn."""

    accept: Callable[[], asyncio.Protocol]

    async def create_server(self, protocol_factory: Any, *_: Any, **__: Any) -> asyncio.Server:
        self.accept = protocol_factory
        return asyncio.Server(self, [], protocol_factory, None, 0, None)  # which listens to nothing

    def turn(self, times: int = _TURNS) -> None:
        for _ in range(times):
            self.call_soon(self.stop)
            self.run_forever()


class _Here(ThreadPoolExecutor):
    """Does at once, and here, what it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class Stage:
    """A door without a house, in an event loop of its own, for one conversation after the other."""

    def __init__(self) -> None:
        self._loop = _Loop()
        self._loop.set_default_executor(_Here(1))
        self._loop.set_exception_handler(lambda _loop, context: self._heard.faults.append(repr(context)))
        self._heard = Heard()
        self._outcomes: Iterator[type[Exception] | None] = iter(())
        mailboxes = Mailboxes()
        mailboxes.standings = {"gone@mail.example": Standing.UNKNOWN, "full@mail.example": Standing.FULL}
        door = Door(
            hostname=HOST,
            domains=Domains(("mail.example",)),
            store=cast("Store", mailboxes),
            deliver=self._deliver,
            sources=Sources(),
            connections=Ceiling(0, 0),
            messages=Throttle(0),
            unknown_recipients=Throttle(0),
            message_max_bytes=MESSAGE_MAX,
            messages_per_session=3,
            tls_context=CERTIFICATE.context,
            fault=lambda where, error: self._heard.faults.append(f"{where}: {error!r}"),
        )
        self._in_flight = door.in_flight
        self._server = SmtpServer(door, [cast("Any", None)])
        self._loop.run_until_complete(self._server.start())

    def close(self) -> None:
        """End the event loop."""
        self._loop.run_until_complete(self._server.stop(0))
        self._loop.turn()
        self._loop.close()

    def play(self, pieces: Sequence[bytes], outcomes: Sequence[type[Exception] | None]) -> Heard:
        """Have one conversation, to the peer's end of it."""
        self._heard, self._outcomes = Heard(), iter(outcomes)
        wire, session = _Wire(self._heard), self._loop.accept()
        session.connection_made(wire)
        for piece in pieces:
            self._loop.turn(1 if not wire.is_paused else _TURNS)
            if wire.is_closing():
                break
            assert not wire.is_paused
            session.data_received(piece)
        self._loop.turn()
        if not wire.is_closing():
            session.eof_received()
            self._loop.turn()
        session.connection_lost(None)
        assert wire.is_closing()
        assert self._in_flight.octets == 0, "memory in flight is not given back"
        return self._heard

    def _deliver(self, envelope: Envelope, octets: bytes) -> None:
        outcome = next(self._outcomes, None)
        if outcome is not None:
            raise outcome
        self._heard.kept.append((envelope, octets))


def replies(said: bytes) -> list[tuple[int, bytes]]:
    """Split what the door said into replies, each with its code; anything else between them is a fault."""
    found = [(int(match[1]), match[0]) for match in _REPLY.finditer(said)]
    assert b"".join(octets for _, octets in found) == said
    return found
