"""Threads in which large messages are delivered, the SMTP door's own: however long they take, nobody reads the later.

Few, since they share one interpreter with the event loop: each one more that computes makes the loop wait longer for
its turn. Sources take turns, whatever each has waiting; what waits is bounded by the memory in flight. When the process
ends nobody waits for them.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from ephemail.smtp.limits import WORKERS_MAX
from ephemail.throttle import Source

T = TypeVar("T")


class Workers:
    """Starts a thread with each of the first tasks."""

    def __init__(self, most: int = WORKERS_MAX) -> None:
        self._most = most
        self._threads = 0
        self._waiting: dict[Source, deque[Callable[[], None]]] = {}  # in the order of turns
        self._is_closed = False
        self._changed = threading.Condition()

    def carry_out(self, source: Source, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Have work done for a source, and told to the running loop. Raises RuntimeError if there is no thread."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._start_one_more()
        with self._changed:
            self._waiting.setdefault(source, deque()).append(partial(_carry_out, loop, done, work))
            self._changed.notify()
        return done

    def close(self) -> None:
        """Forget what waits, and let each thread end after what it is doing."""
        with self._changed:
            self._waiting.clear()
            self._is_closed = True
            self._changed.notify_all()

    def _start_one_more(self) -> None:
        if self._threads < self._most:
            try:
                threading.Thread(target=self._work, name="smtp delivery", daemon=True).start()
            except RuntimeError:
                if not self._threads:
                    raise
                return  # those that there are do it, later
            self._threads += 1

    def _work(self) -> None:
        while True:
            with self._changed:
                while not (self._waiting or self._is_closed):
                    self._changed.wait()
                if self._is_closed:
                    return
                work = self._next()
            work()
            del work  # it holds the message, and the next one may be long in coming

    def _next(self) -> Callable[[], None]:
        source = next(iter(self._waiting))
        tasks = self._waiting.pop(source)
        work = tasks.popleft()
        if tasks:
            self._waiting[source] = tasks  # behind the others
        return work


def _carry_out(loop: asyncio.AbstractEventLoop, done: "asyncio.Future[T]", work: Callable[[], T]) -> None:
    try:
        tell = partial(done.set_result, work())
    except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it is
        tell = partial(done.set_exception, error)
    with suppress(RuntimeError):  # the loop has been closed: nobody waits any more
        loop.call_soon_threadsafe(_tell, done, tell)


def _tell(done: "asyncio.Future[T]", tell: Callable[[], None]) -> None:
    if not done.done():
        tell()
