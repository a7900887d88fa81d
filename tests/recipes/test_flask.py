"""Flask: its test client signs up, and the mail that the view sends comes in by SMTP.

Flask has no mail of its own. shop.py sends with smtplib, which is what most applications come down to; Flask-Mail needs
the same two facts, as MAIL_SERVER and MAIL_PORT.
"""

import pytest
from flask.testing import FlaskClient

from ephemail.client import Mailbox
from ephemail.pytest_plugin import MailServer
from tests.recipes.shop import create_app  # in your suite: your own application


@pytest.fixture
def client(ephemail_server: MailServer) -> FlaskClient:
    """Give a client of the site, which mails to the test's server."""
    return create_app(ephemail_server.smtp_host, ephemail_server.smtp_port).test_client()


def test_sign_up_by_code(client: FlaskClient, mailbox: Mailbox) -> None:
    """The code of the mail is the one that the site takes, and no other."""
    client.post("/sign-up", data={"address": mailbox.address})
    code = mailbox.wait(code=True).code
    assert client.post("/code", data={"address": mailbox.address, "code": f"{code}0"}).status_code == 403
    assert "Welcome" in client.post("/code", data={"address": mailbox.address, "code": code}).text


def test_sign_up_by_link(client: FlaskClient, mailbox: Mailbox) -> None:
    """The link of the mail leads in."""
    client.post("/sign-up", data={"address": mailbox.address})
    link = mailbox.wait(subject="confirm", link=True).link
    assert link is not None
    assert "Welcome" in client.get(link).text
