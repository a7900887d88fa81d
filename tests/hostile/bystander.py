"""An innocent visitor beside an attack: what it must not notice, and what must not be left behind."""

import os
import re
import select
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hostile import knocking
from tests.http_peer import ask, open_mailbox
from tests.running import Server

STALL_SECONDS = 0.05
KNOCKER_SECONDS = 60
GROWTH_BYTES = 20 << 20  # twice the largest message
MAIL = "From: friend@elsewhere.example\r\nSubject: hello\r\n\r\nAll is well.\r\n"


@contextmanager
def innocent(
    server: Server, *words: str, stall_seconds: float = STALL_SECONDS, growth_bytes: int = GROWTH_BYTES
) -> Iterator[None]:
    """Visit all through the block; afterwards ask whether it was kept waiting, is still served, and what was said.

    `words` are what the attack says; none of them may be in what the server prints. The server's limits per source pass
    over loopback by default, so that the visitor has its place however many of those the attack takes.
    """
    address, token = open_mailbox(server)
    _forget_peak(server.pid)
    before = _memory(server.pid, "VmRSS")
    with _knocking(server) as knocker:
        yield
        worst = _worst(knocker)
    assert worst.stalled <= stall_seconds * 1000, worst
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


@contextmanager
def _knocking(server: Server) -> Iterator[subprocess.Popen[str]]:
    """Have somebody knock who has been let in once already."""
    program = [sys.executable, "-I", "-S", knocking.__file__, str(server.http_port), str(server.pid)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as knocker:
        try:
            assert knocker.stdout is not None
            assert knocker.stdout.readline()
            yield knocker
        finally:
            knocker.kill()  # unless it has ended


def _worst(knocker: subprocess.Popen[str]) -> knocking.Wait:
    told, _ = knocker.communicate(timeout=KNOCKER_SECONDS)
    assert knocker.returncode == 0
    return knocking.Wait(*map(float, told.split()))


def _forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def _memory(pid: int, name: str) -> int:
    """Tell a figure of proc(5)'s `status` in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) << 10
