"""The plugin for pytest, as other people's test suites have it: small suites, each run by a pytest of its own."""

import os
import re
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

SEALED = """
import pytest

@pytest.fixture(scope="session")
def ephemail_settings():
    return {"SEAL": "on", "SMTP_LISTEN": "[::1]:0"}
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
    """A list with the code, and the newest as one reads it; the mailbox of a test that has closed it is no trouble."""
    link = "https://shop.example/confirm?token=49d1"
    failing = FIRST_CODE.replace('"482913"', '"1"').replace("482913.", f"482913. Confirm: {link} " + "Word " * 200)
    pytester.makepyfile(failing + "\ndef test_gone(mailbox): mailbox.close(); assert 0")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(failed=2)
    result.stdout.re_match_lines(
        [
            r"-+ mailbox \w+@mail\.example\.org -+",
            r"1 .* a@example\.org +482913 +shop\.example +Code",
            "The newest:",
            rf"Link: +{re.escape(link)}$",
            r"Your verification code is 482913\..* Word.*…$",
        ]
    )
    result.stdout.fnmatch_lines("It is gone: the test has closed it, or its time was up.")


def test_the_report_of_a_fixture_that_fails_shows_it_too(pytester: pytest.Pytester) -> None:
    """Mostly it is there that the mail is waited for."""
    pytester.makepyfile("""
        import pytest

        @pytest.fixture
        def code(mailbox):
            return mailbox.wait(code=True, timeout=0.1).code

        def test_code(code): pass
    """)
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*- mailbox *@mail.example.org -*", "No messages."])


def test_a_wait_that_finds_nothing_is_told_in_the_line_that_waited(pytester: pytest.Pytester) -> None:
    """The report shows the test, and none of our own lines; so it does of a server that is not there."""
    pytester.makepyfile("""
        from ephemail.client import Mailbox

        def test_wait(mailbox): mailbox.wait(code=True, timeout=0.1)
        def test_nobody(): Mailbox("http://127.0.0.1:1", "t").show()
    """)
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.stdout.no_fnmatch_line("*contextlib.py*")
    result.stdout.no_fnmatch_line("*direct cause*")
    result.stdout.fnmatch_lines("E *TimedOut: no message with a code arrived within 0.1 s; none at all did")
    result.stdout.no_fnmatch_line("*ephemail/client/*")


def test_settings_are_a_fixture_to_replace(pytester: pytest.Pytester) -> None:
    """A suite says what its private server is like, with Python's own numbers and truths."""
    pytester.makeconftest("""
        import pytest

        @pytest.fixture(scope="session")
        def ephemail_settings():
            return {"DOMAINS": "app.test", "CATCH_ALL": True, "MAILBOX_TTL_SECONDS": 7}
    """)
    pytester.makepyfile("""
        def test_settings(mailbox):
            state = mailbox.show()
            assert state.address.endswith("@app.test")
            assert (state.expires_at - state.opened_at).total_seconds() == 7
    """)
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
    result.stdout.fnmatch_lines("the fixture `mailbox` needs the extra `client` (httpx)")


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
            "no mailbox could be opened: the server at http://127.0.0.1:1 cannot be reached: *",
        ),
        (["--ephemail-server=127.0.0.1:1"], "no mailbox could be opened: *needs an address*"),
        (["--ephemail-server=http://user:word@127.0.0.1:1"], "no mailbox could be opened: *without a user*"),
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


def test_a_server_that_the_environment_names_can_be_unset(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has used `new --export` in this shell may not know that it does name one."""
    monkeypatch.setenv("EPHEMAIL_SERVER", "http://127.0.0.1:1")
    pytester.makepyfile("def test_a(ephemail_server): assert ephemail_server.smtp_port")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.stdout.fnmatch_lines(
        "*say --ephemail-smtp HOST:PORT, or unset EPHEMAIL_SERVER, which names it, and a private*"
    )


def test_where_mail_goes_without_a_server_is_refused(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The private server would not listen there; the variable alone may be meant for `ephemail send`."""
    pytester.makepyfile("def test_a(): pass")
    refused = pytester.runpytest_subprocess(*PLUGIN, "--ephemail-smtp=127.0.0.1:2525")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines("ERROR: --ephemail-smtp says where *: name it with --ephemail-server too")
    monkeypatch.setenv("EPHEMAIL_SMTP", "127.0.0.1:2525")
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


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
