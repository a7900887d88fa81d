"""A server of one's own on free ports, for as long as whoever started it lives: what a test suite wants.

The server runs in a process of its own, whose standard input is a pipe that nobody writes to. It ends when that pipe
does: at the end of the block, and no less when whoever started it crashes or is killed. Run as a module this is the
server's side of it.
"""

import os
import re
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

START_SECONDS = 30.0  # half a second is the rule; a machine that is busy with tests takes longer
STOP_SECONDS = 15.0  # the server itself takes ten at most

# Freed memory of made-up mail need not be overwritten, nor the process sealed; who wants that may set it.
_SETTINGS = {"SEAL": "off", "WIPE": "off", "SMTP_LISTEN": "127.0.0.1:0", "HTTP_LISTEN": "127.0.0.1:0"}


class CannotStart(Exception):
    """The server did not start; the text is what it printed."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a server listens."""

    url: str
    smtp_host: str
    smtp_port: int


@contextmanager
def private_server(settings: Mapping[str, object]) -> Iterator[Doors]:
    """Have a server with these settings, called as in the README, for the length of a block. Raises CannotStart.

    A value may be a number or a truth of Python's; it is handed on as `str` writes it.

    Of EPHEMAIL_* variables in the environment it takes none: tests mean the same wherever they run.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EPHEMAIL_")}
    process = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-P", "-m", __name__, "serve"],
        env=inherited | {f"EPHEMAIL_{name}": str(value) for name, value in (_SETTINGS | dict(settings)).items()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Ctrl-C is for those who run the tests: they close their mailboxes first, and then the server.
        process_group=0,
    )
    try:
        yield _doors(_banner(process))
    finally:
        _stop(process)


def _banner(process: subprocess.Popen[bytes]) -> str:
    """Read to the line that says Ready, or to the end; what is printed later may lie, the server does not mind."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    banner, deadline = b"", time.monotonic() + START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while b"\nReady" not in banner and selector.select(deadline - time.monotonic()):
            octets = os.read(process.stdout.fileno(), 65536)
            if not octets:
                break
            banner += octets
    return banner.decode(errors="replace")


def _doors(banner: str) -> Doors:
    said = re.search(r"^SMTP on (\S+):(\d+)\nHTTP on (\S+)\n.*^Ready", banner, re.MULTILINE | re.DOTALL)
    if said is None:
        raise CannotStart(banner.strip() or "it has printed nothing")
    return Doors(said[3], said[1].strip("[]"), int(said[2]))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    finally:
        process.kill()  # no more than a formality, unless the line before has been interrupted
        process.communicate()


def _end_with_our_parent(main_thread: int) -> None:
    while os.read(0, 1024):
        pass
    signal.pthread_kill(main_thread, signal.SIGTERM)  # no os.kill: where the seal is on, that is forbidden


if __name__ == "__main__":
    from ephemail import cli

    threading.Thread(target=_end_with_our_parent, args=[threading.get_ident()], name="parent", daemon=True).start()
    cli.main()
