"""The layers that are limits and switches of the process: the size of files, core dumps, rights, swapping.

Each function sets one up for all threads of this process, for good, and says how far it holds; none raises.
"""

import errno
import os
import resource
import stat
import sys
from pathlib import Path

from ephemail.seal.kernel import IS_LINUX, NOT_LINUX, mlockall, prctl
from ephemail.seal.layer import ON, Layer

# <linux/prctl.h>
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
# <asm-generic/mman.h>: what is mapped, what will be, each page once it is touched. Without the last, stacks and arenas
# are filled at once, and the resident size triples.
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
# A limit of 0 is ignored where cores are piped to a handler; 1 stops that, and is below the smallest core file.
_CORE_BYTES = 1
_MAY_NOT_LIMIT = "off: what we run in forbids to set the limit"


def forbid_growing_files(nowhere: int) -> Layer:
    """Let no byte be written to any regular file, in whatever memory it lies (EFBIG; Python ignores SIGXFSZ).

    Output that goes to a file is turned to the descriptor `nowhere`: else what is left of it would fail when Python
    stops, and the exit code would tell of an error.
    """
    _turn_files_to(nowhere)
    return Layer("rlimit fsize", ON if _limit(resource.RLIMIT_FSIZE, 0) else _MAY_NOT_LIMIT)


def forbid_core_files() -> Layer:
    """Let no core be written, nor handed to a handler."""
    if _limit(resource.RLIMIT_CORE, _CORE_BYTES):
        return Layer("rlimit core", ON)
    _limit(resource.RLIMIT_CORE, 0)
    return Layer("rlimit core", "on, except for handlers that cores are piped to: the limit was 0 and stays it")


def forbid_dumping() -> Layer:
    """Let nobody but root read this process's memory, nor any core be made of it."""
    return Layer("no dump", _switch(_PR_SET_DUMPABLE, 0))


def forbid_new_privileges() -> Layer:
    """Let no program that is executed have more rights than we; without it an ordinary user may not go on sealing."""
    return Layer("no new privileges", _switch(_PR_SET_NO_NEW_PRIVS, 1))


def forbid_swapping() -> Layer:
    """Keep all memory out of swap: locked, where there is any swap that we may come to.

    Not elsewhere, for of memory that is locked glibc gives no page back: its madvise fails with EINVAL.
    """
    if not IS_LINUX:
        return Layer("no swapping", NOT_LINUX)
    needless = why_needless()
    return Layer("no swapping", f"{ON}: {needless}" if needless else lock_memory())


def why_needless(
    swaps: Path = Path("/proc/swaps"),
    own_group: Path = Path("/proc/self/cgroup"),
    groups: Path = Path("/sys/fs/cgroup"),
) -> str:
    """Say why nothing of ours can be swapped, as things stand; or nothing, if it can, or if that cannot be read."""
    try:
        if len(swaps.read_text(encoding="utf-8").splitlines()) == 1:  # its heading
            return "this machine has no swap"
        group = own_group.read_text(encoding="utf-8").partition("0::/")[2].partition("\n")[0]
        if (groups / group / "memory.swap.max").read_text(encoding="ascii").strip() == "0":
            return "our control group may not swap"
    except OSError:
        pass
    return ""


def lock_memory() -> str:
    """Lock all memory, present and future, and say how far that holds.

    Under a finite limit memory that is wanted later would be refused, and no thread could start. Whether we may pass
    over the limit is the kernel's to say, not a capability's: within a user namespace that does not count. With a limit
    of nothing at all, only who may pass over it can lock anything.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if not _limit(resource.RLIMIT_MEMLOCK, hard if hard == resource.RLIM_INFINITY else 0, hard):
        return _MAY_NOT_LIMIT
    try:
        mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT)
    except OSError as error:
        _limit(resource.RLIMIT_MEMLOCK, soft, hard)
        if error.errno in {errno.EPERM, errno.ENOMEM}:
            return "off: there is swap, and to lock memory needs CAP_IPC_LOCK or an unlimited RLIMIT_MEMLOCK"
        return f"off: the kernel says {error.strerror}"
    return ON


def is_file(descriptor: int) -> bool:
    """Say whether a descriptor leads to a regular file, so that under the seal nothing more is written to it."""
    try:
        return stat.S_ISREG(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def _limit(limited: int, soft: int, hard: int | None = None) -> bool:
    """Set a limit, for good unless `hard` says otherwise, and say whether that was allowed."""
    try:
        resource.setrlimit(limited, (soft, soft if hard is None else hard))
    except (OSError, ValueError):
        return False
    return True


def _switch(option: int, value: int) -> str:
    if not IS_LINUX:
        return NOT_LINUX
    try:
        prctl(option, value)
    except OSError as error:
        return f"off: the kernel says {error.strerror}"
    return ON


def _turn_files_to(nowhere: int) -> None:
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    for descriptor in (1, 2):
        if is_file(descriptor):
            os.dup2(nowhere, descriptor)
