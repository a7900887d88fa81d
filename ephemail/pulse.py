"""The pulse of the event loop: how late it wakes whoever waits, which is how long everybody else waits as well.

Costs ten wake-ups a second. What has stopped the loop is noticed when the loop goes on, and told for a while after.
"""

import asyncio
import math
import time
from collections.abc import Callable

from ephemail.figures import Distribution, Figures

BEAT_SECONDS = 0.1
LATE_SECONDS = 1.0  # a visitor notices
TOLD_SECONDS = 30.0  # how long a late beat is told: what asks after our health does so twice a minute
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Pulse:
    """The beats so far. Belongs to one event loop's thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lateness = Distribution(_BOUNDS)
        self._due = math.inf
        self._late_at = -math.inf

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            self.expect()
            await asyncio.sleep(BEAT_SECONDS)
            self.feel()

    def expect(self) -> None:
        """Note when the next beat is due."""
        self._due = self._clock() + BEAT_SECONDS

    def feel(self) -> None:
        """Note how late it is."""
        now = self._clock()
        late = max(0.0, now - self._due)
        self._lateness.take(late)
        if late > LATE_SECONDS:
            self._late_at = now

    def is_lagging(self) -> bool:
        """Say whether a beat was late a short while ago, or is late now."""
        now = self._clock()
        return now - self._late_at < TOLD_SECONDS or now - self._due > LATE_SECONDS

    def figures(self) -> Figures:
        """Tell how late the beats were."""
        yield self._lateness.spread(
            "ephemail_event_loop_lag_seconds",
            "How late the event loop woke a task that waits, tried ten times a second.",
        )
