"""What every benchmark prints: the machine's facts, its progress, and its figures beside their goals."""

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("ephemail", "aiosmtpd", "uvloop", "uvicorn", "nh3")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured; a goal, where there is one, is a bound that the value should not pass."""

    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def goal(self) -> str:
        """The bound, as a reader writes it."""
        if self.at_least is not None:
            return f"≥ {_number(self.at_least)}"
        return "" if self.at_most is None else f"≤ {_number(self.at_most)}"

    @property
    def verdict(self) -> str:
        """Whether the goal was met; empty where there is none."""
        if not self.goal:
            return ""
        low = self.at_least is not None and self.value < self.at_least
        high = self.at_most is not None and self.value > self.at_most
        return "missed" if low or high else "met"


def progress(text: str) -> None:
    """Say at once what is being done."""
    print(text, flush=True)


def print_machine() -> None:
    """State on what the figures were measured, and how busy it was with other things."""
    load, _, _ = os.getloadavg()
    print(f"{_processor()}, {len(os.sched_getaffinity(0))} cores, load {load:.2f} before this run")
    print(f"{platform.system()} {platform.release()}, Python {platform.python_version()}, Postfix {_postfix()}")
    print(", ".join(f"{name} {version(name)}" for name in LIBRARIES), flush=True)


def print_table(figures: Sequence[Figure]) -> None:
    """Print all figures, one a line."""
    rows = [("figure", "value", "unit", "goal", "")]
    rows += [(each.what, _number(each.value), each.unit, each.goal, each.verdict) for each in figures]
    what, value, unit, goal = (max(len(row[column]) for row in rows) for column in range(4))
    print()
    for row in rows:
        line = f"{row[0]:<{what}}  {row[1]:>{value}}  {row[2]:<{unit}}  {row[3]:<{goal}}  {row[4]}"
        print(line.rstrip(), flush=True)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _postfix() -> str:
    try:
        told = subprocess.run(["postconf", "-dh", "mail_version"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "of unknown version"
    return told.stdout.strip() or "of unknown version"
