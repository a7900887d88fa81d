"""A suite that names the server it uses: where it may say so, and what it is told when that is wrong."""

import pytest

from ephemail.client import Mailbox, MailboxGone
from tests.pytest_plugin.suites import FIRST_CODE, PLUGIN, SEVERAL_MAILBOXES, Left
from tests.running import Server

pytest_plugins = ["pytester"]


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
