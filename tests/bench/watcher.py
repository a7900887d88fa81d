"""A client that watches a mailbox by its event stream and notes on the monotonic clock when each arrival was read."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import cast

# The sender numbers its messages in the Subject field; the event's summary shows it.
SUBJECT = re.compile(rb'"subject":\s*"bench ([0-9]+)"')
OPEN_SECONDS = 30.0
PARALLEL = 50

Note = Callable[[int, float], None]


class Watcher(asyncio.Protocol):
    """The client's side of one event stream: hands each arrival's number and moment to `note`."""

    def __init__(self, token: str, note: Note) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._token = token
        self._note = note
        self._unread = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's own class derives from neither
        request = (
            "GET /api/v1/events HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {self._token}",
            "Accept: text/event-stream",
        )
        self._transport.write("\r\n".join((*request, "", "")).encode())

    def data_received(self, data: bytes) -> None:
        """Note the time first, then look for arrivals."""
        read_at = time.monotonic()
        self._unread += data
        if not self.ready.done():
            self._look_for_ready()
        end = 0
        for arrival in SUBJECT.finditer(self._unread):
            self._note(int(arrival[1]), read_at)
            end = arrival.end()
        self._unread = self._unread[max(end, len(self._unread) - 4096) :]

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake up whoever waits for the stream."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"the stream ended ({type(exc).__name__})"))

    def hang_up(self) -> None:
        """End the stream."""
        if self._transport:
            self._transport.close()

    def _look_for_ready(self) -> None:
        status = self._unread.partition(b"\r\n")[0]
        if b"\n" in self._unread and b" 200 " not in status + b" ":
            self.ready.set_exception(ConnectionError(status.decode(errors="replace")))
        elif b"event: ready" in self._unread:
            self.ready.set_result(None)


async def watch(port: int, tokens: list[str], note: Note) -> list[Watcher]:
    """Open a stream for each token, some at a time; returns when each has said that it is ready."""
    loop = asyncio.get_running_loop()
    watchers: list[Watcher] = []
    for first in range(0, len(tokens), PARALLEL):
        batch = [
            loop.create_connection(lambda token=token: Watcher(token, note), "127.0.0.1", port)  # type: ignore[misc]
            for token in tokens[first : first + PARALLEL]
        ]
        opened = [watcher for _, watcher in await asyncio.gather(*batch)]
        await asyncio.wait_for(asyncio.gather(*(watcher.ready for watcher in opened)), OPEN_SECONDS)
        watchers += opened
    return watchers
