"""sse-starlette's response, written by the request's own task (sse-starlette 3.7).

It promises that nothing of an ended stream is left to the collector of cycles. The task group that it replaces cost
49 KB and 250 objects a stream, of which 150 stayed in cycles: with 2,000 streams the collector, which looks at each,
kept everybody waiting for a quarter of a second.
"""

from collections.abc import AsyncIterator

from sse_starlette.event import ServerSentEvent, ensure_bytes

# On import sse-starlette 3.7 puts its own handler before uvicorn's Server.handle_exit, to end streams at a signal.
# We take signals in app.py and end the streams with arrivals.end_all, so that readers are told: its drain is off.
from sse_starlette.sse import AppStatus, EventSourceResponse
from starlette.types import Receive, Scope, Send

from ephemail.web.leaving import Patience

PING_SECONDS = 20.0
_LINE_END = "\n"
_PING = ServerSentEvent(comment="still here", sep=_LINE_END).encode()

AppStatus.enable_automatic_graceful_drain = False


class EventStream(EventSourceResponse):
    """Sends frames as they come, a comment when none does, and ends with them or when the visitor has left.

    A wait for a frame is cut short to send a comment, and begun anew: the frames must bear it, which an asynchronous
    generator does not. There is no deadline for sending: connection.py drops whoever reads nothing for ten seconds.
    """

    def __init__(self, frames: AsyncIterator[bytes], ping_seconds: float = PING_SECONDS) -> None:
        super().__init__(frames, ping=ping_seconds, sep=_LINE_END)
        self._frames = frames

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the header and all frames."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        patience = Patience(receive)
        try:
            while await self._send_next(patience, send):
                pass
        finally:
            patience.end()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_next(self, patience: Patience, send: Send) -> bool:
        """Send a frame; False at the end. It is forgotten then, while the stream waits for another."""
        frame = await self._next(patience)
        if frame:
            await send({"type": "http.response.body", "body": ensure_bytes(frame, self.sep), "more_body": True})
        return bool(frame)

    async def _next(self, patience: Patience) -> bytes:
        """Wait for a frame, for as long as there need be no comment; give nothing at the end."""
        try:
            return b"" if patience.left else await patience.wait(anext(self._frames, b""), self.ping_interval)
        except TimeoutError:
            return b"" if patience.left else _PING
