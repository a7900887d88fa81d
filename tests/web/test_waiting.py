"""Waiting for a message over HTTP: what ends it, and that nothing of it stays."""

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence

import httpx
import pytest

from ephemail.mail.address import Address
from ephemail.mail.envelope import Envelope
from ephemail.mail.message import Sender
from ephemail.ports import Event, Kept, Resync, Watch
from ephemail.store.memory import Limits, MemoryStore
from ephemail.web.connection import Connection
from ephemail.web.counts import Counts
from ephemail.web.crowd import Deadlines
from tests.web.doors import (
    Opened,
    Peer,
    alive,
    gone,
    listed,
    no_collector,
    opened,
    stream_request,
    summary,
    wait_request,
    watched,
)

NO_LINGERING = struct.pack("ii", 1, 0)
HEADER_TOO_LARGE = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000 + b"\r\n\r\n"


def asked_aside(door: Opened, token: str, query: str) -> tuple[threading.Thread, list[httpx.Response]]:
    """Ask while the test does something else; returns when the server waits."""
    answers: list[httpx.Response] = []
    path = f"/api/v1/messages?{query}"
    thread = threading.Thread(target=lambda: answers.append(door.ask("GET", path, token=token)))
    thread.start()
    watched(door)
    return thread, answers


def test_waiting_ends_with_the_first_message_that_matches(door: Opened) -> None:
    """Another message does not end it; the answer comes long before the time is up."""
    token = door.open()
    door.deliver(subject="Before")
    thread, answers = asked_aside(door, token, "wait=20&subject=code")
    door.deliver(subject="Other")
    door.deliver(subject="Your code")
    thread.join(10)
    answer = answers[0].json()
    assert [message["subject"] for message in answer["messages"]] == ["Your code"]
    assert (answer["cursor"], answer["timed_out"]) == (3, False)


def test_a_sender_is_known_by_the_from_field_and_by_the_envelope(door: Opened) -> None:
    """Each is asked for in any case; a mail without a From field has the other, and one without either is nobody's."""
    token = door.open()
    door.deliver()  # from the shop, by way of a mailer
    door.deliver(sender=Sender("", ""))
    for asked, found in (("SHOP", [1]), ("no-reply@", [1]), ("Bounces@Mailer.", [1, 2]), ("ann", [])):
        answer = listed(door, token, **{"from": asked})
        assert [message["id"] for message in answer["messages"]] == found


def test_waiting_for_nothing_that_comes_ends_with_an_empty_list(door: Opened) -> None:
    """When the time is up; what is there already ends it at once."""
    token = door.open()
    assert listed(door, token, wait=0.05) == {"messages": [], "cursor": 0, "timed_out": True}
    door.deliver()
    assert len(listed(door, token, wait=20)["messages"]) == 1


@pytest.mark.parametrize("ending", ["closed", "expired"])
def test_a_mailbox_that_ends_ends_the_waiting(door: Opened, ending: str) -> None:
    """With the 404 of a mailbox that is gone, at that moment and not at the next sweep."""
    token = door.open(ttl_seconds=0.5 if ending == "expired" else 3600)
    thread, answers = asked_aside(door, token, "wait=20")
    if ending == "closed":
        door.store.close(token)
    thread.join(10)
    assert answers[0].status_code == 404


def test_a_wait_that_fell_behind_looks_again() -> None:
    """Its watch was dropped, for too much came at once; what it waits for was among that."""
    store = MemoryStore(Limits())
    with opened(store=store, arrivals=Overrun(store)) as door:
        _, token = store.open(Address("quiet.fox", "mail.example"), 3600)
        answer = listed(door, token, wait=20, subject="hidden")
    assert [message["subject"] for message in answer["messages"]] == ["Hidden in the rush"]


class Counting(MemoryStore):
    """A store that counts the messages that it has listed."""

    listed = 0

    def list(self, token: str, *, after: int = 0, limit: int | None = None) -> Sequence[Kept]:
        """List messages."""
        found = super().list(token, after=after, limit=limit)
        self.listed += len(found)
        return found


def test_a_wait_looks_at_no_message_twice() -> None:
    """Whoever waits in a full mailbox is woken by each arrival, and must not look at all that is there each time."""
    store = Counting(Limits())
    with opened(store=store) as door:
        door.store = store
        token = door.open()
        for _ in range(50):
            door.deliver(subject="Before")
        thread, answers = asked_aside(door, token, "wait=20&subject=code")
        for subject in ("Other", "Other", "Your code"):
            door.deliver(subject=subject)
        thread.join(10)
    assert [message["id"] for message in answers[0].json()["messages"]] == [53]
    assert store.listed == 51


def test_a_wait_for_what_comes_after_a_message_yet_to_come_goes_on() -> None:
    """The messages up to that one do not end it, nor do they later."""
    with opened() as door:
        token = door.open()
        thread, answers = asked_aside(door, token, "wait=20&after=2")
        for subject in ("first", "second", "third"):
            door.deliver(subject=subject)
        thread.join(10)
    assert [message["subject"] for message in answers[0].json()["messages"]] == ["third"]


class Overrun:
    """Arrivals whose every watch is dropped when its first message comes."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def watch(self, token: str) -> Watch:
        """Begin to watch."""
        return OverrunWatch(self._store, self._store.watch(token))

    def end_all(self, reason: str) -> None:
        """End every watch."""
        self._store.end_all(reason)


class OverrunWatch:
    """One of those."""

    def __init__(self, store: MemoryStore, watch: Watch) -> None:
        self._store = store
        self._watch = watch

    async def next(self) -> Event:
        """Have a message come, and say nothing but that too much has."""
        envelope = Envelope(None, (Address("quiet.fox", "mail.example"),), tls=False)
        self._store.put(envelope, b"x", summary(subject="Hidden in the rush"))
        await asyncio.sleep(0)
        return Resync()

    def stop(self) -> None:
        """Stop watching."""
        self._watch.stop()


def test_a_wait_takes_the_time_that_it_was_asked_to_take() -> None:
    """On a kept connection: neither its idle time nor the deadlines for requests and answers cut it short."""
    soon = Deadlines(header_seconds=0.5, body_seconds=0.5, write_seconds=0.5)
    with opened(deadlines=soon) as door, door.call() as peer:
        token = door.open()
        peer.send(wait_request(token, ""))
        peer.read_until(b'"timed_out":false}')
        began = time.monotonic()
        peer.send(wait_request(token, "?wait=5.5"))
        assert peer.read_until(b'"timed_out":true}').startswith(b"HTTP/1.1 200 ")
        assert 5.4 < time.monotonic() - began < 8


def test_a_server_that_stops_tells_whoever_waits_when_to_come_back() -> None:
    """503 with Retry-After, and the end of the kept connection."""
    with opened() as door:
        peer = door.call()
        peer.send(wait_request(door.open()))
        watched(door)
    answer = peer.read_all()
    peer.socket.close()
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: 5\r\n" in answer


def hang_up(peer: Peer) -> None:
    """Close in order."""
    peer.socket.close()


def reset(peer: Peer) -> None:
    """Close without a word of what comes or goes."""
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)
    peer.socket.close()


def close_half(peer: Peer) -> None:
    """Say that no more will be asked, and go on listening."""
    peer.socket.shutdown(socket.SHUT_WR)


@pytest.mark.row(38)
@pytest.mark.parametrize("leave", [hang_up, reset, close_half])
def test_a_visitor_who_leaves_is_waited_for_no_longer(leave: Callable[[Peer], None]) -> None:
    """The watch, the task and the connection's place end with the connection, and leave nothing to the collector."""
    counts = Counts()
    with opened(counts=counts) as door, no_collector():
        token, tasks = door.open(), alive(asyncio.Task)
        peers = [door.call() for _ in range(5)]
        for peer in peers:
            peer.send(wait_request(token))
        watched(door, 5)
        for peer in peers:
            leave(peer)
        watched(door, 0)
        assert gone(Connection)
        assert (counts.connections_open, alive(asyncio.Task)) == (0, tasks)
        for peer in peers:
            peer.socket.close()


@pytest.mark.row(38)
@pytest.mark.parametrize("first", [wait_request, stream_request], ids=["wait", "stream"])
def test_a_visitor_who_has_asked_for_more_is_not_waited_for_either(door: Opened, first: Callable[[str], bytes]) -> None:
    """With requests queued behind the one that waits, it is that one which must learn of the end."""
    with no_collector():
        token = door.open()
        peer = door.call()
        peer.send(first(token) + wait_request(token) * 2)
        watched(door)
        reset(peer)
        watched(door, 0)
        assert gone(Connection)


@pytest.mark.row(42)
@pytest.mark.parametrize("end", ["found", "in vain", "no mailbox", "closed", "header too large"])
def test_what_ends_a_request_leaves_nothing_to_the_collector(door: Opened, end: str) -> None:
    """Whatever it was answered: neither the connection nor any task stays when the peer goes, its answer unread."""
    with no_collector():
        token, tasks = door.open(), alive(asyncio.Task)
        requests = {"in vain": wait_request(token, "?wait=0.01"), "no mailbox": wait_request("unknown")}
        peers = [door.call() for _ in range(5)]
        for peer in peers:
            peer.send(HEADER_TOO_LARGE if end == "header too large" else requests.get(end, wait_request(token)))
        if end in {"found", "closed"}:
            watched(door, 5)
            door.deliver() if end == "found" else door.store.close(token)
        for peer in peers:
            assert peer.socket.recv(1)
            peer.socket.close()
        assert gone(Connection)
        assert alive(asyncio.Task) == tasks
