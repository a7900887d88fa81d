"""The public tools measured with and against: Postfix's smtp-source and smtp-sink, and stock aiosmtpd.

Each runs as a process of its own on the loopback interface, and is ended by the one that started it.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

START_SECONDS = 10.0
RUN_SECONDS = 120.0  # far beyond what a bounded count takes: a stop, not a measure


class Refused(Exception):
    """A mail was not answered 250, or not kept: what was measured is no rate."""


def require_postfix() -> None:
    """Leave with a sentence where the tools are missing."""
    missing = [tool for tool in ("smtp-source", "smtp-sink") if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"This benchmark needs {' and '.join(missing)}, which come with Postfix.")


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Have Postfix's smtp-sink for the length of a block; gives its port."""
    port = _free_port()
    unprivileged = ["-u", "nobody"] if os.geteuid() == 0 else []  # it refuses to run as root
    with _running(["smtp-sink", *unprivileged, f"127.0.0.1:{port}", "1024"]):
        _await_greeting(port)
        yield port


@contextmanager
def stock_aiosmtpd() -> Iterator[int]:
    """Have stock aiosmtpd for the length of a block; gives its port."""
    with _running([sys.executable, "-m", "tests.bench.stock"]) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        _await_greeting(port)
        yield port


def smtp_source(port: int, count: int, *arguments: str, address: str) -> list[str]:
    """Give the command that sends `count` mails and ends with 0 only when each was answered 250."""
    sender = ["-f", "sender@example.org", "-t", address, "-m", str(count)]
    return ["smtp-source", *sender, *arguments, f"127.0.0.1:{port}"]


def seconds_to_run(commands: Sequence[Sequence[str]]) -> float:
    """Run the commands at the same time and give the seconds until the last has ended; raises Refused."""
    start = time.perf_counter()
    running = [subprocess.Popen(each, stderr=subprocess.PIPE, text=True) for each in commands]
    try:
        told = [process.communicate(timeout=RUN_SECONDS)[1] for process in running]
    finally:
        for process in running:
            _end(process)
    seconds = time.perf_counter() - start
    if any(process.returncode for process in running):
        raise Refused("; ".join(filter(None, map(str.strip, told))))
    return seconds


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def _free_port() -> int:
    """Find a port, for a tool that cannot tell which one the kernel chose."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await_greeting(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                if line.recv(3) == b"220":
                    return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"Nothing greets on port {port}.")
