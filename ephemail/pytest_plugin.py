"""The plugin for pytest: the fixture `mailbox`, at a private server or at one that is named.

Costs nothing until a fixture is asked for: the HTTP library is imported then, and the server started. Under xdist each
worker has a server of its own: nothing is to be agreed upon between them, and it ends with its worker.
"""

import os
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from ephemail.client import Mailbox

TEXT_MAX = 500  # characters of a message in a report

_MAILBOX = pytest.StashKey["Mailbox"]()

# Reserved for examples, so that no mail gets lost in the world. Some who check addresses (email-validator, which is
# behind pydantic's EmailStr) refuse names under .localhost and .test, but not this one.
_SETTINGS = {"DOMAINS": "mail.example.org"}


class MailServer(NamedTuple):
    """Where the server is: `url` for the API and the page, `smtp` (host and port) for mail, if that is known."""

    url: str
    smtp: tuple[str, int] | None

    @property
    def smtp_host(self) -> str:
        """The host to send mail to. Fails the test if a server was named without it."""
        return self._smtp[0]

    @property
    def smtp_port(self) -> int:
        """The port to send mail to. Fails the test if a server was named without it."""
        return self._smtp[1]

    @property
    def _smtp(self) -> tuple[str, int]:
        if self.smtp is None:
            advice = "say --ephemail-smtp HOST:PORT"
            if os.environ.get("EPHEMAIL_SERVER") == self.url:
                advice += ", or unset EPHEMAIL_SERVER, which names it, and a private server is started"
            pytest.fail(f"where {self.url} takes mail is not known: {advice}", pytrace=False)
        return self.smtp


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a server be named; by default a private one is started."""
    group = parser.getgroup("ephemail", "mailboxes for tests")
    for name, metavar, meaning in (
        ("server", "URL", "The server where mailboxes are opened; by default a private one is started"),
        ("smtp", "HOST:PORT", "Where that server takes mail"),
    ):
        group.addoption(
            f"--ephemail-{name}", metavar=metavar, help=f"{meaning}.  [env var: EPHEMAIL_{name.upper()}; ini option]"
        )
        parser.addini(f"ephemail_{name}", f"{meaning}.")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what would be of no effect; the variable alone is for `ephemail send` too, and no mistake."""
    smtp = config.getoption("ephemail_smtp") or config.getini("ephemail_smtp")
    if smtp and not _named(config, "server"):
        raise pytest.UsageError("--ephemail-smtp says where a server takes mail: name it with --ephemail-server too")


@pytest.fixture(scope="session")
def ephemail_settings() -> Mapping[str, object]:
    """Give settings to the private server, such as {"DOMAINS": "a.example.com"}; replace this fixture to have some.

    What replaces it needs scope="session" as well: the server is started once.
    """
    return {}


@pytest.fixture(scope="session")
def ephemail_server(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    """Give the mail server: `url`, `smtp_host` and `smtp_port`."""
    url = _named(request.config, "server")
    if url:
        yield MailServer(url, _host_and_port(_named(request.config, "smtp")))
        return
    settings: Mapping[str, object] = request.getfixturevalue("ephemail_settings")
    from ephemail.private_server import CannotStart, private_server  # noqa: PLC0415 - see the module's docstring

    try:
        with private_server({**_SETTINGS, **settings}) as doors:
            yield MailServer(doors.url, (doors.smtp_host, doors.smtp_port))
    except CannotStart as reason:
        pytest.fail(f"the private mail server did not start:\n{reason}", pytrace=False)


@pytest.fixture
def mailbox(request: pytest.FixtureRequest, ephemail_server: MailServer) -> Iterator["Mailbox"]:
    """Open a mailbox of the test's own, and close it in the end; the report of a failure shows what is in it."""
    box = _open(ephemail_server.url)
    request.node.stash[_MAILBOX] = box
    with box:
        yield box


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a test that failed, or of a fixture before it, what is in its mailbox."""
    report = yield
    box = item.stash.get(_MAILBOX, None)
    if box is not None and call.when != "teardown" and report.failed:
        report.sections.append((f"mailbox {box.address}", _contents(box)))
    return report


def _named(config: pytest.Config, what: str) -> str:
    """Give what was named: the option wins over the variable, and that over the ini file."""
    option, variable = config.getoption(f"ephemail_{what}"), os.environ.get(f"EPHEMAIL_{what.upper()}")
    return str(option or variable or config.getini(f"ephemail_{what}"))


def _host_and_port(smtp: str) -> tuple[str, int] | None:
    if not smtp:
        return None
    host, _, port = smtp.rpartition(":")
    if not (host and port.isascii() and port.isdigit()):
        pytest.fail(f"--ephemail-smtp needs HOST:PORT, not {smtp!r}", pytrace=False)
    return host.removeprefix("[").removesuffix("]"), int(port)


def _open(url: str) -> "Mailbox":
    try:
        from ephemail.client import ClientError, Mailbox, Unreachable  # noqa: PLC0415 - see the module's docstring
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        pytest.fail("the fixture `mailbox` needs the extra `client` (httpx)", pytrace=False)
    try:
        return Mailbox.open(url)
    except (ValueError, Unreachable) as error:  # the one may be about a password in the address, the other names it
        pytest.fail(f"no mailbox could be opened: {error}", pytrace=False)
    except ClientError as error:
        pytest.fail(f"no mailbox could be opened at {url}: {error}", pytrace=False)


def _contents(box: "Mailbox") -> str:
    """Show the list of messages, and of the newest its links and how it begins."""
    from ephemail import terminal  # noqa: PLC0415 - see the module's docstring
    from ephemail.client import MailboxGone  # noqa: PLC0415 - likewise

    try:
        messages = box.messages()
        if not messages:
            return terminal.listed(messages)
        newest = box.read(messages[-1])
        text = newest.text[:TEXT_MAX] + "…" * (len(newest.text) > TEXT_MAX)
        return f"{terminal.listed(messages)}\n\nThe newest:\n{terminal.reading(replace(newest, text=text))}"
    except MailboxGone:
        return "It is gone: the test has closed it, or its time was up."
    except Exception as error:  # noqa: BLE001 - whatever the test has done to its mailbox, its report must not fail
        return f"It could not be looked into: {error}"
