"""Starts `ephemail serve` as its users do, on free ports of the loopback interface, and stops it again."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

START_SECONDS = 20.0  # a cold start on a busy machine; the benchmark measures the real figure


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where its doors are, and its process."""

    smtp_port: int
    http_port: int
    banner: str
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    def stop(self, seconds: float = 15.0) -> tuple[int, str]:
        """Ask it to stop; give its exit code and all that it printed, banner included."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        rest, _ = self.process.communicate(timeout=seconds)
        return self.process.returncode, self.banner + rest


def environment(**settings: str) -> dict[str, str]:
    """Give this process's environment without any EPHEMAIL_* of its own, and with `settings` under that prefix."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EPHEMAIL_")}
    return inherited | {f"EPHEMAIL_{name}": value for name, value in settings.items()}


def start(*arguments: str, program: Sequence[str] = ("-m", "ephemail"), **settings: str) -> Server:
    """Start a server with the settings named and free ports; returns when both doors listen.

    `program` is what Python is told to run, for a test that needs the command inside of something else.
    """
    ports = {"SMTP_LISTEN": "127.0.0.1:0", "HTTP_LISTEN": "127.0.0.1:0"}
    process = subprocess.Popen(
        [sys.executable, *program, "serve", *arguments],
        env=environment(**(ports | settings)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    banner = _read_banner(process)
    smtp, http = re.search(r"SMTP .*:(\d+)", banner), re.search(r"HTTP .*:(\d+)", banner)
    if smtp is None or http is None or "\nReady" not in banner:
        process.kill()
        process.communicate()
        raise AssertionError(f"the server did not start:\n{banner}")
    return Server(int(smtp[1]), int(http[1]), banner, process)


@contextmanager
def serving(*arguments: str, program: Sequence[str] = ("-m", "ephemail"), **settings: str) -> Iterator[Server]:
    """Have a server for the length of a block."""
    server = start(*arguments, program=program, **settings)
    try:
        yield server
    finally:
        if server.process.stdout is not None and not server.process.stdout.closed:
            server.stop()


def _read_banner(process: subprocess.Popen[str]) -> str:
    """Read to the line that says Ready; from the pipe itself, since select knows nothing of Python's buffer."""
    assert process.stdout is not None
    pipe, banner = process.stdout.fileno(), ""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and "\nReady" not in banner:
        readable, _, _ = select.select([pipe], [], [], 0.2)
        if readable:
            octets = os.read(pipe, 65536)
            if not octets:
                break
            banner += octets.decode()
    return banner
