"""How answers are sent: a document, nothing, octets no faster than they are read, a refusal below HTTP."""

from http import HTTPStatus

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ephemail.throttle import Source
from ephemail.web.headers import RawHeaders, complete
from ephemail.web.problems import MEDIA_TYPE as PROBLEM
from ephemail.web.problems import encode
from ephemail.web.schema import Problem
from ephemail.web.turnstile import Turnstile

JSON = "application/json"
CHUNK_BYTES = 1 << 16  # uvicorn's high-water mark: one chunk waits in the transport, the rest here


def json(document: msgspec.Struct, status: int = 200) -> Response:
    """Answer with a document."""
    return Response(msgspec.json.encode(document), status, media_type=JSON)


def nothing() -> Response:
    """Answer that it is done, and that there is nothing to say."""
    return Response(status_code=204)


def wire(problem: Problem, fields: RawHeaders) -> bytes:
    """Write the answer to what never became a request, with the end of the connection."""
    content = encode(problem)
    said: RawHeaders = [
        (b"content-type", PROBLEM.encode()),
        (b"content-length", b"%d" % len(content)),
        (b"connection", b"close"),
        *([(b"retry-after", b"1")] if problem.status == HTTPStatus.SERVICE_UNAVAILABLE else []),
    ]
    status = b"HTTP/1.1 %d %s\r\n" % (problem.status, problem.title.encode())
    return status + b"".join(b"%s: %s\r\n" % field for field in complete(said, fields)) + b"\r\n" + content


class Octets:
    """Sends what may be large: in pieces, each when the last has left, and as few at once as the turnstile allows."""

    def __init__(
        self, content: bytes, media_type: str, headers: dict[str, str], *, turnstile: Turnstile, source: Source
    ) -> None:
        self._content = content
        self._head = Response(
            headers=headers | {"content-length": str(len(content)), "content-type": media_type}
        ).raw_headers
        self._turnstile = turnstile
        self._source = source

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer a request. Raises Refusal."""
        with self._turnstile.large(self._source, len(self._content)):
            await send({"type": "http.response.start", "status": 200, "headers": self._head})
            end = 0 if scope["method"] == "HEAD" else len(self._content)
            view = memoryview(self._content)
            for start in range(0, end, CHUNK_BYTES):
                await send({"type": "http.response.body", "body": view[start : start + CHUNK_BYTES], "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
