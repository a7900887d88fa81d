"""What goes wrong between a client and its server; each is a ClientError whose text is for people."""

from collections.abc import Sequence
from http import HTTPStatus
from operator import methodcaller

from ephemail.client.values import Summary

TOLD_MAX = 10  # messages that TimedOut describes

_PASSING = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


class ClientError(Exception):
    """The base of all that this library raises. `may_pass`: the same call may well succeed a moment later."""

    may_pass = False


# Pytest shows no line of a module that has this as `__tracebackhide__`, but the line that has asked.
is_for_whoever_asked = methodcaller("errisinstance", ClientError)


class Unreachable(ClientError):
    """The server did not answer, or what answered is no ephemail server."""

    def __init__(self, text: str, *, may_pass: bool = False) -> None:
        super().__init__(text)
        self.may_pass = may_pass


class ApiError(ClientError):
    """The server refused: the status and the problem document (RFC 9457) that it gave.

    `retry_after_seconds` is how long it asks to be left alone, or None.
    """

    def __init__(self, status: int, title: str, detail: str, retry_after_seconds: int | None = None) -> None:
        super().__init__(f"{status} {title}: {detail}" if detail else f"{status} {title}")
        self.status = status
        self.title = title
        self.detail = detail
        self.retry_after_seconds = retry_after_seconds
        self.may_pass = status in _PASSING


class MailboxGone(ApiError):
    """The token opens nothing: the mailbox expired, was closed, or never was; the server does not say which."""


class MessageGone(ApiError):
    """The message, or this attachment of it, is not there: gone by itself, or with its mailbox."""


class NameTaken(ApiError):
    """Somebody has the address, had it within the last day, or it is the operator's."""


class TooManyRequests(ApiError):
    """This network has asked too often."""


class TimedOut(ClientError):
    """No message that matches has arrived in time; `arrived` are the ones that have, but do not match.

    `wanted` says what was waited for, as it follows `a message`; `after` which message it had to come after.
    """

    def __init__(self, timeout: float, arrived: Sequence[Summary], wanted: str = "", after: int = 0) -> None:
        self.timeout = timeout
        self.arrived = tuple(arrived)
        later = f" after message {after}" if after else ""
        others = f"; {self._others()}" if wanted or arrived else ""
        super().__init__(f"no message{wanted} arrived{later} within {timeout:g} s{others}")

    def _others(self) -> str:
        if not self.arrived:
            return "none at all did"
        told = [_told(message) for message in self.arrived[-TOLD_MAX:]]
        more = len(self.arrived) - len(told)
        count = "1 other did" if len(self.arrived) == 1 else f"{len(self.arrived)} others did"
        return f"{count}: {'; '.join(told)}" + (f" and {more} before" if more else "")


def _told(message: Summary) -> str:
    marks = ["a code"] * bool(message.codes) + ["a link"] * bool(message.links)
    return f"“{message.subject}” from {message.origin or 'nobody'}" + (f" with {' and '.join(marks)}" if marks else "")
