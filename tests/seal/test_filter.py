"""The filter lets through what is on its list, on both machines, and its numbers are those of the kernel's headers."""

import errno
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from ephemail.seal import calls, seccomp

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
OWN_PID = 4711
ALLOWED = 0
I386 = 0x40000003
X32 = 0x40000000


def answer(machine: str, number: int, *arguments: int, architecture: int = 0, connecting: bool = False) -> int:
    """Have a filter decide about a call, as the kernel would: 0 or the error's number."""
    described = seccomp.MACHINES[machine]
    octets = seccomp.program(described, calls.rules(OWN_PID, connecting=connecting))
    program = list(struct.iter_unpack("=HBBI", octets))
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number, architecture or described.architecture, 0, *padded)
    accumulator, at = 0, 0
    while True:
        code, then, otherwise, operand = program[at]
        at += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, operand)
            case 0x06:
                assert operand >> 16 in {0x7FFF, 0x0005}
                return int(operand & 0xFFFF)
            case _:
                true = {0x15: accumulator == operand, 0x35: accumulator >= operand, 0x45: bool(accumulator & operand)}
                at += then if true[code] else otherwise


def number_of(machine: str, call: str) -> int:
    """Tell the number of a call that is allowed for some arguments."""
    numbers = {rule.name: rule.numbers for rule in calls.rules(OWN_PID, connecting=True)}[call]
    number = numbers[seccomp.MACHINES[machine].column]
    if number is None:
        pytest.skip(f"{machine} has no {call}")
    return number


def numbers_in(header: Path) -> dict[str, int]:
    """Read the numbers of all calls."""
    if not header.exists():
        pytest.skip(f"no {header}: linux-libc-dev is not installed")
    found = re.findall(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)$", header.read_text(encoding="utf-8"), re.MULTILINE)
    return {"newfstatat" if name == "fstatat" else name: int(number) for name, number in found}


def listed(machine: str) -> Iterator[tuple[str, int | None]]:
    """Name all calls of the list, with their numbers on a machine."""
    column = seccomp.MACHINES[machine].column
    yield from ((name, numbers[column]) for name, numbers in calls.FREE.items())
    yield from ((rule.name, rule.numbers[column]) for rule in calls.rules(OWN_PID, connecting=True))


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_the_numbers_are_the_kernels(machine: str) -> None:
    """As far as the headers that are installed know the call."""
    known = numbers_in(HEADERS[machine])
    for name, number in listed(machine):
        if name in known or number is None:
            assert known.get(name) == number, name
        else:
            assert number > max(known.values()), name


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_every_call_that_is_not_listed_is_refused(machine: str) -> None:
    """With EPERM, and those since Linux 5.1 with ENOSYS, for which libraries have a second way."""
    numbers = {number for _, number in listed(machine)}
    for number in set(range(1000)) - numbers:
        assert answer(machine, number) == (errno.EPERM if number < 424 else errno.ENOSYS), number


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_every_call_that_is_listed_as_free_is_allowed(machine: str) -> None:
    """Whatever its arguments."""
    column = seccomp.MACHINES[machine].column
    for name, numbers in calls.FREE.items():
        number = numbers[column]
        if number is not None:
            assert answer(machine, number, *[2**64 - 1] * 6) == ALLOWED, name


@pytest.mark.parametrize("number", [0, 2, 39, 83])
def test_calls_by_another_abi_are_refused(number: int) -> None:
    """The numbers of i386 mean other calls, and those of x32 have a bit of their own."""
    assert answer("x86_64", number, architecture=I386) == errno.ENOSYS
    assert answer("x86_64", X32 | number) == errno.ENOSYS


ANY_PID = 1
CLONE_THREAD = 0x3D0F00  # as glibc starts one
CLONE_PROCESS = 0x1200011  # as fork does


@pytest.mark.parametrize("machine", seccomp.MACHINES)
@pytest.mark.parametrize(
    ("call", "arguments", "allowed"),
    [
        ("open", (0, 0o2000000), True),  # O_RDONLY | O_CLOEXEC
        ("open", (0, 0o1), False),  # O_WRONLY
        ("openat", (0, 0, 0o2000000), True),
        ("openat", (0, 0, 0o2), False),  # O_RDWR
        ("openat", (0, 0, 0o3), False),  # for ioctl alone
        ("openat", (0, 0, 0o100), False),  # O_CREAT
        ("openat", (0, 0, 0o1000), False),  # O_TRUNC
        ("openat", (0, 0, 0o20000000), False),  # O_TMPFILE
        ("openat", (0, 0, 0o1 | 1 << 32), False),
        ("fcntl", (0, 4), True),  # F_SETFL
        ("fcntl", (0, 8), False),  # F_SETOWN
        ("ioctl", (0, 0x5421), True),  # FIONBIO
        ("ioctl", (0, 0x5412), False),  # TIOCSTI
        ("ioctl", (0, 0x40049409), False),  # FICLONE
        ("clone", (CLONE_THREAD,), True),
        ("clone", (CLONE_PROCESS,), False),
        ("tgkill", (OWN_PID, 1, 6), True),
        ("tgkill", (ANY_PID, 1, 9), False),
        ("prctl", (15,), True),  # PR_SET_NAME
        ("prctl", (4, 1), False),  # PR_SET_DUMPABLE
        ("prlimit64", (0, 1, 0, 0x7F00), True),
        ("prlimit64", (0, 1, 0x7F00, 0), False),
        ("prlimit64", (0, 1, 1 << 32, 0), False),
        ("sendto", (0, 0, 1, 0x4000, 0, 0), True),  # MSG_NOSIGNAL
        ("sendto", (0, 0, 1, 0x4000, 0x7F00, 16), False),
        ("sendto", (0, 0, 1, 0x4000, 1 << 32, 16), False),
        ("sendto", (0, 0, 1, 0x20000000, 0, 0), False),  # MSG_FASTOPEN
        ("sendmsg", (0, 0x7F00, 0x4000), True),
        ("sendmsg", (0, 0x7F00, 0x20000000), False),
        ("socketpair", (1, 0o2004001), True),  # AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC
        ("socketpair", (1, 2), False),  # SOCK_DGRAM
        ("socketpair", (1, 5), False),  # SOCK_SEQPACKET
        ("socket", (2, 1, 6), False),
        ("connect", (), False),
    ],
)
def test_some_calls_are_allowed_for_some_arguments(
    machine: str, call: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    """What could write, start a process, undo a layer or reach out is refused; the like that we need is not."""
    number = number_of(machine, call)
    assert answer(machine, number, *arguments) == (ALLOWED if allowed else errno.EPERM)


@pytest.mark.parametrize("machine", seccomp.MACHINES)
@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        ((2, 1, 6), True),  # AF_INET, SOCK_STREAM, IPPROTO_TCP
        ((10, 0o2000001, 0), True),  # AF_INET6
        ((2, 2, 0), False),  # SOCK_DGRAM
        ((2, 3, 1), False),  # SOCK_RAW
        ((2, 1, 262), False),  # IPPROTO_MPTCP
        ((1, 1, 0), False),  # AF_UNIX
        ((16, 3, 0), False),  # AF_NETLINK
    ],
)
def test_with_a_store_that_others_share_tcp_can_be_connected(
    machine: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    """A stream over TCP alone, of the kind whose ports Landlock looks at."""
    assert answer(machine, number_of(machine, "connect"), connecting=True) == ALLOWED
    wanted = ALLOWED if allowed else errno.EPERM
    assert answer(machine, number_of(machine, "socket"), *arguments, connecting=True) == wanted
