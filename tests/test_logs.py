"""The log: nobody waits for its reader."""

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator

import pytest

from ephemail.logs import LINES_MAX, Aside

LINE = "x" * 99


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Give a pipe's two ends; nobody reads but the test."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def _flood(handler: logging.Handler) -> Callable[[], None]:
    record = logging.LogRecord("ephemail", logging.ERROR, "", 0, LINE, None, None)

    def flood() -> None:
        for _ in range(4 * LINES_MAX):
            handler.emit(record)

    return flood


@pytest.mark.parametrize("aside", [True, False])
def test_a_log_that_nobody_reads_stops_nobody(pipe: tuple[int, int], aside: bool) -> None:
    """Whoever logs goes on, and a later line says how many were lost; a plain handler waits for ever: the control."""
    read, write = pipe
    stream = os.fdopen(write, "w", closefd=False)
    handler = Aside(stream) if aside else logging.StreamHandler(stream)
    flooding = threading.Thread(target=_flood(handler), daemon=True)
    flooding.start()
    flooding.join(1)
    assert flooding.is_alive() is not aside
    seen = bytearray()
    while seen.count(b"\n") < LINES_MAX:
        seen += os.read(read, 1 << 20)
    if aside:
        handler.emit(logging.LogRecord("ephemail", logging.ERROR, "", 0, "after", None, None))
        while b"after" not in seen:
            seen += os.read(read, 1 << 20)
        seen += os.read(read, 1 << 20) if not seen.endswith(b"\n") else b""
        lost = sum(map(int, re.findall(rb"lost=(\d+)", seen)))
        assert lost
        assert lost + seen.count(LINE.encode()) == 4 * LINES_MAX
    else:
        while seen.count(b"\n") < 4 * LINES_MAX:
            seen += os.read(read, 1 << 20)
    flooding.join(10)


def test_the_last_words_are_written() -> None:
    """What was logged right before the end is in the log."""
    read, write = os.pipe()
    with os.fdopen(write, "w") as stream, os.fdopen(read) as reader:
        handler = Aside(stream)
        handler.emit(logging.LogRecord("ephemail", logging.INFO, "", 0, "stopping", None, None))
        handler.flush()
        assert reader.readline() == "stopping\n"
