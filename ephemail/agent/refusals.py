"""From what the client raises to what an agent is told: what is wrong, and what to do about it. One table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mcp.server.mcpserver.exceptions import ToolError

from ephemail.agent import words
from ephemail.client import (
    ApiError,
    ClientError,
    MailboxGone,
    MessageGone,
    NameTaken,
    TooManyRequests,
    Unreachable,
)

REASON_MAX = 600  # characters of what the server says


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong into a ToolError, whose text is for the agent. Never tells a token."""
    try:
        yield
    except ClientError as error:
        advice = next(advise(error) for kind, advise in _ADVICE if isinstance(error, kind))
        raise ToolError(advice) from error


def _gone(_error: ClientError) -> str:
    return (
        "That mailbox is gone, and its mail forgotten: it has expired, was closed, or the server was restarted. "
        "Open another with open_mailbox; its address will be a new one."
    )


def _no_message(_error: ClientError) -> str:
    return "There is no message with that id in that mailbox. list_messages tells which there are."


def _taken(_error: ClientError) -> str:
    return (
        "That name is not to be had: somebody has it or had it lately. Choose another, or give none for a random one."
    )


def _too_many(error: ClientError) -> str:
    seconds = error.retry_after_seconds if isinstance(error, TooManyRequests) else None
    when = "in a minute" if seconds is None else f"in {seconds} seconds"
    return f"The server has been asked too often. Try again {when}."


def _unreachable(error: ClientError) -> str:
    return (
        f"There is no answer from an ephemail server: {_words(error)}. Ask your user to start one "
        "(`ephemail serve`), or to name the right one with `ephemail mcp --server URL` or EPHEMAIL_SERVER."
    )


def _refused(error: ClientError) -> str:
    return f"The ephemail server refused: {_words(error)}"


def _words(error: ClientError) -> str:
    return words.line(str(error), REASON_MAX)


# The first that fits; ApiError and ClientError are the bases of the others.
_ADVICE: tuple[tuple[type[ClientError], Callable[[ClientError], str]], ...] = (
    (MessageGone, _no_message),
    (MailboxGone, _gone),
    (NameTaken, _taken),
    (TooManyRequests, _too_many),
    (Unreachable, _unreachable),
    (ApiError, _refused),
    (ClientError, _refused),
)
