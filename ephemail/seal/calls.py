"""The system calls that a serving process makes, and what of their arguments; every other call is refused.

A list of what is allowed, not of what is forbidden: there are some 380 calls, each kernel brings new ones, and a
stranger who asks whether any of these can change a file has a page to read. It is what CPython, uvloop, OpenSSL and our
compiled libraries were seen to call, under glibc, with the like that musl and older glibc call in their stead.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Numbers = tuple[int | None, int | None]  # x86-64, aarch64; None: it has no such call

FREE: Mapping[str, Numbers] = {
    # Descriptors that are open. What a file may take is nothing: RLIMIT_FSIZE.
    "read": (0, 63),
    "readv": (19, 65),
    "pread64": (17, 67),
    "write": (1, 64),
    "writev": (20, 66),
    "lseek": (8, 62),
    "close": (3, 57),
    # Looking at files: modules and codecs are loaded late.
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    # Sockets that are bound or accepted already.
    "listen": (50, 201),
    "accept4": (288, 242),
    "getsockname": (51, 204),
    "getpeername": (52, 205),
    "getsockopt": (55, 209),
    "setsockopt": (54, 208),
    "shutdown": (48, 210),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    # The event loop.
    "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21),
    "epoll_wait": (232, None),
    "epoll_pwait": (281, 22),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "eventfd2": (290, 19),
    "pipe2": (293, 59),
    # Memory.
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "mseal": (462, 462),
    # Threads, and the end.
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "exit": (60, 93),
    "exit_group": (231, 94),
    # Signals that come to us.
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    # Time, chance, and who and where we are.
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getrusage": (98, 165),
    "uname": (63, 160),
    "sysinfo": (99, 179),
}


class Among(NamedTuple):
    """A condition: half of an argument is one of these values."""

    argument: int
    values: tuple[int, ...]
    upper: bool = False


class Without(NamedTuple):
    """A condition: none of these bits is set in the lower half of an argument."""

    argument: int
    bits: int


class With(NamedTuple):
    """A condition: one of these bits is set in the lower half of an argument."""

    argument: int
    bits: int


Condition = Among | Without | With


class Rule(NamedTuple):
    """A call that is allowed where all conditions hold."""

    name: str
    numbers: Numbers
    conditions: tuple[Condition, ...]


def null(argument: int) -> tuple[Condition, Condition]:
    """Give the conditions for a pointer to nothing."""
    return Among(argument, (0,)), Among(argument, (0,), upper=True)


_STREAM_ONLY = 0b1110  # the bits in which a socket's other types differ from SOCK_STREAM, 1
# <asm-generic/fcntl.h>: O_ACCMODE, for O_RDONLY is 0; O_CREAT, O_TRUNC, __O_TMPFILE.
_WRITING = 0o3 | 0o100 | 0o1000 | 0o20000000
_CLONE_THREAD = 0x10000
_MSG_FASTOPEN = 0x20000000
_AF_UNIX, _AF_INET, _AF_INET6 = 1, 2, 10
_IPPROTO_TCP = 6


def rules(own_pid: int, *, connecting: bool) -> Iterable[Rule]:
    """Give the calls that are allowed for some arguments; connecting only if something is to be connected to."""
    yield Rule("open", (2, None), (Without(1, _WRITING),))
    yield Rule("openat", (257, 56), (Without(2, _WRITING),))
    # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC.
    yield Rule("fcntl", (72, 25), (Among(1, (0, 1, 2, 3, 4, 1030)),))
    # FIONBIO, FIOCLEX, TCGETS, TIOCGWINSZ, TCGETS2 (glibc 2.42): others type into terminals, and change files' flags.
    yield Rule("ioctl", (16, 29), (Among(1, (0x5421, 0x5451, 0x5401, 0x5413, 0x802C542A)),))
    # Threads, no processes. clone3 keeps its flags where no filter can look; refused as unknown, libraries take this.
    yield Rule("clone", (56, 220), (With(0, _CLONE_THREAD),))
    yield Rule("tgkill", (234, 131), (Among(0, (own_pid,)),))
    # A thread's name alone (PR_SET_NAME): another option would undo a layer.
    yield Rule("prctl", (157, 167), (Among(0, (15,)),))
    # Limits are read, not set: with its right, root could raise RLIMIT_FSIZE again.
    yield Rule("prlimit64", (302, 261), null(2))
    # To whom we are connected, and to nobody by the way; with TCP Fast Open sending would connect.
    yield Rule("sendto", (44, 206), (*null(4), Without(3, _MSG_FASTOPEN)))
    yield Rule("sendmsg", (46, 211), (Without(2, _MSG_FASTOPEN),))
    # The loop's own; datagrams of this family could be sent to the machine's log.
    yield Rule("socketpair", (53, 199), (Among(0, (_AF_UNIX,)), Without(1, _STREAM_ONLY)))
    if connecting:  # not MPTCP, which Landlock does not take for TCP
        family, protocol = Among(0, (_AF_INET, _AF_INET6)), Among(2, (0, _IPPROTO_TCP))
        yield Rule("socket", (41, 198), (family, Without(1, _STREAM_ONLY), protocol))
        yield Rule("connect", (42, 203), ())
