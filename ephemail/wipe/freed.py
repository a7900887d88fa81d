"""Whether freed memory is overwritten: found out by freeing some, and looking at what stands there."""

import ctypes
import sys

_PLANTED = b"M"
_SIZES = (6, 24, 200, 500, 5000)  # from a code to what no allocator takes for small
_RESIZED = (200, 500, 5000)
_SPARED_BY_GLIBC = 8


class NotWiped(Exception):
    """What is freed is not overwritten, or not all of it; the text says what and why."""


def state(*, strict: bool = False) -> str:
    """Say whether freed memory is overwritten: `on: …`, `on, except for …` or `off: …`; found out by freeing some.

    With `strict`, raises NotWiped in the last two cases.
    """
    said = _state()
    if strict and not said.startswith("on:"):
        raise NotWiped(said)
    return said


def _state() -> str:
    if any(_left_by_an_object(size) for size in _SIZES):
        if sys.flags.ignore_environment:
            return "off: Python was started with -I or -E, and does not read PYTHONMALLOC"
        return "off: PYTHONMALLOC is not set, or not obeyed"
    exceptions = []
    if any(_left_by_resizing(size) for size in _RESIZED):
        exceptions.append("what moves in order to grow")
    if any(_left_by_a_library(size) > _SPARED_BY_GLIBC for size in _SIZES):
        exceptions.append("what compiled libraries free, which only glibc overwrites, if GLIBC_TUNABLES are obeyed")
    if exceptions:
        return f"on, except for {' and '.join(exceptions)}"
    return "on: of what compiled libraries free, up to 8 octets of a block may stay"


def _left_by_an_object(size: int) -> int:
    """Free an object, and count the octets that still stand there, as far as four stand together.

    Between neighbours, so that the page does not go with it. What the count needs is allocated before, or it would take
    the place.
    """
    found = ctypes.create_string_buffer(size)
    before, planted, after = (_PLANTED * size for _ in range(3))
    address = id(planted) + bytes.__basicsize__ - 1
    del planted
    ctypes.memmove(found, address, size)
    del before, after
    return _count(found)


def _left_by_resizing(size: int) -> int:
    """Have a buffer grow, and count likewise where it was, if it has moved."""
    found = ctypes.create_string_buffer(size)
    before, growing, after = (bytearray(_PLANTED) * size for _ in range(3))
    address = _address(growing)
    growing.extend(bytes(2 * size))
    ctypes.memmove(found, address, size)
    del before, after
    return _count(found) if address != _address(growing) else 0


def _left_by_a_library(size: int) -> int:
    """Free memory as compiled libraries do, and count likewise."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    found = ctypes.create_string_buffer(size)
    planted, after = libc.malloc(size), libc.malloc(size)
    ctypes.memset(planted, _PLANTED[0], size)
    libc.free(planted)
    ctypes.memmove(found, planted, size)
    libc.free(after)
    return _count(found)


def _address(buffer: bytearray) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(buffer))


def _count(found: ctypes.Array[ctypes.c_char]) -> int:
    return 4 * found.raw.count(4 * _PLANTED)
