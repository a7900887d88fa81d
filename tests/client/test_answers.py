"""Answers that only a broken, a newer or some other server gives, or none at all: what the client makes of them."""

import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from ephemail.client import ApiError, Mailbox, TooManyRequests, Unreachable
from ephemail.client.values import Summary, from_json
from ephemail.tls import Certificate
from tests.answering import SUMMARY, answering
from tests.client.meanwhile import later


def test_a_refusal_says_how_long_to_stay_away() -> None:
    """The problem document's words and Retry-After are at hand."""
    problem = b'{"title": "Too Many Requests", "detail": "Try again later.", "status": 429}'
    words = r"429 Too Many Requests: Try again later\."
    with (
        answering(429, problem, Retry_After="7") as url,
        Mailbox(url, "t") as box,
        pytest.raises(TooManyRequests, match=words) as caught,
    ):
        box.show()
    assert caught.value.retry_after_seconds == 7


@pytest.mark.parametrize("body", [b"<h1>Bad Gateway</h1>", b"[]", b'{"title": null}', b"\xff"])
def test_a_refusal_without_a_problem_document_is_still_one(body: bytes) -> None:
    """What stands between us and the server answers in its own way."""
    with answering(502, body) as url, Mailbox(url, "t") as box, pytest.raises(ApiError, match="502 Bad Gateway"):
        box.show()


@pytest.mark.parametrize(
    "body", [b"<h1>Welcome</h1>", b"[]", b"{}", b'{"messages": {}}', b'{"messages": [1], "cursor": 0}', b"\xff"]
)
def test_a_stranger_s_answer_is_known_as_such(body: bytes) -> None:
    """Some other server's 200 is an error with a name, not a KeyError."""
    with (
        answering(200, body) as url,
        Mailbox(url, "t") as box,
        pytest.raises(Unreachable, match="not the answer of an ephemail"),
    ):
        box.messages()


def test_over_tls_the_server_s_certificate_is_looked_at() -> None:
    """One that nobody vouches for is refused, on this machine too."""

    def greet(context: ssl.SSLContext) -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            context.wrap_socket(connection, server_side=True).close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        greeting = later(lambda: greet(Certificate("localhost").context()))
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        with Mailbox(url, "t") as box, pytest.raises(Unreachable, match="certificate verify failed"):
            box.show()
        greeting.join()


def test_nobody_there_is_an_error_with_a_name() -> None:
    """A refused connection is told in one line with the address, and not once more by each part of the HTTP library."""
    words = r"the server at http://127\.0\.0\.1:1 cannot be reached: .*refused"
    with Mailbox("http://127.0.0.1:1", "t") as box, pytest.raises(Unreachable, match=words) as caught:
        box.show()
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("server", "token"),
    [
        ("127.0.0.1:8080", "t"),
        ("ftp://a.example", "t"),
        ("http://", "t"),
        ("http://a:b:c", "t"),
        ("http://user:secret@a", "t"),
        ("http://a", "t\r\nX: y"),
    ],
)
def test_what_can_be_no_server_or_no_token_is_refused_at_once(server: str, token: str) -> None:
    """Nothing is sent, and the text says what is needed."""
    with pytest.raises(ValueError, match=r"server|token") as refusal:
        Mailbox(server, token)
    assert "secret" not in str(refusal.value)


def test_an_older_client_reads_a_newer_server() -> None:
    """Members that we do not know are passed over; the first code and link are at hand."""
    summary = from_json(Summary, SUMMARY | {"mood": "good"})
    assert (summary.code, summary.link) == ("123456", None)
    assert summary.received_at == datetime(2026, 11, 20, 9, 41, 7, 250_000, UTC)


@pytest.mark.parametrize(
    "fault", [{"id": "1"}, {"sender": None}, {"codes": {}}, {"received_at": "soon"}, {"received_at": 7}, {"links": [0]}]
)
def test_a_member_of_another_type_is_an_error(fault: dict[str, object]) -> None:
    """A value has the types that it declares."""
    with pytest.raises(ValueError, match=r"needs an object|expected|Invalid isoformat"):
        from_json(Summary, SUMMARY | fault)
