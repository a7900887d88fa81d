"""The plugin for pytest, as other people's test suites have it: small suites, each run by a pytest of its own."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from ephemail.client import Mailbox, MailboxGone
from tests.running import Server

pytest_plugins = ["pytester"]

SECONDS = 10.0  # for what a private server does in a quarter of a second
PLUGIN = ("-p", "ephemail.pytest_plugin")
PARALLEL = ("-p", "xdist", "-n", "2")

FIRST_CODE = """
import smtplib

def test_sign_up(mailbox, ephemail_server):
    with smtplib.SMTP(ephemail_server.smtp_host, ephemail_server.smtp_port, local_hostname="localhost") as smtp:
        mail = "From: a@example.org\\nSubject: Code\\n\\nYour verification code is 482913."
        smtp.sendmail("a@example.org", mailbox.address, mail)
    assert mailbox.wait(code=True, timeout=20).code == "482913"
"""

SEVERAL_MAILBOXES = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(6))
def test_write_down(mailbox, number):
    assert mailbox.messages() == ()
    Path(f"box-{number}").write_text(f"{mailbox.address} {mailbox.token} {os.getppid()}")
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

Left = Callable[[], list[int]]


@pytest.fixture
def modules() -> Iterator[dict[str, ModuleType]]:
    """Put back the modules that are found in here in the end."""
    found: dict[str, ModuleType] = {}
    yield found
    sys.modules.update(found)


@pytest.fixture(autouse=True)
def _kept(modules: dict[str, ModuleType], pytester: pytest.Pytester) -> Iterator[None]:
    """Keep what is first imported within a test, which pytester forgets: later tests would have some modules twice."""
    assert pytester
    yield
    modules.update(sys.modules)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the plugins that happen to be installed here: they take a second to load, each time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Iterator[Left]:
    """Give the processes that the suite has started, and that live on; those that do in the end are ended."""
    mark = f"SUITE={uuid.uuid4().hex}"
    monkeypatch.setenv(*mark.split("="))

    def marked() -> list[int]:
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mark.encode() in environ.read_bytes() and environ.parent.name != str(os.getpid()):
                    found.append(int(environ.parent.name))
        return found

    yield marked
    for pid in marked():
        os.kill(pid, signal.SIGKILL)


def within(condition: Callable[[], bool]) -> bool:
    """Wait until it is so; say whether that came to pass."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_a_suite_gets_its_first_code_without_any_setting(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, left: Left
) -> None:
    """The plugin is found; a private server is started, whatever the environment says of others, and ended."""
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    monkeypatch.setenv("EPHEMAIL_DOMAINS", "no domain")
    pytester.makepyfile(FIRST_CODE)
    pytester.runpytest_subprocess("-p", "no:schemathesis", "-W", "error").assert_outcomes(passed=1)
    assert left() == []


@pytest.mark.parametrize("by", ["option", "variable", "ini"])
def test_a_server_can_be_named(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, server: Server, left: Left, by: str
) -> None:
    """By option, variable or ini file; its mailboxes are closed, and no other server is started."""
    smtp, options = f"127.0.0.1:{server.smtp_port}", list(PLUGIN)
    if by == "option":
        options += [f"--ephemail-server={server.url}", f"--ephemail-smtp={smtp}"]
    elif by == "variable":
        monkeypatch.setenv("EPHEMAIL_SERVER", server.url)
        monkeypatch.setenv("EPHEMAIL_SMTP", smtp)
    else:
        pytester.makeini(f"[pytest]\nephemail_server = {server.url}\nephemail_smtp = {smtp}")
    pytester.makepyfile(test_code=FIRST_CODE, test_write_down=SEVERAL_MAILBOXES)
    pytester.runpytest_subprocess(*options).assert_outcomes(passed=7)
    assert left() == []
    address, token, _ = (pytester.path / "box-0").read_text().split()
    assert address.endswith("@mail.localhost")
    with Mailbox(server.url, token) as box, pytest.raises(MailboxGone):
        box.show()


def test_each_test_has_a_mailbox_of_its_own_also_in_parallel(pytester: pytest.Pytester, left: Left) -> None:
    """Under xdist each worker has a server; nothing of them remains."""
    pytester.makepyfile(SEVERAL_MAILBOXES)
    pytester.runpytest_subprocess(*PLUGIN, *PARALLEL).assert_outcomes(passed=6)
    boxes = [path.read_text().split() for path in pytester.path.glob("box-*")]
    assert len({address for address, _, _ in boxes}) == 6
    assert left() == []


def test_a_report_shows_what_was_in_the_mailbox(pytester: pytest.Pytester) -> None:
    """With the code; and the mailbox of a test that has closed it is no trouble."""
    pytester.makepyfile(FIRST_CODE.replace('"482913"', '"1"') + "\ndef test_gone(mailbox): mailbox.close(); assert 0")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(failed=2)
    result.stdout.re_match_lines_random([r"-+ mailbox \w+@mail\.example\.org -+", r"1 .* a@example\.org +482913 +Code"])
    result.stdout.fnmatch_lines("It could not be looked into: 404*")


def test_a_wait_in_vain_is_told_in_the_line_that_waited(pytester: pytest.Pytester) -> None:
    """The report shows the test, and none of our own lines."""
    pytester.makepyfile("def test_wait(mailbox): mailbox.wait(code=True, timeout=0.1)")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.stdout.fnmatch_lines("E *TimedOut: no message with a code arrived within 0.1 s; none at all did")
    result.stdout.no_fnmatch_line("*ephemail/client/*")


def test_settings_are_a_fixture_to_replace(pytester: pytest.Pytester) -> None:
    """A suite says what its private server is like."""
    pytester.makeconftest("""
        import pytest

        @pytest.fixture(scope="session")
        def ephemail_settings():
            return {"DOMAINS": "app.test"}
    """)
    pytester.makepyfile("def test_domain(mailbox): assert mailbox.address.endswith('@app.test')")
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


def test_nothing_is_imported_before_a_fixture_is_asked_for(pytester: pytest.Pytester) -> None:
    """Neither the HTTP library nor ours."""
    pytester.makepyfile("""
        import sys

        def test_modules():
            ours = {name for name in sys.modules if name.startswith("ephemail")}
            assert ours == {"ephemail", "ephemail.pytest_plugin"}
            assert "httpx" not in sys.modules
    """)
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


def test_without_the_http_library_only_the_fixture_fails(pytester: pytest.Pytester) -> None:
    """And it says what to install."""
    pytester.makeconftest("import sys; sys.modules['httpx'] = None")
    pytester.makepyfile("def test_a(): pass\ndef test_b(mailbox): pass")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines("the fixture `mailbox` needs httpx: pip install 'ephemail[client]'")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DOMAINS": "-"}, "EPHEMAIL_DOMAINS*"),
        ({"SMTP_LISTEN": "192.0.2.1:0"}, "Cannot start: *"),
    ],
)
def test_a_server_that_cannot_start_says_why(pytester: pytest.Pytester, settings: dict[str, str], words: str) -> None:
    """Each test of the suite fails with the server's own words, and without a traceback."""
    pytester.makeconftest(f"""
        import pytest

        @pytest.fixture(scope="session")
        def ephemail_settings():
            return {settings}
    """)
    pytester.makepyfile("def test_a(mailbox): pass\ndef test_b(mailbox): pass")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["the private mail server did not start:", words])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--ephemail-server=http://127.0.0.1:1"],
            "no mailbox could be opened at http://127.0.0.1:1: *cannot be reached*",
        ),
        (["--ephemail-server=127.0.0.1:1"], "no mailbox could be opened at 127.0.0.1:1: *needs an address*"),
        (["--ephemail-server=http://127.0.0.1:1", "--ephemail-smtp=x"], "--ephemail-smtp needs HOST:PORT, not 'x'"),
    ],
)
def test_a_server_that_is_named_wrongly_is_named_in_the_error(
    pytester: pytest.Pytester, options: list[str], words: str
) -> None:
    """What is wrong stands in one line."""
    pytester.makepyfile("def test_a(mailbox): pass")
    result = pytester.runpytest_subprocess(*PLUGIN, *options)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(words)


def test_a_server_named_without_its_smtp_address_serves_until_that_is_asked_for(
    pytester: pytest.Pytester, server: Server
) -> None:
    """A suite whose application sends the mail need not know it."""
    pytester.makepyfile(
        "def test_a(mailbox): mailbox.show()\ndef test_b(ephemail_server): assert ephemail_server.smtp_port"
    )
    result = pytester.runpytest_subprocess(*PLUGIN, f"--ephemail-server={server.url}")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines("*takes mail is not known: say --ephemail-smtp HOST:PORT")


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


def test_the_server_does_not_outlive_a_worker_that_crashes(pytester: pytest.Pytester, left: Left) -> None:
    """The others go on, and in the end nothing remains."""
    pytester.makepyfile(test_crash=CRASHES, test_code=FIRST_CODE)
    pytester.runpytest_subprocess(*PLUGIN, *PARALLEL).assert_outcomes(passed=1, failed=1)
    assert within(lambda: left() == [])
