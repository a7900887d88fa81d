"""What is said of freed memory is what is true of it, whatever the environment says."""

import pytest

from tests.wipe.test_start import TUNED, glibc_only, python

ASK = "from ephemail.wipe import freed; print(freed.state())"
INSIST = "from ephemail.wipe import freed; freed.state(strict=True)"


def ask(*options: str, program: str = ASK, **variables: str) -> str:
    """Run Python with these variables; give what it says, or the last line of how it fails."""
    done = python(*options, "-c", program, **variables)
    return (done.stdout or done.stderr).strip().rpartition("\n")[2]


@glibc_only
def test_with_what_the_start_sets_freed_memory_is_overwritten() -> None:
    """Objects, buffers that grow, what compiled libraries free."""
    assert ask(PYTHONMALLOC="malloc_debug", GLIBC_TUNABLES=TUNED).startswith("on: ")


@pytest.mark.parametrize(
    "variables",
    [{}, {"GLIBC_TUNABLES": TUNED}, {"PYTHONMALLOC": "malloc"}, {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": TUNED}],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()) or "nothing set",
)
def test_without_the_hooks_it_is_off(variables: dict[str, str]) -> None:
    """Even where glibc overwrites: it spares the ends of blocks, where a short word is the whole of it."""
    assert ask(**variables) == "off: PYTHONMALLOC is not set, or not obeyed"


@pytest.mark.parametrize("option", ["-E", "-I"])
def test_an_interpreter_that_ignores_the_variables_is_known(option: str) -> None:
    """It is said why, so that it can be mended."""
    assert ask(option, PYTHONMALLOC="malloc_debug", GLIBC_TUNABLES=TUNED).startswith("off: Python was started with -I")


def test_what_only_glibc_overwrites_is_excepted_elsewhere() -> None:
    """With Python's hooks alone, as with another libc, what compiled libraries free stays, and what has moved."""
    said = ask(PYTHONMALLOC="debug")
    assert said.startswith("on, except for what moves in order to grow and what compiled libraries free")


def test_strict_refuses_whatever_does_not_hold() -> None:
    """With the reason."""
    assert ask(program=INSIST).endswith("NotWiped: off: PYTHONMALLOC is not set, or not obeyed")
    assert "NotWiped: on, except for" in ask(program=INSIST, PYTHONMALLOC="debug")


@glibc_only
def test_strict_accepts_what_holds() -> None:
    """The control: nothing is raised, and nothing said."""
    assert not ask(program=INSIST, PYTHONMALLOC="malloc_debug", GLIBC_TUNABLES=TUNED)
