"""What a thread keeps for as long as it lives is overwritten: the loop's receive buffer, the stacks."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ephemail.wipe import start
from tests.wipe.seeds import Seeds, search
from tests.wipe.test_start import glibc_only

pytestmark = [
    glibc_only,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may be sure to read another process's memory"),
]

LOOP = """
import asyncio, signal, sys, uvloop
from ephemail.wipe.buffer import wash
class Listener(asyncio.Protocol):
    def data_received(self, data):
        print("received", flush=True)
async def main():
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, told.set)
    await loop.connect_read_pipe(Listener, sys.stdin)
    await told.wait()
    await wash()
    print("washed", flush=True)
    await asyncio.sleep(60)
asyncio.Runner(loop_factory=uvloop.new_event_loop).run(main())
"""
# Short octets are formatted on the stack.
STACK = """
import os, sys, time
from concurrent.futures import ThreadPoolExecutor
from ephemail.wipe.stack import Workers, cleanly
def work(levels=8):  # so far down that what comes after does not reach it
    return next(map(work, [levels - 1])) if levels else len(b"<%b>" % os.read(0, 400))
{}
print("done", flush=True)
time.sleep(60)
"""


@contextmanager
def running(program: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program with freed memory overwritten."""
    environment = os.environ | start.variables(os.environ)
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def tell(process: subprocess.Popen[bytes], octets: bytes) -> None:
    """Write to a program."""
    assert process.stdin is not None
    process.stdin.write(octets)
    process.stdin.flush()


def answer(process: subprocess.Popen[bytes]) -> str:
    """Give the next line that it prints."""
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def test_the_wash_overwrites_the_receive_buffer() -> None:
    """What a connection brought is in the loop's buffer until then, and nowhere afterwards."""
    seeds = Seeds()
    with running(LOOP) as process:
        tell(process, seeds.long("received").encode() * 100)
        assert answer(process) == "received"
        assert search(process.pid, [seeds])
        process.send_signal(signal.SIGUSR1)
        assert answer(process) == "washed"
        assert not search(process.pid, [seeds])


@pytest.mark.parametrize(
    ("call", "is_left"),
    [
        ("ThreadPoolExecutor().submit(work).result()", True),
        ("Workers().submit(work).result()", False),
        ("ThreadPoolExecutor().submit(cleanly(work)).result()", False),
        ("cleanly(work)()", True),
    ],
)
def test_jobs_leave_nothing_on_the_stacks_of_threads(call: str, is_left: bool) -> None:
    """In the standard library's threads, as a control, something is left; on the main thread's until the wash."""
    seeds = Seeds()
    with running(STACK.format(call)) as process:
        tell(process, seeds.long("worked with").encode() * 10)
        assert answer(process) == "done"
        assert bool(search(process.pid, [seeds])) == is_left
