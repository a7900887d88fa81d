"""A short search through every target, always the same; the long one is `python -m tests.fuzz`."""

import dataclasses
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from tests.fuzz.dialogue import Conversation, Heard, Stage
from tests.fuzz.expected import follow
from tests.fuzz.hunt import alone
from tests.fuzz.targets import TARGETS, Target

# Each one to four seconds on a small machine.
EXAMPLES = {"session": 600, "kept": 250, "origin": 600}
ELSE_EXAMPLES = 1_000
PROBES = 50

# Of the table of bad input, those that a target goes through in all its mixtures.
ROWS = {"path": (9, 10, 12), "session": (5, 15, 16), "message": (20, 22, 23), "text": (23, 27), "origin": (35,)}

OCTETS = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<box@mail.example>\r\nDATA\r\n..x\r\n.\r\nNOOP\r\n"


@pytest.mark.parametrize(
    "target",
    [pytest.param(target, marks=pytest.mark.row(*ROWS.get(name, ())), id=name) for name, target in TARGETS.items()],
)
def test_no_example_breaks_an_invariant(target: Target[Any]) -> None:
    """What is nearly right, and what is merely random, leaves every invariant as it is."""
    target.search(EXAMPLES.get(target.name, ELSE_EXAMPLES))


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
def test_octets_of_a_fuzzer_are_examples(target: Target[Any]) -> None:
    """Each target can be probed with octets alone, be they none or those that a fuzzer begins with."""
    probe = target.prober()
    for octets in (b"", *target.beginnings(PROBES)):
        probe(octets)


def test_a_breach_is_found_and_written_down(tmp_path: Path) -> None:
    """The search ends with a file that says what broke, and where."""

    def check(number: int) -> None:
        assert number < 100, "too much"

    assert not alone(Target("numbers", st.integers(), check), 60, tmp_path)
    (file,) = tmp_path.iterdir()
    assert "numbers: 100" in file.read_text()
    assert "too much" in file.read_text()


@pytest.mark.parametrize(
    "change",
    [
        lambda heard: dataclasses.replace(heard, said=heard.said + b"250 2.0.0 OK\r\n"),
        lambda heard: dataclasses.replace(heard, said=heard.said.removesuffix(b"250 2.0.0 OK\r\n")),
        lambda heard: dataclasses.replace(heard, said=heard.said.replace(b"250 2.0.0 Kept", b"550 2.0.0 Kept")),
        lambda heard: dataclasses.replace(heard, kept=heard.kept * 2),
        lambda heard: dataclasses.replace(heard, kept=[(envelope, b"..x\r\n") for envelope, _ in heard.kept]),
        lambda heard: dataclasses.replace(heard, said=heard.said.replace(b"250 2.1.5", b"550 5.1.1")),
    ],
)
def test_the_reader_of_sessions_tells_what_is_wrong(change: Any) -> None:
    """A reply too many or too few, a message kept twice, without a 250 or not as it came: none passes."""
    conversation = Conversation(OCTETS, [], [])
    with closing(Stage()) as stage:
        heard: Heard = stage.play([OCTETS], [])
    follow(conversation, heard)
    with pytest.raises(AssertionError):
        follow(conversation, change(heard))


def test_the_command_searches(tmp_path: Path) -> None:
    """By its name, for as long as it is told, with what this machine has."""
    command = [sys.executable, "-m", "tests.fuzz", "path", "--seconds", "1", "--output", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("path: held\n")
