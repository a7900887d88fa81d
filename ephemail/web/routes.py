"""The whole URL surface, and the way to it: header fields, problems, gate, then one of these paths."""

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from ephemail.web import arrivals, assets, docs, mailboxes, messages, openapi
from ephemail.web.about import Healthz, about
from ephemail.web.counts import Counted
from ephemail.web.door import Door
from ephemail.web.gate import Gate
from ephemail.web.headers import DOCS_POLICY, Secure
from ephemail.web.problems import NOT_FOUND, Problems, Refusal
from ephemail.web.turnstile import Turnstile
from ephemail.web.visit import Calls, Handler


def application(door: Door) -> ASGIApp:
    """Make the application behind the door."""
    paths = calls(door) | documents(door)
    router = Router([Route(path, app) for path, app in paths.items()], redirect_slashes=False, default=nothing_here)
    secure = Secure(Problems(Gate(router, door), door.fault), https=door.base_url.startswith("https:"))
    return Counted(secure, door.counts, paths)


def calls(door: Door) -> dict[str, ASGIApp]:
    """Give the paths of the API, each call of which is counted."""
    turnstile = Turnstile(door)

    def path(**handlers: Handler) -> ASGIApp:
        return Calls(door, turnstile, **handlers)

    return {
        "/api/v1/about": path(GET=about),
        "/api/v1/mailboxes": path(POST=mailboxes.open_mailbox),
        "/api/v1/mailbox": path(GET=mailboxes.show, DELETE=mailboxes.close),
        "/api/v1/mailbox/extend": path(POST=mailboxes.extend),
        "/api/v1/messages": path(GET=messages.list_messages),
        "/api/v1/messages/{id}": path(GET=messages.read, DELETE=messages.delete),
        "/api/v1/messages/{id}/raw": path(GET=messages.raw),
        "/api/v1/messages/{id}/attachments/{n}": path(GET=messages.attachment),
        "/api/v1/events": path(GET=arrivals.events),
    }


def documents(door: Door) -> dict[str, ASGIApp]:
    """Give the paths of what was made at start, and of the one question that is asked by machines."""
    page = assets.load()
    description = openapi.describe(door)
    served: dict[str, ASGIApp] = {
        "/healthz": Healthz(door),
        "/": page.index(),
        "/viewer": page.viewer(images=False),
        "/viewer/images": page.viewer(images=True),
        "/docs": assets.Fixed(docs.render(description, page.path), assets.HTML, content_security_policy=DOCS_POLICY),
        "/openapi.json": assets.Fixed(openapi.encode(description), "application/json"),
        "/favicon.ico": page.icon(),
        "/robots.txt": assets.Fixed(assets.ROBOTS, assets.PLAIN),
    }
    return served | page.immutable()


async def nothing_here(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Refuse a path that leads nowhere. Raises Refusal."""
    raise Refusal(NOT_FOUND)
