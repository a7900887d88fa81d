"""Opening, showing, extending and closing mailboxes over HTTP."""

import re
from datetime import datetime

import pytest

from ephemail.store.memory import Limits
from tests.web.doors import Opened, opened


def test_opening_without_wishes_gives_a_random_address_and_a_token(door: Opened) -> None:
    """One POST without a body is enough; the lifetime is the default's."""
    answer = door.ask("POST", "/api/v1/mailboxes")
    assert answer.status_code == 201
    box = answer.json()
    assert re.fullmatch(r"[bcdfghjkmnpqrstvwxz23456789]{12}@mail\.example", box["address"])
    assert re.fullmatch(r"[\w-]{43}", box["token"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", box["opened_at"])
    opened_at, expires_at = (datetime.fromisoformat(box[name]) for name in ("opened_at", "expires_at"))
    assert (expires_at - opened_at).total_seconds() == 3600


def test_a_name_a_domain_and_a_lifetime_can_be_chosen(door: Opened) -> None:
    """Case does not matter; below a wildcard any single label will do, and the pattern itself gives a random one."""
    wish = {"name": "Quiet.Fox", "domain": "Any.Wild.Example", "ttl_seconds": 60}
    assert door.ask("POST", "/api/v1/mailboxes", json=wish).json()["address"] == "quiet.fox@any.wild.example"
    random = door.ask("POST", "/api/v1/mailboxes", json={"domain": "*.wild.example"}).json()["address"]
    assert re.fullmatch(r"\w{12}@\w{12}\.wild\.example", random)


def test_what_is_taken_or_reserved_is_a_conflict(door: Opened) -> None:
    """The same answer whether somebody has the name, had it lately, or nobody may."""
    token = door.open("mine")
    taken = door.ask("POST", "/api/v1/mailboxes", json={"name": "mine"})
    door.ask("DELETE", "/api/v1/mailbox", token=token)
    lately = door.ask("POST", "/api/v1/mailboxes", json={"name": "mine"})
    reserved = door.ask("POST", "/api/v1/mailboxes", json={"name": "post-master"})
    assert [answer.status_code for answer in (taken, lately, reserved)] == [409, 409, 409]
    assert taken.content == lately.content == reserved.content


@pytest.mark.parametrize(
    ("wish", "detail"),
    [
        ({"name": "ab"}, "3 to 64"),
        ({"name": "a<script>b"}, "3 to 64"),
        ({"domain": "gmail.example"}, "/api/v1/about"),
        ({"domain": "a.b.wild.example"}, "/api/v1/about"),
        ({"domain": "<script>.wild.example"}, "/api/v1/about"),
        ({"ttl_seconds": 86401}, "86400 at most"),
        ({"ttl_seconds": 0}, "ttl_seconds"),
        ({"ttl_seconds": "soon"}, "ttl_seconds"),
        ({"planted-name": 1}, "name (text), domain (text), ttl_seconds"),
        (["planted-name"], "name (text)"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_refused_with_what_can(door: Opened, wish: object, detail: str) -> None:
    """The detail names what is allowed, and never repeats what was sent."""
    answer = door.ask("POST", "/api/v1/mailboxes", json=wish)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert detail in problem["detail"]
    assert not {"planted-name", "<script>", "gmail", "soon"} & set(re.findall(r"[\w<>-]+", answer.text))


@pytest.mark.parametrize("octets", [b"{", b"\xff", b'{"name": "\\ud800"}', b"[" * 8000])
def test_what_is_no_json_is_refused(door: Opened, octets: bytes) -> None:
    """Broken JSON, broken UTF-8 and deep nesting are the visitor's faults, not ours."""
    assert door.ask("POST", "/api/v1/mailboxes", content=octets).status_code == 422


def test_a_mailbox_is_shown_to_its_token(door: Opened) -> None:
    """Address, times, and how full it is."""
    token = door.open()
    door.deliver()
    shown = door.ask("GET", "/api/v1/mailbox", token=token).json()
    assert shown["address"] == "quiet.fox@mail.example"
    assert (shown["messages"], shown["bytes"], shown["cursor"]) == (1, 17, 1)


def test_extending_counts_from_now_and_never_shortens(door: Opened) -> None:
    """By the default without a wish, and never beyond the maximum."""
    token = door.open(ttl_seconds=60)
    later = door.ask("POST", "/api/v1/mailbox/extend", token=token).json()["expires_at"]
    same = door.ask("POST", "/api/v1/mailbox/extend", token=token, json={"ttl_seconds": 5}).json()["expires_at"]
    assert later == same
    beyond = door.ask("POST", "/api/v1/mailbox/extend", token=token, json={"ttl_seconds": 86401})
    assert (beyond.status_code, "86400" in beyond.text) == (422, True)


def test_closing_forgets_at_once(door: Opened) -> None:
    """204, and from then on the token opens nothing."""
    token = door.open()
    assert door.ask("DELETE", "/api/v1/mailbox", token=token).status_code == 204
    assert door.ask("GET", "/api/v1/mailbox", token=token).status_code == 404


def test_every_token_that_opens_nothing_is_the_same_404(door: Opened) -> None:
    """Closed, invented, malformed: one body, on every call."""
    closed = door.open()
    door.store.close(closed)
    answers = [
        door.ask(method, path, token=token)
        for token in (closed, "x" * 43, "y", "z" * 5000)
        for method, path in (
            ("GET", "/api/v1/mailbox"),
            ("DELETE", "/api/v1/mailbox"),
            ("POST", "/api/v1/mailbox/extend"),
            ("GET", "/api/v1/messages"),
            ("GET", "/api/v1/messages?wait=1"),
            ("GET", "/api/v1/messages/1"),
            ("GET", "/api/v1/messages/x"),
            ("DELETE", "/api/v1/messages/1"),
            ("GET", "/api/v1/messages/1/raw"),
            ("GET", "/api/v1/messages/1/attachments/1"),
            ("GET", "/api/v1/events"),
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_without_a_token_one_is_asked_for(door: Opened) -> None:
    """401 with the scheme; a token in the query or in a cookie is none."""
    token = door.open()
    for answer in (
        door.ask("GET", "/api/v1/mailbox"),
        door.ask("GET", f"/api/v1/mailbox?token={token}"),
        door.ask("GET", "/api/v1/mailbox", headers={"Cookie": f"token={token}"}),
        door.ask("GET", "/api/v1/mailbox", headers={"Authorization": "Basic eDp5"}),
        door.ask("GET", "/api/v1/mailbox", headers={"Authorization": "Bearer"}),
    ):
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_full_store_says_when_to_come_back() -> None:
    """503 with Retry-After, and nobody's mailbox is taken for it."""
    with opened(limits=Limits(mailboxes_max=1)) as door:
        token = door.open()
        answer = door.ask("POST", "/api/v1/mailboxes")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert door.ask("GET", "/api/v1/mailbox", token=token).status_code == 200
