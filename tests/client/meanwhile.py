"""What goes on beside a test of the client: mail is written and delivered, or something done while it waits."""

import smtplib
import threading
from collections.abc import Callable
from email.message import EmailMessage

from ephemail.samples import SENDER
from tests.running import Server


def post(server: Server, *messages: EmailMessage) -> None:
    """Deliver messages to the address in their To field."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, local_hostname="localhost") as smtp:
        for message in messages:
            smtp.send_message(message, SENDER)


def written(address: str, subject: str = "Hello", text: str = "Some words.") -> EmailMessage:
    """Write a plain message."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann <ann@example.org>", address, subject
    message.set_content(text)
    return message


def later(act: Callable[[], None]) -> threading.Thread:
    """Do something while the test waits."""
    thread = threading.Thread(target=act)
    thread.start()
    return thread
