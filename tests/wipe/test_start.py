"""The program executes itself once more with what has freed memory overwritten, and never twice."""

import os
import platform
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.running import serving

TOLD = "print(os.getpid(), *(os.environ.get(name, '-') for name in ('PYTHONMALLOC', 'GLIBC_TUNABLES', 'OTHER')))"
PROGRAM = f"""
import os, sys
from ephemail.wipe import start
{TOLD}
sys.stdout.flush()
start.prepare(os.environ)
print(sys.argv)
sys.exit(7)
"""
TUNED = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"

glibc_only = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has its tunables")


def run(
    *options: str, program: str = PROGRAM, script: str | None = None, **variables: str
) -> tuple[int, list[list[str]]]:
    """Run the program; give its exit code and what it printed, in words."""
    given = ("-c", program) if script is None else ("-",)
    done = python(*options, *given, "a b", "c", script=script, **variables)
    return done.returncode, [line.split() for line in done.stdout.splitlines()]


def python(*arguments: str, script: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these variables of those that matter here, and to its end."""
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONMALLOC", "GLIBC_TUNABLES"}}
    return subprocess.run(
        [sys.executable, *arguments],
        check=False,
        env=clean | variables,
        capture_output=True,
        text=True,
        input=script,
        timeout=30,
    )


@glibc_only
def test_the_program_starts_once_more_as_the_same_process_with_the_same_arguments() -> None:
    """Its id, arguments, other variables and exit code are what they would have been."""
    code, [first, second, arguments] = run(OTHER="kept")
    assert code == 7
    assert first[1:] == ["-", "-", "kept"]
    assert second == [first[0], "malloc_debug", TUNED, "kept"]
    assert " ".join(arguments) == "['-c', 'a b', 'c']"


@glibc_only
def test_other_tunables_are_kept() -> None:
    """What an operator has set stays, but for the two that wiping is made of."""
    set_before = "glibc.malloc.arena_max=2:glibc.malloc.perturb=1"
    _, [_, second, _] = run(GLIBC_TUNABLES=set_before)
    assert second[2] == f"glibc.malloc.arena_max=2:{TUNED}"


@glibc_only
def test_where_all_is_set_the_program_does_not_start_again() -> None:
    """As in a container that is made for it: the start is sooner."""
    code, printed = run(PYTHONMALLOC="malloc_debug", GLIBC_TUNABLES=TUNED, LD_BIND_NOW="1")
    assert (code, len(printed)) == (7, 2)


@pytest.mark.parametrize("option", ["-E", "-I"])
def test_an_interpreter_that_ignores_the_variables_starts_again_but_once(option: str) -> None:
    """There would be no end to it otherwise."""
    code, printed = run(option)
    assert (code, len(printed)) == (7, 3)


def test_a_launcher_that_takes_the_variables_away_starts_it_again_but_once(tmp_path: Path) -> None:
    """Nor here, where the environment never has what was put into it."""
    launcher = tmp_path / "python"
    launcher.write_text(f'#!/bin/sh\nexec env -u PYTHONMALLOC -u GLIBC_TUNABLES {sys.executable} "$@"\n')
    launcher.chmod(0o755)
    code, printed = run(program=f"import sys; sys.executable = {str(launcher)!r}\n{PROGRAM}")
    assert (code, len(printed)) == (7, 3)


def test_a_program_on_standard_input_is_not_started_again() -> None:
    """It has been read, and cannot be read again."""
    code, printed = run(script=PROGRAM)
    assert (code, len(printed)) == (7, 2)


def test_a_program_that_may_not_be_executed_goes_on() -> None:
    """What says whether memory is overwritten will say that it is not."""
    code, printed = run(program=f"import sys; sys.executable = '/nowhere'\n{PROGRAM}")
    assert (code, len(printed)) == (7, 2)


SCRIPT = str(Path(sysconfig.get_path("scripts")) / "ephemail")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux shows a process's environment")
@pytest.mark.parametrize(
    "program",
    [("-m", "ephemail"), ("-c", "from ephemail.cli import main; main()"), (SCRIPT,)],
    ids=["-m", "-c", "script"],
)
@pytest.mark.parametrize("wipe", ["on", "off"])
def test_the_server_starts_so_however_it_is_called(program: tuple[str, ...], wipe: str) -> None:
    """As a module, as a string, as the command; and it ends as ever. Switched off, it starts as it was told to."""
    with serving(program=program, WIPE=wipe) as server:
        variables = Path(f"/proc/{server.pid}/environ").read_bytes().split(b"\0")
        assert any(each.startswith(b"PYTHONMALLOC=") for each in variables) == (wipe == "on")
        server.process.send_signal(signal.SIGINT)
        assert server.stop()[0] == 0
