"""What is made of strace's lines: which calls change files, and which turn to somebody."""

import pytest

from ephemail.prove.trace import Trace, calls

READY = '7 write(1, "Ready. Stop with Ctrl-C", 23) = 23'


def seen(*lines: str) -> Trace:
    """Take these lines."""
    trace = Trace()
    for call in calls(lines):
        trace.take(call)
    return trace


@pytest.mark.parametrize(
    "line",
    [
        '7 openat(AT_FDCWD, "/x", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 5',
        "7 openat(AT_FDCWD, 0x7f1c, O_RDWR|O_CLOEXEC) = 5",
        '7 openat2(AT_FDCWD, "/x", {flags=O_RDWR, resolve=0}, 24) = 5',
        '7 creat("/x", 0600) = 5',
        '7 renameat2(AT_FDCWD, "/x", AT_FDCWD, "/y", 0) = 0',
        '7 unlink("/x") = 0',
        '7 mkdir("/x", 0777) = 0',
        "7 fchmod(5, 0600) = 0",
        '7 fsetxattr(5, "user.x", "y", 1, 0) = 0',
        '7 memfd_create("x", MFD_CLOEXEC) = 5',
        '7 execve("/bin/true", ["true"], 0x7ffd /* 3 vars */) = 0',
    ],
)
def test_what_changes_a_file_is_a_change_once_the_server_is_ready(line: str) -> None:
    """By whatever name, whether or not strace may read the path; before, it is not; refused, it is only tried."""
    assert [call.result for call in seen(READY, line).changes] == [line.rpartition(" ")[2]]
    assert not seen(line.replace("= 5", "= -1 EPERM (Operation not permitted)")).changes
    refused = seen(READY, f"{line.rpartition(' = ')[0]} = -1 EPERM (Operation not permitted)")
    assert (len(refused.changes), len(refused.refused_changes)) == (0, 1)


OPENED = '7 openat(AT_FDCWD, "/log", O_WRONLY|O_CREAT|O_APPEND, 0666) = 5'


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([OPENED], 1),
        ([OPENED, "7 close(5) = 0"], 0),
        ([OPENED, "7 fcntl(5, F_DUPFD_CLOEXEC, 0) = 6", "7 close(5) = 0"], 1),
        ([OPENED, "7 dup2(3, 5) = 5"], 0),
        ([OPENED, '7 execve("/python", ["python"], 0x7ffd /* 3 vars */) = 0'], 1),
        ([OPENED.replace("O_APPEND", "O_CLOEXEC"), '7 execve("/python", [], 0x7ffd /* 3 vars */) = 0'], 0),
        ([OPENED, "7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 5, 0) = 0x7f1c", "7 close(5) = 0"], 1),
        (['7 openat(AT_FDCWD, "/dev/null", O_WRONLY|O_CLOEXEC) = 5'], 0),
        (['7 openat(AT_FDCWD, "/x", O_WRONLY <unfinished ...>', "8 close(9) = 0", "7 <... openat resumed>) = 5"], 1),
    ],
)
def test_a_file_that_can_still_be_written_when_the_server_is_ready_is_a_change(lines: list[str], kept: int) -> None:
    """Through a descriptor, a copy of it, another program, or memory."""
    assert len(seen(*lines, READY).changes) == kept


@pytest.mark.parametrize("mark", [READY, "7 write(1, 0x7f1c40, 45) = 45"])
def test_the_line_that_says_ready_is_known_even_if_strace_may_not_read_it(mark: str) -> None:
    """Of a sealed process an ordinary user's strace shows no text."""
    assert seen(mark).is_ready
    assert not seen('7 write(1, "Seal: no dump on", 16) = 16').is_ready


@pytest.mark.parametrize(
    ("line", "turned"),
    [
        ('7 connect(5, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.1")}, 16) = 0', True),
        ("7 connect(5, 0x7ffd, 16) = -1 EPERM (Operation not permitted)", True),
        ('7 sendto(5, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53)}, 16) = 1', True),
        ("7 sendto(5, 0x7ffd, 1, 0, 0x7ffe, 16) = 1", True),
        ('7 sendto(5, "a, 16, b", 7, MSG_NOSIGNAL, NULL, 0) = 7', False),
        ("7 sendmsg(5, {msg_name={sa_family=AF_UNIX}, msg_namelen=16}, 0) = 1", True),
        ("7 sendmsg(5, {msg_name=NULL, msg_namelen=0, msg_iovlen=1}, 0) = 1", False),
        ("7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 5", True),
        ("7 +++ exited with 0 +++", False),
    ],
)
def test_who_is_turned_to_is_seen_whether_or_not_it_succeeds(line: str, turned: bool) -> None:
    """Connections, datagrams, and sockets made for either; not what is sent to who has connected to us."""
    assert bool(seen(READY, line).contacts) is turned
