"""smtplib and pytest: a test asks for a mailbox, has a mail sent to it, and gets the code."""

import smtplib

from ephemail.client import Mailbox
from ephemail.pytest_plugin import MailServer

MAIL = """\
From: Parcelo <shop@parcelo.example>
Subject: Welcome

Your verification code is 482913.
"""


def test_a_code_arrives(mailbox: Mailbox, ephemail_server: MailServer) -> None:
    """The code is there as soon as the mail is; nothing is polled, and nothing is parsed here."""
    with smtplib.SMTP(ephemail_server.smtp_host, ephemail_server.smtp_port) as smtp:
        smtp.sendmail("shop@parcelo.example", mailbox.address, MAIL)
    assert mailbox.wait(sender="parcelo", code=True).code == "482913"
