"""Turns: how long all SMTP sessions together may keep the event loop before it looks at everybody else again.

A few octets can be much work, and what makes them so changes with every library; so it is time that is counted, not
commands. Who comes too late in a turn waits for the next, in the order of coming.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

from ephemail.smtp.limits import TURN_SECONDS


class Turns:
    """The turns of one event loop. Belongs to its thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Callable[[], float] = monotonic) -> None:
        self._loop = loop
        self._clock = clock
        self._began: float | None = None  # None where nobody has asked yet
        self._waiting: deque[Callable[[], None]] = deque()

    def is_over(self) -> bool:
        """Say whether this turn's time is used up; the first to ask begins it."""
        if self._began is None:
            self._begin()
            return False
        return self._clock() - self._began > TURN_SECONDS

    def wait(self, go_on: Callable[[], None]) -> None:
        """Have `go_on` called in a later turn."""
        self._waiting.append(go_on)
        if self._began is None:
            self._begin()

    def _begin(self) -> None:
        self._began = self._clock()
        self._loop.call_soon(self._end)

    def _end(self) -> None:
        """Everybody else has been looked at: begin the next with those who wait, as long as there is time."""
        self._began = None
        if self._waiting:
            self._begin()
        for _ in range(len(self._waiting)):
            self._waiting.popleft()()
            if self.is_over():
                break
