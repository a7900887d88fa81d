"""The calls of the API, as the OpenAPI document tells them: each beside its types, with examples."""

from dataclasses import dataclass
from http import HTTPStatus as Status

import msgspec

from ephemail.mail.message import Attachment, Code, Link, Sender
from ephemail.web import asked, schema
from ephemail.web.problems import TAKEN

EVENTS = """\
Server-sent events, one JSON document each. First `ready` (Ready). Then `arrival` (Summary), with the message's id as \
the event's id; `deleted` (Deleted); `extended` (Extended). A stream ends with `closed` (Closed), or with `resync` \
(Resync) when its reader fell behind. A comment is sent every 20 seconds. `Last-Event-ID` or `after` replays what came \
later than that id."""

# What may be answered before anybody looks which call it is.
_BEFORE_ALL = (
    Status.BAD_REQUEST,
    Status.FORBIDDEN,
    Status.REQUEST_TIMEOUT,
    Status.REQUEST_ENTITY_TOO_LARGE,
    Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
    Status.INTERNAL_SERVER_ERROR,
    Status.SERVICE_UNAVAILABLE,
)
_OF_ANY_CALL = (Status.MISDIRECTED_REQUEST, Status.TOO_MANY_REQUESTS)
_WITH_TOKEN = (Status.UNAUTHORIZED, Status.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: what it does, what it takes, and what it answers when all is well.

    `own_problems` are those that neither its token nor its query or body explain; `unavailable` is what a 503 says
    where that need not be a problem. A call that is not `counted` is for machines, by whatever name they know this
    server.
    """

    method: str
    path: str
    id: str
    summary: str
    answer: type[msgspec.Struct] | str | None
    description: str = ""
    status: Status = Status.OK
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    token: bool = True
    counted: bool = True
    own_problems: tuple[Status, ...] = ()
    unavailable: type[msgspec.Struct] | None = None

    @property
    def problems(self) -> frozenset[Status]:
        """All statuses that it may answer with a problem."""
        asks = self.query is not None or self.body is not None
        return frozenset(
            _BEFORE_ALL
            + (_OF_ANY_CALL if self.counted else ())
            + (_WITH_TOKEN if self.token else ())
            + ((Status.UNPROCESSABLE_ENTITY,) if asks else ())
            + self.own_problems
        )


OPERATIONS = (
    Operation("get", "/api/v1/about", "about", "What this server offers and promises", schema.About, token=False),
    Operation(
        "post",
        "/api/v1/mailboxes",
        "openMailbox",
        "Open a mailbox",
        schema.OpenedMailbox,
        "At a random address where no name is given. The token is told here and never again.",
        Status.CREATED,
        body=asked.OpenMailbox,
        token=False,
        own_problems=(Status.CONFLICT,),
    ),
    Operation("get", "/api/v1/mailbox", "showMailbox", "Show the mailbox", schema.Mailbox),
    Operation(
        "delete",
        "/api/v1/mailbox",
        "closeMailbox",
        "Close the mailbox",
        None,
        "It and all in it are forgotten now, and its event streams end.",
        Status.NO_CONTENT,
    ),
    Operation(
        "post",
        "/api/v1/mailbox/extend",
        "extendMailbox",
        "Extend the mailbox's life",
        schema.Mailbox,
        "Counted from now; the maximum stands in /api/v1/about.",
        body=asked.ExtendMailbox,
    ),
    Operation(
        "get",
        "/api/v1/messages",
        "listMessages",
        "List messages, and wait for one",
        schema.Messages,
        "With `wait`, the answer is held until a message matches `from`, `subject`, `code` and `link`. Letters match "
        "in either case. When the time is up the list is empty and `timed_out` is true.",
        query=asked.ListMessages,
    ),
    Operation(
        "get",
        "/api/v1/messages/{id}",
        "readMessage",
        "Read a message",
        schema.Message,
        query=asked.ReadMessage,
    ),
    Operation(
        "delete",
        "/api/v1/messages/{id}",
        "deleteMessage",
        "Delete a message",
        None,
        status=Status.NO_CONTENT,
    ),
    Operation(
        "get",
        "/api/v1/messages/{id}/raw",
        "rawMessage",
        "Download a message",
        "message/rfc822",
        "The octets as they were received.",
    ),
    Operation(
        "get",
        "/api/v1/messages/{id}/attachments/{n}",
        "readAttachment",
        "Download an attachment",
        "application/octet-stream",
    ),
    Operation(
        "get",
        "/api/v1/events",
        "watchMailbox",
        "Watch the mailbox",
        "text/event-stream",
        EVENTS,
        query=asked.Watching,
    ),
    Operation(
        "get",
        "/healthz",
        "health",
        "How the server is",
        schema.Health,
        "For load balancers and container engines: 503 with the same document while the server drains. One that is "
        "full or lagging answers 200, for to restart it would wipe every mailbox.",
        token=False,
        counted=False,
        unavailable=schema.Health,
    ),
)

_SUMMARY = schema.Summary(
    id=1,
    received_at="2026-11-20T09:41:07.250Z",
    size=4096,
    sender=Sender("Example Shop", "no-reply@shop.example"),
    reverse_path="bounces@shop.example",
    recipient="quiet.fox@mail.localhost",
    subject="Your code is 481 920",
    preview="Enter this code to confirm your address.",
    codes=(Code("481920", "otp"),),
    links=(Link("https://shop.example/confirm?t=1", "shop.example", "confirm"),),
    attachments=(Attachment(1, "terms.pdf", "application/pdf", 1024, inline=False, content_id=None, blocked=None),),
    tls=True,
)

EXAMPLES: dict[type[msgspec.Struct], msgspec.Struct] = {
    schema.OpenedMailbox: schema.OpenedMailbox(
        "quiet.fox@mail.localhost",
        "kJ3n8Zq0V5mT1xW7cB9rL2sD6fG4hY-pA_eQuNiRo0E",
        "2026-11-20T09:40:00.000Z",
        "2026-11-20T10:40:00.000Z",
    ),
    schema.Mailbox: schema.Mailbox(
        "quiet.fox@mail.localhost", "2026-11-20T09:40:00.000Z", "2026-11-20T10:40:00.000Z", 1, 4096, 1
    ),
    schema.Messages: schema.Messages((_SUMMARY,), 1, timed_out=False),
    schema.Problem: TAKEN,
}
