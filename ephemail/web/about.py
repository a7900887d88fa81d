"""What the server says of itself: what it offers and promises, and whether it takes visitors."""

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
    """Says whether the server takes visitors; asked often and by machines, so never counted."""

    def __init__(self, door: Door) -> None:
        self._draining = door.draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Raises Refusal."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise Refusal(NO_METHOD, allow="GET, HEAD")
        draining = self._draining()
        health = schema.Health("draining" if draining else "ok")
        response: ASGIApp = Response(msgspec.json.encode(health), 503 if draining else 200, media_type=JSON)
        await response(scope, receive, send)
