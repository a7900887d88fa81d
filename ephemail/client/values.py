"""What the API tells of mailboxes and messages: frozen values, with the API's own names.

`from_json` makes them of decoded JSON by their annotations. Members that we do not know are passed over, so that an
older client reads a newer server; a missing one, or one of another type, is a ValueError.
"""

from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sender:
    """The first mailbox of the From field; either may be empty, neither is verified."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Code:
    """A verification code as one would type it."""

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
    """A part offered as a download; `n` is its number in the message, `blocked` why it cannot be had, or None.

    `unchecked`: it is an archive or the like, and nobody has looked at what is in it.
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
    """A message as a list shows it. `id` grows within the mailbox, and is the cursor for `after`.

    Its text is not in it: `mailbox.read` gives that.
    """

    id: int
    received_at: datetime
    size: int
    sender: Sender
    reverse_path: str | None
    recipient: str
    subject: str
    preview: str
    codes: tuple[Code, ...]
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]
    tls: bool

    @property
    def origin(self) -> str:
        """Who it says it is from: address or else name of the From field, or else the reverse-path; may be empty."""
        return self.sender.address or self.sender.name or self.reverse_path or ""

    @property
    def code(self) -> str | None:
        """The first verification code."""
        return self.codes[0].value if self.codes else None

    @property
    def link(self) -> str | None:
        """The first link to press."""
        return self.links[0].url if self.links else None


@dataclass(frozen=True, slots=True)
class Message(Summary):
    """A message as a reader shows it: what its Summary says, and its contents.

    `html` is sanitised. `headers` are the fields of the header section in their order, decoded. `remote_images` counts
    the images that the HTML would load from the network. When `source_only`, only the raw octets show what it says.
    """

    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    remote_images: int
    source_only: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox just opened, and the token that opens it from now on; the server cannot tell it again."""

    address: str
    token: str = field(repr=False)  # reports of failed tests show what they can get hold of
    opened_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """A mailbox as it is now. `bytes` counts octets as received; `cursor` is the newest id, 0 before the first."""

    address: str
    opened_at: datetime
    expires_at: datetime
    messages: int
    bytes: int
    cursor: int


def from_json(kind: type[T], data: object) -> T:
    """Make a `kind`, one of the dataclasses here, of a decoded JSON object. Raises ValueError."""
    if not (isinstance(data, dict) and is_dataclass(kind)):
        raise ValueError(f"{kind.__name__} needs an object")
    hints = get_type_hints(kind)
    members = {}
    for member in fields(kind):
        if member.name in data:
            members[member.name] = _value(hints[member.name], data[member.name])
        elif member.default is MISSING:
            raise ValueError(f"{kind.__name__} lacks {member.name}")
    return kind(**members)


def _value(hint: Any, data: object) -> object:  # noqa: ANN401 - a type, or what typing makes of types
    if get_origin(hint) is UnionType:  # `X | None` is the only union in use
        return None if data is None else _value(get_args(hint)[0], data)
    if get_origin(hint) is tuple:
        return _items(get_args(hint), data)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, data)
    if hint is datetime and isinstance(data, str):
        return datetime.fromisoformat(data)
    if not isinstance(data, hint):
        raise ValueError(f"{hint.__name__} expected")  # noqa: TRY004 - one kind of fault, whatever is wrong with it
    return data


def _items(hints: tuple[Any, ...], data: object) -> tuple[object, ...]:
    if not isinstance(data, list):
        raise ValueError("a list expected")  # noqa: TRY004 - as above
    if hints[-1] is Ellipsis:
        hints = hints[:1] * len(data)
    return tuple(_value(hint, item) for hint, item in zip(hints, data, strict=True))
