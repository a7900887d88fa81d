"""What the plugin for pytest gives to a suite: a mailbox for each test, on a private server."""

import pytest

from tests.pytest_plugin.suites import FIRST_CODE, PARALLEL, PLUGIN, SEVERAL_MAILBOXES, Left

pytest_plugins = ["pytester"]


def test_a_suite_gets_its_first_code_without_any_setting(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, left: Left
) -> None:
    """The plugin is found; a private server is started, whatever the environment says of others, and ended."""
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    monkeypatch.setenv("EPHEMAIL_DOMAINS", "no domain")
    pytester.makepyfile(FIRST_CODE)
    pytester.runpytest_subprocess("-p", "no:schemathesis", "-W", "error").assert_outcomes(passed=1)
    assert left() == []


def test_each_test_has_a_mailbox_of_its_own_also_in_parallel(pytester: pytest.Pytester, left: Left) -> None:
    """Under xdist each worker has a server; nothing of them remains."""
    pytester.makepyfile(SEVERAL_MAILBOXES)
    pytester.runpytest_subprocess(*PLUGIN, *PARALLEL).assert_outcomes(passed=6)
    boxes = [path.read_text().split() for path in pytester.path.glob("box-*")]
    assert len({address for address, _, _ in boxes}) == 6
    assert left() == []


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
