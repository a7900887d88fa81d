"""Listing, reading, downloading and deleting messages over HTTP."""

from typing import Any

import pytest

from ephemail.mail.message import Sender
from tests.web.doors import Opened, listed

MAIL = (
    b"From: Shop <no-reply@shop.example>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b'--b\r\nContent-Type: text/html\r\n\r\n<p>Hi<script>x</script> <img src="https://t.example/a.png"></p>\r\n'
    b"--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment;\r\n"
    b" filename*=UTF-8''r%C3%A9sum%C3%A9%20%22a%22.html\r\n\r\n<script>alert(1)</script>\r\n--b--\r\n"
)


def test_a_summary_says_all_that_a_list_shows(door: Opened) -> None:
    """Envelope and message, code and link, and how it travelled; ids and times as the contract has them."""
    token = door.open()
    door.deliver(code="481920", link="https://shop.example/c?t=1")
    (message,) = listed(door, token)["messages"]
    assert message.pop("received_at").endswith("Z")
    assert message == {
        "id": 1,
        "size": 17,
        "sender": {"name": "Shop", "address": "no-reply@shop.example"},
        "reverse_path": "bounces@mailer.example",
        "recipient": "quiet.fox@mail.example",
        "subject": "Welcome",
        "preview": "",
        "codes": [{"value": "481920", "kind": "otp"}],
        "links": [{"url": "https://shop.example/c?t=1", "host": "shop.example", "kind": "confirm"}],
        "attachments": [],
        "tls": True,
    }


def test_pages_follow_the_cursor(door: Opened) -> None:
    """The oldest first, as many as asked for, and on from the cursor; at the end it stands still."""
    token = door.open()
    for number in range(5):
        door.deliver(subject=str(number))
    first = listed(door, token, limit=3)
    assert [message["subject"] for message in first["messages"]] == ["0", "1", "2"]
    rest = listed(door, token, limit=3, after=first["cursor"])
    assert [message["subject"] for message in rest["messages"]] == ["3", "4"]
    assert listed(door, token, after=rest["cursor"]) == {"messages": [], "cursor": 5, "timed_out": False}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"from": "SHOP"}, ["Welcome", "Your code"]),
        ({"from": "example"}, ["Welcome", "Your code", "Other", "Both"]),
        ({"subject": "CODE"}, ["Your code"]),
        ({"code": "true"}, ["Your code", "Both"]),
        ({"code": "false"}, ["Welcome", "Your code", "Other", "Both"]),
        ({"link": "true"}, ["Other", "Both"]),
        ({"link": "false"}, ["Welcome", "Your code", "Other", "Both"]),
        ({"code": "true", "link": "true"}, ["Both"]),
        ({"from": "other", "code": "true"}, ["Both"]),
        ({"from": "shop", "link": "true"}, []),
        ({"from": "reply", "limit": 1, "after": 1}, ["Your code"]),
    ],
)
def test_messages_can_be_picked_by_sender_subject_code_and_link(
    door: Opened, query: dict[str, Any], found: list[str]
) -> None:
    """All that is asked for must hold; part of a word is enough, in either case."""
    token = door.open()
    door.deliver()
    door.deliver(subject="Your code", code="12345")
    door.deliver(subject="Other", sender=Sender("", "x@other.example"), link="https://other.example/c")
    door.deliver(subject="Both", sender=Sender("", "x@other.example"), link="https://other.example/c", code="12345")
    assert [message["subject"] for message in listed(door, token, **query)["messages"]] == found


@pytest.mark.parametrize(
    "query",
    [
        "wait=26",
        "wait=-1",
        "wait=nan",
        "limit=0",
        "limit=101",
        "after=-1",
        "after=x",
        "code=maybe",
        "link=2",
        "planted=1",
    ],
)
def test_a_query_that_cannot_be_followed_is_refused_with_what_can(door: Opened, query: str) -> None:
    """The detail names all parameters and their ranges, and nothing that was sent."""
    answer = door.ask("GET", f"/api/v1/messages?{query}", token=door.open())
    assert answer.status_code == 422
    for part in ("after (a whole number)", "limit (1 to 100)", "wait (0 to 25)", "from (text)", "link (true or false)"):
        assert part in answer.json()["detail"]
    assert "planted" not in answer.text


def test_a_message_is_read_sanitised(door: Opened) -> None:
    """Text, HTML without script, header fields as pairs; remote images only where asked for."""
    token = door.open()
    door.deliver(octets=MAIL)
    message = door.ask("GET", "/api/v1/messages/1", token=token).json()
    assert ["Subject", "Hello"] in message["headers"]
    assert "<script" not in message["html"]
    assert "https://t.example" not in message["html"]
    assert (message["remote_images"], message["source_only"], message["id"]) == (1, False, 1)
    shown = door.ask("GET", "/api/v1/messages/1?images=true", token=token).json()
    assert 'src="https://t.example/a.png"' in shown["html"]


def test_raw_gives_the_octets_as_they_came(door: Opened) -> None:
    """As a download that runs nothing."""
    token = door.open()
    octets = MAIL + bytes(range(256)) * 8192
    door.deliver(octets=octets)
    answer = door.ask("GET", "/api/v1/messages/1/raw", token=token)
    assert answer.content == octets
    assert answer.headers["content-type"] == "message/rfc822"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"message-1.eml\"; filename*=UTF-8''message-1.eml"
    )
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"


def test_an_attachment_is_a_download_whatever_it_claims_to_be(door: Opened) -> None:
    """Octet-stream, a name for old clients and one for all others, and nothing that could leave the header."""
    token = door.open()
    door.deliver(octets=MAIL)
    answer = door.ask("GET", "/api/v1/messages/1/attachments/1", token=token)
    assert answer.content.strip() == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="r_sum_ ')
    assert "; filename*=UTF-8''r%C3%A9sum%C3%A9%20" in disposition
    for n in ("2", "0", "x", "-1", "9" * 400):
        assert door.ask("GET", f"/api/v1/messages/1/attachments/{n}", token=token).status_code == 404


def test_deleting_forgets_one_message(door: Opened) -> None:
    """204 once, then 404; the others stay."""
    token = door.open()
    door.deliver()
    door.deliver()
    assert door.ask("DELETE", "/api/v1/messages/1", token=token).status_code == 204
    assert door.ask("DELETE", "/api/v1/messages/1", token=token).status_code == 404
    assert [message["id"] for message in listed(door, token)["messages"]] == [2]


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1.0", "%31%00", "9" * 17, "9" * 5000])
def test_a_message_that_is_not_there_is_a_404(door: Opened, number: str) -> None:
    """Whatever stands where its number should."""
    token = door.open()
    door.deliver()
    for path in (f"/api/v1/messages/{number}", f"/api/v1/messages/{number}/raw"):
        assert door.ask("GET", path, token=token).status_code == 404


def test_another_mailboxes_message_is_out_of_reach(door: Opened) -> None:
    """Numbers belong to their mailbox."""
    door.open("theirs")
    door.deliver("theirs")
    mine = door.open("mine")
    assert door.ask("GET", "/api/v1/messages/1", token=mine).status_code == 404
