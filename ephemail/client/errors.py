"""What goes wrong between a client and its server; each is a ClientError whose text is for people."""

from collections.abc import Sequence

from ephemail.client.values import Summary

SUBJECTS_MAX = 10  # subjects that TimedOut names


class ClientError(Exception):
    """The base of all that this library raises."""


class Unreachable(ClientError):
    """The server did not answer, or what answered is no ephemail server."""


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


class MailboxGone(ApiError):
    """The token opens nothing: the mailbox expired, was closed, or never was; the server does not say which."""


class MessageGone(ApiError):
    """The message, or this attachment of it, is not there: gone by itself, or with its mailbox."""


class NameTaken(ApiError):
    """Somebody has the address, had it within the last day, or it is the operator's."""


class TooManyRequests(ApiError):
    """This network has asked too often."""


class TimedOut(ClientError):
    """No message that matches has arrived in time; `arrived` are the ones that have, but do not match."""

    def __init__(self, timeout: float, arrived: Sequence[Summary]) -> None:
        self.timeout = timeout
        self.arrived = tuple(arrived)
        super().__init__(f"no message that matches arrived within {timeout:g} s; {self._others()}")

    def _others(self) -> str:
        if not self.arrived:
            return "none at all did"
        subjects = [f"“{message.subject}”" for message in self.arrived[-SUBJECTS_MAX:]]
        more = len(self.arrived) - len(subjects)
        count = "1 other did" if len(self.arrived) == 1 else f"{len(self.arrived)} others did"
        return f"{count}: {', '.join(subjects)}" + (f" and {more} before" if more else "")
