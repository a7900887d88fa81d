"""The systemd unit forbids what the server does not need, and nothing that it needs.

What each directive is made of (system calls that are filtered, pages that may not become code) is tried on a real
server, as far as that goes without systemd as the first process.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from shutil import which

import pytest

from tests.deploy.examples import DROP_IN, UNIT, directives
from tests.http_peer import ask, events, open_mailbox
from tests.running import Server, serving

EXPOSURE = 1.6
# What it takes to be told apart from a unit that forbids nothing.
BARE = "[Service]\nExecStart=/bin/true\n"
# prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN), from Linux 6.3 on: what MemoryDenyWriteExecute=yes does by a filter.
NO_NEW_CODE = "import ctypes, sys; refused = ctypes.CDLL(None).prctl(65, 1, 0, 0, 0)"

systemd = pytest.mark.skipif(which("systemd-analyze") is None, reason="systemd-analyze is not installed")
strace = pytest.mark.skipif(which("strace") is None, reason="strace is not installed")


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd of a unit, without any that runs."""
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def exposure(unit: Path) -> float:
    """Give the figure that systemd has for a unit: 0 for none that can do harm, 10 for one that may do all."""
    told = analyze("security", "--offline=yes", str(unit))
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", told.stdout)
    assert level is not None, told.stderr
    return float(level[1])


def become(*command: str) -> tuple[str, str]:
    """Give the program that becomes another, with the arguments that it has."""
    return "-c", f"import os, sys; os.execvp({command[0]!r}, {list(command)!r} + sys.argv[1:])"


def use(server: Server) -> None:
    """Have a mail come in over the stream, and see the page."""
    from tests.test_line import send  # noqa: PLC0415

    address, token = open_mailbox(server)
    with closing(events(server, token)) as stream:
        assert next(stream)[0] == "ready"
        send(server, address)
        assert next(stream)[0] == "arrival"
    for path in ("/", "/docs", "/healthz"):
        assert ask(server, "GET", path).status == 200


@systemd
def test_the_unit_is_hardened(tmp_path: Path) -> None:
    """By systemd's own figure, which for a unit without hardening is beyond nine."""
    bare = tmp_path / "bare.service"
    bare.write_text(BARE)
    assert exposure(bare) > 9
    assert exposure(UNIT) <= EXPOSURE


@systemd
def test_systemd_knows_every_word_of_it(tmp_path: Path) -> None:
    """The unit and its drop-in, with a program that exists here; a misspelt directive would be reported."""
    copy, folder = tmp_path / UNIT.name, tmp_path / DROP_IN.parent.name
    folder.mkdir()
    (folder / DROP_IN.name).write_text(DROP_IN.read_text())
    unit = re.sub(r"^ExecStart=.*", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE)
    copy.write_text(unit)
    told = analyze("verify", "--man=no", str(copy))
    assert (told.returncode, told.stderr) == (0, "")
    copy.write_text(unit.replace("ProtectClock=", "ProtectClocks="))
    assert "ProtectClocks" in analyze("verify", "--man=no", str(copy)).stderr


def allowed() -> set[str]:
    """Name the system calls that the unit's filters let through."""
    groups, name = {}, ""
    for line in analyze("syscall-filter").stdout.splitlines():
        if line.startswith("@"):
            name = line.strip()
            groups[name] = list[str]()
        elif (entry := line.strip()) and not entry.startswith("#") and name:
            groups[name].append(entry)

    def calls(words: Iterable[str]) -> set[str]:
        return {call for word in words for call in (calls(groups[word]) if word.startswith("@") else {word})}

    passed: set[str] = set()
    for words in directives("SystemCallFilter"):
        named = calls(words.removeprefix("~").split())
        passed = passed - named if words.startswith("~") else passed | named
    return passed


def calls_of(trace: str) -> set[str]:
    """Name the system calls in a trace that were not refused by the server's own seal."""
    made = re.findall(r"^\d+ +(\w+)\((.*)$", trace, re.MULTILINE)
    return {call for call, rest in made if not re.search(r"= -1 (ENOSYS|EPERM)", rest)}


@systemd
@strace
def test_the_filter_lets_through_what_the_server_calls(tmp_path: Path) -> None:
    """From the first instruction to the last; and only sockets of the families that the unit allows are made."""
    trace = tmp_path / "trace"
    command = ("strace", "-D", "-f", "-qq", "-e", "signal=none", "-o", str(trace), sys.executable, "-m", "ephemail")
    with serving(program=become(*command)) as server:
        use(server)
        assert server.stop()[0] == 0
    made = calls_of(trace.read_text(errors="replace"))
    assert {"accept4", "prlimit64", "execve"} <= made
    assert made <= allowed()
    families = set(re.findall(r"\bsocket\((AF_\w+)", trace.read_text(errors="replace")))
    assert families <= set(directives("RestrictAddressFamilies")[0].split())


@systemd
def test_what_is_refused_would_be_seen() -> None:
    """The control: calls that the server never makes are not let through."""
    assert not {"mount", "ptrace", "bpf", "init_module", "reboot", "keyctl", "swapon", "setuid"} & allowed()


def no_new_code(*command: str) -> Sequence[str]:
    """Give the program that becomes another, which may make no code."""
    return "-c", f"{NO_NEW_CODE}; {become(*command)[1]}"


def test_the_server_needs_no_memory_that_is_written_and_executed() -> None:
    """CPython, ctypes, cffi, uvloop and OpenSSL do without; the control is refused what the server never asks for."""
    tried = "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)"
    control = subprocess.run(
        [sys.executable, *no_new_code(sys.executable, "-c", tried)], capture_output=True, timeout=20, check=False
    )
    if control.returncode == 0:
        pytest.skip("this kernel cannot forbid a process to make code (Linux 6.3)")
    with serving(program=no_new_code(sys.executable, "-m", "ephemail")) as server:
        use(server)


def test_the_limits_are_those_that_the_seal_asks_for() -> None:
    """No byte into a file; a core of one byte, which handlers that cores are piped to respect; and no swap."""
    assert directives("LimitFSIZE") == ["0"]
    assert directives("LimitCORE") == ["1"]
    assert directives("MemorySwapMax") == ["0"]
    assert not directives("ProcSubset")
