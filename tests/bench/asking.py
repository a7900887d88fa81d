"""An HTTP client that keeps its connection, for many visitors in one event loop."""

import asyncio
import json
import re
from typing import Any, NamedTuple

_LENGTH = re.compile(rb"^content-length: ([0-9]+)\r$", re.IGNORECASE | re.MULTILINE)
_ANSWER_SECONDS = 60.0


class Answer(NamedTuple):
    """A response, read to its end."""

    status: int
    octets: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.octets)


class Asking:
    """One visitor's connection to the HTTP door; raises OSError or TimeoutError when there is no answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, token: str = "", body: bytes = b"") -> Answer:
        """Ask; once more on a new connection where the server has closed the kept one meanwhile, as it may."""
        request = _request(method, path, token, body)
        if self._writer is not None:
            try:
                return await asyncio.wait_for(self._exchange(request), _ANSWER_SECONDS)
            except (OSError, EOFError):
                self.hang_up()
        try:
            return await asyncio.wait_for(self._exchange(request), _ANSWER_SECONDS)
        except EOFError:
            self.hang_up()
            raise ConnectionResetError("closed in the middle of an answer") from None

    def hang_up(self) -> None:
        """Close the connection; the next question opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _exchange(self, request: bytes) -> Answer:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        header = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(header)
        return Answer(int(header[9:12]), await self._reader.readexactly(int(length[1])) if length else b"")


def _request(method: str, path: str, token: str, body: bytes) -> bytes:
    fields = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    if token:
        fields.append(f"Authorization: Bearer {token}")
    if body:
        fields.append("Content-Type: application/json")
    return "\r\n".join((*fields, "", "")).encode() + body
