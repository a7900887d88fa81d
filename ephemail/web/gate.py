"""Turns away what no visitor of ours would send: another host's requests, and those that other sites let browsers make.

A browser names the site that asks in Sec-Fetch-Site and Origin; programs send neither and may come in. There is no CORS
header anywhere, so what other sites are refused here they could not have read either.
"""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ephemail.web.door import Door
from ephemail.web.problems import BAD_HOST, CROSS_SITE, FOREIGN_HOST, Refusal

# A name or IPv4 address, or an IPv6 one in brackets; then perhaps a port (RFC 9110 §7.2).
_HOST = re.compile(r"([a-z0-9](?:[a-z0-9._-]{0,253}[a-z0-9])?\.?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE)

_LINKED = frozenset({"/", "/docs"})  # documents that other sites may link to
_ANY_HOST = frozenset({"/healthz"})  # container engines and load balancers ask by address


class Gate:
    """Lets pass what is addressed to this server, and comes from its own pages or from no page at all."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._hosts = None if door.hosts is None else {host.strip("[]") for host in door.hosts}
        self._authority = urlsplit(door.base_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on. Raises Refusal."""
        headers = Headers(scope=scope)
        authority = _authority(headers)
        if self._hosts is not None and scope["path"] not in _ANY_HOST and _host(authority) not in self._hosts:
            raise Refusal(FOREIGN_HOST)
        if self._is_cross_site(headers, authority) and not _is_visit(scope, headers):
            raise Refusal(CROSS_SITE)
        await self._app(scope, receive, send)

    def _is_cross_site(self, headers: Headers, authority: str) -> bool:
        if headers.get("sec-fetch-site") == "cross-site":
            return True
        origin = headers.get("origin")
        return origin is not None and _authority_of(origin) not in {authority, self._authority}


def _authority(headers: Headers) -> str:
    values = headers.getlist("host")
    if len(values) != 1 or not _HOST.fullmatch(values[0]):
        raise Refusal(BAD_HOST)
    return values[0].lower()


def _host(authority: str) -> str:
    match = _HOST.fullmatch(authority)
    return match[1].rstrip(".").strip("[]") if match else ""


def _authority_of(origin: str) -> str:
    scheme, _, authority = origin.lower().partition("://")
    return authority if scheme in {"http", "https"} else ""


def _is_visit(scope: Scope, headers: Headers) -> bool:
    """Say whether somebody followed a link to a document: nothing is done by it, and no other site sees it."""
    return (
        scope["method"] in {"GET", "HEAD"}
        and scope["path"] in _LINKED
        and headers.get("sec-fetch-mode", "navigate") == "navigate"
        and headers.get("sec-fetch-dest", "document") == "document"
    )
