"""The command line: `serve`, `send`, and the client commands of commands.py.

Exit codes: 0 done, 1 refused or not found, 2 wrong usage or settings, 3 timed out. What a command needs is imported
when it runs, so that help, completion and the client commands start at once.
"""

import os
import re
import secrets
import smtplib
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from ephemail import __version__, commands, config, samples, terminal
from ephemail.wipe import start

F = TypeVar("F", bound=Callable[..., object])

SMTP_SECONDS = 30.0  # for each step of the dialogue

_EPILOG = """\b
Shell completion, in the shell's start-up file:
  bash  eval "$(_EPHEMAIL_COMPLETE=bash_source ephemail)"
  zsh   eval "$(_EPHEMAIL_COMPLETE=zsh_source ephemail)"
  fish  _EPHEMAIL_COMPLETE=fish_source ephemail | source
"""


@click.group("ephemail", epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ephemail")
def main() -> None:
    """Disposable mail in memory: a server that forgets everything, and the commands that use it.

    Exit codes: 0 done, 1 refused or not found, 2 wrong usage or settings, 3 timed out.
    """


def _with_settings(command: F) -> F:
    for setting in reversed(config.settings()):
        default = setting.metadata["default"]
        where = f"env var: {config.variable(setting)}" + (f"; default: {default}" if default else "")
        option = click.option(
            config.flag(setting),
            setting.name,
            metavar=setting.metadata["parse"].__name__.strip("_").upper(),
            help=f"{setting.metadata['meaning']}  [{where}]",
        )
        command = option(command)
    return command


@main.command()
@_with_settings
def serve(**flags: str | None) -> None:
    """Receive mail, and show it; nothing is written to disk.

    A setting is a flag or a variable of the environment; the flag wins. OCTETS may have KiB, MiB or GiB. DOMAINS,
    LISTENS (host:port) and NETWORKS may be several, separated by commas. TRUTH is true or false. SWITCH is off, on (as
    far as this machine can) or strict. A limit of 0 means no limit. SIGTERM and SIGINT stop the server within ten
    seconds.
    """
    try:
        settings = config.load({name: value for name, value in flags.items() if value is not None}, os.environ)
    except config.ConfigFaults as faults:
        for fault in faults.faults:
            click.echo(fault, err=True)
        sys.exit(2)
    if settings.wipe != "off":
        start.prepare(os.environ)
    from ephemail import app  # noqa: PLC0415 - the server's libraries, for the server alone

    sys.exit(app.run(settings))


class _Address(click.ParamType[str]):
    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        # A dot-string at a domain, or nearly: which addresses are good is the server's to say.
        if not re.fullmatch(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9.-]+", value):
            self.fail("needs an address such as name@mail.localhost", param, ctx)
        return value


class _HostAndPort(click.ParamType[tuple[str, int]]):
    name = "host:port"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        host, _, port = value.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not (host and port.isascii() and port.isdigit() and 0 < int(port) <= 65535):  # noqa: PLR2004
            self.fail("needs host:port", param, ctx)
        return host, int(port)


@main.command()
@click.argument("address", type=_Address())
@click.option(
    "--smtp",
    envvar="EPHEMAIL_SMTP",
    show_envvar=True,
    type=_HostAndPort(),
    default="127.0.0.1:2525",
    show_default=True,
    help="The server that receives them.",
)
def send(address: str, smtp: tuple[str, int]) -> None:
    """Post three sample messages to ADDRESS.

    One has a code in HTML, one is plain text, and one has attachments; they try a server without any mail client.
    """
    code = f"{secrets.randbelow(10**6):06}"
    messages = samples.samples(address, code, datetime.now(UTC))
    try:
        # With a name of our own smtplib need not ask DNS for one.
        with smtplib.SMTP(*smtp, local_hostname="localhost", timeout=SMTP_SECONDS) as server:
            for message in messages:
                server.send_message(message, samples.SENDER, [address])
    except OSError as error:  # smtplib's own errors are OSErrors too
        raise click.ClickException(_why(error, smtp)) from error
    click.echo(f"Posted {len(messages)} messages to {address}.")


def _why(error: OSError, smtp: tuple[str, int]) -> str:
    """Say in the server's own words why it refused, or that there is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, reply)] = error.recipients.values()
        return _refusal(smtp, code, reply)
    if isinstance(error, smtplib.SMTPResponseException):
        return _refusal(smtp, error.smtp_code, error.smtp_error)
    where = "say with --smtp or EPHEMAIL_SMTP where it is"
    return f"no mail server at {smtp[0]}:{smtp[1]}: {terminal.line(str(error))}; {where}"


def _refusal(smtp: tuple[str, int], code: int, reply: bytes | str) -> str:
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"the server at {smtp[0]}:{smtp[1]} refused: {code} {terminal.line(words)}"


@main.command()
@click.option("--quick", is_flag=True, help="Have the server sweep each 2 seconds rather than each minute.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
def prove(*, quick: bool, as_json: bool) -> None:
    """Prove what the server promises, on servers of its own.

    Marked mail goes through every door, is read, streamed, deleted, left to expire. Then a table tells of files that
    were written and connections that were tried (which needs strace), of words left in memory (which needs root), of
    what was printed, of swap, core dumps and the seal; each with a control, which shows that the check can fail. The
    servers have the SEAL and the WIPE of the environment, and run on free ports of the loopback interface.

    It takes a minute or two, and three at most; with --quick twenty seconds, and a minute and a half at most.

    Exit codes: 0 all holds, 1 something does not hold, or nothing could be proved, 2 wrong usage, 3 timed out, 4
    something could not be checked, and all else holds.
    """
    from ephemail.prove import about, child, findings, proof, report  # noqa: PLC0415 - see the module's docstring

    try:
        proving = proof.Proof(
            proof.QUICK if quick else proof.Subject(), os.environ, lambda stage: click.echo(f"... {stage}", err=True)
        )
        found = proving.carry_out()
    except child.NotProved as reason:
        click.echo(f"Not proved: {reason}", err=True)
        sys.exit(3 if isinstance(reason, child.TooSlow) else 1)
    write = report.as_json if as_json else report.text
    click.echo(write(found, about.where(os.environ), proving.differences))
    sys.exit(findings.exit_code(found))


for command in commands.ALL:
    main.add_command(command)
