"""Who may come in now: the rates and ceilings of the HTTP door, each refusal with the time to come back."""

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ephemail.throttle import Ceiling, Source, Throttle
from ephemail.web.door import Door
from ephemail.web.problems import BUSY, TOO_MANY_STREAMS, Refusal, too_many

HOUR_SECONDS = 3600.0
OPENS_PER_HOUR = 6  # times the allowance of a minute; by default one mailbox a minute, which nobody reads
STREAM_RETRY_SECONDS = 10

LARGE_BYTES = 1 << 20  # answers beyond this are counted while they are being sent
LARGE_ANSWERS, LARGE_ANSWERS_PER_SOURCE = 32, 8  # 320 MiB at the default message limit, were nobody to read

# Reading a message is unpacking and parsing, 100 ms for the largest, in a thread. More threads than this would not make
# a small machine faster, and each may hold several times the message.
READERS = 4


class Turnstile:
    """Counts visitors by their source. Belongs to one event loop's thread."""

    def __init__(self, door: Door, clock: Callable[[], float] = time.monotonic) -> None:
        self._reads = Throttle(door.rate_reads_per_source, clock=clock)
        self._wrong_tokens = Throttle(door.rate_wrong_tokens_per_source, clock=clock)
        self._opens = Throttle(door.rate_opens_per_source, clock=clock)
        self._opens_hourly = Throttle(door.rate_opens_per_source * OPENS_PER_HOUR, HOUR_SECONDS, clock=clock)
        self._streams = Ceiling(door.event_streams, door.event_streams_per_source)
        self._streams_of_mailbox = Ceiling(0, door.event_streams_per_mailbox)
        self.readers = asyncio.Semaphore(READERS)
        self._large = Ceiling(LARGE_ANSWERS, LARGE_ANSWERS_PER_SOURCE)
        self._counts = door.counts

    def read(self, source: Source) -> None:
        """Count a call. Raises Refusal, as all here do."""
        self._pass("calls", self._reads.knock(source))

    def wrong_token(self, source: Source) -> None:
        """Count a token that opens nothing."""
        self._pass("wrong_tokens", self._wrong_tokens.knock(source))

    def open(self, source: Source) -> None:
        """Count the opening of a mailbox."""
        self._pass("opens", max(self._opens.would_wait(source), self._opens_hourly.would_wait(source)))
        self._opens.knock(source)
        self._opens_hourly.knock(source)

    @contextmanager
    def stream(self, source: Source, mailbox: str) -> Iterator[None]:
        """Hold one event stream's place for the length of a block."""
        refusal = Refusal(TOO_MANY_STREAMS, retry_after=str(STREAM_RETRY_SECONDS))
        with (
            self._inside("streams", self._streams_of_mailbox, (mailbox.encode(),), refusal),
            self._inside("streams", self._streams, source, refusal),
        ):
            self._counts.streams_open += 1
            try:
                yield
            finally:
                self._counts.streams_open -= 1

    @contextmanager
    def large(self, source: Source, octets: int) -> Iterator[None]:
        """Hold the place of one large answer for the length of a block."""
        if octets <= LARGE_BYTES:
            yield
            return
        with self._inside("large_answers", self._large, source, Refusal(BUSY, retry_after="1")):
            yield

    def _pass(self, limit: str, wait_seconds: float) -> None:
        if wait_seconds > 0:
            self._counts.refusals[limit] += 1
            seconds = max(1, math.ceil(wait_seconds))
            raise Refusal(too_many(seconds), retry_after=str(seconds))

    @contextmanager
    def _inside(self, limit: str, ceiling: Ceiling, source: Source, refusal: Refusal) -> Iterator[None]:
        if not ceiling.enter(source):
            self._counts.refusals[limit] += 1
            raise refusal
        try:
            yield
        finally:
            ceiling.leave(source)
