"""Waiting for something on behalf of a visitor who may leave meanwhile.

ASGI tells of that only to those who wait for it, and for nothing else: so a task of its own does, for as long as there
is something to wait for. It promises that nothing of an ended wait is left to the collector of cycles.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.types import Receive

T = TypeVar("T")


class Patience:
    """Waits until the time is up or the visitor has left; to be ended when there is nothing more to wait for.

    One wait at a time. A wait that is given up cancels what was waited for.
    """

    def __init__(self, receive: Receive) -> None:
        self.left = False
        self._wait: asyncio.Timeout | None = None
        self._leaving = asyncio.create_task(_leave(receive))
        self._leaving.add_done_callback(self._give_up)

    async def wait(self, awaited: Awaitable[T], seconds: float) -> T:
        """Wait for something. Raises TimeoutError when the time is up, and as soon as the visitor has left."""
        try:
            async with asyncio.timeout(0 if self.left else seconds) as self._wait:
                return await awaited
        finally:
            self._wait = None  # it holds the task that holds us

    def end(self) -> None:
        """Look out for the visitor no longer."""
        self._leaving.cancel()

    def _give_up(self, _leaving: asyncio.Task[None]) -> None:
        self.left = True
        if self._wait is not None and not self._wait.expired():
            self._wait.reschedule(0.0)


async def _leave(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
