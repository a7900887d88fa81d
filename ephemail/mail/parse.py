"""Octets into what is shown: a summary for the list, a message for the reader, an attachment for the download.

Never raises, whatever the octets: what cannot be read is shown as far as it can, and what is beyond the limits of
headers.py and parts.py as its source only. Linear in the octets; a summary decodes no more than a body's beginning.
"""

import re

from ephemail.mail import headers
from ephemail.mail.body import Beginning, beginning, preview, referenced, shown
from ephemail.mail.codes import find
from ephemail.mail.display import safe_filename
from ephemail.mail.filetypes import is_archive
from ephemail.mail.kinds import extension_of_kind
from ephemail.mail.leaf import Leaf
from ephemail.mail.message import Attachment, Message, Part, Summary
from ephemail.mail.opening import Opened, open_message
from ephemail.mail.parts import Body
from ephemail.mail.signatures import SHORT_BEGINNING
from ephemail.mail.transfer import ENCODINGS

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")


def summarise(octets: bytes) -> Summary:
    """Give what a list shows of a message."""
    return summary_of(open_message(octets))


def summary_of(opened: Opened) -> Summary:
    """Give what a list shows of a message that has been taken apart."""
    octets, subject, body = opened.octets, opened.subject(), opened.body
    begins = beginning(octets, body) if body else Beginning("", "")
    found = find(subject, *begins)
    return Summary(
        sender=opened.sender(),
        subject=subject,
        preview=preview(begins),
        codes=tuple(each.code for each in found.codes),
        links=tuple(each.link for each in found.links),
        attachments=_attachments(octets, body) if body else (),
    )


def read(octets: bytes, *, images: bool = False) -> Message:
    """Give what a reader shows of a message; with `images`, the HTML loads its remote images over https."""
    opened = open_message(octets)
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
    body = open_message(octets).body
    if body is None or not 1 <= n <= len(body.attachments):
        return None
    leaf = body.attachments[n - 1]
    content = leaf.octets(octets)
    return Part(_attachment(octets, n, leaf, referenced(octets, body)), content)


def _attachments(octets: bytes, body: Body) -> tuple[Attachment, ...]:
    if not body.attachments:
        return ()
    shown_inline = referenced(octets, body)
    return tuple(_attachment(octets, n, leaf, shown_inline) for n, leaf in enumerate(body.attachments, 1))


def _attachment(octets: bytes, n: int, leaf: Leaf, shown_inline: set[str]) -> Attachment:
    kind = leaf.kind if _TYPE.fullmatch(leaf.kind) else "application/octet-stream"
    extension = extension_of_kind(kind)
    return Attachment(
        n=n,
        filename=safe_filename(leaf.name or f"attachment-{n}{extension and '.'}{extension}"),
        content_type=kind,
        size=leaf.removal.size if leaf.removal else leaf.size(octets),
        inline=leaf.content_id in shown_inline,
        content_id=leaf.content_id or None,
        blocked=leaf.removal.reason if leaf.removal else None,
        unchecked=leaf.removal is None and _is_unchecked(octets, leaf),
    )


def _is_unchecked(octets: bytes, leaf: Leaf) -> bool:
    if leaf.encoding not in ENCODINGS or leaf.kind == "message/partial":
        return True
    return is_archive(leaf.name, leaf.kind, leaf.octets(octets, SHORT_BEGINNING)[:SHORT_BEGINNING])
