"""What the client commands share: their options, the mailbox they ask, and how a refusal is told, with its exit code.

The client library is imported when a command runs; without httpx, which the extra `client` brings, the command says so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import nan
from typing import TYPE_CHECKING, TypeVar

import click

from ephemail import terminal

if TYPE_CHECKING:
    from ephemail.client import Mailbox

F = TypeVar("F", bound=Callable[..., object])

_WHERE = ". Start one with `ephemail serve`, or say with --server or EPHEMAIL_SERVER where it is."


class Exporting(click.Command):
    """A command whose --export is for `eval`, which takes no notice of a command that fails: so the shell is told.

    Else a script would go on with the mailbox that it had before.
    """

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """Read the arguments."""
        with _telling_the_shell(exports="--export" in args):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Do what the command is for."""
        with _telling_the_shell(exports=ctx.params["export"]):
            return super().invoke(ctx)


class _Number(click.ParamType[float]):
    name = "number"

    def __init__(self, kind: type[int] | type[float], least: int, needs: str) -> None:
        self.kind, self.least, self.needs = kind, least, needs

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = self.kind(value)
        except ValueError:
            number = nan
        if not number >= self.least:
            self.fail(f"needs {self.needs}", param, ctx)
        return number


SERVER = click.option(
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
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
COUNT = _Number(int, 1, "a whole number, 1 or more")
LIFETIME = _Number(int, 1, "a whole number of seconds, 1 or more")
PATIENCE = _Number(float, 0, "a number of seconds, 0 or more")


def of_a_mailbox(command: F) -> F:
    """Give a command the options of those that ask one mailbox: `server`, `token` and `as_json`."""
    return SERVER(_token(JSON(command)))


@contextmanager
def mailbox(server: str, token: str) -> Iterator["Mailbox"]:
    """Connect to a mailbox for the length of a block, in which refusals are told as `refusals` does."""
    with refusals():
        from ephemail.client import Mailbox  # noqa: PLC0415 - see the module's docstring

        with usage():
            box = Mailbox(server, token)
        with box:
            yield box


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the library raises into a line for people and an exit code."""
    try:
        from ephemail.client import ClientError, TimedOut, Unreachable  # noqa: PLC0415 - see the module's docstring
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        raise click.ClickException("this command needs the extra `client` (httpx)") from error
    try:
        yield
    except ClientError as error:
        kind = _TimedOut if isinstance(error, TimedOut) else click.ClickException
        hint = _WHERE if isinstance(error, Unreachable) else ""
        raise kind(terminal.line(str(error)) + hint) from error


@contextmanager
def usage() -> Iterator[None]:
    """Turn what can be no server or no token into wrong usage."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


class _TimedOut(click.ClickException):
    exit_code = 3


@contextmanager
def _telling_the_shell(*, exports: bool) -> Iterator[None]:
    try:
        yield
    except click.ClickException:
        if exports:
            click.echo("unset EPHEMAIL_ADDRESS EPHEMAIL_TOKEN; false")
        raise
