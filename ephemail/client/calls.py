"""Each call of the API as a value: what to ask, and how to read the answer. No I/O, so that it is written once.

The mailboxes, one blocking and one not, only carry them to the server and back; steps.py has what takes several.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import httpx

from ephemail.client.errors import (
    ApiError,
    MailboxGone,
    MessageGone,
    NameTaken,
    TooManyRequests,
    Unreachable,
    is_for_whoever_asked,
)
from ephemail.client.values import Message, Opened, State, Summary, from_json

T = TypeVar("T")

__tracebackhide__ = is_for_whoever_asked

WAIT_MAX_SECONDS = 25.0  # the longest that the server holds an answer
PAGE_MAX = 100  # messages in one answer
ANSWER_SECONDS = 10.0  # how long an answer may take, besides the time that the server was asked to hold it
STREAM_SECONDS = 60.0  # the server sends a comment every 20 s

Query = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Page:
    """Messages, oldest first; `cursor` is where the next page begins."""

    messages: tuple[Summary, ...]
    cursor: int
    timed_out: bool


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request: its path under /api/v1/, and the reader of a successful answer."""

    method: str
    path: str
    read: Callable[[httpx.Response], T]
    query: Query = field(default_factory=dict)
    body: Mapping[str, str | int] | None = None
    hold_seconds: float = 0.0
    pause_seconds: float = 0.0  # before it is made
    gone: type[ApiError] = MailboxGone  # what a 404 means

    def request(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """Make the request for `http`."""
        timeout = httpx.Timeout(ANSWER_SECONDS, read=ANSWER_SECONDS + self.hold_seconds)
        return http.build_request(self.method, self.path, params=self.query, json=self.body, timeout=timeout)

    def answer(self, response: httpx.Response) -> T:
        """Read the answer, whose body must have arrived. Raises ApiError; Unreachable for what is no answer of ours."""
        if not response.is_success:
            raise _refusal(response, self.gone)
        try:
            return self.read(response)
        except ValueError as error:
            raise Unreachable(f"what {response.url} gives is not the answer of an ephemail server: {error}") from None


def open_mailbox(name: str | None, domain: str | None, ttl_seconds: int | None) -> Call[Opened]:
    """Open a mailbox; what is not given is the server's choice."""
    wishes = {"name": name, "domain": domain, "ttl_seconds": ttl_seconds}
    return Call("POST", "mailboxes", _as(Opened), body=given(wishes))


def show() -> Call[State]:
    """Show the mailbox."""
    return Call("GET", "mailbox", _as(State))


def extend(ttl_seconds: int | None) -> Call[State]:
    """Let the mailbox live for so long from now."""
    return Call("POST", "mailbox/extend", _as(State), body=given({"ttl_seconds": ttl_seconds}))


def close() -> Call[None]:
    """Forget the mailbox."""
    return Call("DELETE", "mailbox", _nothing)


def read(message: Summary | int) -> Call[Message]:
    """Read a message."""
    return Call("GET", _path(message), _as(Message), gone=MessageGone)


def raw(message: Summary | int) -> Call[bytes]:
    """Give a message's octets as received."""
    return Call("GET", f"{_path(message)}/raw", _octets, gone=MessageGone)


def attachment(message: Summary | int, n: int) -> Call[bytes]:
    """Give an attachment's octets."""
    return Call("GET", f"{_path(message)}/attachments/{n}", _octets, gone=MessageGone)


def delete(message: Summary | int) -> Call[None]:
    """Forget a message."""
    return Call("DELETE", _path(message), _nothing, gone=MessageGone)


def stream(after: int | None) -> Call[None]:
    """Ask for the event stream, with what happened beyond `after` first."""
    return Call("GET", "events", _stream, query=given({"after": after}), hold_seconds=STREAM_SECONDS)


def page(query: Query, hold_seconds: float = 0.0) -> Call[Page]:
    """Ask for messages; the answer may be held for so long."""
    return Call("GET", "messages", _as(Page), query=query, hold_seconds=hold_seconds)


def given(wishes: Mapping[str, T | None]) -> dict[str, T]:
    """Leave out what is not given."""
    return {name: value for name, value in wishes.items() if value is not None}


def _path(message: Summary | int) -> str:
    return f"messages/{message.id if isinstance(message, Summary) else message}"


def _refusal(response: httpx.Response, gone: type[ApiError]) -> ApiError:
    problem = _problem(response)
    title, detail = (str(problem.get(member) or "") for member in ("title", "detail"))
    seconds = response.headers.get("retry-after", "")
    retry_after = int(seconds) if seconds.isascii() and seconds.isdigit() else None
    kinds: dict[int, type[ApiError]] = {404: gone, 409: NameTaken, 429: TooManyRequests}
    kind = kinds.get(response.status_code, ApiError)
    return kind(response.status_code, title or response.reason_phrase, detail, retry_after)


def _problem(response: httpx.Response) -> dict[object, object]:
    try:
        document = response.json()
    except ValueError:  # a proxy in between answers with HTML, or with nothing
        return {}
    return document if isinstance(document, dict) else {}


def _as(kind: type[T]) -> Callable[[httpx.Response], T]:
    return lambda response: from_json(kind, response.json())


def _octets(response: httpx.Response) -> bytes:
    return response.content


def _stream(response: httpx.Response) -> None:
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        raise ValueError("no event stream")


def _nothing(_response: httpx.Response) -> None:
    return None
