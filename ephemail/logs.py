"""Logging that counts and never names: one format, and the libraries that name people silenced.

aiosmtpd logs client addresses and every command, uvicorn paths, sse-starlette the events themselves; asyncio quotes
what it chokes on. Their loggers are switched off rather than filtered, whatever the level. What is logged is written by
a thread of its own: whoever holds the other end of our stderr and does not read must not stop the server.
"""

import logging
import queue
import sys
import threading
import time
from contextlib import suppress
from typing import TextIO

# What our libraries log to; tests/test_privacy.py shows that with these left on, people are named.
NAMING_LOGGERS = (
    "mail",
    "mail.log",
    "mail.debug",
    "uvicorn",
    "uvicorn.access",
    "uvicorn.error",
    "uvicorn.asgi",
    "sse_starlette",
    "sse_starlette.sse",
    "asyncio",
    "concurrent.futures",
)

LINES_MAX = 1_000  # that wait for a reader
FLUSH_SECONDS = 1.0  # for the last words

log = logging.getLogger("ephemail")


class Aside(logging.Handler):
    """Writes lines from a thread of its own, which starts with the first; says how many it has had to drop."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._lines: queue.Queue[str] = queue.Queue(LINES_MAX)
        self._lost = 0
        self._writer: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line over, or drop it."""
        line = self.format(record) + (f" lost={self._lost}" if self._lost else "")
        try:
            self._lines.put_nowait(line)
            self._lost = 0
        except queue.Full:
            self._lost += 1
        if self._writer is None:
            self._writer = threading.Thread(target=self._write, name="log", daemon=True)
            self._writer.start()

    def flush(self) -> None:
        """Wait a moment for what is to be written."""
        deadline = time.monotonic() + FLUSH_SECONDS
        while self._lines.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.01)

    def _write(self) -> None:
        while True:
            line = self._lines.get()
            with suppress(OSError, ValueError):  # nobody is there to read
                print(line, file=self._stream, flush=True)
            self._lines.task_done()


def set_up(level: int = logging.INFO) -> None:
    """Send our own log to stderr in one format, and silence the libraries."""
    for name in NAMING_LOGGERS:
        silenced = logging.getLogger(name)
        silenced.handlers.clear()
        silenced.propagate = False
        silenced.disabled = True
    handler = Aside(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    log.propagate = False
    log.setLevel(level)


def fault(where: str, error: BaseException) -> None:
    """Log a bug of ours: where it surfaced and the exception's type, never its text, which may quote the input."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_qualname}:{frame.tb_lineno}" if frame is not None else "?"
    log.error("fault in=%s type=%s at=%s", where, type(error).__name__, place)
