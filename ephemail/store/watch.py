"""Watchers of mailboxes: each a bounded queue that the engine fills from any thread and one event loop empties.

A sender never waits for a watcher. Who falls behind by more than WATCH_QUEUE_MAX loses its queue, gets Resync instead
and is dropped; so is everyone at the end of the mailbox, with Closed. A loop that is gone hurts nobody.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, get_ident

from ephemail.ports import WATCH_QUEUE_MAX, Closed, Event, Resync


class QueuedWatch:
    """One watcher of one mailbox, bound to the event loop that runs where it is made."""

    def __init__(self, watches: "Watches", key: bytes) -> None:
        self._watches = watches
        self._key = key
        self._loop = asyncio.get_running_loop()
        self._thread = get_ident()
        self._queue: deque[Event] = deque()
        self._filled = asyncio.Event()
        self._ended = False
        self._timer: asyncio.TimerHandle | None = None

    async def next(self) -> Event:
        """Wait for the next event. Raises RuntimeError after the last one, and after `stop`."""
        while True:
            self._filled.clear()
            ended = self._ended  # asked before the queue is: what ends a watch puts the last event in first
            with suppress(IndexError):
                return self._queue.popleft()
            if ended:
                raise RuntimeError("this watch has ended")
            await self._filled.wait()

    def mind_the_end(self, seconds_left: Callable[[bytes], float]) -> None:
        """Ask how long the mailbox lives, and again when that is over: it may have been extended.

        Asking is what ends it, so that a watcher hears of it then and not at the next sweep.
        """
        left = seconds_left(self._key)
        if 0 < left < math.inf and not self._ended:
            self._timer = self._loop.call_later(left, self.mind_the_end, seconds_left)

    def stop(self) -> None:
        """Stop watching; harmless when repeated."""
        self._watches.remove(self._key, self)
        self._ended = True
        self._queue.clear()
        self._notice()

    def push(self, event: Event) -> bool:
        """Queue an event; False if there was no room, and the watch has ended. For the engine, under its lock."""
        if len(self._queue) >= WATCH_QUEUE_MAX:
            self.push_last(Resync())
            return False
        self._queue.append(event)
        self._wake()
        return True

    def push_last(self, event: Event) -> None:
        """Queue the event that ends the watch, in place of all others if there is no room. For the engine, likewise."""
        if len(self._queue) >= WATCH_QUEUE_MAX:
            self._queue.clear()
        self._queue.append(event)
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            if get_ident() == self._thread:
                self._notice()
            else:
                self._loop.call_soon_threadsafe(self._notice)

    def _notice(self) -> None:
        """Let `next` go on; in the loop's own thread."""
        self._filled.set()
        if self._ended and self._timer is not None:
            self._timer.cancel()  # it would hold on to us for as long as the mailbox might have lived
            self._timer = None


class Watches:
    """All watchers, by the key of their mailbox; all but `remove` is called under the engine's lock."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._by_key: dict[bytes, list[QueuedWatch]] = {}
        self.fell_behind = 0  # watchers, ever

    def add(self, key: bytes) -> QueuedWatch:
        """Begin to watch the mailbox of `key`, for the running event loop."""
        watch = QueuedWatch(self, key)
        self._by_key.setdefault(key, []).append(watch)
        return watch

    def watched(self, key: bytes) -> bool:
        """Say whether anyone watches the mailbox of `key`."""
        return key in self._by_key

    def tell(self, key: bytes, event: Event) -> None:
        """Queue an event for each watcher of a mailbox; drop those that fell behind."""
        watches = self._by_key.get(key)
        if watches is None:
            return
        before = len(watches)
        watches[:] = [watch for watch in watches if watch.push(event)]
        self.fell_behind += before - len(watches)
        if not watches:
            del self._by_key[key]

    def end(self, key: bytes, reason: str) -> None:
        """End the watches of a mailbox."""
        for watch in self._by_key.pop(key, ()):
            watch.push_last(Closed(reason))

    def end_all(self, reason: str) -> None:
        """End every watch."""
        for key in list(self._by_key):
            self.end(key, reason)

    def remove(self, key: bytes, watch: QueuedWatch) -> None:
        """Take out a watch that stops itself, if it is still there; takes the lock."""
        with self._lock:
            watches = self._by_key.get(key, [])
            if watch in watches:
                watches.remove(watch)
            if not watches:
                self._by_key.pop(key, None)
