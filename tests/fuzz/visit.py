"""A request to the real application without a socket: whatever is asked, the answer is one that the API describes."""

import asyncio
import atexit
import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from ephemail.ports import MailboxGone
from ephemail.store.memory import Limits, MemoryStore
from ephemail.web.openapi import describe
from ephemail.web.routes import application
from tests.web.doors import Opened, made

SECONDS = 5.0  # for an answer that waits for nothing
WAIT_SECONDS = 0.001  # at most, where something is waited for

# What may be answered to a path or a method that the API does not describe: the page, or a problem.
ELSEWHERE = {200, 400, 403, 404, 405, 421}

_ALWAYS = ("content-security-policy", "cache-control", "x-content-type-options", "referrer-policy")
_TELLING = 8  # characters; shorter ones may stand in a problem by chance


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its method, path and query, its body (octets as they are, anything else as JSON), token and fields."""

    method: str
    path: str
    query: list[tuple[str, str]]
    body: object
    token: str
    fields: list[tuple[bytes, bytes]]

    def octets(self) -> bytes:
        """Write the body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    def query_string(self) -> bytes:
        """Write the query; nobody waits for long."""
        return urlencode([(name, _patient(name, value)) for name, value in self.query], errors="replace").encode()


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    octets: bytes = b""


class House:
    """An application with an open mailbox and a message in it, whatever the last visitor has done."""

    def __init__(self) -> None:
        self._opened = Opened(MemoryStore(Limits()))
        door = made(self._opened)
        self._app = application(door)
        self._loop = asyncio.new_event_loop()
        atexit.register(self._loop.close)
        self._described = [
            (re.compile(re.sub(r"{\w+}", "[^/]+", path)), method.upper(), {int(status) for status in call["responses"]})
            for path, methods in describe(door)["paths"].items()
            for method, call in methods.items()
        ]
        self._boxes = 0
        self._token = ""

    def ask(self, request: Request) -> Answer:
        """Send a request, and read the answer."""
        self._furnish()
        answer, asked = Answer(), [{"type": "http.request", "body": request.octets(), "more_body": False}]

        async def receive() -> dict[str, Any]:
            return asked.pop() if asked else await asyncio.Future()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            answer.octets += message.get("body", b"")

        async def run() -> None:
            async with asyncio.timeout(SECONDS):
                await self._app(self._scope(request), receive, send)

        self._loop.run_until_complete(run())
        assert self._opened.faults == []
        return answer

    def statuses(self, method: str, path: str) -> set[int]:
        """Give the statuses that may be answered."""
        method = "GET" if method == "HEAD" else method
        found = [told for pattern, verb, told in self._described if verb == method and pattern.fullmatch(path)]
        return found[0] if found else ELSEWHERE

    def _furnish(self) -> None:
        try:
            there = self._opened.store.show(self._token).messages
        except MailboxGone:
            self._boxes += 1
            self._token, there = self._opened.open(f"box{self._boxes}"), 0
        if not there:
            self._opened.deliver(f"box{self._boxes}")

    def _scope(self, request: Request) -> dict[str, Any]:
        token = f"Bearer {self._token}" if request.token == "token" else request.token
        fields = [(b"host", b"127.0.0.1")] if not any(name == b"host" for name, _ in request.fields) else []
        if token:
            fields.append((b"authorization", token.encode()))
        return {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": request.path,
            "raw_path": b"",
            "query_string": request.query_string(),
            "headers": fields + request.fields,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2),
        }


@cache
def _house() -> House:
    return House()


def check_request(request: Request) -> None:
    """Check that an answer has a status that is described, the fields that all have, and nothing of the request."""
    house = _house()
    answer = house.ask(request)
    assert answer.status in house.statuses(request.method, request.path)
    assert answer.status < 500
    assert all(answer.headers[name] for name in _ALWAYS)
    if answer.status >= 400:
        _check_problem(request, answer)
    elif answer.headers.get("content-type") == "application/json" and request.method != "HEAD":
        json.loads(answer.octets)


def _check_problem(request: Request, answer: Answer) -> None:
    problem = json.loads(answer.octets)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == answer.status
    assert problem["detail"]
    said = [request.token, *(value for _, value in request.query), *_words(request.body)]
    assert not [word for word in said if len(word) > _TELLING and word in problem["detail"]]
    if answer.status == 405:
        assert request.method not in answer.headers["allow"].split(", ")


def _words(body: object) -> list[str]:
    return [word for word in body.values() if isinstance(word, str)] if isinstance(body, dict) else []


def _patient(name: str, value: str) -> str:
    try:
        return str(min(float(value), WAIT_SECONDS)) if name == "wait" else value
    except ValueError:
        return value
