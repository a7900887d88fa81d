"""A server of our own: started as its users start it, on free ports of the loopback interface, and ended again."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Self

PROGRAM = ("-m", "ephemail")
START_SECONDS = 30.0  # a cold start under strace, beside others, on a small machine
STOP_SECONDS = 12.0
_PORT = r"on (?:http://)?127\.0\.0\.1:(\d+)"
_LAST_WORDS = 500  # characters
_NOBODYS_GROUP = 65534


class NotProved(Exception):
    """The proof could not be carried out: no server, or not the answers of one. The text says why."""


class TooSlow(NotProved):
    """Something took longer than it may."""


def settings(environment: Mapping[str, str], **own: str) -> dict[str, str]:
    """Give an environment for a server: its SEAL and WIPE are those of ours, unless given; all else is by default."""
    kept = {"EPHEMAIL_SEAL", "EPHEMAIL_WIPE"}
    inherited = {name: value for name, value in environment.items() if name in kept or name[:9] != "EPHEMAIL_"}
    doors = {"SMTP_LISTEN": "127.0.0.1:0", "HTTP_LISTEN": "127.0.0.1:0", "METRICS_LISTEN": "127.0.0.1:0"}
    given = inherited | {f"EPHEMAIL_{name}": value for name, value in (doors | own).items()}
    if given.get("EPHEMAIL_WIPE") == "off":  # the variables by which the wipe works may have come to us
        given = {name: value for name, value in given.items() if name not in {"PYTHONMALLOC", "GLIBC_TUNABLES"}}
    return given


class Child:
    """A server as a process of its own; for the length of a block. All that it prints is kept, in memory."""

    def __init__(self, program: Sequence[str], environment: Mapping[str, str], before: Sequence[str] = ()) -> None:
        self._command = [*before, sys.executable, *program, "serve"]
        self._environment = dict(environment)
        self._printed = bytearray()
        self._ready = threading.Event()
        self.has_other_group = False

    def __enter__(self) -> Self:
        # In a group of its own, so that the owner of its files in /proc tells whether it may be dumped.
        group = _NOBODYS_GROUP if os.geteuid() == 0 else None
        try:
            self._start(group)
            self.has_other_group = group is not None
        except OSError:  # a container may have taken the right, or have no such group
            self._start(None)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def printed(self) -> str:
        """What it has printed so far."""
        return self._printed.decode("utf-8", "replace")

    def port(self, door: str) -> int:
        """Say where a door is: SMTP, HTTP or Metrics. Returns when all doors listen; raises NotProved."""
        if not self._ready.wait(START_SECONDS):
            raise TooSlow(f"a server was not ready within {START_SECONDS:.0f} seconds")
        found = re.search(f"^{door} {_PORT}", self.printed, re.MULTILINE)
        if found is None or not self.is_ready:
            last_words = " ".join(self.printed.split())[-_LAST_WORDS:] or "it said nothing"
            raise NotProved(f"a server did not start: {last_words}")
        return int(found[1])

    @property
    def is_ready(self) -> bool:
        """Say whether it has said so."""
        return "\nReady" in self.printed

    def stop(self) -> int:
        """Ask it to stop, and wait for its last words; gives its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(STOP_SECONDS)
        return self._process.returncode

    def _start(self, group: int | None) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, with our own interpreter
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            group=group,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        with self._process.stdout as pipe:
            while octets := os.read(pipe.fileno(), 65536):
                self._printed += octets
                if self.is_ready:
                    self._ready.set()
        self._ready.set()
