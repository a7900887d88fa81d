"""The client commands: each asks a server one thing, and prints the answer for people, or as JSON for machines.

The client library is imported when a command runs; without httpx, which the extra `client` brings, the command says so.
"""

import json
import shlex
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from ephemail import asking, terminal

if TYPE_CHECKING:
    from ephemail.client import Message


@click.command(cls=asking.Exporting)
@click.option("--name", help="The name before the @.  [default: a random one]")
@click.option("--domain", help="One of the server's domains.  [default: the server's choice]")
@click.option(
    "--ttl", type=asking.LIFETIME, metavar="SECONDS", help="How long it lives.  [default: the server's choice]"
)
@click.option("--export", is_flag=True, help='Print lines for a shell: eval "$(ephemail new --export)".')
@asking.SERVER
@asking.JSON
def new(*, name: str | None, domain: str | None, ttl: int | None, export: bool, server: str, as_json: bool) -> None:
    """Open a mailbox, and print its address and its token.

    The token is the mailbox's only key, and is not told again.
    """
    with asking.refusals():
        from ephemail.client import Mailbox  # noqa: PLC0415 - see the module's docstring

        with asking.usage():
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
@asking.of_a_mailbox
def list_messages(after: int, server: str, token: str, as_json: bool) -> None:
    """List the messages, the oldest first."""
    with asking.mailbox(server, token) as box:
        messages = box.messages(after=after)
    if as_json:
        _print_json([asdict(message) for message in messages])
    else:
        click.echo(terminal.listed(messages))


@click.command()
@click.argument("id", type=int)
@click.option("--html", is_flag=True, help="Print the HTML, sanitised.")
@click.option("--headers", is_flag=True, help="Print the header fields.")
@click.option("--raw", is_flag=True, help="Print the octets as received.")
@click.option("--attachment", type=asking.COUNT, metavar="N", help="Save attachment number N under its own name.")
@click.option("-o", "output", metavar="FILE", help="Save the octets there, with --raw or --attachment; - prints them.")
@asking.of_a_mailbox
def read(
    *,
    id: int,
    html: bool,
    headers: bool,
    raw: bool,
    attachment: int | None,
    output: str | None,
    server: str,
    token: str,
    as_json: bool,
) -> None:
    """Read the message with that ID."""
    if [html, headers, raw, attachment is not None, as_json].count(True) > 1:
        raise click.UsageError("--html, --headers, --raw, --attachment and --json exclude each other.")
    if output is not None and not raw and attachment is None:
        raise click.UsageError("-o is for --raw and --attachment.")
    with asking.mailbox(server, token) as box:
        if attachment is not None:
            file = output or _name_of(box.read(id), attachment)
            _save(box.attachment(id, attachment), file, overwrite=output is not None)
        elif raw:
            _save(box.raw(id), output or "-", overwrite=True)
        elif as_json:
            _print_json(asdict(box.read(id)))
        else:
            show = terminal.html if html else terminal.headers if headers else terminal.reading
            click.echo(show(box.read(id)))


@click.command()
@click.option("--from", "sender", metavar="TEXT", help="Part of the sender's name or addresses, in any case.")
@click.option("--subject", metavar="TEXT", help="Part of the subject, in any case.")
@click.option("--after", type=int, default=0, metavar="ID", help="Only messages that came after this one.")
@click.option(
    "--timeout", type=asking.PATIENCE, default=30, show_default=True, metavar="SECONDS", help="How long to wait."
)
@click.option("--code", is_flag=True, help="Wait for a message with a verification code, and print just the code.")
@click.option("--link", is_flag=True, help="Wait for a message with a link to press, and print just its URL.")
@asking.of_a_mailbox
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

    `ephemail wait --code --json | jq -r '.codes[0].value, .id'` prints the ID too, which --after takes.
    """
    if code and link and not as_json:
        raise click.UsageError("--code and --link print one thing each; for a message with both, add --json.")
    with asking.mailbox(server, token) as box:
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
    "--ttl", type=asking.LIFETIME, metavar="SECONDS", help="How long it lives from now.  [default: the server's choice]"
)
@asking.of_a_mailbox
def extend(ttl: int | None, server: str, token: str, as_json: bool) -> None:
    """Let the mailbox live longer.

    Its life is counted from now, up to the server's maximum, and never shortened.
    """
    with asking.mailbox(server, token) as box:
        state = box.extend(ttl)
    if as_json:
        _print_json(asdict(state))
    else:
        click.echo(f"{terminal.line(state.address)} lives until {terminal.when(state.expires_at)}.")


@click.command()
@click.argument("id", type=int)
@asking.of_a_mailbox
def delete(id: int, server: str, token: str, as_json: bool) -> None:
    """Forget the message with that ID, for good."""
    with asking.mailbox(server, token) as box:
        box.delete(id)
    if as_json:
        _print_json({"deleted": id})
    else:
        click.echo(f"Message {id} is forgotten.")


@click.command()
@asking.of_a_mailbox
def close(server: str, token: str, as_json: bool) -> None:
    """Forget the mailbox and its mail, for good."""
    with asking.mailbox(server, token) as box:
        box.close()
    if as_json:
        _print_json({"closed": True})
    else:
        click.echo("The mailbox is closed, and its mail forgotten.")


@click.command()
@asking.SERVER
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
        raise click.ClickException("this command needs the extra `mcp` (mcp 2.3 or newer)") from error
    with asking.usage():
        served = agent.build(server)
    if sys.stdin.isatty():
        click.echo("This is for an agent's program to start, and waits for what that says. Ctrl-C stops it.", err=True)
    agent.run(served)


ALL = (new, list_messages, read, wait, delete, extend, close, mcp)


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
