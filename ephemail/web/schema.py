"""What goes out as JSON, and what the OpenAPI document says of it; times are RFC 3339, in UTC, with milliseconds."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from ephemail import ports
from ephemail.mail import message as mail
from ephemail.mail.message import Attachment, Code, Link, Sender

Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"}, examples=["2026-11-20T09:41:07.250Z"])]


class OpenedMailbox(Struct, frozen=True):
    """A mailbox just opened. The token is its only key, and is told this once."""

    address: Annotated[str, Meta(examples=["quiet.fox@mail.localhost"])]
    token: str
    opened_at: Time
    expires_at: Time


class Mailbox(Struct, frozen=True):
    """A mailbox as its owner sees it. `cursor` is the newest id, 0 before the first."""

    address: Annotated[str, Meta(examples=["quiet.fox@mail.localhost"])]
    opened_at: Time
    expires_at: Time
    messages: int
    bytes: Annotated[int, Meta(description="Octets as received.")]
    cursor: int


class Summary(Struct, frozen=True, kw_only=True):
    """A message in a list. `id` grows within the mailbox; `size` is in octets as received; `tls`: it came encrypted."""

    id: int
    received_at: Time
    size: int
    sender: Sender
    reverse_path: Annotated[str | None, Meta(description="Of the envelope; null for a bounce.")]
    recipient: Annotated[str, Meta(description="Of the envelope, with its tag if it had one.")]
    subject: str
    preview: str
    codes: tuple[Code, ...]
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]
    tls: bool


class Message(Summary, frozen=True, kw_only=True):
    """A message as one reads it. When `source_only`, only the raw octets show what it says."""

    text: str
    html: Annotated[str, Meta(description="Sanitised: no script, no form, nothing loaded from the network.")]
    headers: Annotated[tuple[tuple[str, str], ...], Meta(description="Fields of the header section, in their order.")]
    remote_images: Annotated[int, Meta(description="How many images the HTML would load from the network.")]
    source_only: bool


class Messages(Struct, frozen=True):
    """Some messages, the newest last. `cursor` is the last one's id: ask again with `after` to go on from there."""

    messages: tuple[Summary, ...]
    cursor: int
    timed_out: Annotated[bool, Meta(description="Whether `wait` ended without a message that matches.")]


class Lifetimes(Struct, frozen=True):
    """How long things live. A message's own limit of 0 means: as long as its mailbox."""

    mailbox_ttl_seconds: int
    mailbox_ttl_max_seconds: int
    message_ttl_seconds: int


class Limits(Struct, frozen=True):
    """How large things may be."""

    message_max_bytes: int
    mailbox_max_bytes: int
    mailbox_max_messages: int
    wait_max_seconds: int


class Layer(Struct, frozen=True):
    """One layer of what the kernel forbids the server, and whether it holds."""

    layer: str
    state: str


class About(Struct, frozen=True):
    """What this server offers and promises."""

    version: str
    domains: tuple[str, ...]
    lifetimes: Lifetimes
    limits: Limits
    seal: tuple[Layer, ...]


class Health(Struct, frozen=True):
    """How the server is.

    `ok`; `full`: new mail is refused until something expires; `lagging`: it kept everybody waiting for over a second
    within the last half minute; `draining`: it is about to stop.
    """

    status: Literal["ok", "full", "lagging", "draining"]


class Ready(Struct, frozen=True):
    """The first event of a stream: the mailbox's address, and its newest id."""

    mailbox: str
    cursor: int


class Deleted(Struct, frozen=True):
    """Event: a message is gone."""

    id: int


class Extended(Struct, frozen=True):
    """Event: the mailbox lives until then."""

    expires_at: Time


class Closed(Struct, frozen=True):
    """Last event: the mailbox is gone (`expired`, `deleted`), or the server is (`shutdown`)."""

    reason: str


class Resync(Struct, frozen=True):
    """Last event: the reader fell behind; list the messages and connect again."""


class Problem(Struct, frozen=True):
    """Why a request was refused (RFC 9457), with a detail that a person can act on."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


def time(seconds: float) -> str:
    """Write a time, given in seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def mailbox(shown: ports.Mailbox) -> Mailbox:
    """Show a mailbox."""
    return Mailbox(
        shown.address, time(shown.opened_at), time(shown.expires_at), shown.messages, shown.bytes, shown.cursor
    )


def summary(kept: ports.Kept) -> Summary:
    """Show a message in a list."""
    said = kept.summary
    return Summary(
        id=kept.id,
        received_at=time(kept.received_at),
        size=kept.size,
        sender=said.sender,
        reverse_path=kept.reverse_path,
        recipient=kept.recipient,
        subject=said.subject,
        preview=said.preview,
        codes=said.codes,
        links=said.links,
        attachments=said.attachments,
        tls=kept.tls,
    )


def message(kept: ports.Kept, read: mail.Message) -> Message:
    """Show a message to its reader."""
    return Message(
        **structs.asdict(summary(kept)),
        text=read.text,
        html=read.html,
        headers=read.headers,
        remote_images=read.remote_images,
        source_only=read.source_only,
    )
