"""An agent's program, the official client, connected to `ephemail mcp`; and the mail that it waits for."""

import json
import re
import smtplib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult

from tests.running import Server

SENDER = "noreply@shop.example"


class Agent:
    """An agent's program: it calls tools, each to its end."""

    def __init__(self, client: Client, portal: BlockingPortal) -> None:
        self.client = client
        self.portal = portal

    def call(self, tool: str, **arguments: object) -> CallToolResult:
        """Call a tool."""
        return self.portal.call(partial(self.client.call_tool, tool, arguments))

    def __call__(self, tool: str, **arguments: object) -> dict[str, Any]:
        """Call a tool that does what it is asked; its answer is the same as structure and as text, and has no token."""
        result = self.call(tool, **arguments)
        assert not result.is_error, result.content
        [text] = result.content
        assert text.type == "text"
        assert json.loads(text.text) == result.structured_content
        assert not re.search(r"(?<![\w-])[\w-]{43}(?![\w-])", text.text)
        structure: dict[str, Any] = result.structured_content or {}
        return structure

    def refused(self, tool: str, **arguments: object) -> str:
        """Call a tool that cannot do what it is asked; give what it says."""
        result = self.call(tool, **arguments)
        assert result.is_error
        [text] = result.content
        assert text.type == "text"
        assert "Traceback" not in text.text
        return text.text

    @contextmanager
    def mailbox(self, **wishes: object) -> Iterator[str]:
        """Have a mailbox for the length of a block."""
        address = self("open_mailbox", **wishes)["address"]
        yield address
        self("close_mailbox", address=address)


@contextmanager
def agent_of(transport: Any) -> Iterator[Agent]:
    """Have a client that is connected."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(transport)) as client,
    ):
        yield Agent(client, portal)


def command(url: str, errors: Any) -> Any:
    """Have a client that has started `ephemail mcp`."""
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "ephemail", "mcp"], env={"EPHEMAIL_SERVER": url}
    )
    return agent_of(stdio_client(parameters, errors))


def post(server: Server, address: str, text: str, *subjects: str, html: str = "") -> None:
    """Deliver a message for each subject."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, local_hostname="localhost") as smtp:
        for subject in subjects:
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = f"The shop <{SENDER}>", address, subject
            message.set_content(text)
            if html:
                message.add_alternative(html, subtype="html")
            smtp.send_message(message)


def is_open(server: Server, address: str) -> bool:
    """Say whether an address receives mail."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, local_hostname="localhost") as smtp:
        smtp.ehlo()
        assert smtp.mail(SENDER)[0] == 250
        return smtp.rcpt(address)[0] == 250
