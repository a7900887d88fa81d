"""The stacks of our threads, on which compiled code leaves what it has worked with, and how to overwrite them."""

import ctypes
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Zeros(ctypes.Structure):
    _fields_ = (("zeros", ctypes.c_char * (256 << 10)),)


# As many arguments as ctypes takes, all zeros: they go onto the stack, 72 KB with what ctypes keeps beside them. On
# x86-64 the first goes there as a whole, and is larger than what parsers and compressors were seen to reach.
_ARGUMENTS = (_Zeros(), *1000 * (0,))
_LEVELS = 4  # of some 500 octets each; three times what ctypes takes on its way
_getpid = ctypes.CDLL(None).getpid  # looks at no argument


def scrub() -> None:
    """Overwrite the stack of this thread as far as it is not in use; takes a fifth of a millisecond."""
    _getpid(*_ARGUMENTS)


class Workers(ThreadPoolExecutor):
    """Threads that scrub their stack after each job."""

    def submit(self, job: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a job done."""
        return super().submit(cleanly(job), *args, **kwargs)


def cleanly(job: Callable[P, T]) -> Callable[P, T]:
    """Have a job scrub the stack after itself; not in the main thread, whose stack is scrubbed by the wash."""

    def do(*args: P.args, **kwargs: P.kwargs) -> T:
        if threading.current_thread() is threading.main_thread():
            return job(*args, **kwargs)
        try:
            return _deeper(partial(job, *args, **kwargs), _LEVELS)
        finally:
            scrub()

    return do


def _deeper(job: Callable[[], T], levels: int) -> T:
    """Do a job from further down the stack: what scrubs cannot overwrite where it stands itself."""
    return next(map(partial(_deeper, job), [levels - 1])) if levels else job()
