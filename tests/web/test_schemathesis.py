"""The API does as its OpenAPI document says, for requests that fit the document and for requests that do not.

Schemathesis makes the requests out of the document and judges the answers by it, with all checks but the one below.
Its pytest plugin stays off (pyproject.toml): the examples are drawn by hypothesis as everywhere else, always the same.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode, checks
from schemathesis.specs.openapi.schemas import OpenApiSchema

from ephemail.web.operations import OPERATIONS
from tests.http_peer import open_mailbox
from tests.running import Server
from tests.smtp.conftest import Peer

EXAMPLES = 25  # of each call and kind
WAIT_SECONDS = 0.01  # at most: what is waited for does not come
MAIL = b"From: a@b.example\r\nSubject: Hello\r\nContent-Disposition: attachment\r\n\r\nx\r\n.\r\n"

# A stream does not end, so that there is no answer to judge; tests/web/test_arrivals.py reads it.
CALLS = [operation for operation in OPERATIONS if operation.id != "watchMailbox"]
# Where nothing is asked, nothing can be asked wrongly.
ASKING = [operation for operation in CALLS if operation.query or operation.body or "{" in operation.path]
# Wants a 401 for a token that opens nothing; here that is a 404, as if nothing had ever been there.
NOT_ASKED = [checks.ignored_auth]


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """Keep a connection."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="module")
def schema(server: Server) -> OpenApiSchema:
    """Read the document of the running server."""
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json")


@pytest.mark.parametrize(
    ("call", "mode"),
    [(call.id, GenerationMode.POSITIVE) for call in CALLS] + [(call.id, GenerationMode.NEGATIVE) for call in ASKING],
)
def test_answers_are_what_the_document_promises(
    server: Server, schema: OpenApiSchema, session: requests.Session, call: str, mode: GenerationMode
) -> None:
    """Status, media type, header fields and members are as described; what is not described is refused."""
    operation = schema.find_operation_by_id(call)
    token = mailbox_with_mail(server)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def ask(case: Case[Any]) -> None:
        nonlocal token
        if isinstance(case.query.get("wait"), int | float):
            case.query["wait"] = min(case.query["wait"], WAIT_SECONDS)
        # To JSON Schema 60.0 is an integer; this server wants whole numbers written as such.
        if isinstance(case.body, dict) and mode is GenerationMode.POSITIVE:
            case.body = {name: int(value) if isinstance(value, float) else value for name, value in case.body.items()}
        headers: dict[str, Any] = {"Authorization": f"Bearer {token}"}
        answer = case.call_and_validate(session=session, headers=headers, excluded_checks=NOT_ASKED)
        if answer.status_code == requests.codes.no_content:
            token = mailbox_with_mail(server)

    ask()


def mailbox_with_mail(server: Server) -> str:
    """Open a mailbox, and put a message with an attachment into it."""
    address, token = open_mailbox(server)
    with Peer(server.smtp_port) as peer:
        peer.hear()
        peer.say("HELO peer.example", "MAIL FROM:<a@b.example>", f"RCPT TO:<{address}>", "DATA")
        peer.send(MAIL)
        assert peer.hear().startswith("250")
    return token
