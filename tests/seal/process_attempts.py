"""Ways to other programs, processes and machines; each makes ready before its `yield`, and behind it, it is sealed."""

import ctypes
import errno
import os
import resource
import shutil
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

from ephemail.seal.kernel import call, prctl

DONE = "done"

_libc = ctypes.CDLL(None, use_errno=True)
_ECHO = shutil.which("echo") or "/bin/echo"
_IO_URING_SETUP = 425
_MSG_FASTOPEN = 0x20000000
_PR_SET_DUMPABLE = 4


def executing_a_program(_: Path) -> Iterator[None]:
    """Become another program."""
    yield
    os.execv(_ECHO, ["echo", DONE])  # noqa: S606 - is what must not work


def executing_from_memory(_: Path) -> Iterator[None]:
    """Become a program that is on no disk."""
    program = os.memfd_create("echo", os.MFD_CLOEXEC)
    os.write(program, Path(_ECHO).read_bytes())
    yield
    os.execve(program, ["echo", DONE], {})  # noqa: S606 - is what must not work


def forking(_: Path) -> Iterator[None]:
    """Become two processes."""
    yield
    if not os.fork():
        os._exit(0)


def making_a_socket(_: Path) -> Iterator[None]:
    """Make the socket that a name server would be asked from."""
    yield
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def making_a_datagram_pair(_: Path) -> Iterator[None]:
    """Make a pair of sockets of the kind that reaches the machine's log."""
    yield
    socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)


def connecting(_: Path) -> Iterator[None]:
    """Connect a socket that was made before."""
    listener, calling = socket.create_server(("127.0.0.1", 0)), socket.socket()
    yield
    calling.connect(listener.getsockname())


def connecting_by_sending(_: Path) -> Iterator[None]:
    """Connect with the first octets (TCP Fast Open)."""
    listener, calling = socket.create_server(("127.0.0.1", 0)), socket.socket()
    yield
    calling.sendmsg([b"x"], [], _MSG_FASTOPEN, listener.getsockname())


def binding(_: Path) -> Iterator[None]:
    """Bind another port."""
    bound = socket.socket()
    yield
    bound.bind(("127.0.0.1", 0))


def sending_a_datagram(_: Path) -> Iterator[None]:
    """Send a datagram from a socket that was made before."""
    listener, sender = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    yield
    sender.sendto(b"x", listener.getsockname())


def using_io_uring(_: Path) -> Iterator[None]:
    """Ask for the ring through which any other call could be made, unseen by a filter."""
    yield
    call(_IO_URING_SETUP, 1, ctypes.create_string_buffer(120))


def tracing(_: Path) -> Iterator[None]:
    """Take part in tracing a process."""
    yield
    _checked(_libc.ptrace(0, 0, 0, 0))


def reading_memory_of_a_process(_: Path) -> Iterator[None]:
    """Read the memory of a process, here one's own."""
    target, source = ctypes.create_string_buffer(1), ctypes.create_string_buffer(1)
    into, out = ((ctypes.c_size_t * 2)(ctypes.addressof(octets), 1) for octets in (target, source))
    yield
    _checked(_libc.process_vm_readv(os.getpid(), into, ctypes.c_ulong(1), out, ctypes.c_ulong(1), ctypes.c_ulong(0)))


def signalling(_: Path) -> Iterator[None]:
    """Send a signal to any process, here to oneself."""
    yield
    os.kill(os.getpid(), 0)


def setting_a_limit(_: Path) -> Iterator[None]:
    """Set a limit, as root could to write files again."""
    wanted = (ctypes.c_ulong * 2)(*resource.getrlimit(resource.RLIMIT_NOFILE))
    yield
    _checked(_libc.setrlimit(resource.RLIMIT_NOFILE, wanted))


def allowing_dumps_again(_: Path) -> Iterator[None]:
    """Undo a layer."""
    yield
    prctl(_PR_SET_DUMPABLE, 1)


def being_read(_: Path) -> Iterator[None]:
    """Be read by another process of the same user."""
    (sealed, now), (answer, said) = os.pipe(), os.pipe()
    if not os.fork():
        os.read(sealed, 1)
        os.write(said, bytes([_error_of_reading(f"/proc/{os.getppid()}/mem")]))
        os._exit(0)
    yield
    os.write(now, b"x")
    _raise(os.read(answer, 1)[0])


def making_a_folder_from_an_earlier_thread(folder: Path) -> Iterator[None]:
    """Have a thread make a folder that was started before."""
    sealed, errors = threading.Event(), []

    def make() -> None:
        sealed.wait()
        errors.append(_libc.mkdir(bytes(folder / "threaded"), 0o700) and ctypes.get_errno())

    thread = threading.Thread(target=make)
    thread.start()
    yield
    sealed.set()
    thread.join()
    _raise(errors[0])


def making_a_folder_as_another_machine(folder: Path) -> Iterator[None]:
    """Call the kernel as programs for i386 do, whose calls have other numbers."""
    if os.uname().machine != "x86_64":
        yield
        raise OSError(errno.ENOTSUP, "there is no i386 here")
    _libc.mmap.restype = ctypes.c_void_p
    # Readable, writable, executable; private, anonymous, and where a program of 32 bits can point to.
    at = _libc.mmap(None, ctypes.c_size_t(4096), 0b111, 0x62, -1, ctypes.c_long(0))
    name = bytes(folder / "as-another-machine")
    ctypes.memmove(at + 64, name, len(name) + 1)
    # push rbx; mov eax, 39 (mkdir); mov ebx, name; mov ecx, 0o700; int 0x80; pop rbx; ret
    code = struct.pack("<BBIBIBIHBB", 0x53, 0xB8, 39, 0xBB, at + 64, 0xB9, 0o700, 0x80CD, 0x5B, 0xC3)
    ctypes.memmove(at, code, len(code))
    yield
    _raise(-ctypes.CFUNCTYPE(ctypes.c_int)(at)())


def dumping_core(folder: Path) -> Iterator[None]:
    """Crash, and leave all memory behind in a file."""
    os.chdir(folder)
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    yield
    os.abort()


def _checked(result: int) -> None:
    _raise(ctypes.get_errno() if result < 0 else 0)


def _raise(error: int) -> None:
    if error:
        raise OSError(error, os.strerror(error))


def _error_of_reading(path: str) -> int:
    try:
        os.close(os.open(path, os.O_RDONLY))
    except OSError as error:
        return error.errno or 0
    return 0
