"""Knocks at a server's door again and again, and tells how long the server's own work has kept it waiting at worst.

A program of its own, `python knocking.py PORT PID`: in a thread it would wait for whatever else the test computes. It
says a line when it has knocked once, and at the end of its input the worst of its waits. Of a wait only that counts in
which the server was at work and could have been: on a busy machine all wait for the processor, which is not its doing.
"""

import select
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_ANSWERS = (b"HTTP/1.1 200 ", b"HTTP/1.1 503 ")
_PATIENCE_SECONDS = 40
_PAUSE_MS, _LOOK_MS = 10, 2


class Spent(NamedTuple):
    """How long a thread has run, and how long it was kept from running, in nanoseconds; proc(5), `schedstat`."""

    running: int = 0
    delayed: int = 0


class Look(NamedTuple):
    """What each thread had spent at a time: those of the server, and ours, whose delays count alone."""

    at: int
    spent: dict[str, Spent]


class Wait(NamedTuple):
    """How long one wait was, in milliseconds; how much of it is the server's doing."""

    stalled: float
    waited: float
    worked: float
    delayed: float


def spent_by(thread: int | str) -> Spent:
    """Tell what a thread has spent so far; of a process, what its main thread has."""
    running, delayed, _ = map(int, Path(f"/proc/{thread}/schedstat").read_bytes().split())
    return Spent(running, delayed)


def wait_of(looks: Sequence[Look], loop: str) -> Wait:
    """Tell of a wait that was looked at from its beginning to its end; `loop` is the event loop's thread.

    Whenever that ran, it kept us waiting. So did the others when they ran while none was kept from running: it may wait
    for the interpreter's lock, which one of them has. If one that has the lock is kept from running, all wait for the
    machine.
    """
    spans = [after.at - before.at for before, after in pairwise(looks)]
    threads = {thread for look in looks for thread in look.spent}
    ran = {thread: _lay_back(_differences(looks, thread, 0), spans) for thread in threads}
    delayed = [
        _lay_back(_differences(looks, thread, 1), [span - own for span, own in zip(spans, ran[thread], strict=True)])
        for thread in threads
    ]
    works = [sum(each) for each in zip(*ran.values(), strict=True)]
    delays = [max(each) for each in zip(*delayed, strict=True)]
    slices = zip(spans, works, delays, ran[loop], strict=True)
    stalled = sum(max(own, min(span - delay, work)) for span, work, delay, own in slices)
    return Wait(*(nanoseconds / 1e6 for nanoseconds in (stalled, sum(spans), sum(works), sum(delays))))


def _differences(looks: Sequence[Look], thread: str, what: int) -> list[int]:
    figures = [look.spent.get(thread, Spent())[what] for look in looks]
    return [max(0, after - before) for before, after in pairwise(figures)]  # none once the thread has ended


def _lay_back(told: Sequence[int], rooms: Sequence[int]) -> list[int]:
    """Put what was told at the end of each span to where it has been, as far as there is room.

    The kernel tells of a delay when it is over, and of work four milliseconds late or when it pauses.
    """
    laid, owed = [], 0
    for more, room in zip(reversed(told), reversed(rooms), strict=True):
        owed += more
        laid.append(min(owed, room))
        owed -= laid[-1]
    return laid[::-1]


def _knock(port: int, pid: int) -> Wait:
    """Ask once how the server is, and look at it all the while."""
    with socket.socket() as door:
        looks = [_look(pid)]
        door.setblocking(False)
        with suppress(BlockingIOError):
            door.connect(("127.0.0.1", port))
        looks += _until(door, select.POLLOUT, pid)
        door.send(_REQUEST)
        looks += _until(door, select.POLLIN, pid)
        looks.append(_look(pid))
        assert door.recv(4096).startswith(_ANSWERS)
    return wait_of(looks, str(pid))


def _until(door: socket.socket, event: int, pid: int) -> Iterator[Look]:
    """Look at the server until the door is ready."""
    poll = select.poll()
    poll.register(door, event)
    patience = time.monotonic() + _PATIENCE_SECONDS
    while not poll.poll(_LOOK_MS):
        assert time.monotonic() < patience
        yield _look(pid)


def _look(pid: int) -> Look:
    spent = {"ours": Spent(delayed=spent_by("self").delayed)}
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            spent[thread.name] = spent_by(f"{pid}/task/{thread.name}")
    return Look(time.monotonic_ns(), spent)


def main() -> None:
    """Knock until the input ends, and once more."""
    port, pid = map(int, sys.argv[1:])
    worst = _knock(port, pid)
    sys.stdout.write("knocking\n")
    sys.stdout.flush()
    over = select.poll()
    over.register(sys.stdin)
    while True:
        is_over = over.poll(_PAUSE_MS)
        worst = max(worst, _knock(port, pid))
        if is_over:
            break
    sys.stdout.write(" ".join(map(str, worst)))


if __name__ == "__main__":
    main()
