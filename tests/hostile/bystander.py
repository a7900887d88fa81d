"""An innocent visitor beside an attack: what it must not notice, and what must not be left behind."""

import os
import re
import select
import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.http_peer import ask, open_mailbox
from tests.running import Server

STALL_SECONDS = 0.05
KNOCK_SECONDS = 0.01
GROWTH_BYTES = 20 << 20  # twice the largest message
_TICKS = os.sysconf("SC_CLK_TCK")
_ROUNDING_SECONDS = 2 / _TICKS  # the kernel counts CPU time in ticks
MAIL = "From: friend@elsewhere.example\r\nSubject: hello\r\n\r\nAll is well.\r\n"


@dataclass(slots=True)
class Noticed:
    """What the visitor noticed: the longest it was kept waiting by the server's own work, in seconds; how often."""

    stall_seconds: float = 0.0
    knocks: int = 0


@contextmanager
def innocent(
    server: Server, *words: str, stall_seconds: float = STALL_SECONDS, growth_bytes: int = GROWTH_BYTES
) -> Iterator[Noticed]:
    """Visit all through the block; afterwards ask whether it was kept waiting, is still served, and what was said.

    `words` are what the attack says; none of them may be in what the server prints. The server's limits per source pass
    over loopback by default, so that the visitor has its place however many of those the attack takes.
    """
    address, token = open_mailbox(server)
    _forget_peak(server.pid)
    before = _memory(server.pid, "VmRSS")
    noticed, over = Noticed(), threading.Event()
    knocking = threading.Thread(target=_knock, args=(server, noticed, over))
    knocking.start()
    try:
        yield noticed
    finally:
        over.set()
        knocking.join(30)
    assert noticed.knocks
    assert noticed.stall_seconds <= stall_seconds + _ROUNDING_SECONDS
    assert is_served(server, address, token)
    grown = _memory(server.pid, "VmHWM") - before
    assert grown <= growth_bytes
    said = printed(server)
    assert not [word for word in (*words, "Traceback") if word in said]


def is_served(server: Server, address: str, token: str) -> bool:
    """Send a mail and say whether it is there as soon as it is answered 250."""
    before = ask(server, "GET", "/api/v1/mailbox", token=token).json["messages"]
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
        client.sendmail("friend@elsewhere.example", [address], MAIL)
    return bool(ask(server, "GET", "/api/v1/mailbox", token=token).json["messages"] == before + 1)


def printed(server: Server) -> str:
    """Give what the server has printed since it was last asked."""
    assert server.process.stdout is not None
    pipe, said = server.process.stdout.fileno(), b""
    while select.select([pipe], [], [], 0)[0] and (octets := os.read(pipe, 65536)):
        said += octets
    return said.decode(errors="replace")


def _knock(server: Server, noticed: Noticed, over: threading.Event) -> None:
    """Ask again and again; a wait counts as far as the server was at work in it, whatever else the machine does."""
    while not (noticed.knocks and over.wait(KNOCK_SECONDS)):
        worked, began = worked_seconds(server.pid), time.monotonic()
        assert ask(server, "GET", "/healthz").status in {200, 503}
        waited = time.monotonic() - began
        noticed.stall_seconds = max(noticed.stall_seconds, min(waited, worked_seconds(server.pid) - worked))
        noticed.knocks += 1


def worked_seconds(pid: int) -> float:
    """Tell the CPU time of all threads of a process; proc(5), `stat`, fields 14 and 15."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def _memory(pid: int, name: str) -> int:
    """Tell a figure of proc(5)'s `status` in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) << 10
