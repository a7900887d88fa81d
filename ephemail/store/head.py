"""The head of a kept message: what a list shows of it, as few octets.

As Python objects the same would take about 1.5 KB a message, which is more than many a message itself.
"""

import marshal
from collections.abc import Mapping
from typing import NamedTuple

from ephemail.mail.message import Attachment, Code, Link, Sender, Summary
from ephemail.ports import Kept

_Lists = tuple[
    tuple[tuple[str, str], ...],
    tuple[tuple[str, str, str], ...],
    tuple[tuple[int, str, str, int, bool, str | None, str | None, bool], ...],
]
_Summary = tuple[str, str, str, str, _Lists | None]
_Head = tuple[float, int, str | None, bool, dict[str, str], _Summary]

_VERSION = 2  # later ones write objects that stand twice as references, so that equal heads differ in length


class Facts(NamedTuple):
    """What is the same of a message in all the mailboxes that hold it, and under which names each of them got it."""

    received_at: float
    size: int
    reverse_path: str | None
    tls: bool
    recipients: Mapping[str, str]  # by the mailbox's address; the address itself where none is given
    summary: Summary

    def kept(self, id: int, mailbox: str) -> Kept:
        """Give the message as `id` of `mailbox`."""
        recipient = self.recipients.get(mailbox, mailbox)
        return Kept(id, self.received_at, self.size, recipient, self.reverse_path, self.tls, self.summary)


def write_head(facts: Facts) -> bytes:
    """Write down the facts."""
    received_at, size, reverse_path, tls, recipients, summary = facts
    tagged = {mailbox: recipient for mailbox, recipient in recipients.items() if recipient != mailbox}
    head: _Head = (received_at, size, reverse_path, tls, tagged, _flatten(summary))
    return marshal.dumps(head, _VERSION)


def read_head(head: bytes) -> Facts:
    """Read what `write_head` wrote."""
    facts: _Head = marshal.loads(head)  # noqa: S302  # never anything but what this process wrote into its own memory
    received_at, size, reverse_path, tls, recipients, summary = facts
    return Facts(received_at, size, reverse_path, tls, recipients, _unflatten(summary))


def _flatten(summary: Summary) -> _Summary:
    sender = summary.sender
    lists = _flatten_lists(summary) if summary.codes or summary.links or summary.attachments else None
    return sender.name, sender.address, summary.subject, summary.preview, lists


def _flatten_lists(summary: Summary) -> _Lists:
    return (
        tuple([(code.value, code.kind) for code in summary.codes]),
        tuple([(link.url, link.host, link.kind) for link in summary.links]),
        tuple(
            [
                (a.n, a.filename, a.content_type, a.size, a.inline, a.content_id, a.blocked, a.unchecked)
                for a in summary.attachments
            ]
        ),
    )


def _unflatten(summary: _Summary) -> Summary:
    name, address, subject, preview, lists = summary
    codes, links, attachments = lists or ((), (), ())
    return Summary(
        Sender(name, address),
        subject,
        preview,
        tuple([Code(*code) for code in codes]),
        tuple([Link(*link) for link in links]),
        tuple([Attachment(*attachment) for attachment in attachments]),
    )
