"""Server-sent events: watch first, then replay, then stream.

A stream that ends says why: `closed`, or `resync` when its reader fell behind. A reader that takes nothing for ten
seconds is dropped; so does the deadline of its connection, where the stream itself would not notice.
"""

import re
from collections import deque
from collections.abc import AsyncIterator

import msgspec

# On import sse-starlette 3.7 puts its own handler before uvicorn's Server.handle_exit, to end streams at a signal.
# We take signals in app.py and end the streams with arrivals.end_all, so that readers are told: its drain is off.
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import AppStatus, EventSourceResponse
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ephemail.ports import Arrived, Closed, Deleted, Event, Extended, Kept, Mailbox, Resync, Watch
from ephemail.web import schema
from ephemail.web.asked import Watching
from ephemail.web.problems import DRAINING, Refusal
from ephemail.web.visit import Visit

PING_SECONDS = 20
SEND_SECONDS = 10
MEDIA_TYPE = "text/event-stream"

AppStatus.enable_automatic_graceful_drain = False

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
                response = EventSourceResponse(
                    self._frames(watch, store.show(self._token), self._missed()),
                    ping=PING_SECONDS,
                    ping_message_factory=_ping,
                    send_timeout=SEND_SECONDS,
                    sep="\n",
                )
                await response(scope, receive, send)
            finally:
                watch.stop()

    def _missed(self) -> deque[Kept]:
        return deque() if self._after is None else deque(self._visit.door.store.list(self._token, after=self._after))

    async def _frames(self, watch: Watch, mailbox: Mailbox, missed: deque[Kept]) -> AsyncIterator[bytes]:
        """Write all frames. Nothing sent is held on to: it may be deleted while the stream goes on."""
        replayed = missed[-1].id if missed else mailbox.cursor
        counts = self._visit.door.counts.events
        counts["ready"] += 1
        yield _frame("ready", schema.Ready(mailbox.address, mailbox.cursor))
        while missed:
            counts["arrival"] += 1
            yield encode(Arrived(missed.popleft()))
        while True:
            event = await watch.next()
            if not isinstance(event, Arrived) or event.kept.id > replayed:
                counts[_NAMES[type(event)]] += 1
                yield encode(event)
            if isinstance(event, Closed | Resync):
                return


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


def _ping() -> ServerSentEvent:
    return ServerSentEvent(comment="still here", sep="\n")


def _last_event_id(visit: Visit) -> int | None:
    value = visit.request.headers.get("last-event-id", "")
    return int(value) if _ID.fullmatch(value) else None
