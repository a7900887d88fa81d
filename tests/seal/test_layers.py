"""Each layer refuses what it is for, and by itself nothing else; without it, the same attempt succeeds."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

SEALED = "the seal"
ROOT, NOBODY = 0, 65534
ME = os.getuid()

LAYERS = (
    *("rlimit fsize", "rlimit core", "no dump", "memory lock", "landlock files", "landlock tcp", "seccomp"),
    SEALED,
)
WRITES = {"rlimit fsize": "EFBIG", "landlock files": "EACCES", "seccomp": "EPERM", SEALED: "EPERM"}
CHANGES = {"landlock files": "EACCES", "seccomp": "EPERM", SEALED: "EPERM"}
TCP = {"landlock tcp": "EACCES", "seccomp": "EPERM", SEALED: "EPERM"}
FILTERED = {"seccomp": "EPERM", SEALED: "EPERM"}

REFUSED = {
    "writing a file": WRITES,
    "writing in tmp": WRITES,
    "writing in shared memory": WRITES,
    "writing a file without name": WRITES,
    "writing a file in memory": {"rlimit fsize": "EFBIG"} | FILTERED,
    "writing an open file": {"rlimit fsize": "EFBIG", SEALED: "EFBIG"},
    "writing through a mapping": {},  # one that was made before; we make none
    "emptying a file": CHANGES,
    "emptying an open file": FILTERED,
    "opening to empty": CHANGES,
    "renaming": CHANGES,
    "linking": CHANGES,
    "linking symbolically": CHANGES,
    "removing": CHANGES,
    "making a folder": CHANGES,
    "making a folder from an earlier thread": FILTERED,
    "making a folder as another machine": {"landlock files": "EACCES", "seccomp": "ENOSYS", SEALED: "ENOSYS"},
    "making a pipe": CHANGES,
    "changing the mode": FILTERED,
    "changing the times": FILTERED,
    "changing an attribute": FILTERED,
    "asking for the flags of a file": FILTERED,
    "executing a program": CHANGES,
    "executing from memory": CHANGES,
    "forking": FILTERED,
    "making a socket": FILTERED,
    "making a datagram pair": FILTERED,
    "connecting": TCP,
    "connecting by sending": FILTERED,  # Landlock does not see TCP Fast Open
    "binding": TCP,
    "sending a datagram": FILTERED,
    "using io uring": {"seccomp": "ENOSYS", SEALED: "ENOSYS"},
    "tracing": FILTERED,
    "reading memory of a process": FILTERED,
    "signalling": FILTERED,
    "setting a limit": FILTERED,
    "allowing dumps again": FILTERED,
    "being read": {"no dump": "EACCES", SEALED: "EACCES"},
    "dumping core": {"rlimit core": "no core", "no dump": "no core", "landlock files": "no core", SEALED: "no core"},
}


class Tried(NamedTuple):
    """What `tests.seal.trying` found out."""

    as_root: bool
    states: dict[str, str]
    outcomes: dict[str, dict[str, str]]


@pytest.fixture(scope="module", params=[ROOT, NOBODY], ids=["root", "nobody"])
def tried(request: pytest.FixtureRequest) -> Tried:
    """Try everything as a user, once."""
    user: int = request.param
    if ME not in {ROOT, user}:
        if user == ROOT:
            pytest.skip("only root can try what root may")
        user = ME  # just as ordinary
    command = [sys.executable, "-m", "tests.seal.trying", str(user)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=100)
    return Tried(user == ROOT, **json.loads(ran.stdout))


def refusals_of(attempt: str, *, as_root: bool) -> dict[str, str]:
    """Tell which layers refuse an attempt, and how, on this machine."""
    refusals = dict(REFUSED[attempt])
    if attempt == "being read" and as_root:
        return {}  # root reads all memory
    if attempt == "dumping core" and Path("/proc/sys/kernel/core_pattern").read_text(encoding="utf-8").startswith("|"):
        del refusals["landlock files"]  # another program writes it
    return refusals


@pytest.mark.parametrize("attempt", REFUSED)
def test_a_layer_refuses_what_it_is_for_and_nothing_else(tried: Tried, attempt: str) -> None:
    """Each layer alone, all together, and none, which is the control."""
    came = dict(tried.outcomes[attempt])
    control = came.pop("nothing")
    if control not in {"done", "a core"}:
        pytest.skip(f"without any layer, {attempt} comes to {control} on this machine")
    refusals = refusals_of(attempt, as_root=tried.as_root)
    held = {layer: outcome for layer, outcome in came.items() if tried.states[layer] == "on"}
    assert held == {layer: refusals.get(layer, control) for layer in held}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_holds(tried: Tried, layer: str) -> None:
    """A layer says that it holds, or why it does not on this machine."""
    state = tried.states[layer]
    assert state == "on" or state.startswith(("on, except for ", "off: "))
    if state != "on":
        pytest.skip(f"{layer}: {state}")


def test_what_is_tried_is_what_is_looked_at(tried: Tried) -> None:
    """No attempt and no layer escapes the tests above."""
    assert set(tried.outcomes) == set(REFUSED)
    assert set(tried.states) == {*LAYERS, "nothing"}
