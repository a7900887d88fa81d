"""Other people's test suites in small, how pytest is told to run them, and what they may leave behind."""

from collections.abc import Callable

PLUGIN = ("-p", "ephemail.pytest_plugin")
PARALLEL = ("-p", "xdist", "-n", "2")

FIRST_CODE = """
import smtplib

def test_sign_up(mailbox, ephemail_server):
    with smtplib.SMTP(ephemail_server.smtp_host, ephemail_server.smtp_port, local_hostname="localhost") as smtp:
        mail = "From: a@example.org\\nSubject: Code\\n\\nYour verification code is 482913."
        smtp.sendmail("a@example.org", mailbox.address, mail)
    assert mailbox.wait(code=True, timeout=20).code == "482913"
"""

SEVERAL_MAILBOXES = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(6))
def test_write_down(mailbox, number):
    assert mailbox.messages() == ()
    Path(f"box-{number}").write_text(f"{mailbox.address} {mailbox.token} {os.getppid()}")
"""

Left = Callable[[], list[int]]
