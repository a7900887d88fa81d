"""One call of the API: what the visitor sent, and the means to answer it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ephemail.ports import MailboxGone
from ephemail.throttle import Source
from ephemail.web.asked import AskedT, from_body, from_query
from ephemail.web.door import Door
from ephemail.web.problems import NO_METHOD, NO_TOKEN, Refusal
from ephemail.web.turnstile import Turnstile


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, whose source has been counted, and the door that it came through."""

    request: Request
    door: Door
    turnstile: Turnstile
    source: Source

    @property
    def token(self) -> str:
        """The bearer token (RFC 6750 §2.1), in the header and nowhere else. Raises Refusal if there is none."""
        scheme, _, token = self.request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refusal(NO_TOKEN, www_authenticate="Bearer")
        return token.strip()

    def parameter(self, name: str) -> str:
        """Give a part of the path."""
        value: str = self.request.path_params[name]
        return value

    def query(self, kind: type[AskedT]) -> AskedT:
        """Read the query. Raises Refusal."""
        return from_query(self.request.query_params, kind)

    async def body(self, kind: type[AskedT]) -> AskedT:
        """Read the body, whose size the server has limited. Raises Refusal."""
        return from_body(await self.request.body(), kind)


Handler = Callable[[Visit], Awaitable[ASGIApp]]


class Calls:
    """One path of the API: a handler for each method, HEAD wherever GET is."""

    def __init__(self, door: Door, turnstile: Turnstile, **handlers: Handler) -> None:
        self._door = door
        self._turnstile = turnstile
        self._handlers = handlers | ({"HEAD": handlers["GET"]} if "GET" in handlers else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Raises Refusal, and what the engine raises."""
        handler = self._handlers.get(scope["method"])
        if handler is None:
            raise Refusal(NO_METHOD, allow=", ".join(sorted(self._handlers)))
        request = Request(scope, receive, send)
        source = _source(request, self._door)
        self._turnstile.read(source)
        try:
            response = await handler(Visit(request, self._door, self._turnstile, source))
            await response(scope, receive, send)
        except MailboxGone:
            self._turnstile.wrong_token(source)
            raise


def _source(request: Request, door: Door) -> Source:
    peer = request.client.host if request.client else ""
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    return door.sources.of(peer, hops)
