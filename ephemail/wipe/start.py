"""The start: the program executes itself once more, with the variables that have freed memory overwritten.

Imports little, since what is done before is done again.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

# Not `malloc`: that leaves overwriting to glibc, which spares the last 8 octets of a block, and a code has six. The
# debug hooks of Python overwrite all of it. Not `debug` either, where it can be avoided: that is Python's own allocator
# under the hooks, and of a block that moves in order to grow the hooks overwrite only 64 octets at each end.
_HOOKED_MALLOC, _HOOKED = "malloc_debug", "debug"
_TUNABLES = {
    "glibc.malloc.perturb": "165",  # any octet but 0: what is freed is filled with it
    "glibc.malloc.tcache_count": "0",  # what goes into a thread's cache is not filled
}
# Among the arguments, where the next of us sees it whatever is done to the environment on the way.
_MARK = "ephemail-wipes"


def prepare(environ: Mapping[str, str]) -> None:
    """Execute this program again with the variables that have freed memory overwritten; return if that is no use.

    At most once, whatever comes of it. The process id stays, and so do the arguments and all else in the environment.
    Early, for what has been done until then is done again.
    """
    wanted = {**environ, **variables(environ)}
    is_executable = sys.executable and sys.argv[0] not in {"", "-"}  # a script on standard input has been read
    if wanted == environ or _MARK in sys._xoptions or not is_executable:  # noqa: SLF001 - it is documented
        return
    with suppress(OSError):  # `state` will say that it is off
        os.execve(sys.executable, [sys.executable, "-X", _MARK, *sys.orig_argv[1:]], wanted)  # noqa: S606 - ourselves


def variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that have freed memory overwritten here; other tunables of glibc stay as they are."""
    if not _is_glibc():
        return {"PYTHONMALLOC": _HOOKED}
    standing = environ.get("GLIBC_TUNABLES", "").split(":")
    kept = [each for each in standing if each and each.partition("=")[0] not in _TUNABLES]
    tunables = ":".join([*kept, *(f"{name}={value}" for name, value in _TUNABLES.items())])
    has_gil = "t" not in sys.abiflags  # without, Python has but one allocator, which is not malloc
    return {
        "PYTHONMALLOC": _HOOKED_MALLOC if has_gil else _HOOKED,
        "GLIBC_TUNABLES": tunables,
        # Else the first call of a function, on its way through the linker, leaves on the stack what registers hold: of
        # what was copied last, a few hundred octets.
        "LD_BIND_NOW": "1",
    }


def _is_glibc() -> bool:
    """Say whether this is glibc: no other allocator can be told to overwrite what it frees."""
    try:
        return bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except ValueError:
        return False
