"""What a suite's report says of a test that fails: what was in its mailbox, or why there is none."""

import re

import pytest

from tests.pytest_plugin.suites import FIRST_CODE, PLUGIN

pytest_plugins = ["pytester"]


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
