"""The end of a suite's private server: however pytest ends, nothing of it lives on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.pytest_plugin.suites import FIRST_CODE, PARALLEL, PLUGIN, Left

pytest_plugins = ["pytester"]

SECONDS = 10.0  # for what a private server does in a quarter of a second

SEALED = """
import pytest

@pytest.fixture(scope="session")
def ephemail_settings():
    return {"SEAL": "on", "SMTP_LISTEN": "[::1]:0"}
"""

HANGS = """
import time
from pathlib import Path

def test_hang(mailbox):
    Path("hangs").touch()
    time.sleep(60)
"""

CRASHES = """
import os, signal

def test_crash(mailbox):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def within(condition: Callable[[], bool]) -> bool:
    """Wait until it is so; say whether that came to pass."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize(
    ("number", "options"),
    [
        (signal.SIGINT, PLUGIN),
        (signal.SIGINT, PLUGIN + PARALLEL),
        (signal.SIGTERM, PLUGIN),
        (signal.SIGKILL, PLUGIN),
    ],
    ids=["SIGINT", "SIGINT-parallel", "SIGTERM", "SIGKILL"],
)
def test_the_server_does_not_outlive_an_interrupted_pytest(
    pytester: pytest.Pytester, left: Left, number: signal.Signals, options: tuple[str, ...]
) -> None:
    """Ctrl-C, which all of a terminal's programs hear; and an end that nobody can prepare for."""
    pytester.makepyfile(HANGS)
    command = [sys.executable, "-m", "pytest", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, process_group=0) as suite:
        assert within((pytester.path / "hangs").exists)
        assert len(left()) > 1  # itself and a server
        if number is signal.SIGINT:
            os.killpg(suite.pid, number)
        else:
            suite.send_signal(number)
        printed, _ = suite.communicate(timeout=SECONDS)
    assert within(lambda: left() == [])
    assert b"Unreachable" not in printed  # the server has waited until its mailbox was closed


def test_a_server_with_other_settings_serves_and_ends_as_any(pytester: pytest.Pytester, left: Left) -> None:
    """A seal forbids to send signals to others, and an address of IPv6 has brackets in some places only."""
    pytester.makeconftest(SEALED)
    pytester.makepyfile(test_code=FIRST_CODE + '    open("code", "x").close()\n', test_hangs=HANGS)
    with subprocess.Popen([sys.executable, "-m", "pytest", *PLUGIN], stdout=subprocess.DEVNULL) as suite:
        assert within((pytester.path / "hangs").exists)
        assert (pytester.path / "code").exists()
        suite.kill()
    assert within(lambda: left() == [])


def test_the_server_does_not_outlive_a_worker_that_crashes(pytester: pytest.Pytester, left: Left) -> None:
    """The others go on, and in the end nothing remains."""
    pytester.makepyfile(test_crash=CRASHES, test_code=FIRST_CODE)
    pytester.runpytest_subprocess(*PLUGIN, *PARALLEL).assert_outcomes(passed=1, failed=1)
    assert within(lambda: left() == [])
