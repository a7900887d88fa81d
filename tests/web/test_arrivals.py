"""Server-sent events over real connections."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx
import pytest
from sse_starlette.sse import EventSourceResponse
from starlette.types import Message

from ephemail.throttle import Sources
from ephemail.web.connection import Connection
from ephemail.web.eventstream import EventStream
from tests.web.doors import Opened, alive, gone, no_collector, opened, stream_request, watched

Event = tuple[str, str, Any]


@contextmanager
def stream(door: Opened, token: str, query: str = "", **headers: str) -> Iterator[Iterator[Event]]:
    """Watch a mailbox; gives name, id and data of each event."""
    sent = {"Authorization": f"Bearer {token}"} | headers
    with (
        httpx.Client(base_url=door.url, timeout=20, trust_env=False) as client,
        client.stream("GET", f"/api/v1/events{query}", headers=sent) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield parsed(answer)


def parsed(answer: httpx.Response) -> Iterator[Event]:
    """Read an event stream by its grammar: CR, LF and CRLF end lines, and nothing else does."""
    buffer = b""
    for octets in answer.iter_raw():
        buffer += octets
        while b"\n\n" in buffer:
            block, _, buffer = buffer.partition(b"\n\n")
            fields = dict(line.decode().split(": ", 1) for line in block.split(b"\n") if not line.startswith(b":"))
            if "event" in fields:
                yield fields["event"], fields.get("id", ""), json.loads(fields["data"])


def test_a_stream_says_what_happens_in_the_mailbox(door: Opened) -> None:
    """Ready first, then each event in its order, and closed at the end, after which there is nothing."""
    token = door.open()
    with stream(door, token) as events:
        assert next(events) == ("ready", "", {"mailbox": "quiet.fox@mail.example", "cursor": 0})
        door.deliver(code="4711")
        name, number, summary = next(events)
        assert (name, number, summary["id"], summary["codes"][0]["value"]) == ("arrival", "1", 1, "4711")
        door.ask("DELETE", "/api/v1/messages/1", token=token)
        assert next(events) == ("deleted", "", {"id": 1})
        extended = door.ask("POST", "/api/v1/mailbox/extend", token=token, json={"ttl_seconds": 7200}).json()
        assert next(events) == ("extended", "", {"expires_at": extended["expires_at"]})
        door.ask("DELETE", "/api/v1/mailbox", token=token)
        assert next(events) == ("closed", "", {"reason": "deleted"})
        assert list(events) == []


@pytest.mark.parametrize(
    ("query", "headers", "missed"),
    [
        ("", {}, []),
        ("?after=0", {}, ["1", "2"]),
        ("?after=1", {}, ["2"]),
        ("", {"Last-Event-ID": "1"}, ["2"]),
        ("?after=0", {"Last-Event-ID": "1"}, ["2"]),
        ("", {"Last-Event-ID": "not a number"}, []),
    ],
)
def test_what_was_missed_is_replayed_once(door: Opened, query: str, headers: dict[str, str], missed: list[str]) -> None:
    """From the last event seen, or from `after`; then the stream goes on without a gap or a repetition."""
    token = door.open()
    door.deliver()
    door.deliver()
    with stream(door, token, query, **headers) as events:
        assert next(events)[2]["cursor"] == 2
        door.deliver()
        assert [next(events)[1] for _ in range(len(missed) + 1)] == [*missed, "3"]


def test_no_message_falls_between_replay_and_stream(door: Opened) -> None:
    """Messages that arrive while streams begin are seen by each stream, once and in order."""
    token = door.open()

    def send() -> None:
        for _ in range(60):
            door.deliver()

    sender = threading.Thread(target=send)
    sender.start()
    for _ in range(3):
        with stream(door, token, "?after=0") as events:
            assert next(events)[0] == "ready"
            assert [next(events)[1] for _ in range(60)] == [str(number) for number in range(1, 61)]
    sender.join()


@pytest.mark.row(40)
@pytest.mark.parametrize("subject", ["a\r\ndata: x", "a\n\nevent: closed", "a\u2028b\u2029c\u0085d", "</script>"])
def test_a_subject_stays_within_its_event(door: Opened, subject: str) -> None:
    """Line ends of any kind are escaped: one event, the same text."""
    token = door.open()
    with stream(door, token) as events:
        next(events)
        door.deliver(subject=subject)
        name, _, summary = next(events)
        assert (name, summary["subject"]) == ("arrival", subject)


@pytest.mark.row(40)
def test_the_frame_has_no_character_that_any_reader_takes_for_a_line_end(door: Opened) -> None:
    """Python's splitlines knows more line ends than the event stream does."""
    token = door.open()
    door.deliver(subject="a\u2028b\u2029c\u0085d")
    with door.call() as peer:
        peer.send(stream_request(token, "?after=0"))
        peer.read_until(b"event: arrival\n")
        assert len(peer.read_until(b"\n\n").decode().splitlines()) == 2


@pytest.mark.row(38)
def test_a_mailbox_has_so_many_streams_and_a_place_is_free_again_at_once(door: Opened) -> None:
    """The fourth is refused with the time to come back; one that ends makes room."""
    token = door.open()
    peers = [door.call() for _ in range(3)]
    for peer in peers:
        peer.send(stream_request(token))
        peer.read_until(b"event: ready")
    refused = door.ask("GET", "/api/v1/events", token=token)
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)
    assert door.ask("HEAD", "/api/v1/events", token=token).status_code == 200
    for peer in peers:
        peer.socket.close()
    watched(door, 0)
    with stream(door, token) as events:
        assert next(events)[0] == "ready"


@pytest.mark.row(38)
def test_a_source_and_the_house_have_so_many_streams() -> None:
    """Over all mailboxes, per source and in all."""
    for in_all, per_source in ((1, 0), (0, 1)):
        limited = Sources(limit_loopback=True)
        with opened(sources=limited, event_streams=in_all, event_streams_per_source=per_source) as door:
            one, two = door.open("one"), door.open("two")
            with stream(door, one) as events:
                next(events)
                assert door.ask("GET", "/api/v1/events", token=two).status_code == 429


def test_head_opens_no_stream(door: Opened) -> None:
    """It has the header of the answer and ends."""
    answer = door.ask("HEAD", "/api/v1/events", token=door.open())
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert door.watchers == 0


def test_streams_and_waits_end_when_the_server_stops() -> None:
    """Each is told so; the stop does not wait for them."""
    with opened() as door:
        token = door.open()
        peers = door.call(), door.call()
        peers[0].send(stream_request(token))
        peers[1].send(stream_request(token).replace(b"events", b"messages?wait=25"))
        watched(door, 2)
        peers[0].read_until(b"event: ready")
    assert b'event: closed\ndata: {"reason":"shutdown"}\n\n' in peers[0].read_all()
    assert peers[1].read_all().startswith(b"HTTP/1.1 503 ")
    for peer in peers:
        peer.socket.close()


@pytest.mark.row(42)
def test_an_ended_stream_leaves_nothing_to_the_collector(door: Opened) -> None:
    """Whether its reader has left or its mailbox is closed, it is gone with its connection, and no look for cycles."""
    left, closed = door.open("left"), door.open("closed")
    with no_collector():
        with door.call() as peer, stream(door, closed) as events:
            peer.send(stream_request(left))
            peer.read_until(b"event: ready")
            next(events)
            assert alive(EventStream) == alive(Connection) == 2
            door.ask("DELETE", "/api/v1/mailbox", token=closed)
            assert next(events)[0] == "closed"
        assert gone(EventStream, Connection)


@pytest.mark.parametrize(
    ("kind", "remaining"),
    [pytest.param(EventStream, 0, id="ours"), pytest.param(EventSourceResponse, 1, id="sse-starlette's own")],
)
def test_a_stream_that_is_left_ends_without_a_cycle(kind: Callable[..., EventSourceResponse], remaining: int) -> None:
    """Its visitor's leaving wakes it up; the control shows that the test would find what a cycle keeps."""
    with no_collector():
        visitor = Visitor(leaves=True)
        asyncio.run(visitor.read(kind(Parcels())))
        assert b"".join(visitor.heard) == b""
        assert alive(EventSourceResponse) == remaining


def test_a_comment_says_that_a_quiet_stream_is_there_and_costs_no_frame() -> None:
    """The wait for a frame goes on after each comment; what came meanwhile is sent once, and then the end."""
    visitor, parcels = Visitor(), Parcels()

    async def read() -> None:
        reading = asyncio.create_task(visitor.read(EventStream(parcels, ping_seconds=0.001)))
        await visitor.hears(3)
        parcels.bring(b"one\n\n", b"two\n\n", b"")
        await reading

    asyncio.run(read())
    assert set(visitor.heard[:3]) == {b": still here\n\n"}
    assert [octets for octets in visitor.heard if b"still" not in octets] == [b"one\n\n", b"two\n\n", b""]


def test_what_has_been_sent_is_forgotten_while_the_stream_goes_on() -> None:
    """The message may be deleted: no frame stays in memory until the next."""
    visitor, parcels, forgotten = Visitor(), Parcels(), list[bytes]()

    class Noted(bytes):
        def __del__(self) -> None:
            forgotten.append(bytes(self))

    async def read() -> None:
        reading = asyncio.create_task(visitor.read(EventStream(parcels)))
        parcels.bring(Noted(b"secret\n\n"))
        await visitor.hears(1)
        await asyncio.sleep(0)
        assert forgotten == [b"secret\n\n"]
        parcels.bring(b"")
        await reading

    asyncio.run(read())


class Parcels:
    """Frames that come when a test brings them; an empty one is the end."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()

    def bring(self, *frames: bytes) -> None:
        """Have these come next."""
        for frame in frames:
            self._queue.put_nowait(frame)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        """Wait for a frame."""
        if frame := await self._queue.get():
            return frame
        raise StopAsyncIteration


class Visitor:
    """The server's side of a stream, as ASGI has it: notes what it is sent, and may leave once it has begun."""

    def __init__(self, *, leaves: bool = False) -> None:
        self.heard: list[bytes] = []
        self._leaves = leaves
        self._moved = asyncio.Event()

    async def read(self, response: EventSourceResponse) -> None:
        """Take a response to its end."""
        await response({"type": "http", "method": "GET"}, self._receive, self._send)

    async def hears(self, times: int) -> None:
        """Wait until so many pieces have come."""
        while len(self.heard) < times:
            self._moved.clear()
            await self._moved.wait()

    async def _receive(self) -> Message:
        while not self._leaves:
            self._moved.clear()
            await self._moved.wait()
        await asyncio.sleep(0)
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            self.heard.append(message["body"])
            self._moved.set()


def test_while_draining_nothing_new_begins() -> None:
    """Streams and waits are refused, and the health check tells the load balancer."""
    with opened() as door:
        token = door.open()
        door.draining = True
        for path in ("/api/v1/events", "/api/v1/messages?wait=5", "/healthz"):
            assert door.ask("GET", path, token=token).status_code == 503
