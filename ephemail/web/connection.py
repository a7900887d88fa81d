"""One HTTP connection: uvicorn's protocol, with the limits and deadlines that it lacks (uvicorn 0.54).

A header has 10 s and 16 KiB, a body 10 s and 8 KiB, both counted before anything is kept; an answer that is not read
is given up within 10 s without progress. What breaks a limit gets a problem document and the end of the connection.
Nothing that uvicorn or httptools say of a request reaches the wire or a log.
"""

import asyncio
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ephemail.throttle import EXEMPT, Source
from ephemail.web.answers import wire
from ephemail.web.counts import UNREAD
from ephemail.web.crowd import Crowd
from ephemail.web.measure import Measure, TooMuch
from ephemail.web.problems import BAD_REQUEST, BUSY, TOO_SLOW
from ephemail.web.schema import Problem
from ephemail.web.target import in_origin_form

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application  # uvicorn's own, which nothing at run time should lean on

SLICE_BYTES = 8 << 10  # how far the parser may run ahead of the counting
PIPELINE_MAX = 8  # requests sent ahead of an answer; browsers send none

_NO_LINGERING = struct.pack("ii", 1, 0)


class Connection(HttpToolsProtocol):
    """A connection, and the request on it that is being read."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        if not isinstance(server_state, Crowd):
            raise TypeError("this protocol is for HttpServer")
        self.source: Source = EXEMPT
        self._crowd = server_state
        self._deadlines = server_state.deadlines
        self._deadline: float | None = None
        self._deaf = False  # what still comes is thrown away
        self._measure: Measure | None = None
        self._answering: RequestResponseCycle | None = None
        self._buffered, self._moved_at = 0, 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let the connection in, or refuse it."""
        super().connection_made(transport)
        self.source = self._crowd.source(self.client[0] if self.client else "")
        self._moved_at = self.loop.time()
        self._deadline = self._moved_at + self._deadlines.header_seconds
        if not self._crowd.enter(self):
            # Not to be waited for like those that are inside: whoever knocks fast enough would hold all descriptors.
            self._crowd.counts.answered(UNREAD, BUSY.status)
            transport.write(wire(BUSY, self._crowd.fields()))
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it out."""
        self._crowd.leave(self)
        super().connection_lost(exc)
        self._unset_keepalive_if_required()  # uvicorn forgets to after a reset
        if self._answering is not None:  # uvicorn tells only the request that came last, which may not have begun
            self._answering.disconnected = True
            self._answering.message_event.set()
        for cycle, _ in self.pipeline:
            cycle.on_response = lambda: None  # it would hold us, and we hold the last of them
        self.pipeline.clear()

    def data_received(self, data: bytes) -> None:
        """Parse what has come, in slices, so that no more than one is parsed beyond a limit."""
        for start in range(0, len(data), SLICE_BYTES):
            if self._deaf or self.transport.is_closing():
                return
            self._parse(data[start : start + SLICE_BYTES])

    def _parse(self, octets: bytes) -> None:
        before = self._measure
        try:
            self.parser.feed_data(octets)
            if before is not None and before is self._measure:
                before.unfinished(len(octets))
        except httptools.HttpParserUpgrade:
            self._decline_upgrade()
        except TooMuch as much:
            self._refuse(much.problem)
        except httptools.HttpParserError as error:
            self._refuse(_problem_of(error))

    def _decline_upgrade(self) -> None:
        """Answer as if nobody had asked (RFC 9110 §7.8), and take no further request: the parser has stopped."""
        self._deaf = True
        self.cycle.keep_alive = False

    def on_message_begin(self) -> None:
        """Start to count; the time began with the connection, or begins with the first octet of a later request."""
        super().on_message_begin()
        self._unset_keepalive_if_required()
        self._measure = Measure()
        if self._deadline is None:
            self._deadline = self.loop.time() + self._deadlines.header_seconds

    def on_url(self, url: bytes) -> None:
        """Count the request line."""
        self._measured().request_line(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a field; one that trails the body says nothing (RFC 9110 §6.5.1)."""
        measured = self._measured()
        measured.field(name, value)
        if measured.in_header:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start to answer; the body has its own time."""
        if len(self.pipeline) >= PIPELINE_MAX:
            raise TooMuch(BUSY)
        if not self.url.startswith(b"/"):
            self.url = in_origin_form(self.url, self.headers)
        super().on_headers_complete()
        self._measured().in_header = False
        self._deadline = self.loop.time() + self._deadlines.body_seconds
        self._crowd.busy(self)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: "ASGI3Application") -> None:
        """Remember which of the requests that have come is being answered."""
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        """Count the body."""
        self._measured().body(len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take as long as the answer takes."""
        super().on_message_complete()
        self._measure = self._deadline = None

    def on_response_complete(self) -> None:
        """Fall idle, unless the next request is here already."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._forget_request()
            self._crowd.idle(self)

    def resume_writing(self) -> None:
        """Remember that the peer reads."""
        super().resume_writing()
        self._moved_at = self.loop.time()

    def evict(self) -> None:
        """Make room for a newcomer."""
        self.transport.close()

    def abort(self) -> None:
        """Cut the peer off, with a reset: the kernel would go on offering it what it does not read."""
        with suppress(OSError, AttributeError):  # the socket is closed already
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
        self.transport.abort()

    def look_at_the_clock(self, now: float) -> None:
        """Close the connection if a deadline has passed."""
        if self._deadline is not None and now >= self._deadline:
            self._deadline = None
            if self._deaf or self._measure is None or not self._measure.header_octets:
                self.transport.close()  # it has been answered, or has said nothing to answer
            else:
                self._refuse(TOO_SLOW)
        buffered = self.transport.get_write_buffer_size()
        if not buffered or buffered < self._buffered:
            self._moved_at = now
        elif now - self._moved_at >= self._deadlines.write_seconds:
            self._crowd.counts.slow_readers += 1
            self.abort()
        self._buffered = buffered

    def _forget_request(self) -> None:
        """Keep no token while the connection is idle; what is being read already belongs to the next request."""
        self.cycle.scope = {}  # type: ignore[typeddict-item]
        if self._measure is None:
            self.scope, self.headers, self.url = {}, [], b""  # type: ignore[typeddict-item]

    def _measured(self) -> Measure:
        if self._measure is None:
            raise RuntimeError("a request that has not begun")
        return self._measure

    def _refuse(self, problem: Problem) -> None:
        """Hear no more. Requests that came before are answered first; this one with a problem, if nothing has been."""
        self._deaf = True
        if self._measure is None or self._measure.in_header:
            if self.cycle is None or self.cycle.response_complete:
                self._answer(problem)
            else:
                self.cycle.keep_alive = False
                self._deadline = None
        elif self.pipeline or self.cycle.response_started:
            self.transport.close()
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._answer(problem)

    def _answer(self, problem: Problem) -> None:
        if self.transport.is_closing():
            return
        self._crowd.counts.answered(UNREAD, problem.status)
        self.transport.write(wire(problem, self._crowd.fields()))
        self.transport.write_eof()
        # A connection that is closed with octets unread is reset, and its last answer lost with it.
        self._deadline = self.loop.time() + self._deadlines.linger_seconds


def _problem_of(error: httptools.HttpParserError) -> Problem:
    """Tell by what a callback of the parser's has raised; no name for that where it is caught, or they form a cycle."""
    cause = error.__context__
    return cause.problem if isinstance(cause, TooMuch) else BAD_REQUEST
