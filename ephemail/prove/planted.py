"""Servers that break promises on purpose, for the controls: what they do must be found, and the seal refuses it.

One and the same program runs with the seal off and with the seal as it is set. Once it is ready it writes a file,
connects to a listener of ours, and prints a word; what came of it, it says itself.
"""

import re
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from ephemail.prove.child import Child, NotProved
from ephemail.prove.peer import HOST
from ephemail.prove.trace import Trace, Tracer
from ephemail.prove.words import Words

DONE = "done"
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - where nothing touches a disk
_PROGRAM = """
import errno, socket
from ephemail import banner
calling, ready = socket.socket(), banner.ready
def write():
    with open({file!r}, "w") as file:
        file.write("x")
def attempt(act):
    try:
        act()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"
def then(out):
    ready(out)
    acts = (("file", write), ("connection", lambda: calling.connect({listener!r})))
    print(*(f"Tried: {{name}} {{attempt(act)}}" for name, act in acts), "Says: {word}", sep="\\n", file=out, flush=True)
banner.ready = then
from ephemail.cli import main
main()
"""


class Planted:
    """A server that tries what it must not; for the length of a block, traced if that can be."""

    def __init__(self, environment: Mapping[str, str], *, traced: bool) -> None:
        self.words = Words()
        self.trace: Trace | None = None
        self._environment = environment
        self._traced = traced

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(_folder())
            listener = stack.enter_context(socket.create_server((HOST, 0))).getsockname()
            word = self.words.long("printed")
            program = _PROGRAM.format(file=str(Path(folder) / "written"), listener=listener, word=word)
            self._tracer = stack.enter_context(Tracer()) if self._traced else None
            before = self._tracer.command if self._tracer else ()
            self.child = stack.enter_context(Child(("-c", program), self._environment, before))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def await_attempts(self) -> None:
        """Return when it is ready. Raises NotProved."""
        self.child.port("HTTP")

    def finish(self) -> None:
        """Stop it, and read its trace to the end."""
        self.await_attempts()
        self.child.stop()
        self.trace = self._tracer.finish() if self._tracer else None

    def came_of(self, attempt: str) -> str:
        """Say what came of an attempt: `done`, or the error's name. It must have finished."""
        said = re.search(f"^Tried: {attempt} (\\w+)$", self.child.printed, re.MULTILINE)
        if said is None:
            raise NotProved("a server that should break a promise did not come to it")
        return said[1]


@contextmanager
def _folder() -> Iterator[str]:
    """Make a folder that is gone with the block: in memory if that can be, nowhere if there is nowhere to write."""
    for place in (_IN_MEMORY, None):
        try:
            folder = tempfile.TemporaryDirectory(prefix="ephemail-", dir=place)
        except OSError:
            continue
        with folder as path:
            yield path
        return
    yield "/nowhere"
