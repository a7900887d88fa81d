"""Row 42: clocks that jump, a machine that was suspended, a process that was stopped. A lifetime is what it was."""

import ctypes
import os
import signal
import smtplib
import socket
import time

import pytest

from tests.hostile.bystander import is_served
from tests.http_peer import ask, events, open_mailbox
from tests.running import Server, serving

CLONE_NEWTIME = 0x80  # <linux/sched.h>
SUSPENDED_SECONDS = 7_200

# The wall clock is set by a decade forth, back, and back once more; the machine's own must stay as it is.
SETTABLE_WALL_CLOCK = """
import itertools, signal, time
machine, decades, ahead = time.time, itertools.cycle((1, 0, -1)), [0.0]
time.time = lambda: machine() + ahead[0]
signal.signal(signal.SIGUSR1, lambda *_: ahead.__setitem__(0, next(decades) * 315e6))
from ephemail.cli import main
main()
"""

# A process that enters a time namespace finds CLOCK_BOOTTIME ahead and CLOCK_MONOTONIC where it was: what a process
# finds when the machine was suspended (time_namespaces(7); a process with one thread may do so).
SUSPENDED_AT_SIGNAL = f"""
import ctypes, os, signal
def suspend(*_):
    libc = ctypes.CDLL(None)
    libc.unshare({CLONE_NEWTIME})
    with open("/proc/self/timens_offsets", "w") as offsets:
        offsets.write("boottime {SUSPENDED_SECONDS} 0")
    libc.setns(os.open("/proc/self/ns/time_for_children", os.O_RDONLY), {CLONE_NEWTIME})
signal.signal(signal.SIGUSR1, suspend)
from ephemail.cli import main
main()
"""


def _may_change_time() -> bool:
    """Try it in a process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(ctypes.CDLL(None).unshare(CLONE_NEWTIME) != 0)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.row(42)
def test_setting_the_wall_clock_moves_no_lifetime() -> None:
    """A decade forth and back: mail comes and stays, and the mailbox ends when its seconds are over."""
    with serving(program=("-c", SETTABLE_WALL_CLOCK)) as server:
        address, token = open_mailbox(server, ttl_seconds=3)
        ends_at = time.monotonic() + 3
        years = set()
        for number in range(1, 4):
            server.process.send_signal(signal.SIGUSR1)
            assert is_served(server, address, token)
            years.add(ask(server, "GET", f"/api/v1/messages/{number}", token=token).json["received_at"][:3])
        assert len(years) == 3  # it was set, and is shown as it is
        time.sleep(max(0.0, ends_at + 0.05 - time.monotonic()))
        assert ask(server, "GET", "/api/v1/mailbox", token=token).status == 404


@pytest.mark.row(42)
@pytest.mark.skipif(not _may_change_time(), reason="only root may enter a time namespace")
def test_what_expires_while_the_machine_is_suspended_is_gone_when_it_wakes() -> None:
    """Two hours pass on CLOCK_BOOTTIME alone: nobody reads it or sends to it; what lives longer is untouched."""
    with serving(program=("-c", SUSPENDED_AT_SIGNAL), SEAL="off") as server:  # the seal would not let us suspend
        address, token = open_mailbox(server, ttl_seconds=SUSPENDED_SECONDS)
        _, longer = open_mailbox(server, ttl_seconds=SUSPENDED_SECONDS + 600)
        assert is_served(server, address, token)
        server.process.send_signal(signal.SIGUSR1)
        assert ask(server, "GET", "/api/v1/messages", token=token).status == 404
        assert not _is_taken(server, address)
        assert ask(server, "GET", "/api/v1/mailbox", token=longer).status == 200


@pytest.mark.row(42)
def test_a_process_that_was_stopped_shows_nothing_after_its_time() -> None:
    """Who asked meanwhile is answered as of now, his watch ends, and mail that came meanwhile is kept and there."""
    with serving() as server, socket.create_connection(("127.0.0.1", server.smtp_port), timeout=10) as sender:
        address, token = open_mailbox(server, ttl_seconds=4)
        lasting, key = open_mailbox(server)
        stream = events(server, token)
        next(stream)
        assert is_served(server, address, token)
        assert sender.recv(100).startswith(b"220 ")
        server.process.send_signal(signal.SIGSTOP)
        _say(sender, "EHLO peer.example", "MAIL FROM:<a@b.example>", f"RCPT TO:<{address}>", f"RCPT TO:<{lasting}>")
        _say(sender, "DATA", "Subject: meanwhile", "", ".", "QUIT")
        with socket.create_connection(("127.0.0.1", server.http_port), timeout=10) as reader:
            _say(reader, "GET /api/v1/messages HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", "", "")
            time.sleep(6.0)  # of real time: it is the machine's clock that is tried
            server.process.send_signal(signal.SIGCONT)
            assert reader.recv(4096).startswith(b"HTTP/1.1 404 ")
        replies = [line[:3] for line in _heard(sender).splitlines() if line[3:4] == b" "]
        assert replies == [b"250", b"250", b"550", b"250", b"354", b"250", b"221"]
        assert [name for name, _, _ in stream][-1] == "closed"
        listed = ask(server, "GET", "/api/v1/messages", token=key).json["messages"]
        assert [each["subject"] for each in listed] == ["meanwhile"]


def _is_taken(server: Server, address: str) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
            client.sendmail("friend@elsewhere.example", [address], "Subject: late\r\n\r\n")
    except smtplib.SMTPRecipientsRefused as refused:
        return any(code != 550 for code, _ in refused.recipients.values())
    return True


def _say(peer: socket.socket, *lines: str) -> None:
    peer.sendall("".join(f"{line}\r\n" for line in lines).encode())


def _heard(peer: socket.socket) -> bytes:
    heard = b""
    while octets := peer.recv(4096):
        heard += octets
    return heard
