"""`ephemail prove` tells the truth: of a server that keeps its promises, of one that breaks them all, of what it lacks.

The commands run at the same time, for each of them mostly waits.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from shutil import which

import pytest

from ephemail.prove import checks, trace
from ephemail.seal.kernel import IS_LINUX
from tests.running import environment

pytestmark = pytest.mark.skipif(not IS_LINUX, reason="only Linux shows what is looked at")

SECONDS = 100
HOLDS, BROKEN, UNCHECKED = "holds", "does not hold", "not checked"
TRACED, SEARCHED = {checks.FILES, checks.CONTACTS}, {checks.MEMORY}
ALL = {
    *TRACED,
    *SEARCHED,
    checks.PRINTED,
    checks.SWAP,
    checks.CORE,
    checks.LAYERS,
    checks.GONE,
}

# The command as it is, but for its quick server, which has a fault.
PROVING = """
import sys
from ephemail.prove import proof
faults = '''
from ephemail import app
app.SWEEP_SECONDS = 2.0
{faults}
from ephemail.cli import main
main()
'''
proof.QUICK = proof.Subject(("-c", faults), sweep_seconds=2.0, limit_seconds=90)
sys.argv = ["ephemail", "prove", "--quick", "--json"]
from ephemail.cli import main
main()
"""
# Each promise is broken when the first mailbox goes.
FAULTY = """
import socket
from ephemail.store.names import Quarantine
def add(self, name, gone_at, *, grace):
    print(name, flush=True)
    open({file!r}, "a").close()
    with socket.socket() as calling:
        calling.connect_ex(("127.0.0.1", 9))
Quarantine.add = add
"""
# Mail is forgotten, but for what is packed: no word of it can be read there.
RETAINING = """
from ephemail.store.codec import Codec
retained, pack = [], Codec.pack
def retain(self, head, octets):
    retained.append(pack(self, head, octets))
    return retained[-1]
Codec.pack = retain
"""


def proving(program: Sequence[str], path: str | None = None, **settings: str) -> subprocess.Popen[str]:
    """Start the command."""
    given = environment(**settings) | ({} if path is None else {"PATH": path})
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, *program], env=given, stdout=pipe, stderr=pipe, text=True)


def told(command: subprocess.Popen[str]) -> dict[str, object]:
    """Wait for the command; give its document, and its exit code beside it."""
    printed, stages = command.communicate(timeout=SECONDS)
    assert command.returncode in {0, 1, 4}, stages
    document: dict[str, object] = json.loads(printed)
    assert document["exit_code"] == command.returncode
    return document


def results(document: dict[str, object]) -> dict[str, str]:
    """Give the result of each check."""
    found = document["checks"]
    assert isinstance(found, list)
    return {each["promise"]: each["result"] for each in found}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Prove a server that is sound, one without strace at hand, one that is faulty, and one that retains mail."""
    command = ("-m", "ephemail", "prove", "--quick", "--json")
    faults = FAULTY.format(file=str(tmp_path_factory.mktemp("faulty") / "written"))
    commands = {
        "sound": proving(command),
        "no strace": proving(command, path=""),
        "faulty": proving(("-c", PROVING.format(faults=faults)), SEAL="off", WIPE="off"),
        "retaining": proving(("-c", PROVING.format(faults=RETAINING))),
    }
    try:
        return {name: told(started) for name, started in commands.items()}
    finally:
        for started in commands.values():
            started.terminate()
            started.wait()


def cannot(document: str) -> set[str]:
    """Name the checks that cannot be made here."""
    lacking = set() if os.geteuid() == 0 else SEARCHED
    return lacking | (TRACED if document == "no strace" or which("strace") is None or trace.why_not() else set())


@pytest.mark.parametrize("document", ["sound", "no strace"])
def test_all_that_can_be_checked_of_a_sound_server_holds(
    document: str, documents: dict[str, dict[str, object]]
) -> None:
    """And what cannot be checked is said, by the exit code too."""
    assert results(documents[document]) == {check: UNCHECKED if check in cannot(document) else HOLDS for check in ALL}
    assert documents[document]["exit_code"] == (4 if cannot(document) else 0)


def test_each_broken_promise_is_found(documents: dict[str, dict[str, object]]) -> None:
    """A file, a connection, a name printed, a name given away, mail left in memory, no seal; but swap."""
    expected = {check: UNCHECKED if check in cannot("faulty") else BROKEN for check in ALL} | {checks.SWAP: HOLDS}
    assert results(documents["faulty"]) == expected
    assert documents["faulty"]["exit_code"] == 1


def test_mail_that_is_only_packed_is_found(documents: dict[str, dict[str, object]]) -> None:
    """Though it is compressed, and all else as it should be."""
    expected = {check: UNCHECKED if check in cannot("retaining") else HOLDS for check in ALL}
    found = {} if checks.MEMORY in cannot("retaining") else {checks.MEMORY: BROKEN}
    assert results(documents["retaining"]) == expected | found


def test_a_server_that_does_not_start_is_no_proof() -> None:
    """The command says what the server said, and leaves nothing running."""
    command = proving(("-m", "ephemail", "prove", "--quick"), SEAL="perhaps")
    printed, stages = command.communicate(timeout=SECONDS)
    assert (command.returncode, printed) == (1, "")
    assert "Not proved: a server did not start: " in stages
    assert "SEAL" in stages
