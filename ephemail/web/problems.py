"""Refusals as RFC 9457 problem documents, and the one table from exceptions to them.

A detail says what the visitor can do. It never repeats what was sent, and nothing that a library said.
"""

from collections.abc import Callable
from http import HTTPStatus

import msgspec
from sse_starlette.sse import SendTimeoutError
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ephemail.ports import MailboxGone, MessageGone, NameTaken, StoreFull, StoreUnavailable
from ephemail.web.schema import Problem

MEDIA_TYPE = "application/problem+json"

# The peer went away, or did not read: there is nobody to answer.
GONE = (ClientDisconnect, SendTimeoutError)


class Refusal(Exception):
    """An answer that is a problem; its headers are sent with it."""

    def __init__(self, problem: Problem, **headers: str) -> None:
        super().__init__(problem.status)
        self.problem = problem
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(status: HTTPStatus, detail: str) -> Problem:
    """Make a problem document."""
    return Problem(status.phrase, status.value, detail)


def invalid(detail: str) -> Problem:
    """Make the problem of a request that cannot be followed as it is."""
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail)


def too_many(seconds: int) -> Problem:
    """Make the problem of a source that has knocked too often."""
    return problem(HTTPStatus.TOO_MANY_REQUESTS, f"Too much at once from your network. Try again in {seconds} s.")


BAD_REQUEST = problem(HTTPStatus.BAD_REQUEST, "This is not an HTTP/1.1 request that this server understands.")
BAD_HOST = problem(HTTPStatus.BAD_REQUEST, "A request needs exactly one Host field, with a host and perhaps a port.")
FOREIGN_HOST = problem(
    HTTPStatus.MISDIRECTED_REQUEST, "This server goes by another name. Whoever runs it says which with PUBLIC_URL."
)
NO_TOKEN = problem(
    HTTPStatus.UNAUTHORIZED,
    "Send the mailbox's token as `Authorization: Bearer <token>`; POST /api/v1/mailboxes gives one.",
)
CROSS_SITE = problem(HTTPStatus.FORBIDDEN, "Other sites may not call this one from a browser.")
BLOCKED = problem(HTTPStatus.FORBIDDEN, "This attachment was taken out on arrival, as the message's summary says.")
NOT_FOUND = problem(HTTPStatus.NOT_FOUND, "There is nothing here; /docs tells what is.")
NO_MAILBOX = problem(
    HTTPStatus.NOT_FOUND, "No mailbox opens with this token: it has expired, was closed, or never was. Open a new one."
)
NO_MESSAGE = problem(HTTPStatus.NOT_FOUND, "The mailbox has no such message, or not any more.")
NO_ATTACHMENT = problem(HTTPStatus.NOT_FOUND, "The message has no such attachment.")
NO_METHOD = problem(HTTPStatus.METHOD_NOT_ALLOWED, "The Allow field names the methods that work here.")
TOO_SLOW = problem(HTTPStatus.REQUEST_TIMEOUT, "The request took too long to arrive.")
TAKEN = problem(HTTPStatus.CONFLICT, "This address is taken, reserved, or was somebody else's lately. Choose another.")
BODY_TOO_LARGE = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "A request's body may have 8 KiB.")
HEADER_TOO_LARGE = problem(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "A request's header may have 64 fields and 16 KiB."
)
TOO_MANY_STREAMS = problem(
    HTTPStatus.TOO_MANY_REQUESTS, "Too many event streams are open. Close one, or ask for messages with `wait`."
)
FAULT = problem(HTTPStatus.INTERNAL_SERVER_ERROR, "A fault of ours; what was asked for may not have happened.")
FULL = problem(HTTPStatus.SERVICE_UNAVAILABLE, "The server is full. Try again when some mailboxes have expired.")
BUSY = problem(HTTPStatus.SERVICE_UNAVAILABLE, "The server has too many visitors now. Try again in a moment.")
UNAVAILABLE = problem(HTTPStatus.SERVICE_UNAVAILABLE, "The store cannot be reached; nothing happened. Try again soon.")
DRAINING = problem(HTTPStatus.SERVICE_UNAVAILABLE, "The server is about to stop, and what it keeps goes with it.")

TABLE: dict[type[Exception], Refusal] = {
    MailboxGone: Refusal(NO_MAILBOX),
    MessageGone: Refusal(NO_MESSAGE),
    NameTaken: Refusal(TAKEN),
    StoreFull: Refusal(FULL, retry_after="60"),
    StoreUnavailable: Refusal(UNAVAILABLE, retry_after="5"),
}


def encode(document: Problem) -> bytes:
    """Write a problem document."""
    return msgspec.json.encode(document)


def answer(error: Exception) -> Response | None:
    """Turn an exception into its answer; None for one that is a bug of ours."""
    refusal = error if isinstance(error, Refusal) else TABLE.get(type(error))
    if refusal is None:
        return None
    return Response(encode(refusal.problem), refusal.problem.status, refusal.headers, MEDIA_TYPE)


class Problems:
    """Answers what the application raises; tells `fault` of bugs, and lets none of their text out."""

    def __init__(self, app: ASGIApp, fault: Callable[[str, BaseException], None]) -> None:
        self._app = app
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer for what comes of it."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except GONE:
            return
        except Exception as error:  # noqa: BLE001 - the door: nothing of a bug may reach the wire or the log
            response = answer(error)
            if response is None:
                self._fault("web", error)
                response = Response(encode(FAULT), FAULT.status, media_type=MEDIA_TYPE)
            if not started:  # else uvicorn sees an unfinished answer, and closes the connection
                await response(scope, receive, send)
