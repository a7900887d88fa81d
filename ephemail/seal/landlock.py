"""The layers of Landlock: no file is opened for writing, made, renamed or removed, and no TCP connection is begun.

They hold for the calling thread and for those it starts afterwards, for good. The flags and structures are those of
<linux/landlock.h>; what an older kernel does not know is left out, and said.
"""

import errno
import os
import struct
from collections.abc import Callable, Collection
from pathlib import Path

from ephemail.seal.kernel import IS_LINUX, NOT_LINUX, call
from ephemail.seal.layer import ON, Layer

# The same on all machines: Linux numbers alike what is newer than 5.1.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1  # the flag that has create_ruleset tell it instead

_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
_REMOVE_AND_MAKE = 0b1_1111_1111 << 4  # directories, files, devices, sockets, pipes, symbolic links
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
# Reading is left as it is: modules and codecs are loaded late, and SIGHUP reads the certificate again.
_FILES_SINCE = {1: _EXECUTE | _WRITE_FILE | _REMOVE_AND_MAKE, 2: _REFER, 3: _TRUNCATE, 5: _IOCTL_DEV}
_TRUNCATE_SINCE = 3

_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1
_TCP_SINCE = 4
_RULE_NET_PORT = 2

_WHY_NOT = {
    errno.ENOSYS: "this kernel has no Landlock",
    errno.EOPNOTSUPP: "this kernel has Landlock, but was not started with it",
    errno.EPERM: "what we run in forbids it",
}


def forbid_changing_files() -> Layer:
    """Let no file be opened for writing, made, renamed, removed or executed."""
    return Layer("landlock files", _tell(_forbid_changing_files))


def forbid_tcp(connect_ports: Collection[int] = ()) -> Layer:
    """Let no port be bound, and none be connected to but those given."""
    return Layer("landlock tcp", _tell(lambda version: _forbid_tcp(version, connect_ports)))


def _tell(forbid: Callable[[int], str]) -> str:
    """Forbid it, with the kernel's version of Landlock, and say how far that holds."""
    if not IS_LINUX:
        return NOT_LINUX
    try:
        state = forbid(call(_CREATE_RULESET, None, 0, _VERSION))
    except OSError as error:
        return f"off: {_WHY_NOT.get(error.errno or 0, f'the kernel says {error.strerror}')}"
    return _and_threads() if state == ON else state


def _and_threads() -> str:
    try:
        others = len(list(Path("/proc/self/task").iterdir())) - 1
    except OSError:
        return "on, except for threads that run already, if any do: /proc cannot be read"
    return f"on, except for threads that run already: {others}" if others else ON


def _forbid_changing_files(version: int) -> str:
    _restrict(struct.pack("=Q", sum(rights for since, rights in _FILES_SINCE.items() if since <= version)))
    if version < _TRUNCATE_SINCE:
        return f"on, except for truncating: this kernel's Landlock is version {version}"
    return ON


def _forbid_tcp(version: int, connect_ports: Collection[int]) -> str:
    if version < _TCP_SINCE:
        return f"off: this kernel's Landlock is version {version}, and TCP came with {_TCP_SINCE}"
    _restrict(struct.pack("=QQ", 0, _BIND_TCP | _CONNECT_TCP), connect_ports)
    return ON


def _restrict(handled: bytes, connect_ports: Collection[int] = ()) -> None:
    """Forbid what is handled, but for connecting to the ports; raises OSError."""
    ruleset = call(_CREATE_RULESET, handled, len(handled), 0)
    try:
        for port in connect_ports:
            call(_ADD_RULE, ruleset, _RULE_NET_PORT, struct.pack("=QQ", _CONNECT_TCP, port), 0)
        call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
