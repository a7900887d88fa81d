"""The API from the other side: mailboxes for tests, scripts and the command line.

    with Mailbox.open("http://127.0.0.1:8080") as box:
        sign_up(email=box.address)
        code = box.wait(code=True).code

`Mailbox` and `AsyncMailbox` do the same, one blocking and one not. What they give are frozen values under the API's
own names; what they raise is a ClientError. Nothing of the server is imported, and httpx does the talking.
"""

try:
    from ephemail.client.async_mailbox import AsyncMailbox
except ModuleNotFoundError as error:
    if error.name != "httpx":
        raise
    raise ModuleNotFoundError("ephemail.client needs the extra `client` (httpx)", name="httpx") from None
from ephemail.client.calls import Page
from ephemail.client.errors import (
    ApiError,
    ClientError,
    MailboxGone,
    MessageGone,
    NameTaken,
    TimedOut,
    TooManyRequests,
    Unreachable,
)
from ephemail.client.events import Arrival, Closed, Deleted, Event, Extended, Ready, Resync
from ephemail.client.mailbox import Mailbox
from ephemail.client.values import Attachment, Code, Link, Message, Opened, Sender, State, Summary

__all__ = [
    "ApiError",
    "Arrival",
    "AsyncMailbox",
    "Attachment",
    "ClientError",
    "Closed",
    "Code",
    "Deleted",
    "Event",
    "Extended",
    "Link",
    "Mailbox",
    "MailboxGone",
    "Message",
    "MessageGone",
    "NameTaken",
    "Opened",
    "Page",
    "Ready",
    "Resync",
    "Sender",
    "State",
    "Summary",
    "TimedOut",
    "TooManyRequests",
    "Unreachable",
]
