"""The HTTP server: uvicorn with our connections, on sockets that are bound already, and without its signal handling.

Starts and stops within a running event loop; stopping takes no longer than it is told to, whoever does not read.
"""

import asyncio
import math
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from ephemail.web.connection import Connection
from ephemail.web.crowd import Crowd, Deadlines
from ephemail.web.door import Door
from ephemail.web.routes import application

KEEP_ALIVE_SECONDS = 5  # uvicorn's default
DEADLINES = Deadlines()
TICKS_PER_SECOND = 10  # of uvicorn's main loop

PROBES = 3  # 25 s and three times 10 are within the minute
SEND_BUFFER_BYTES = 128 << 10  # else the kernel takes up to 4 MiB for a reader that never reads


class HttpServer:
    """The listening side of the door; `app` stands behind it, unless it is the one for visitors."""

    def __init__(
        self,
        door: Door,
        sockets: Sequence[socket.socket],
        deadlines: Deadlines = DEADLINES,
        app: ASGIApp | None = None,
    ) -> None:
        self._sockets = list(sockets)
        self._deadlines = deadlines
        self._crowd = Crowd(door, deadlines)
        self._server = _Server(
            uvicorn.Config(
                app or application(door),
                http=Connection,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
            ),
            self._crowd,
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Accept from now on."""
        for listener in self._sockets:
            _set_up(listener, self._deadlines)
        self._serving = asyncio.create_task(self._server.serve(self._sockets))
        listening = asyncio.create_task(self._server.listening.wait())
        await asyncio.wait({self._serving, listening}, return_when=asyncio.FIRST_COMPLETED)
        if self._serving.done():
            listening.cancel()
            await self._serving

    async def stop(self, seconds: float) -> None:
        """Accept no more, and let requests end; those that have not after `seconds` are cut off."""
        if self._serving is None:
            return
        self._server.config.timeout_graceful_shutdown = max(1, math.ceil(seconds))
        self._server.should_exit = True
        try:
            await asyncio.wait_for(self._serving, seconds + 1)
        except TimeoutError:
            pass
        finally:
            self._crowd.end_all()


class _Server(uvicorn.Server):
    """uvicorn's server, which tells when it listens and ticks for the crowd; signals are the composition root's."""

    def __init__(self, config: uvicorn.Config, crowd: Crowd) -> None:
        super().__init__(config)
        self.server_state = self._crowd = crowd
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_PER_SECOND == 0:
            self._crowd.look_at_the_clock(asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _set_up(listener: socket.socket, deadlines: Deadlines) -> None:
    """Have the kernel look after the connections, which inherit all this from their listener.

    A peer that has vanished is noticed when a comment that is sent each 20 s (arrivals.py) stays unacknowledged, or by
    probes where nothing is sent.
    """
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    if listener.family == socket.AF_UNIX:
        return
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, deadlines.probe_after_seconds)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, deadlines.probe_every_seconds)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, PROBES)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, deadlines.unacknowledged_seconds * 1000)
