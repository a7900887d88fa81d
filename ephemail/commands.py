"""The client commands: each asks a server one thing, and prints the answer for people, or as JSON for machines.

The client library is imported when a command runs; without httpx, which the extra `client` brings, the command says so.
"""

import json
import math
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

import click

from ephemail import terminal

if TYPE_CHECKING:
    from ephemail.client import Mailbox, Message

F = TypeVar("F", bound=Callable[..., object])


class _TimedOut(click.ClickException):
    exit_code = 3


_server = click.option(
    "--server",
    envvar="EPHEMAIL_SERVER",
    show_envvar=True,
    default="http://127.0.0.1:8080",
    show_default=True,
    metavar="URL",
    help="Where the server is.",
)
_token = click.option(
    "--token", envvar="EPHEMAIL_TOKEN", show_envvar=True, required=True, help="The token that `new` gave."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
_number = click.IntRange(min=1)


def _of_a_mailbox(command: F) -> F:
    return _server(_token(_json(command)))


@click.command()
@click.option("--name", help="The name before the @.  [default: a random one]")
@click.option("--domain", help="One of the server's domains.  [default: the server's choice]")
@click.option("--ttl", type=_number, metavar="SECONDS", help="How long it lives.  [default: the server's choice]")
@click.option("--export", is_flag=True, help='Print lines for a shell: eval "$(ephemail new --export)".')
@_server
@_json
def new(*, name: str | None, domain: str | None, ttl: int | None, export: bool, server: str, as_json: bool) -> None:
    """Open a mailbox, and print its address and its token.

    The token is the mailbox's only key, and is not told again.
    """
    with _asking():
        from ephemail.client import Mailbox  # noqa: PLC0415 - see the module's docstring

        with _usage():
            box = Mailbox.open(server, name=name, domain=domain, ttl_seconds=ttl)
    box.disconnect()
    if as_json:
        _print_json({"address": box.address, "token": box.token, "expires_at": box.expires_at, "server": server})
        return
    variables = {"EPHEMAIL_TOKEN": box.token, "EPHEMAIL_ADDRESS": box.address, "EPHEMAIL_SERVER": server}
    exports = [f"export {name}={shlex.quote(terminal.line(value))}" for name, value in variables.items()]
    click.echo("\n".join(exports) if export else terminal.opened(box.address, box.expires_at, exports))


@click.command("list")
@click.option("--after", type=int, default=0, metavar="ID", help="Only messages that came after this one.")
@_of_a_mailbox
def list_messages(after: int, server: str, token: str, as_json: bool) -> None:
    """List the messages, the oldest first."""
    with _mailbox(server, token) as box:
        messages = box.messages(after=after)
    if as_json:
        _print_json([asdict(message) for message in messages])
    else:
        click.echo(terminal.listed(messages))


@click.command()
@click.argument("id", type=int)
@click.option("--html", "form", flag_value="html", help="Print the HTML, sanitised.")
@click.option("--headers", "form", flag_value="headers", help="Print the header fields.")
@click.option("--raw", "form", flag_value="raw", help="Print the octets as received.")
@click.option("--attachment", type=_number, metavar="N", help="Save attachment number N under its own name.")
@click.option("-o", "output", metavar="FILE", help="Save the octets there, with --raw or --attachment; - prints them.")
@_of_a_mailbox
def read(
    *, id: int, form: str | None, attachment: int | None, output: str | None, server: str, token: str, as_json: bool
) -> None:
    """Read the message with that ID."""
    if [form is not None, attachment is not None, as_json].count(True) > 1:
        raise click.UsageError("--html, --headers, --raw, --attachment and --json exclude each other.")
    with _mailbox(server, token) as box:
        if attachment is not None:
            file = output or _name_of(box.read(id), attachment)
            _save(box.attachment(id, attachment), file, overwrite=output is not None)
        elif form == "raw":
            _save(box.raw(id), output or "-", overwrite=True)
        elif as_json:
            _print_json(asdict(box.read(id)))
        else:
            click.echo(terminal.FORMS[form](box.read(id)))


@click.command()
@click.option("--from", "sender", metavar="TEXT", help="Part of the sender's name or address, in any case.")
@click.option("--subject", metavar="TEXT", help="Part of the subject, in any case.")
@click.option("--after", type=int, default=0, metavar="ID", help="Only messages that came after this one.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait.",
)
@click.option("--code", is_flag=True, help="Wait for a message with a verification code, and print just the code.")
@click.option("--link", is_flag=True, help="Wait for a message with a link to press, and print just its URL.")
@_of_a_mailbox
def wait(
    *,
    sender: str | None,
    subject: str | None,
    after: int,
    timeout: float,
    code: bool,
    link: bool,
    server: str,
    token: str,
    as_json: bool,
) -> None:
    """Wait for a message that matches, and print it.

    One that is there already is printed at once, and of several the oldest. When none arrives in time, the exit code
    is 3, and what did arrive is told.
    """
    if math.isnan(timeout):
        raise click.BadParameter("needs a number of seconds", param_hint="--timeout")
    if code and link and not as_json:
        raise click.UsageError("--code and --link print one thing each; for a message with both, add --json.")
    with _mailbox(server, token) as box:
        message = box.wait(sender=sender, subject=subject, code=code, link=link, after=after, timeout=timeout)
    if as_json:
        _print_json(asdict(message))
    elif code:
        click.echo(terminal.line(message.code or ""))
    elif link:
        click.echo(terminal.line(message.link or ""))
    else:
        click.echo(terminal.summary(message))


@click.command()
@click.option(
    "--ttl", type=_number, metavar="SECONDS", help="How long it lives from now.  [default: the server's choice]"
)
@_of_a_mailbox
def extend(ttl: int | None, server: str, token: str, as_json: bool) -> None:
    """Let the mailbox live longer.

    Its life is counted from now, up to the server's maximum, and never shortened.
    """
    with _mailbox(server, token) as box:
        state = box.extend(ttl)
    if as_json:
        _print_json(asdict(state))
    else:
        click.echo(f"{terminal.line(state.address)} lives until {terminal.when(state.expires_at)}.")


@click.command()
@_of_a_mailbox
def close(server: str, token: str, as_json: bool) -> None:
    """Forget the mailbox and its mail, for good."""
    with _mailbox(server, token) as box:
        box.close()
    if as_json:
        _print_json({"closed": True})
    else:
        click.echo("The mailbox is closed, and its mail forgotten.")


@click.command()
@_server
def mcp(server: str) -> None:
    """Give mailboxes to an agent, by the Model Context Protocol (MCP).

    An agent's program starts this command, and speaks to it over standard input and output. The mailboxes that the
    agent opens are closed when the input ends, or at SIGTERM or SIGINT.
    """
    try:
        from ephemail import agent  # noqa: PLC0415 - see the module's docstring
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types", "pydantic", "httpx"}:
            raise
        raise click.ClickException("this command needs mcp 2.3 or newer: pip install 'ephemail[mcp]'") from error
    with _usage():
        served = agent.build(server)
    if sys.stdin.isatty():
        click.echo("This is for an agent's program to start, and waits for what that says. Ctrl-C stops it.", err=True)
    agent.run(served)


ALL = (new, list_messages, read, wait, extend, close, mcp)


@contextmanager
def _mailbox(server: str, token: str) -> Iterator["Mailbox"]:
    with _asking():
        from ephemail.client import Mailbox  # noqa: PLC0415 - see the module's docstring

        with _usage():
            box = Mailbox(server, token)
        with box:
            yield box


@contextmanager
def _asking() -> Iterator[None]:
    """Turn what the library raises into a line for people and an exit code."""
    try:
        from ephemail.client import ClientError, TimedOut  # noqa: PLC0415 - see the module's docstring
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        raise click.ClickException("this command needs httpx: pip install 'ephemail[client]'") from error
    try:
        yield
    except ClientError as error:
        kind = _TimedOut if isinstance(error, TimedOut) else click.ClickException
        raise kind(terminal.line(str(error))) from error


@contextmanager
def _usage() -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # a server or a token that cannot be one
        raise click.UsageError(f"{error}.") from error


def _name_of(message: "Message", n: int) -> str:
    """Name the file of an attachment: the server has made the name safe, but servers are not all ours."""
    names = {attachment.n: attachment.filename for attachment in message.attachments}
    name = terminal.line(PurePath(names.get(n, "")).name).lstrip(".")
    return name or f"attachment-{n}"


def _save(octets: bytes, file: str, *, overwrite: bool) -> None:
    if file == "-":
        terminal.write(octets)
        return
    try:
        with Path(file).open("wb" if overwrite else "xb") as opened:
            opened.write(octets)
    except OSError as error:
        hint = "; say with -o where to save it" if isinstance(error, FileExistsError) else ""
        raise click.ClickException(f"{file}: {error.strerror}{hint}") from error
    click.echo(f"Saved {terminal.size(len(octets))} as {file}.")


def _print_json(value: object) -> None:
    """Print one line of ASCII: every control character that mail may hold is escaped."""
    click.echo(json.dumps(value, default=_rfc3339).replace("\x7f", "\\u007f"))


def _rfc3339(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(type(value).__name__)
    return value.isoformat().replace("+00:00", "Z")
