"""The long search: round after round until the time is up, by atheris where it is installed, else by hypothesis alone.

What breaks an invariant is written into a folder: the input or its spelling, and where it broke. Atheris also keeps
there the inputs that led somewhere new, and begins with them the next time.
"""

import os
import subprocess
import sys
import time
import traceback
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.fuzz.targets import TARGETS, Target

ROUND = 500  # examples between two looks at the clock
BEGINNINGS = 300

# Of libFuzzer: no input longer than 8 KiB, but long ones from the start; none that takes 10 s, at most 2 GiB of memory.
_LIMITS = ("-max_len=8192", "-len_control=0", "-timeout=10", "-rss_limit_mb=2048")


def has_atheris() -> bool:
    """Say whether the search can be guided by coverage."""
    return find_spec("atheris") is not None


def guided(target: Target[Any], seconds: int, folder: Path) -> bool:
    """Search with atheris, in a process of its own, for libFuzzer ends its process; say whether all invariants held."""
    corpus = folder / "corpus" / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, octets in enumerate(target.beginnings(BEGINNINGS)):
        (corpus / f"beginning-{number}").write_bytes(octets)
    command = [sys.executable, "-m", "tests.fuzz.guided", target.name, str(corpus), *_real_mail(target), *_LIMITS]
    done = subprocess.run(
        [*command, f"-max_total_time={seconds}", f"-artifact_prefix={folder / target.name}-"], check=False
    )
    return done.returncode == 0


def alone(target: Target[Any], seconds: int, folder: Path) -> bool:
    """Search with hypothesis, each round from another beginning; say whether all invariants held."""
    began, rounds = time.monotonic(), 0
    while (worked := time.monotonic() - began) < seconds or not rounds:
        print(f"{target.name}: {rounds * ROUND} examples in {worked:.0f} s", flush=True)
        try:
            target.search(ROUND, start=rounds)
        except Exception as error:  # noqa: BLE001 - whatever a target raises is what we are looking for
            file = folder / f"{target.name}-{rounds}.txt"
            file.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace")
            print(f"{target.name}: broken, see {file}", flush=True)
            return False
        rounds += 1
    return True


def _real_mail(target: Target[Any]) -> list[str]:
    """Name the folder of real messages to begin with, where there is one; libFuzzer only reads it."""
    folder = os.environ.get("EPHEMAIL_TEST_DATA", "")
    return [str(Path(folder) / "mime")] if folder and target.name in {"message", "blocking"} else []


def again(name: str, file: Path) -> None:
    """Try an input that atheris has written; raises what it raised."""
    TARGETS[name].prober()(file.read_bytes())
