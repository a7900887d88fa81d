"""The other end of a server's doors, of the standard library alone: one request, one stream, one SMTP session."""

import http.client
import json
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from ephemail.prove.child import Child, NotProved

ANSWER_SECONDS = 20.0
HOST = "127.0.0.1"
START_MAIL_INPUT = 354  # RFC 5321 §4.2.3


class Answer(NamedTuple):
    """What an HTTP request was answered with."""

    status: int
    octets: bytes

    def member(self, name: str) -> object:
        """Give a member of an answer in JSON. Raises NotProved where there is none."""
        document = json.loads(self.octets) if self.octets[:1] == b"{" else {}
        if name not in document:
            raise NotProved(f"an answer with status {self.status} has no {name}")
        return document[name]


def ask(
    child: Child,
    method: str,
    path: str,
    *,
    token: str = "",
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request, on a connection of its own, and read the answer."""
    connection = http.client.HTTPConnection(HOST, child.port("HTTP"), timeout=ANSWER_SECONDS)
    try:
        octets = None if body is None else json.dumps(body).encode()
        connection.request(method, path, octets, {**_fields(token, octets), **(headers or {})})
        response = connection.getresponse()
        return Answer(response.status, response.read())
    finally:
        connection.close()


class Stream:
    """A mailbox's event stream, read as far as one wants; to be closed."""

    def __init__(self, child: Child, token: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, child.port("HTTP"), timeout=ANSWER_SECONDS)
        self._connection.request("GET", "/api/v1/events", headers=_fields(token, None))
        self._response = self._connection.getresponse()

    def next(self, event: str) -> None:
        """Read to the end of the next event of that name. Raises NotProved where the stream ends before."""
        seen = False
        while line := self._response.readline():
            seen = seen or line.rstrip() == f"event: {event}".encode()
            if seen and not line.strip():
                return
        raise NotProved(f"a stream ended before `{event}`")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def mailing(child: Child, name: str, *, over_tls: bool = False) -> Iterator[smtplib.SMTP]:
    """Have an SMTP session, greeted with that name."""
    with smtplib.SMTP(HOST, child.port("SMTP"), local_hostname=name, timeout=ANSWER_SECONDS) as session:
        if over_tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # it has made its certificate itself
            session.starttls(context=context)
        session.ehlo()
        yield session


def cut_off(session: smtplib.SMTP, address: str, sender: str, half: bytes) -> None:
    """Begin to send a message, and vanish in its middle."""
    session.mail(sender)
    session.rcpt(address)
    if session.docmd("DATA")[0] != START_MAIL_INPUT or session.sock is None:
        raise NotProved("the server would not take a message that is cut off")
    session.sock.sendall(half)
    session.close()


def sweeps(child: Child) -> float:
    """Say how often the server has swept, by its own figures."""
    connection = http.client.HTTPConnection(HOST, child.port("Metrics"), timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/metrics")
        figures = connection.getresponse().read().decode()
    finally:
        connection.close()
    for line in figures.splitlines():
        name, _, value = line.rpartition(" ")
        if name == "ephemail_sweep_duration_seconds_count":
            return float(value)
    raise NotProved("the server does not tell how often it has swept")


def _fields(token: str, body: bytes | None) -> dict[str, str]:
    authorised = {"Authorization": f"Bearer {token}"} if token else {}
    return authorised | ({"Content-Type": "application/json"} if body is not None else {})
