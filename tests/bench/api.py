"""The few calls of the HTTP door that the benchmarks need, on one kept connection."""

import http.client
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An open mailbox: its address for senders, its token for the owner."""

    address: str
    token: str


class Api:
    """One kept connection to a server's HTTP door."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def open(self) -> Mailbox:
        """Open a mailbox with a random name."""
        opened = self._call("POST", "/api/v1/mailboxes", body=b"{}")
        return Mailbox(opened["address"], opened["token"])

    def messages(self, mailbox: Mailbox) -> int:
        """Count the messages that the mailbox holds."""
        return int(self._call("GET", "/api/v1/mailbox", token=mailbox.token)["messages"])

    def close(self, mailbox: Mailbox) -> None:
        """Close the mailbox and all in it."""
        self._call("DELETE", "/api/v1/mailbox", token=mailbox.token)

    def is_healthy(self) -> bool:
        """Ask whether the server serves."""
        return bool(self._call("GET", "/healthz")["status"] == "ok")

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        self._connection.close()

    def _call(self, method: str, path: str, *, body: bytes | None = None, token: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} if body else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        except (ConnectionError, http.client.NotConnected):
            # The server closes what has been idle for some seconds, as it should; once more, on a new connection.
            self._connection.close()
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        octets = response.read()
        if not 200 <= response.status < 300:
            raise SystemExit(f"{method} {path} was answered {response.status}: {octets[:300]!r}")
        answer: dict[str, Any] = json.loads(octets or b"{}")
        return answer
