"""Codes and links on their way: from a mail's octets to every answer that tells of it."""

import smtplib
from datetime import UTC, datetime

from ephemail.samples import samples
from tests.http_peer import ask, events, open_mailbox
from tests.running import Server

CODE = {"value": "041927", "kind": "otp"}
LINK = {"url": "https://shop.example.org/confirm?token=sample", "host": "shop.example.org", "kind": "confirm"}


def test_what_a_mail_asks_for_is_in_every_answer(server: Server) -> None:
    """The stream, the list, the reader and a wait for a code or a link all name the code and the link of a mail."""
    address, token = open_mailbox(server)
    stream = events(server, token)
    next(stream)
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
        for message in samples(address, CODE["value"], datetime.now(UTC)):
            client.send_message(message, "shop@example.org", [address])
    arrived = [next(stream)[2] for _ in range(3)]
    stream.close()
    assert [(each["codes"], each["links"]) for each in arrived] == [([CODE], [LINK]), ([], []), ([], [])]
    assert ask(server, "GET", "/api/v1/messages", token=token).json["messages"] == arrived
    read = ask(server, "GET", "/api/v1/messages/1", token=token).json
    assert (read["codes"], read["links"]) == ([CODE], [LINK])
    for wish in ("code", "link"):
        answer = ask(server, "GET", f"/api/v1/messages?wait=5&{wish}=true", token=token).json
        assert answer["messages"] == arrived[:1]
    late = ask(server, "GET", "/api/v1/messages?wait=0.1&after=1&code=true", token=token).json
    assert (late["messages"], late["timed_out"]) == ([], True)
