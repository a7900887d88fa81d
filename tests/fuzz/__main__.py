"""The command: `python -m tests.fuzz [TARGET ...] [--seconds N]` looks for what breaks an invariant."""

import argparse
import sys
from pathlib import Path

from tests.fuzz.hunt import again, alone, guided, has_atheris
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Search each target in turn; give 1 if an invariant was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="*", help=f"which to search, by default all: {', '.join(TARGETS)}")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default 60)")
    parser.add_argument("--output", type=Path, default=Path("build/fuzz"), help="folder for finds (default build/fuzz)")
    parser.add_argument("--alone", action="store_true", help="by hypothesis alone, even where atheris is installed")
    parser.add_argument("--again", type=Path, help="try a file that atheris has written for the one target named")
    asked = parser.parse_args()
    unknown = set(asked.target) - set(TARGETS)
    if unknown or (asked.again and len(asked.target) != 1):
        parser.error(f"no such target: {', '.join(unknown)}" if unknown else "--again needs one target")
    if asked.again:
        again(asked.target[0], asked.again)
        return 0
    asked.output.mkdir(parents=True, exist_ok=True)
    search = guided if has_atheris() and not asked.alone else alone
    if search is alone:
        print("hypothesis alone: atheris has no wheel for this machine and Python, or is not asked for")
    held = {name: search(TARGETS[name], asked.seconds, asked.output) for name in asked.target or TARGETS}
    for name, good in held.items():
        print(f"{name}: {'held' if good else f'BROKEN, see {asked.output}'}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
