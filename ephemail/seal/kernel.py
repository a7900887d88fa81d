"""Calls to the kernel that Python has no function for, by ctypes."""

import ctypes
import os
import sys

IS_LINUX = sys.platform == "linux"
NOT_LINUX = "off: only Linux has it"

_libc = ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: int | ctypes.Array[ctypes.c_char] | bytes | None) -> int:
    """Make a system call and give its result; raises OSError. Numbers differ between machines."""
    return _checked(_libc.syscall(ctypes.c_long(number), *map(_wide, arguments)))


def prctl(option: int, value: int) -> int:
    """Set an option of the process that takes one value; raises OSError."""
    return _checked(_libc.prctl(option, *map(_wide, (value, 0, 0, 0))))


def mlockall(flags: int) -> None:
    """Lock memory, of the kinds that the flags name; raises OSError."""
    _checked(_libc.mlockall(flags))


def _wide(argument: int | ctypes.Array[ctypes.c_char] | bytes | None) -> object:
    # Variadic: an int would be passed in 32 bits, and the kernel would read what stood in the others.
    return ctypes.c_ulong(argument) if isinstance(argument, int) else argument


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
