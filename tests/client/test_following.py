"""Following and waiting where something gets in the way: refused streams, broken connections, strangers, threads."""

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ephemail.client import (
    ApiError,
    Arrival,
    AsyncMailbox,
    Closed,
    Event,
    Mailbox,
    MailboxGone,
    Ready,
    Unreachable,
)
from ephemail.throttle import Sources
from tests.answering import SUMMARY, octets, saying
from tests.web.doors import Opened, opened, stream_request, watched

Follow = Callable[[str, str, Callable[[Event], None]], None]


@pytest.fixture
def door() -> Iterator[Opened]:
    """Open a door that has one event stream to give."""
    with opened(sources=Sources(limit_loopback=True), event_streams=1) as it:
        yield it


def blocking(url: str, token: str, act: Callable[[Event], None]) -> None:
    """Follow a mailbox from its beginning, and act on each event."""
    with Mailbox(url, token) as box:
        for event in box.events(after=0):
            act(event)


def awaiting(url: str, token: str, act: Callable[[Event], None]) -> None:
    """Do the same in an event loop."""

    async def follow() -> None:
        async with AsyncMailbox(url, token) as box:
            async for event in box.events(after=0):
                await asyncio.to_thread(act, event)

    asyncio.run(follow())


both = pytest.mark.parametrize("follow", [blocking, awaiting])


def page(*numbers: int) -> bytes:
    """Write a list of messages."""
    messages = [SUMMARY | {"id": number} for number in numbers]
    return octets(200, json.dumps({"messages": messages, "cursor": 0, "timed_out": not numbers}).encode())


def stream(*events: str) -> bytes:
    """Write an event stream that is cut off after these events."""
    body = "".join(f"{event}\n\n" for event in events).encode()
    return octets(200, body, Content_Type="text/event-stream", Content_Length=str(len(body) + 1))


def arrival(number: int) -> str:
    """Write an arrival."""
    return f"id: {number}\nevent: arrival\ndata: {json.dumps(SUMMARY | {'id': number})}"


READY = 'event: ready\ndata: {"mailbox": "a@b", "cursor": 0}'
CLOSED = 'event: closed\ndata: {"reason": "expired"}'
STATE = json.dumps(
    dict.fromkeys(("opened_at", "expires_at"), SUMMARY["received_at"])
    | dict.fromkeys(("messages", "bytes", "cursor"), 0)
    | {"address": "a@b"}
).encode()


@both
def test_where_there_is_no_stream_left_arrivals_are_waited_for(door: Opened, follow: Follow) -> None:
    """Each once and in order, what came before first; and the end of the mailbox is told, if not its reason."""
    token, happened = door.open(), list[Event]()

    def act(event: Event) -> None:
        happened.append(event)
        if isinstance(event, Arrival):
            door.deliver() if event.message.id < 4 else door.store.close(token)

    with door.call() as peer:
        peer.send(stream_request(door.open("other")))
        peer.read_until(b"event: ready")
        door.deliver()
        follow(door.url, token, act)
    assert happened[0] == Ready(1)
    assert [event.message.id for event in happened if isinstance(event, Arrival)] == [1, 2, 3, 4]
    assert happened[-1] == Closed("gone")
    assert len(happened) == 6


def test_what_was_there_before_is_not_told_unless_asked_for(door: Opened) -> None:
    """Waiting for arrivals begins where a stream would."""
    token = door.open()
    door.deliver()
    with door.call() as peer, Mailbox(door.url, token) as box:
        peer.send(stream_request(token))
        peer.read_until(b"event: ready")
        events = box.events()
        assert next(events) == Ready(1)
        door.deliver()
        arrived = next(events)
        assert isinstance(arrived, Arrival)
        assert arrived.message.id == 2


@both
def test_a_stream_that_breaks_off_goes_on_where_it_was(follow: Follow) -> None:
    """The connection is made again, from the last message on; nothing is missed or told twice."""
    happened = list[Event]()
    answers = [stream(READY, arrival(1)), b"", stream(READY, arrival(2), CLOSED)]
    first = [octets(200, STATE)] if follow is awaiting else []
    with saying(*first, *answers) as script:
        follow(script.url, "t", happened.append)
    assert script.asked[-3:] == [f"/api/v1/events?after={after}" for after in (0, 1, 1)]
    assert [type(event) for event in happened] == [Ready, Arrival, Ready, Arrival, Closed]


@pytest.mark.parametrize(
    "answer",
    [
        octets(200, b"<h1>Welcome</h1>", Content_Type="text/html"),
        octets(200, b"event: ready\ndata: <h1>\n\n", Content_Type="text/event-stream"),
        octets(200, b"event: ready\ndata: \xff\n\n", Content_Type="text/event-stream"),
        octets(200, b"event: arrival\ndata: {}\n\n", Content_Type="text/event-stream"),
    ],
)
def test_a_stranger_s_stream_is_known_as_such(answer: bytes) -> None:
    """It is not followed, and not asked for again."""
    with saying(answer) as script, Mailbox(script.url, "t") as box:
        with pytest.raises(Unreachable, match=r"not the (answer|event stream) of an ephemail"):
            next(box.events())
        assert len(script.asked) == 1


@pytest.mark.parametrize(("status", "error"), [(404, MailboxGone), (500, ApiError), (401, ApiError)])
def test_a_refusal_that_does_not_pass_ends_the_following(status: int, error: type[ApiError]) -> None:
    """It is raised, and the server left alone."""
    with saying(octets(status, b"")) as script, Mailbox(script.url, "t") as box:
        with pytest.raises(error):
            next(box.events())
        assert len(script.asked) == 1


def test_a_wait_outlives_a_dropped_connection() -> None:
    """The server, or what stands before it, hangs up in the middle of it; it is asked again, from the same place on."""
    with saying(b"", b"HTTP/1.1 200 OK\r\nContent-", octets(502, b""), page(5)) as script:
        with Mailbox(script.url, "t") as box:
            assert box.wait(subject="Hello", after=4, timeout=20).id == 5
        assert len(script.asked) == 4
        assert all("after=4" in path for path in script.asked)


def test_an_awaited_wait_does_too() -> None:
    """And is told to come back later, without a word of when."""

    async def wait(url: str) -> int:
        box = AsyncMailbox(url, "t")
        try:
            return (await box.wait(timeout=20)).id
        finally:
            await box.disconnect()

    with saying(b"", octets(429, b"", Retry_After="0"), octets(503, b""), page(5)) as script:
        assert asyncio.run(wait(script.url)) == 5


def test_nobody_there_is_told_before_the_time_is_up() -> None:
    """A wrong address is no reason to wait for a minute."""
    with Mailbox("http://127.0.0.1:1", "t") as box, pytest.raises(Unreachable, match="cannot be reached"):
        box.wait(timeout=1.5)


def test_a_restart_forgets_the_mailbox_and_the_wait_says_so() -> None:
    """The connection breaks, and what answers then knows nothing of us."""
    with saying(b"", octets(404, b"")) as script, Mailbox(script.url, "t") as box, pytest.raises(MailboxGone):
        box.wait(timeout=20)


def test_threads_may_share_a_mailbox(door: Opened) -> None:
    """Each gets what it has asked for."""
    with Mailbox(door.url, door.open()) as box, ThreadPoolExecutor(8) as threads:
        waits = [threads.submit(box.wait, subject=f"number {n}.", timeout=20) for n in range(8)]
        watched(door, 8)
        for n in reversed(range(8)):
            door.deliver(subject=f"This is number {n}.")
        assert [wait.result().subject for wait in waits] == [f"This is number {n}." for n in range(8)]


def test_as_many_may_wait_at_once_as_like(door: Opened) -> None:
    """One mailbox has no ceiling of its own on connections."""

    async def wait() -> list[int]:
        async with AsyncMailbox(door.url, door.open()) as box:
            waits = [asyncio.create_task(box.wait(timeout=20)) for _ in range(150)]
            await asyncio.to_thread(watched, door, 150)
            door.deliver()
            return [message.id for message in await asyncio.gather(*waits)]

    assert asyncio.run(wait()) == [1] * 150
