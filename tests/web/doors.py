"""The HTTP door on a free port of the loopback interface, with an engine in memory and no mail server before it."""

import asyncio
import dataclasses
import gc
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
import uvloop

from ephemail.mail.address import Address, Domains
from ephemail.mail.envelope import Envelope
from ephemail.mail.message import Code, Link, Sender, Summary
from ephemail.ports import Event, Watch
from ephemail.store.memory import Limits, MemoryStore
from ephemail.throttle import Sources
from ephemail.web.crowd import Deadlines
from ephemail.web.door import Door
from ephemail.web.server import DEADLINES, HttpServer

START_SECONDS = 20.0
END_SECONDS = 4.0  # less than an idle connection is kept


@dataclass
class Opened:
    """A door that is open: where it is, the store behind it, and the faults that it told of."""

    store: MemoryStore
    faults: list[BaseException] = field(default_factory=list)
    port: int = 0
    draining: bool = False

    watchers: int = 0
    waits: int = 0  # watches that had to wait for an event

    def watch(self, token: str) -> "Watched":
        """Watch a mailbox for the door, and count who does."""
        return Watched(self, self.store.watch(token))

    def end_all(self, reason: str) -> None:
        """End every watch."""
        self.store.end_all(reason)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, *, token: str = "", **options: Any) -> httpx.Response:
        """Send one request on a connection of its own."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        with httpx.Client(base_url=self.url, timeout=20, trust_env=False) as client:
            return client.request(method, path, headers=headers, **options)

    def open(self, name: str = "quiet.fox", ttl_seconds: float = 3600) -> str:
        """Open a mailbox behind the door's back; give its token."""
        _, token = self.store.open(Address(name, "mail.example"), ttl_seconds)
        return token

    def deliver(self, name: str = "quiet.fox", octets: bytes = b"Subject: x\r\n\r\nx\r\n", **said: Any) -> None:
        """Deliver a message that says what is given, and otherwise little."""
        self.store.put(
            Envelope("bounces@mailer.example", (Address(name, "mail.example"),), tls=True), octets, summary(**said)
        )

    def call(self, address: str = "127.0.0.1") -> "Peer":
        """Connect a peer that has this address."""
        return Peer(self.port, address)


class Watched:
    """A watch that is counted, so that a test can tell when somebody waits, and when no longer."""

    def __init__(self, door: Opened, watch: Watch) -> None:
        self._door = door
        self._watch: Watch | None = watch
        self._waited = False
        door.watchers += 1

    async def next(self) -> Event:
        """Wait for the next event."""
        assert self._watch is not None
        self._door.waits += not self._waited
        self._waited = True
        return await self._watch.next()

    def stop(self) -> None:
        """Stop watching."""
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
            self._door.watchers -= 1


class Peer:
    """The other side of a connection: sends octets, and reads answers."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 20, (address, 0))
        self._buffer = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, octets: bytes) -> None:
        """Send octets as they are."""
        self.socket.sendall(octets)

    def read_until(self, end: bytes) -> bytes:
        """Read up to and with `end`, or to the end of the connection."""
        while end not in self._buffer:
            octets = self._receive()
            if not octets:
                break
            self._buffer += octets
        found, mark, self._buffer = self._buffer.partition(end)
        return found + mark

    def read_all(self) -> bytes:
        """Read until the server closes."""
        while octets := self._receive():
            self._buffer += octets
        found, self._buffer = self._buffer, b""
        return found

    def _receive(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except ConnectionResetError:
            return b""


def stream_request(token: str, query: str = "") -> bytes:
    """Write the request of an event stream."""
    return f"GET /api/v1/events{query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def wait_request(token: str, query: str = "?wait=25") -> bytes:
    """Write the request of a wait."""
    return stream_request(token).replace(b"events", b"messages" + query.encode())


def summary(**said: Any) -> Summary:
    """Make a summary that says what is given, and otherwise little."""
    code, link = said.pop("code", ""), said.pop("link", "")
    plain = Summary(Sender("Shop", "no-reply@shop.example"), "Welcome", "", (), (), ())
    codes = (Code(code, "otp"),) if code else ()
    links = (Link(link, "shop.example", "confirm"),) if link else ()
    return dataclasses.replace(plain, codes=codes, links=links, **said)


def listed(door: Opened, token: str, **query: Any) -> dict[str, Any]:
    """List messages."""
    answer = door.ask("GET", "/api/v1/messages", token=token, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def watched(door: Opened, watchers: int = 1) -> None:
    """Wait until so many calls watch a mailbox."""
    deadline = time.monotonic() + START_SECONDS
    while door.watchers != watchers:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def no_collector() -> Iterator[None]:
    """Look for no cycles in this block, so that what is left in them is seen."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def alive(*kinds: type) -> int:
    """Count the objects of these kinds."""
    return sum(issubclass(type(each), kinds) for each in gc.get_objects())


def gone(*kinds: type) -> bool:
    """Say whether the last object of these kinds goes soon."""
    deadline = time.monotonic() + END_SECONDS
    while alive(*kinds) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(*kinds)


@contextmanager
def opened(
    *, limits: Limits | None = None, sources: Sources | None = None, deadlines: Deadlines = DEADLINES, **settings: Any
) -> Iterator[Opened]:
    """Open a door with the settings named and no other limits, for the length of a block."""
    it = Opened(MemoryStore(limits or Limits()))
    listening = socket.create_server(("127.0.0.1", 0))
    it.port = listening.getsockname()[1]
    door = made(it, sources or Sources(), **settings)
    started, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=_run, args=(HttpServer(door, [listening], deadlines), it, started, stop))
    thread.start()
    try:
        assert started.wait(START_SECONDS)
        yield it
    finally:
        stop.set()
        thread.join(START_SECONDS)


def _run(server: HttpServer, it: Opened, started: threading.Event, stop: threading.Event) -> None:
    async def serve() -> None:
        await server.start()
        started.set()
        await asyncio.to_thread(stop.wait)
        it.draining = True
        it.store.end_all("shutdown")
        await server.stop(3.0)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())


def made(it: Opened, sources: Sources | None = None, **settings: Any) -> Door:
    """Make a door with the settings named and no other limits."""
    return Door(**(_defaults(it, sources or Sources()) | settings))


def _defaults(it: Opened, sources: Sources) -> dict[str, Any]:
    return {
        "store": it.store,
        "arrivals": it,
        "domains": Domains(("mail.example", "*.wild.example")),
        "sources": sources,
        "base_url": it.url,
        "hosts": frozenset({"127.0.0.1", "localhost"}),
        "mailbox_ttl_seconds": 3600,
        "mailbox_ttl_max_seconds": 86400,
        "message_ttl_seconds": 0,
        "message_max_bytes": 10 << 20,
        "mailbox_max_bytes": 20 << 20,
        "mailbox_max_messages": 100,
        "connections": 0,
        "connections_per_source": 0,
        "event_streams": 0,
        "event_streams_per_source": 0,
        "event_streams_per_mailbox": 3,
        "rate_opens_per_source": 0,
        "rate_reads_per_source": 0,
        "rate_wrong_tokens_per_source": 0,
        "seal": (("rlimit", "on"), ("landlock", "not on this kernel")),
        "draining": lambda: it.draining,
        "fault": lambda _where, error: it.faults.append(error),
    }
