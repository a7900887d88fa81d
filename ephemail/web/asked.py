"""What visitors send, as JSON or in the query, and its validation.

What has a member that is not named here is refused, and the refusal names those that are: never what was sent.
"""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, field
from starlette.datastructures import QueryParams

from ephemail.web.problems import Refusal, invalid

WAIT_MAX_SECONDS = 25  # below the 30 s at which the first proxies give up on an answer
LIST_MAX = 100
NUMBER_MAX = (1 << 53) - 1  # the largest whole number that JavaScript reads exactly

Number = Annotated[int, Meta(ge=0, le=NUMBER_MAX)]
Seconds = Annotated[int, Meta(ge=1, le=NUMBER_MAX)]


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor sends; the base of what follows."""


class OpenMailbox(Asked, frozen=True):
    """Which mailbox to open; what is left out is chosen for the visitor."""

    name: Annotated[
        str | None,
        Meta(description="3 to 64 of a-z 0-9 . _ -; random if left out.", examples=["quiet.fox"]),
    ] = None
    domain: Annotated[
        str | None,
        Meta(description="One of those that /api/v1/about offers; `*.example.org` there takes any single label."),
    ] = None
    ttl_seconds: Annotated[Seconds | None, Meta(description="Lifetime from now.")] = None


class ExtendMailbox(Asked, frozen=True):
    """How long the mailbox shall live from now; its life is never shortened."""

    ttl_seconds: Annotated[Seconds | None, Meta(description="Lifetime from now.")] = None


class ListMessages(Asked, frozen=True):
    """Which messages to list, and whether to wait for one."""

    after: Annotated[Number, Meta(description="A cursor: only messages that came later.")] = 0
    limit: Annotated[int, Meta(ge=1, le=LIST_MAX, description="At most so many messages, the oldest first.")] = LIST_MAX
    wait: Annotated[
        float,
        Meta(ge=0, le=WAIT_MAX_SECONDS, description="Seconds to wait for a message that matches, if there is none."),
    ] = 0
    sender: Annotated[
        str, Meta(max_length=320, description="Part of the sender's name, address or reverse-path, in any case.")
    ] = field(name="from", default="")
    subject: Annotated[str, Meta(max_length=998, description="Part of the subject, in any case.")] = ""
    code: Annotated[bool, Meta(description="Only messages with a verification code.")] = False
    link: Annotated[bool, Meta(description="Only messages with a link to press.")] = False


class ReadMessage(Asked, frozen=True):
    """How to show a message."""

    images: Annotated[bool, Meta(description="Leave the https sources of remote images in the HTML.")] = False


class Watching(Asked, frozen=True):
    """Where to begin."""

    after: Annotated[Number | None, Meta(description="A cursor: replay what came later.")] = None


AskedT = TypeVar("AskedT", bound=Asked)


def from_body(octets: bytes, kind: type[AskedT]) -> AskedT:
    """Read the body of a request; an empty one asks for the defaults. Raises Refusal."""
    try:
        return msgspec.json.decode(octets or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal(invalid(f"The body must be a JSON object with, at most, {_members(kind)}.")) from None


def from_query(query: QueryParams, kind: type[AskedT]) -> AskedT:
    """Read the query of a request. Raises Refusal."""
    try:
        return msgspec.convert(dict(query), kind, strict=False)
    except msgspec.ValidationError:
        raise Refusal(invalid(f"The query may have {_members(kind)}, and nothing else.")) from None


def _members(kind: type[Asked]) -> str:
    """Say what may be sent, in the words of the type and never in the visitor's."""
    members = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    return ", ".join(f"{name} ({_values(member)})" for name, member in members.items())


def _values(member: dict[str, Any]) -> str:
    value = member.get("anyOf", [member])[0]
    if "maximum" in value and value["maximum"] < NUMBER_MAX:
        return f"{value['minimum']} to {value['maximum']}"
    return {"string": "text", "boolean": "true or false"}.get(value["type"], "a whole number")
