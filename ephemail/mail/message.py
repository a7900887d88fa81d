"""What a message says, once read: values that the doors show and the store keeps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sender:
    """The first mailbox of the From field (RFC 5322 §3.6.2); either may be empty, neither is verified."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Code:
    """A verification code as one would type it: `value` without grouping, `kind` such as `otp`."""

    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to press: the whole URL, the host a person should look at, and what pressing it does."""

    url: str
    host: str
    kind: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part offered as a download (RFC 2183).

    `n` counts from 1 in the order of the message. `filename` is safe to write to any file system and into a header;
    `content_type` is the sender's claim, for display only. `size` is in octets after transfer-decoding. `content_id`
    has no angle brackets. `blocked` is the reason why it was taken out on arrival, or None; `size` is what it had then.
    `unchecked` says that what is in it was not looked at: an archive, or an encoding that we do not know.
    """

    n: int
    filename: str
    content_type: str
    size: int
    inline: bool
    content_id: str | None
    blocked: str | None
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list shows of a message: bounded, clean, one line each."""

    sender: Sender
    subject: str
    preview: str
    codes: tuple[Code, ...]
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What a reader shows of a message.

    `html` is sanitised and may be empty; `text` is plain text and may be empty, and both are empty when `source_only`
    says that the message could not be read, or is beyond the limits of what we read. `headers` are the fields of the
    header section in their order, decoded. `remote_images` counts the images that the HTML would load from the network.
    """

    sender: Sender
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...]
    remote_images: int
    source_only: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The octets of one attachment, transfer-decoded, with its description."""

    attachment: Attachment
    content: bytes
