"""Real and broken mail from elsewhere through the doors of a running server, where EPHEMAIL_TEST_DATA has it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from json import loads
from pathlib import Path
from typing import Any

import pytest

from ephemail.mail.body import TEXT_MAX
from ephemail.mail.display import clean_text, safe_filename
from ephemail.mail.images import Images
from ephemail.mail.markup import text_of
from ephemail.mail.sanitise import sanitise
from tests.http_peer import open_mailbox
from tests.mail.test_corpus import AGREEMENT_MIN, agreement, fold, rows
from tests.running import Server, serving
from tests.smtp.conftest import Peer

SETTINGS = {
    "MAILBOX_MAX_MESSAGES": "1000",
    "MAILBOX_MAX_BYTES": "100 MiB",
    "BLOCKED_ATTACHMENTS": "none",  # or what is blocked would not be what was sent
}

Get = Callable[[str], bytes]


@pytest.fixture
def server() -> Iterator[Server]:
    """Give a server with one mailbox's room for all of it."""
    with serving(**SETTINGS) as running:
        yield running


def test_all_of_it_is_kept_as_it_came_and_shown_as_others_read_it(test_data: Path, server: Server) -> None:
    """Each is answered 250; its octets are the same; 98 of 100 fields are shown as three parsers agree on."""
    address, token = open_mailbox(server)
    expected = list(rows(test_data / "mime" / "expected.jsonl"))
    messages = [(test_data / "mime" / row["file"]).read_bytes() for row in expected]
    deliver(server, address, messages)
    agreed: Counter[bool] = Counter()
    with reading(server, token) as get:
        for number, (row, octets) in enumerate(zip(expected, messages, strict=True), 1):
            assert get(f"/{number}/raw") == whole(octets), row["file"]
            agreed += agreement(as_shown(row["expected"]), shown(get, number))
    assert agreed[True] / agreed.total() >= AGREEMENT_MIN


def deliver(server: Server, address: str, messages: list[bytes]) -> None:
    """Send messages on one connection, each of which must be kept."""
    with Peer(server.smtp_port) as peer:
        peer.greet()
        for octets in messages:
            peer.address(address).begin_data()
            peer.send(re.sub(rb"(\A|\r\n)\.", rb"\1..", whole(octets)) + b".\r\n")
            assert peer.hear().startswith("250 2.0.0")


def whole(octets: bytes) -> bytes:
    """Give a message with a line end at its end, as SMTP must (RFC 5321 §4.1.1.4)."""
    return octets if octets.endswith(b"\r\n") else octets + b"\r\n"


@contextmanager
def reading(server: Server, token: str) -> Iterator[Get]:
    """Give what reads below /api/v1/messages, on one connection."""
    with closing(HTTPConnection("127.0.0.1", server.http_port, timeout=20)) as connection:

        def get(path: str) -> bytes:
            connection.request("GET", f"/api/v1/messages{path}", headers={"Authorization": f"Bearer {token}"})
            response = connection.getresponse()
            octets = response.read()
            assert response.status == 200, octets
            return octets

        yield get


def shown(get: Get, id: int) -> dict[str, Any]:
    """Give what the API shows of a message."""
    message = loads(get(f"/{id}"))
    attachments = message["attachments"]
    address = message["sender"]["address"].lower()
    # As in the pure comparison, messages within messages are not hashed.
    hashed = [a["n"] for a in attachments if not a["content_type"].startswith("message/")]
    return {
        "subject": message["subject"],
        "from": [address] if address else [],
        "text": fold(message["text"]),
        "html": words_of(message["html"]),
        "n_attachments": len(attachments),
        "filenames": sorted(
            a["filename"] for a in attachments if not re.match(rf"attachment-{a['n']}\b", a["filename"])
        ),
        "att_sha256": sorted(hashlib.sha256(get(f"/{id}/attachments/{n}")).hexdigest() for n in hashed),
    }


def as_shown(expected: dict[str, Any]) -> dict[str, Any]:
    """Give what is expected as it may be shown: safe names, clean text, and of HTML the words that are left of it.

    Where a message has HTML only, or only text, the API shows the one as the other too; nothing is expected of that.
    """
    html = sanitise(expected["html"], Images({}, load_remote=False)) if expected.get("html") else None
    changes = {
        "text": fold(clean_text(expected.get("text", ""), TEXT_MAX)),
        "html": words_of(html or ""),
        "filenames": sorted(safe_filename(name) for name in expected.get("filenames", []) if name),
    }
    return {
        field: changes.get(field, value) for field, value in expected.items() if value or field not in {"text", "html"}
    }


def words_of(html: str) -> str:
    """Give the words of HTML."""
    return fold(text_of(html, TEXT_MAX))
