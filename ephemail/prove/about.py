"""What the server says of its layers, and what the kernel says of the server: core dumps and swap."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ephemail.prove.child import Child, NotProved
from ephemail.prove.peer import ask

_ON = "on"
_ANNOUNCED = re.compile(r"^(?:Seal|Wipe): .+$", re.MULTILINE)
_SWAPPED = re.compile(r"^(?:Vm)?Swap:\s+(\d+) kB$", re.MULTILINE)
_PAGE_OUT = 21  # MADV_PAGEOUT, which mmap has no name for before Python 3.14
_SWAPPING = f"""
import mmap
held = mmap.mmap(-1, 1 << 20)
held.write(b"x" * len(held))
held.madvise({_PAGE_OUT})
print("Done", flush=True)
input()
"""


class Layer(NamedTuple):
    """A layer of the seal or of the wipe as the server tells it: its name, its state."""

    name: str
    state: str

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def holds(self) -> bool:
        """Say whether it holds without exception."""
        return self.state == _ON or self.state.startswith(f"{_ON}: ")


def layers(child: Child) -> list[Layer]:
    """Give the layers that the server's API tells of."""
    document = json.loads(ask(child, "GET", "/api/v1/about").octets)
    return [Layer(each["layer"], each["state"]) for each in document["seal"]]


def announced(child: Child) -> set[str]:
    """Give the lines on layers that it printed when it started; they begin with the room, which the API leaves out."""
    return set(_ANNOUNCED.findall(child.printed))


@dataclass(frozen=True, slots=True)
class Core:
    """What the kernel would make of a process that crashes.

    `limit` is what its core may have at the very most, in octets or `unlimited`; `dumpable` is None if nothing tells.
    """

    limit: str
    dumpable: bool | None

    def __str__(self) -> str:
        said = {True: "may be dumped", False: "may not be dumped", None: "may be dumped, or not"}[self.dumpable]
        return f"limit of {self.limit}; {said}"


def core_of(pid: int) -> Core:
    """Say what the kernel tells of a process's core."""
    return Core(_core_limit(pid), _may_be_dumped(pid))


def _core_limit(pid: int) -> str:
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
    found = re.search(r"^Max core file size +\w+ +(\w+)", limits, re.MULTILINE)
    return found[1] if found else "not told"


def _may_be_dumped(pid: int) -> bool | None:
    """Say whether a core may be made of the process, and its memory read by its own user.

    What may not be dumped belongs to root in /proc, but for the folder itself, which tells whose the process is.
    """
    process, file = Path(f"/proc/{pid}").stat(), Path(f"/proc/{pid}/status").stat()
    if (process.st_uid, process.st_gid) == (0, 0):
        return None
    return (process.st_uid, process.st_gid) == (file.st_uid, file.st_gid)


def swapped_kib(pid: int) -> int:
    """Say how much of a process lies in swap: by its mappings, or by the kernel's sum where those may not be read."""
    try:
        said = Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        said = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    return kib_in_swap(said)


def kib_in_swap(said: str) -> int:
    """Add up what the kernel says of swap, of a process or of each of its mappings."""
    return sum(map(int, _SWAPPED.findall(said)))


def swapped_by_force() -> int:
    """Have a process of our own swapped as far as this machine can, and say how much of it is seen in swap."""
    command = [sys.executable, "-S", "-c", _SWAPPING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        if not process.stdout.readline():
            raise NotProved("no process would ask to be swapped")
        return swapped_kib(process.pid)


def machine_swaps() -> bool:
    """Say whether this machine has any swap, or may have."""
    try:
        return len(Path("/proc/swaps").read_text(encoding="utf-8").splitlines()) > 1
    except OSError:
        return True


def where(given: Mapping[str, str]) -> str:
    """Say where and as whom the proof is carried out."""
    switches = " ".join(f"{name}={given.get(f'EPHEMAIL_{name}') or _ON}" for name in ("SEAL", "WIPE"))
    who = "root" if os.geteuid() == 0 else f"user {os.geteuid()}"
    machine = os.uname()
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{machine.sysname} {machine.release} on {machine.machine}, Python {python}, as {who}; {switches}"
