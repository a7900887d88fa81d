"""What a process asks of the kernel, as strace tells it: which calls change files, and which call other machines.

strace writes to a pipe of ours, so that nothing of it touches a disk. Paths of descriptors are not asked for: of a
sealed process an ordinary user's strace cannot know them. Instead every descriptor that was opened for writing is
followed from the first instruction on: if none is left when the server is ready, and none is opened from then on, no
octet can reach a file.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Self

_BY_NAME = (
    r"rename\w*|link(?:at)?|unlink(?:at)?|symlink(?:at)?|mkdir(?:at)?|mknod(?:at)?|rmdir|truncate|creat|[fl]?chmod|fchmodat2?"
    r"|[fl]?chown|fchownat|utime\w*|futimesat|\w*setxattr\w*|\w*removexattr\w*|memfd_create|io_uring_setup|execve(?:at)?"
)
_OPENING = r"open(?:at2?)?"
_DESCRIPTORS = r"close|dup[23]?|fcntl|mmap|write|exit_group"
_CALLING = r"connect|socket|sendto|sendmsg|sendmmsg"
_TRACED = f"/^({_BY_NAME}|{_OPENING}|{_DESCRIPTORS}|{_CALLING})$".replace("?:", "").replace(r"\w", "[a-z0-9_]")
_SHOWN_OCTETS = 2000  # of what is written: enough for the line that says Ready
_WRITABLE = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE")
_NOWHERE = re.compile(r'"/dev/(?:null|tty|pts/\d+)"')
# The line that says so. Of a sealed process an ordinary user's strace can show no text: then it is the first such one.
_READY = re.compile(r"Ready\. |^\d+, 0x")
_CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\w+|\?).*")
_UNFINISHED = re.compile(r"(?P<thread>\d+) +(?P<begun>.*?) *<unfinished \.\.\.>$")
_RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. \w+ resumed>(?P<rest>.*)")
# Nobody's address is NULL; a structure that strace may not read counts as somebody's.
_TO_SOMEBODY = {
    "connect": re.compile(""),
    "sendto": re.compile(r", (?!NULL)[^,]+, \d+$"),
    "sendmsg": re.compile(r"msg_name=(?!NULL)|^\d+, 0x"),
    "sendmmsg": re.compile(r"msg_name=(?!NULL)|^\d+, 0x"),
}


class Call(NamedTuple):
    """One call: what it was, and what came of it; `-1` is a refusal."""

    name: str
    arguments: str
    result: str

    @property
    def succeeded(self) -> bool:
        """Say whether it was done."""
        return self.result != "-1"

    def __str__(self) -> str:
        return f"{self.name}({self.arguments}) = {self.result}"


@dataclass(slots=True)
class Trace:
    """What was seen of a process: all of its life if `is_whole`. What the kernel refused is kept apart."""

    calls: int = 0
    is_ready: bool = False
    is_whole: bool = False
    changes: list[Call] = field(default_factory=list)
    refused_changes: list[Call] = field(default_factory=list)
    contacts: list[Call] = field(default_factory=list)
    _writable: dict[str, Call] = field(default_factory=dict)

    def take(self, call: Call) -> None:
        """Look at the next call."""
        self.calls += 1
        if _contacts(call) or (self.is_ready and call.name == "socket"):
            self.contacts.append(call)
        if self._shares(call):
            self.changes.append(call)
        if self.is_ready and _changes(call):
            (self.changes if call.succeeded else self.refused_changes).append(call)
        self._follow(call)
        self.is_whole |= call.name == "exit_group"
        if call.name == "write" and _READY.search(call.arguments) and not self.is_ready:
            self.is_ready = True
            self.changes += self._writable.values()

    def _shares(self, call: Call) -> bool:
        """Say whether a call makes a file part of the memory, so that it is written without a call."""
        if call.name != "mmap" or "MAP_SHARED" not in call.arguments:
            return False
        return call.succeeded and call.arguments.split(", ")[4] in self._writable

    def _follow(self, call: Call) -> None:
        """Note which descriptors lead to files that can be written."""
        if not call.succeeded:
            return
        first = call.arguments.partition(",")[0]
        duplicated = call.name.startswith("dup") or (call.name == "fcntl" and "F_DUPFD" in call.arguments)
        if call.name == "close":
            self._writable.pop(first, None)
        elif call.name.startswith("execve"):
            self._writable = {n: opened for n, opened in self._writable.items() if "O_CLOEXEC" not in opened.arguments}
        elif duplicated and first in self._writable:
            self._writable[call.result] = self._writable[first]
        elif duplicated or call.name in {"open", "openat", "openat2", "creat", "socket"}:
            self._writable.pop(call.result, None)
            if _opens_for_writing(call):
                self._writable[call.result] = call


class Tracer:
    """strace for one process: what to put before its command, and what it has told in the end."""

    def __init__(self) -> None:
        self.trace = Trace()

    def __enter__(self) -> Self:
        self._reading, self._writing = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    @property
    def command(self) -> list[str]:
        """What goes before the command: the process stays our child, and strace is its own tracer's parent."""
        return _strace(f"/proc/{os.getpid()}/fd/{self._writing}")

    def finish(self) -> Trace:
        """Give what was seen, when the process has ended."""
        if self._writing >= 0:
            os.close(self._writing)
            self._writing = -1
            self._reader.join()
        return self.trace

    def _read(self) -> None:
        with open(self._reading, encoding="utf-8", errors="replace") as pipe:  # noqa: PTH123 - a descriptor is no path
            for call in calls(pipe):
                self.trace.take(call)


def why_not() -> str:
    """Say why no process can be traced; or nothing, if it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    command = [*_strace("/dev/null"), sys.executable, "-S", "-c", ""]
    tried = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - our own
    if tried.returncode == 0 and not tried.stderr:
        return ""
    return f"strace cannot trace here: {(tried.stderr.splitlines() or ['it does not say why'])[0]}"


def calls(lines: Iterable[str]) -> Iterator[Call]:
    """Read strace's lines; those that another thread's have cut in two are put together again."""
    begun: dict[str, str] = {}
    for line in map(str.rstrip, lines):
        if cut := _UNFINISHED.fullmatch(line):
            begun[cut["thread"]] = cut["begun"]
            continue
        resumed = _RESUMED.fullmatch(line)
        whole = f"{resumed['thread']} {begun.pop(resumed['thread'], '')}{resumed['rest']}" if resumed else line
        if call := _CALL.fullmatch(whole):
            yield Call(call["name"], call["arguments"], call["result"])


def _strace(output: str) -> list[str]:
    return ["strace", "-D", "-f", "-qq", "-s", str(_SHOWN_OCTETS), "-e", f"trace={_TRACED}", "-o", output]


def _opens_for_writing(call: Call) -> bool:
    if call.name == "creat":
        return True
    opens = re.fullmatch(_OPENING, call.name) is not None
    return opens and bool(_WRITABLE.search(call.arguments)) and not _NOWHERE.search(call.arguments)


def _changes(call: Call) -> bool:
    """Say whether a call changes a file, or makes it possible."""
    return re.fullmatch(_BY_NAME, call.name) is not None or _opens_for_writing(call)


def _contacts(call: Call) -> bool:
    """Say whether a call turns to somebody, tried or done."""
    pattern = _TO_SOMEBODY.get(call.name)
    return pattern is not None and pattern.search(call.arguments) is not None
