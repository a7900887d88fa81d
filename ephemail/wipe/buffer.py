"""What the event loop's thread keeps for as long as it lives: the buffer that it reads into, and its stack."""

import asyncio
import socket

from ephemail.wipe.stack import scrub

_RECEIVED_AT_ONCE = 256_000  # uvloop 0.23: UV_STREAM_RECV_BUF_SIZE
_WASH_SECONDS = 1.0
_ZEROS = bytes(1 << 18)


class NotWashed(Exception):
    """The receive buffer could not be overwritten."""


async def wash() -> None:
    """Overwrite the stack of the event loop's thread, and the buffer into which it reads from all connections.

    Takes about a millisecond. Raises NotWashed.
    """
    asyncio.get_running_loop().call_soon(scrub)  # nearest to the stack's beginning
    if await _read_zeros() < _RECEIVED_AT_ONCE:
        raise NotWashed


async def _read_zeros() -> int:
    """Have the loop read zeros, and give how many came in one piece.

    uvloop has one buffer for as long as it lives, and the end of the longest piece that was read stays there; there is
    no other way to reach it.
    """
    near, far = socket.socketpair()
    with far:
        far.setblocking(False)
        far.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, len(_ZEROS))  # all of it at once
        far.send(_ZEROS)
        drain = _Drain(asyncio.get_running_loop())
        transport, _ = await drain.loop.create_connection(lambda: drain, sock=near)
        try:
            return await asyncio.wait_for(drain.first, _WASH_SECONDS)
        except TimeoutError:
            return 0
        finally:
            transport.abort()


class _Drain(asyncio.Protocol):
    """Takes what comes, and tells how much came first."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.first: asyncio.Future[int] = loop.create_future()

    def data_received(self, data: bytes) -> None:
        if not self.first.done():
            self.first.set_result(len(data))

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.first.done():
            self.first.set_result(0)
