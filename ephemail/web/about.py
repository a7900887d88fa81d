"""What the server says of itself: what it offers and promises, and whether it takes visitors."""

from typing import Literal

import msgspec
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ephemail import __version__
from ephemail.web import schema
from ephemail.web.answers import JSON, json
from ephemail.web.asked import WAIT_MAX_SECONDS
from ephemail.web.door import Door
from ephemail.web.problems import NO_METHOD, Refusal
from ephemail.web.visit import Visit

EVERYBODYS_MESSAGE_BYTES = 64 << 10  # RFC 5321 §4.5.3.1.7: a server takes messages of this size at least


async def about(visit: Visit) -> Response:
    """Tell what this server offers and promises."""
    door = visit.door
    return json(
        schema.About(
            version=__version__,
            domains=door.domains.offered,
            lifetimes=schema.Lifetimes(
                door.mailbox_ttl_seconds, door.mailbox_ttl_max_seconds, door.message_ttl_seconds
            ),
            limits=schema.Limits(
                door.message_max_bytes, door.mailbox_max_bytes, door.mailbox_max_messages, WAIT_MAX_SECONDS
            ),
            seal=tuple(schema.Layer(layer, state) for layer, state in door.seal),
        )
    )


class Healthz:
    """Says how the server is; asked often and by machines, so no rate applies.

    Only a server that is about to stop answers 503. One that is full, or slow, still serves all who have a mailbox; and
    whoever takes 503 for a reason to restart it would wipe everything.
    """

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Raises Refusal."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise Refusal(NO_METHOD, allow="GET, HEAD")
        status = self._status()
        response: ASGIApp = Response(
            msgspec.json.encode(schema.Health(status)), 503 if status == "draining" else 200, media_type=JSON
        )
        await response(scope, receive, send)

    def _status(self) -> Literal["ok", "full", "lagging", "draining"]:
        if self._door.draining():
            return "draining"
        if not self._door.store.has_room(EVERYBODYS_MESSAGE_BYTES):
            return "full"
        return "lagging" if self._door.lagging() else "ok"
