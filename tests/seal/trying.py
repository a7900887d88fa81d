"""Tries in a process of its own, for each layer and each attempt, what a sealed process must not be able to do.

`python -m tests.seal.trying UID` prints, as JSON, the state of each layer for that user, and what came of each attempt
under each: `done`, or the error's name.
"""

import errno
import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ephemail.seal import Layer, landlock, limits, seal, seccomp
from ephemail.seal.kernel import prctl
from tests.seal import file_attempts, process_attempts
from tests.seal.process_attempts import DONE

UNSEALED = "nothing"
SEALED = "the seal"
_PR_SET_DUMPABLE = 4
_NOT_EVERYWHERE = {"no swapping", "landlock files", "landlock tcp"}  # what they refuse, seccomp has refused before
_ATTEMPTS: dict[str, Callable[[Path], Iterator[None]]] = {
    name.replace("_", " "): attempt
    for module in (file_attempts, process_attempts)
    for name, attempt in vars(module).items()
    if inspect.isgeneratorfunction(attempt)
}


def _growing_files() -> Layer:
    with Path(os.devnull).open("wb") as nowhere:
        return limits.forbid_growing_files(nowhere.fileno())


def _unprivileged(forbid: Callable[[], Layer]) -> Callable[[], Layer]:
    def both() -> Layer:
        limits.forbid_new_privileges()
        return forbid()

    return both


def _the_seal() -> Layer:
    """Seal, and say that it holds even where the kernel is too old or the user not mighty enough for some layers."""
    faults = [f"{layer.name} {layer.state}" for layer in seal() if not (layer.holds or layer.name in _NOT_EVERYWHERE)]
    return Layer(SEALED, f"off: {'; '.join(faults)}" if faults else "on")


_LAYERS: dict[str, Callable[[], Layer]] = {
    UNSEALED: lambda: Layer(UNSEALED, "off"),
    "rlimit fsize": _growing_files,
    "rlimit core": limits.forbid_core_files,
    "no dump": limits.forbid_dumping,
    "memory lock": lambda: Layer("memory lock", limits.lock_memory()),
    "landlock files": _unprivileged(landlock.forbid_changing_files),
    "landlock tcp": _unprivileged(landlock.forbid_tcp),
    "seccomp": _unprivileged(seccomp.forbid_calls),
    SEALED: _the_seal,
}


def _tell(work: Callable[[], str]) -> str:
    """Do it in a process of its own, and give what it says or how it ends."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 1)  # where a program that is executed says that it is
        os.write(1, work().encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with open(reading, encoding="utf-8") as pipe:  # noqa: PTH123 - a descriptor is no path
        said = pipe.read().strip()
    return ("a core" if os.WCOREDUMP(status) else "no core") if os.WIFSIGNALED(status) else said


def _try(attempt: Callable[[Path], Iterator[None]], layer: Callable[[], Layer], folder: Path) -> str:
    tried = attempt(folder)
    next(tried)
    layer()
    try:
        next(tried, None)
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return DONE


def _outcome(attempt: str, layer: str) -> str:
    with TemporaryDirectory() as folder:
        return _tell(lambda: _try(_ATTEMPTS[attempt], _LAYERS[layer], Path(folder)))


def _state(layer: str) -> str:
    return _tell(lambda: _LAYERS[layer]().state)


def main(user: int) -> None:
    """Try everything as this user."""
    if user != os.getuid():
        os.setgid(user)
        os.setuid(user)
        prctl(_PR_SET_DUMPABLE, 1)  # which changing the user took away
    states = {layer: _state(layer) for layer in _LAYERS}
    outcomes = {attempt: {layer: _outcome(attempt, layer) for layer in _LAYERS} for attempt in _ATTEMPTS}
    json.dump({"states": states, "outcomes": outcomes}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
