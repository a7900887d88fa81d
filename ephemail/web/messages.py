"""Messages: list (and wait), read, raw, attachment, delete."""

import asyncio
import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

import msgspec
from starlette.responses import Response
from starlette.types import ASGIApp

from ephemail.mail import parse
from ephemail.mail.message import Part
from ephemail.ports import MessageGone
from ephemail.web import schema
from ephemail.web.answers import JSON, Octets, json, nothing
from ephemail.web.asked import ListMessages, ReadMessage
from ephemail.web.headers import DOWNLOAD_POLICY
from ephemail.web.problems import BLOCKED, NO_ATTACHMENT, Refusal
from ephemail.web.visit import Visit
from ephemail.web.waiting import look, wait

_NUMBER = re.compile(r"[0-9]{1,16}")
_ATTR_CHAR = "!#$&+-.^_`|~"  # RFC 5987 §3.2.1, besides letters and digits

# Unpacked and parsed within a millisecond; a thread costs more, and others wait for it while it holds the interpreter.
SMALL_BYTES = 16 << 10  # hostile HTML of 50 KB takes 50 ms to sanitise

Result = TypeVar("Result")


async def list_messages(visit: Visit) -> Response:
    """List messages, and wait for one that matches if the visitor asks for it."""
    token, asked = visit.token, visit.query(ListMessages)
    found = await wait(visit, token, asked) if asked.wait else look(visit.door.store, token, asked)
    return json(
        schema.Messages(
            messages=tuple(schema.summary(kept) for kept in found),
            cursor=found[-1].id if found else asked.after,
            timed_out=bool(asked.wait and not found),
        )
    )


async def read(visit: Visit) -> ASGIApp:
    """Show a message."""
    token, asked = visit.token, visit.query(ReadMessage)

    def document(number: int) -> bytes:
        kept, octets = visit.door.store.read(token, number)
        return msgspec.json.encode(schema.message(kept, parse.read(octets, images=asked.images)))

    return _octets(visit, await _work(visit, document), JSON, {})


async def raw(visit: Visit) -> ASGIApp:
    """Give a message's octets as they came."""
    token = visit.token
    _, octets = await _work(visit, lambda number: visit.door.store.read(token, number))
    return _octets(visit, octets, "message/rfc822", _download(f"message-{visit.parameter('id')}.eml"))


async def attachment(visit: Visit) -> ASGIApp:
    """Give the octets of an attachment."""
    token, n = visit.token, visit.parameter("n")

    def part(number: int) -> Part | None:
        _, octets = visit.door.store.read(token, number)
        return parse.part(octets, int(n)) if _NUMBER.fullmatch(n) else None

    found = await _work(visit, part)
    if found is None:
        raise Refusal(NO_ATTACHMENT)
    if found.attachment.blocked is not None:
        raise Refusal(BLOCKED)
    return _octets(visit, found.content, "application/octet-stream", _download(found.attachment.filename))


async def delete(visit: Visit) -> Response:
    """Forget a message."""
    visit.door.store.delete(visit.token, _number(visit))
    return nothing()


def _number(visit: Visit) -> int:
    """Give the message's number; one that cannot be is answered like one that is not there."""
    visit.door.store.show(visit.token)  # a token is judged before what it asks for
    number = visit.parameter("id")
    if not _NUMBER.fullmatch(number):
        raise MessageGone
    return int(number)


async def _work(visit: Visit, work: Callable[[int], Result]) -> Result:
    """Do with the message's number what takes as long as the message is large: in a thread, if that is long."""
    number = _number(visit)
    found = visit.door.store.list(visit.token, after=number - 1, limit=1)
    if not found or found[0].id != number:
        raise MessageGone
    if found[0].size <= SMALL_BYTES:
        return work(number)
    async with visit.turnstile.readers:
        return await asyncio.to_thread(work, number)


def _octets(visit: Visit, content: bytes, media_type: str, headers: dict[str, str]) -> Octets:
    return Octets(content, media_type, headers, turnstile=visit.turnstile, source=visit.source)


def _download(filename: str) -> dict[str, str]:
    """Let a browser save it, and nothing else (RFC 6266 §4, Appendix D: the plain name first, for old clients)."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", filename)
    encoded = quote(filename, safe=_ATTR_CHAR, errors="replace")
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}",
        "content-security-policy": DOWNLOAD_POLICY,
    }
