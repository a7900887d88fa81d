"""What the kernel tells of a process from outside: its descriptors, threads, CPU time and memory; proc(5)."""

import os
import re
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def descriptors(pid: int) -> int:
    """Count the open file descriptors."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def threads(pid: int) -> int:
    """Count the threads."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def cpu_seconds(pid: int) -> float:
    """Give the CPU time that all threads have used; `stat`, fields 14 and 15."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def private(pid: int) -> int:
    """Give the bytes of memory that the process has for itself, resident or swapped out."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return sum(int(size) << 10 for size in re.findall(r"^(?:Private_Dirty|Swap):\s+([0-9]+) kB$", rollup, re.MULTILINE))


def starved_seconds() -> float:
    """Give for how long so far something on this machine was ready to run and had no processor; 0.0 if not told."""
    pressure = Path("/proc/pressure/cpu")
    if not pressure.exists():
        return 0.0
    found = re.search(r"^some .*total=([0-9]+)", pressure.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) / 1e6 if found else 0.0
