"""The layer of seccomp: for all threads, every system call is refused that calls.py does not allow, for good.

Refused, never killed: a kill would wipe every mailbox at the first call that a library only tries out, and would give
whoever finds such a call a switch to do it with. An error goes the way of all errors, to `451` or 500. It is EPERM; and
ENOSYS, as on an older kernel, for calls since Linux 5.1, for which libraries have a second way: libc from clone3 to
clone, libuv from io_uring to epoll. Calls of another ABI (i386, x32) get ENOSYS too.
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterable
from typing import NamedTuple

from ephemail.seal import calls
from ephemail.seal.kernel import IS_LINUX, NOT_LINUX, call
from ephemail.seal.layer import ON, Layer

# <linux/seccomp.h>
_SET_MODE_FILTER = 1
_TSYNC = 1
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where they stand in struct seccomp_data; each argument takes 8 octets
# <linux/bpf_common.h>
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

_SINCE_5_1 = 424  # from here on calls have the same number on all machines; x32 has its bit above


class Machine(NamedTuple):
    """What a filter must know of a machine: its place in calls.py, its name in <linux/audit.h>, seccomp's number."""

    column: int
    architecture: int
    seccomp: int


MACHINES = {"x86_64": Machine(0, 0xC000003E, 317), "aarch64": Machine(1, 0xC00000B7, 277)}


def forbid_calls(*, connecting: bool = False) -> Layer:
    """Refuse what calls.py does not allow, in all threads of this process."""
    return Layer("seccomp", _state(connecting=connecting))


def _state(*, connecting: bool) -> str:
    if not IS_LINUX:
        return NOT_LINUX
    name = os.uname().machine if sys.maxsize > 2**32 else f"{os.uname().machine} with a 32-bit Python"
    machine = MACHINES.get(name)
    if machine is None:
        return f"off: it is written for {' and '.join(MACHINES)}, and this is {name}"
    try:
        thread = _install(machine, program(machine, calls.rules(os.getpid(), connecting=connecting)))
    except OSError as error:
        return f"off: the kernel says {error.strerror}"
    return ON if thread == 0 else "off: a thread has a filter of its own"


def _install(machine: Machine, octets: bytes) -> int:
    held = ctypes.create_string_buffer(octets, len(octets))
    described = struct.pack("@HP", len(octets) // 8, ctypes.addressof(held))  # struct sock_fprog
    return call(machine.seccomp, _SET_MODE_FILTER, _TSYNC, described)


def program(machine: Machine, rules: Iterable[calls.Rule]) -> bytes:
    """Write the filter for a machine.

    Each call is compared in turn; since Linux 5.11 the kernel remembers which are allowed whatever their arguments.
    """
    free = [numbers[machine.column] for numbers in calls.FREE.values()]
    allowed = [number for number in free if number is not None]
    return b"".join(
        (
            _load(_ARCHITECTURE),
            _if(_IF_EQUAL, machine.architecture, then=1, otherwise=0),
            _refuse(errno.ENOSYS),
            _load(_NUMBER),
            *(_ruled(rule, machine.column) for rule in rules),
            *(_if(_IF_EQUAL, n, then=len(allowed) - i + 2, otherwise=0) for i, n in enumerate(allowed)),
            _if(_IF_AT_LEAST, _SINCE_5_1, then=1, otherwise=0),
            _refuse(errno.EPERM),
            _refuse(errno.ENOSYS),
            _instruction(_RETURN, _ALLOW),
        )
    )


def _ruled(rule: calls.Rule, column: int) -> bytes:
    """Write what decides about one call, and is passed over by all others."""
    number = rule.numbers[column]
    if number is None:
        return b""
    decision = _instruction(_RETURN, _ALLOW) + _refuse(errno.EPERM)
    for condition in reversed(rule.conditions):
        decision = _condition(condition, to_refusal=len(decision) // 8 - 1) + decision
    return _if(_IF_EQUAL, number, then=0, otherwise=len(decision) // 8) + decision


def _condition(condition: calls.Condition, to_refusal: int) -> bytes:
    """Write a condition: what it is true for goes on behind it."""
    loaded = _load(_ARGUMENTS + 8 * condition.argument + 4 * (isinstance(condition, calls.Among) and condition.upper))
    match condition:
        case calls.Without(_, bits):
            return loaded + _if(_IF_ANY_BIT, bits, then=to_refusal, otherwise=0)
        case calls.With(_, bits):
            return loaded + _if(_IF_ANY_BIT, bits, then=0, otherwise=to_refusal)
        case calls.Among(_, values):
            *some, last = values
            others = (_if(_IF_EQUAL, value, then=len(some) - i, otherwise=0) for i, value in enumerate(some))
            return loaded + b"".join(others) + _if(_IF_EQUAL, last, then=0, otherwise=to_refusal)


def _load(offset: int) -> bytes:
    return _instruction(_LOAD, offset)


def _refuse(error: int) -> bytes:
    return _instruction(_RETURN, _ERRNO | error)


def _if(comparison: int, operand: int, *, then: int, otherwise: int) -> bytes:
    return _instruction(comparison, operand, then, otherwise)


def _instruction(code: int, operand: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, operand)  # struct sock_filter; both machines are little-endian
