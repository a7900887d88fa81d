"""Octets into what is shown: a summary for the list, a message for the reader, an attachment for the download.

Never raises, whatever the octets: what cannot be read is shown as far as it can, and what is beyond the limits of
headers.py and parts.py as its source only. Linear in the octets; a summary decodes no more text than its preview shows.
"""

import re
from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.body import preview, referenced, shown
from ephemail.mail.display import safe_filename
from ephemail.mail.message import Attachment, Message, Part, Sender, Summary
from ephemail.mail.parts import Beyond, Body, Leaf, body_of

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")

# Extensions for parts without a name, so that a download opens with what it should.
_EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
}


class _Opened(NamedTuple):
    """A message as far as it has been read; without a body it is beyond the limits."""

    octets: bytes
    section: bytes
    found: dict[bytes, bytes]
    body: Body | None

    def sender(self) -> Sender:
        return headers.sender_of(self.found.get(b"from", b""))

    def subject(self) -> str:
        return headers.line_of(self.found.get(b"subject", b""))


def summarise(octets: bytes) -> Summary:
    """Give what a list shows of a message."""
    opened = _open(octets)
    return Summary(
        sender=opened.sender(),
        subject=opened.subject(),
        preview=preview(octets, opened.body) if opened.body else "",
        codes=(),
        links=(),
        attachments=_attachments(octets, opened.body) if opened.body else (),
    )


def read(octets: bytes, *, images: bool = False) -> Message:
    """Give what a reader shows of a message; with `images`, the HTML loads its remote images over https."""
    opened = _open(octets)
    body = opened.body
    text, html, remote_images = shown(octets, body, images=images) if body else ("", "", 0)
    return Message(
        sender=opened.sender(),
        subject=opened.subject(),
        text=text,
        html=html,
        headers=headers.fields(opened.section),
        attachments=_attachments(octets, body) if body else (),
        remote_images=remote_images,
        source_only=body is None,
    )


def part(octets: bytes, n: int) -> Part | None:
    """Give the attachment that a summary lists as `n`, None if there is none."""
    body = _open(octets).body
    if body is None or not 1 <= n <= len(body.attachments):
        return None
    leaf = body.attachments[n - 1]
    content = leaf.octets(octets)
    return Part(_attachment(n, leaf, len(content), referenced(octets, body)), content)


def _open(octets: bytes) -> _Opened:
    start = headers.begin(octets)
    head = headers.split(octets, start, len(octets))
    if head is None:
        section = headers.first_lines(octets, start)
        return _Opened(octets, section, headers.wanted(section), None)
    section, body_start = head
    found = headers.wanted(section)
    try:
        return _Opened(octets, section, found, body_of(octets, found, body_start))
    except Beyond:
        return _Opened(octets, section, found, None)


def _attachments(octets: bytes, body: Body) -> tuple[Attachment, ...]:
    if not body.attachments:
        return ()
    shown_inline = referenced(octets, body)
    return tuple(_attachment(n, leaf, leaf.size(octets), shown_inline) for n, leaf in enumerate(body.attachments, 1))


def _attachment(n: int, leaf: Leaf, size: int, shown_inline: set[str]) -> Attachment:
    kind = leaf.kind if _TYPE.fullmatch(leaf.kind) else "application/octet-stream"
    return Attachment(
        n=n,
        filename=safe_filename(leaf.name or f"attachment-{n}{_EXTENSIONS.get(kind, '')}"),
        content_type=kind,
        size=size,
        inline=leaf.content_id in shown_inline,
        content_id=leaf.content_id or None,
        blocked=None,
    )
