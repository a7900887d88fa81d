"""What the seal says, what it leaves open, and when it refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from ephemail.seal import limits
from ephemail.seal.kernel import IS_LINUX

pytestmark = pytest.mark.skipif(not IS_LINUX, reason="only Linux has it")

# An ordinary user, whose cores and whose locked memory are limited to nothing or nearly so.
ORDINARY = """
import os, resource, threading, ephemail.seal
from ephemail.seal import limits
if os.getuid() == 0: os.setgid(65534); os.setuid(65534)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_MEMLOCK, (4096, 4096))
"""
# Of an ordinary user's layers, the one that cannot hold then.
REASON = "NotSealed: rlimit core on, except for handlers that cores are piped to: the limit was 0 and stays it"


def ran(program: str, out: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False, timeout=60)


def test_strict_refuses_what_does_not_hold_and_says_why() -> None:
    """And without it, the other layers hold nevertheless."""
    assert REASON in ran(f"{ORDINARY}\nephemail.seal.seal(strict=True)").stderr
    sealed = ran(f"{ORDINARY}\nlayers = dict(ephemail.seal.seal())\nprint(layers['rlimit fsize'])")
    assert sealed.stdout == "on\n"


def test_strict_can_still_say_why_into_a_file(tmp_path: Path) -> None:
    """Although nothing more is written to files once it is sealed."""
    log = tmp_path / "log"
    with log.open("wb") as file:
        command = [sys.executable, "-c", f"{ORDINARY}\nephemail.seal.seal(strict=True)"]
        assert subprocess.run(command, stdout=file, stderr=file, check=False, timeout=60).returncode == 1
    assert REASON in log.read_text()


HEADING = "Filename Type Size Used Priority\n"
AREA = "/dev/vdb partition 1048572 0 -2\n"


@pytest.mark.parametrize(
    ("swaps", "most", "reason"),
    [
        (HEADING, "max", "this machine has no swap"),
        (HEADING + AREA, "0", "our control group may not swap"),
        (HEADING + AREA, "max", ""),
        (HEADING + AREA, "4096", ""),
        ("", "max", ""),
    ],
)
def test_memory_is_locked_only_where_there_is_swap(tmp_path: Path, swaps: str, most: str, reason: str) -> None:
    """On the machine, and for the control group that an engine or systemd has put us into."""
    (tmp_path / "swaps").write_text(swaps)
    (tmp_path / "cgroup").write_text("0::/system.slice/mail.service\n")
    group = tmp_path / "system.slice" / "mail.service"
    group.mkdir(parents=True)
    (group / "memory.swap.max").write_text(f"{most}\n")
    assert limits.why_needless(tmp_path / "swaps", tmp_path / "cgroup", tmp_path) == reason


def test_where_it_cannot_be_read_there_may_be_swap(tmp_path: Path) -> None:
    """As in a container that hides it."""
    assert not limits.why_needless(tmp_path / "swaps", tmp_path / "cgroup", tmp_path)


def test_who_may_not_lock_memory_is_told_and_can_start_threads() -> None:
    """Locked under a limit, it could not: what is wanted later would be refused."""
    unlocked = ran(f"""{ORDINARY}
said, done = limits.lock_memory(), []
threads = [threading.Thread(target=done.append, args=(1,)) for _ in range(40)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(done), said)
""")
    assert unlocked.stdout == (
        "40 off: there is swap, and to lock memory needs CAP_IPC_LOCK or an unlimited RLIMIT_MEMLOCK\n"
    )


def test_what_is_touched_is_locked_not_what_is_only_mapped() -> None:
    """Or the resident size would triple."""
    locked = ran("""
import re
from ephemail.seal import limits
print(limits.lock_memory())
touched = bytes(8 << 20)
status = open("/proc/self/status").read()
print(*(int(re.search(rf"{name}:\\s+(\\d+) kB", status)[1]) for name in ("VmLck", "VmRSS")))
""")
    said, figures = locked.stdout.splitlines()
    if said != "on":
        pytest.skip(f"memory lock {said}")
    locked_kb, resident_kb = map(int, figures.split())
    assert locked_kb > 8 << 10
    assert resident_kb < 64 << 10


def test_strict_is_content_where_all_layers_hold() -> None:
    """Eight of them."""
    sealed = ran("from ephemail.seal import seal; print(sum(layer.holds for layer in seal(strict=True)))")
    if "NotSealed" in sealed.stderr:
        pytest.skip(sealed.stderr.splitlines()[-1])
    assert sealed.stdout == "8\n"


def test_a_kernel_without_landlock_is_said_to_be_one() -> None:
    """Here the filter plays that kernel: it answers ENOSYS to calls that are newer than 5.1."""
    sealed = ran("""
from ephemail.seal import landlock, limits, seccomp
limits.forbid_new_privileges()
layers = (seccomp.forbid_calls(), landlock.forbid_changing_files(), landlock.forbid_tcp(), seccomp.forbid_calls())
print(*(layer.state for layer in layers), limits.lock_memory(), sep="\\n")
""")
    no_landlock = "off: this kernel has no Landlock"
    assert sealed.stdout.splitlines() == [
        *("on", no_landlock, no_landlock),
        "off: the kernel says Operation not permitted",
        "off: what we run in forbids to set the limit",
    ]


def test_threads_that_run_already_are_told_of() -> None:
    """Landlock does not hold for them; seccomp does."""
    sealed = ran("""
import threading
from ephemail.seal import seal
ended = threading.Event()
threading.Thread(target=ended.wait).start()
layers = dict(seal())
print(layers["landlock files"], layers["seccomp"], sep="; ")
ended.set()
""")
    assert sealed.stdout == "on, except for threads that run already: 1; on\n"


@pytest.mark.parametrize(
    ("sealing", "ends_well"),
    [
        ("from ephemail.seal import seal; seal()", True),
        ("import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))", False),  # the control: the limit alone
    ],
)
def test_output_to_a_file_ends_with_the_seal(tmp_path: Path, sealing: str, *, ends_well: bool) -> None:
    """What was printed before is there, what is printed afterwards goes nowhere, and the exit code is as ever."""
    log = tmp_path / "log"
    with log.open("wb") as file:
        ended = ran(f'print("before", flush=True); {sealing}; print("after")', file.fileno())
    assert (ended.returncode == 0, log.read_text()) == (ends_well, "before\n")


def test_a_port_that_is_named_can_be_connected_to_and_no_other() -> None:
    """For the store that others share; through Landlock, since a filter cannot look at an address."""
    sealed = ran("""
import errno, socket
from ephemail.seal import seal
named, other = socket.create_server(("127.0.0.1", 0)), socket.create_server(("127.0.0.1", 0))
layers = dict(seal(connect_ports=[named.getsockname()[1]]))
print(layers["landlock tcp"])
socket.create_connection(named.getsockname()).close()
print(errno.errorcode[socket.socket().connect_ex(other.getsockname())])
""")
    state, *answer = sealed.stdout.splitlines()
    if state != "on":
        pytest.skip(f"landlock tcp: {state}")
    assert answer == ["EACCES"]
