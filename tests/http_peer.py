"""A small HTTP peer over the standard library, so that the tests of the line depend on no client of ours."""

import http.client
import json
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from tests.running import Server


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, read to its end."""

    status: int
    headers: dict[str, str]
    octets: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.octets)


def ask(
    server: Server,
    method: str,
    path: str,
    body: object = None,
    *,
    token: str = "",
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send one request and read the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=40)
    try:
        octets = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = ({"Authorization": f"Bearer {token}"} if token else {}) | (headers or {})
        if octets is not None:
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, octets, sent)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def open_mailbox(server: Server, **wishes: object) -> tuple[str, str]:
    """Open a mailbox; give its address and its token."""
    answer = ask(server, "POST", "/api/v1/mailboxes", wishes)
    assert answer.status == 201, answer.octets
    return answer.json["address"], answer.json["token"]


def events(server: Server, token: str, path: str = "/api/v1/events") -> Generator[tuple[str, str, Any], None, None]:
    """Watch a mailbox: event name, id and data of each event, until the stream ends."""
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=30)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}", "Accept": "text/event-stream"})
        response = connection.getresponse()
        assert response.status == 200, response.read()
        fields: dict[str, str] = {}
        while line := response.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "event" in fields:
                yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
                fields = {}
    finally:
        connection.close()
