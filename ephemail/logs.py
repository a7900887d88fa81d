"""Logging that counts and never names: one format, and the libraries that name people silenced.

aiosmtpd logs client addresses and every command, uvicorn paths, sse-starlette the events themselves; asyncio quotes
what it chokes on. Their loggers are switched off rather than filtered, whatever the level.
"""

import logging
import sys

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

log = logging.getLogger("ephemail")


def set_up(level: int = logging.INFO) -> None:
    """Send our own log to stderr in one format, and silence the libraries."""
    for name in NAMING_LOGGERS:
        silenced = logging.getLogger(name)
        silenced.handlers.clear()
        silenced.propagate = False
        silenced.disabled = True
    handler = logging.StreamHandler(sys.stderr)
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
