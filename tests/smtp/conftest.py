"""The SMTP door on a free port, with a list for a store's messages; and a peer that speaks octets."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self, cast

import pytest
import uvloop

from ephemail.mail.address import Address, Domains
from ephemail.mail.envelope import Envelope
from ephemail.ports import Standing, Store
from ephemail.smtp.door import Door
from ephemail.smtp.flight import MemoryInFlight
from ephemail.smtp.server import SmtpServer
from ephemail.throttle import Ceiling, Sources, Throttle
from ephemail.tls import Certificate

HOST = "mail.example"
CERTIFICATE = Certificate(HOST)


class Mailboxes:
    """A fake store that knows where each mailbox stands; everybody is there unless said otherwise."""

    def __init__(self) -> None:
        self.standings: dict[str, Standing] = {}
        self.room = True

    def standing(self, address: Address) -> Standing:
        """Say what was said of the address, or that it is open."""
        return self.standings.get(address.mailbox, Standing.OPEN)

    def has_room(self, _octets: int) -> bool:
        """Say what was said."""
        return self.room


@dataclass
class Listening:
    """A running door: what it was given, what it has kept, where it is."""

    port: int = 0
    kept: list[tuple[Envelope, bytes]] = field(default_factory=list)
    mailboxes: Mailboxes = field(default_factory=Mailboxes)
    faults: list[str] = field(default_factory=list)
    door: Door | None = None
    stop: Callable[[float], None] = print

    @property
    def in_flight(self) -> MemoryInFlight:
        """What it counts of the messages in flight."""
        assert self.door is not None
        return self.door.in_flight

    def call(self) -> "Peer":
        """Connect a peer."""
        return Peer(self.port)


class Peer:
    """The other side of a connection: says octets, hears replies."""

    def __init__(self, port: int, source: str = "") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0))
        self._heard = b""

    def __enter__(self) -> Self:
        """Stay connected for a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.socket.close()

    def say(self, *lines: str | bytes) -> str:
        """Send lines, CRLF added, and hear the reply to the last of them (and to none before it)."""
        self.send(b"".join((line.encode() if isinstance(line, str) else line) + b"\r\n" for line in lines))
        for _ in lines[1:]:
            self.hear()
        return self.hear()

    def send(self, octets: bytes) -> None:
        """Send octets as they are."""
        self.socket.sendall(octets)

    def hear(self) -> str:
        """Read one reply, all its lines; empty when the connection has been closed instead."""
        reply = ""
        while True:
            while b"\r\n" not in self._heard:
                try:
                    octets = self.socket.recv(65536)
                except ConnectionResetError:
                    octets = b""
                if not octets:
                    return reply
                self._heard += octets
            line, _, self._heard = self._heard.partition(b"\r\n")
            reply += line.decode("ascii") + "\n"
            if line[3:4] != b"-":
                return reply.strip()

    def is_closed(self) -> bool:
        """Wait for the connection to be closed by the other side."""
        return self.hear() == ""

    def greet(self) -> "Peer":
        """Hear the greeting, whatever the host is called, and introduce ourselves."""
        assert self.hear().endswith(" ESMTP")
        assert self.say("EHLO peer.example").startswith("250-")
        return self

    def address(self, *recipients: str) -> "Peer":
        """Begin a mail to the recipients, who must be accepted."""
        assert self.say("MAIL FROM:<sender@elsewhere.example>").startswith("250 2.1.0")
        for recipient in recipients or ("box@mail.example",):
            assert self.say(f"RCPT TO:<{recipient}>").startswith("250 2.1.5")
        return self

    def begin_data(self) -> "Peer":
        """Hear that the message may come."""
        assert self.say("DATA").startswith("354 ")
        return self


def eventually(condition: Callable[[], bool]) -> bool:
    """Wait for a condition that another thread will fulfil, five seconds at most."""
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def client_context() -> ssl.SSLContext:
    """Make a context that takes any certificate, as most senders do."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@contextmanager
def listening(**changes: Any) -> Iterator[Listening]:
    """Run a door whose facts are changed as named, in a loop and thread of its own."""
    running = Listening()
    facts: dict[str, Any] = {
        "hostname": HOST,
        "domains": Domains(("mail.example", "*.wild.example"), ("old.example",)),
        "store": cast("Store", running.mailboxes),
        "deliver": lambda envelope, octets: running.kept.append((envelope, octets)),
        "sources": Sources(limit_loopback=True),
        "connections": Ceiling(0, 0),
        "messages": Throttle(0),
        "message_max_bytes": 1 << 20,
        "messages_per_session": 20,
        "tls_context": CERTIFICATE.context,
        "fault": lambda where, error: running.faults.append(f"{where} {type(error).__name__}"),
    }
    running.door = Door(**(facts | changes))
    bound = socket.create_server(("127.0.0.1", 0))
    running.port = bound.getsockname()[1]
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def make() -> SmtpServer:
        assert running.door is not None
        server = SmtpServer(running.door, [bound])
        await server.start()
        return server

    server = asyncio.run_coroutine_threadsafe(make(), loop).result(10)
    running.stop = lambda seconds: asyncio.run_coroutine_threadsafe(server.stop(seconds), loop).result(10)
    try:
        yield running
    finally:
        running.stop(0.0)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def door() -> Iterator[Listening]:
    """Give a door with generous facts."""
    with listening() as running:
        yield running
