"""Server-sent events: watch first, then replay, then stream.

A stream that ends says why: `closed`, or `resync` when its reader fell behind. A reader that takes nothing is dropped
by its connection, within ten seconds.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import Self

import msgspec
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ephemail.ports import Arrived, Closed, Deleted, Event, Extended, Kept, Mailbox, Resync, Watch
from ephemail.web import schema
from ephemail.web.asked import Watching
from ephemail.web.eventstream import EventStream
from ephemail.web.problems import DRAINING, Refusal
from ephemail.web.visit import Visit

MEDIA_TYPE = "text/event-stream"

_ID = re.compile(r"[0-9]{1,15}")

_NAMES: dict[type[Event], str] = {
    Arrived: "arrival",
    Deleted: "deleted",
    Extended: "extended",
    Closed: "closed",
    Resync: "resync",
}

# Line ends for some readers, though not for the event stream's grammar; JSON may escape them.
_LINE_ENDS = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"), (b"\xc2\x85", b"\\u0085"))


async def events(visit: Visit) -> ASGIApp:
    """Stream the mailbox's events; what came after the visitor's last event comes first."""
    token, asked = visit.token, visit.query(Watching)
    visit.door.store.show(token)
    if visit.door.draining():
        raise Refusal(DRAINING, retry_after="5")
    if visit.request.method == "HEAD":
        return Response(media_type=MEDIA_TYPE)
    after = _last_event_id(visit)  # the newer of the two, where a browser reconnects by itself
    return Stream(visit, token, asked.after if after is None else after)


class Stream:
    """One event stream: holds its places and its watch for as long as it is sent."""

    def __init__(self, visit: Visit, token: str, after: int | None) -> None:
        self._visit = visit
        self._token = token
        self._after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until an end of them. Raises Refusal or MailboxGone before the first."""
        store, turnstile = self._visit.door.store, self._visit.turnstile
        with turnstile.stream(self._visit.source, store.show(self._token).address):
            watch = self._visit.door.arrivals.watch(self._token)
            try:
                frames = Frames(store.show(self._token), self._missed(), watch, self._visit.door.counts.events)
                await EventStream(frames)(scope, receive, send)
            finally:
                watch.stop()

    def _missed(self) -> deque[Kept]:
        return deque() if self._after is None else deque(self._visit.door.store.list(self._token, after=self._after))


class Frames:
    """What a stream sends. Nothing sent is held on to: it may be deleted while the stream goes on."""

    def __init__(self, mailbox: Mailbox, missed: deque[Kept], watch: Watch, counts: dict[str, int]) -> None:
        self._replayed = missed[-1].id if missed else mailbox.cursor
        self._first = _first(mailbox, missed)
        self._watch = watch
        self._counts = counts
        self._over = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        """Give the next frame; a wait for it that is given up loses none."""
        for name, frame in self._first:
            self._counts[name] += 1
            return frame
        while not self._over:
            if frame := self._write(await self._watch.next()):
                return frame
        raise StopAsyncIteration

    def _write(self, event: Event) -> bytes:
        if isinstance(event, Arrived) and event.kept.id <= self._replayed:
            return b""
        self._over = isinstance(event, Closed | Resync)
        self._counts[_NAMES[type(event)]] += 1
        return encode(event)


def _first(mailbox: Mailbox, missed: deque[Kept]) -> Iterator[tuple[str, bytes]]:
    yield "ready", _frame("ready", schema.Ready(mailbox.address, mailbox.cursor))
    while missed:
        yield "arrival", encode(Arrived(missed.popleft()))


def encode(event: Event) -> bytes:
    """Write an event as it goes over the wire."""
    match event:
        case Arrived(kept):
            return _frame("arrival", schema.summary(kept), kept.id)
        case Deleted(id):
            return _frame("deleted", schema.Deleted(id))
        case Extended(expires_at):
            return _frame("extended", schema.Extended(schema.time(expires_at)))
        case Closed(reason):
            return _frame("closed", schema.Closed(reason))
        case Resync():
            return _frame("resync", schema.Resync())


def _frame(name: str, document: msgspec.Struct, id: int | None = None) -> bytes:
    data = msgspec.json.encode(document)
    for octets, escaped in _LINE_ENDS:
        data = data.replace(octets, escaped)
    return b"%sevent: %s\ndata: %s\n\n" % (b"" if id is None else b"id: %d\n" % id, name.encode(), data)


def _last_event_id(visit: Visit) -> int | None:
    value = visit.request.headers.get("last-event-id", "")
    return int(value) if _ID.fullmatch(value) else None
