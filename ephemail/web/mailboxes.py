"""Mailboxes: open, show, extend, close."""

import secrets

from starlette.responses import Response

from ephemail.mail.address import (
    NAME_MAX,
    NAME_MIN,
    RANDOM_NAME_ALPHABET,
    RANDOM_NAME_LENGTH,
    Address,
    Domains,
    is_domain,
    is_name,
    is_reserved,
    offends,
)
from ephemail.ports import NameTaken
from ephemail.web import schema
from ephemail.web.answers import json, nothing
from ephemail.web.asked import ExtendMailbox, OpenMailbox
from ephemail.web.door import Door
from ephemail.web.problems import Refusal, invalid
from ephemail.web.visit import Visit

CREATED = 201
DOMAINS_TOLD = 10  # in a refusal; few servers have more


async def open_mailbox(visit: Visit) -> Response:
    """Open a mailbox, at a random address where the visitor named none."""
    asked = await visit.body(OpenMailbox)
    ttl_seconds = _ttl(visit.door, asked.ttl_seconds)
    address = Address(_name(asked.name), _domain(visit.door.domains, asked.domain))
    visit.turnstile.open(visit.source)  # before the store is asked, or names could be tried at will
    if is_reserved(address.local):
        raise NameTaken
    opened, token = visit.door.store.open(address, ttl_seconds)
    times = schema.time(opened.opened_at), schema.time(opened.expires_at)
    return json(schema.OpenedMailbox(opened.address, token, *times), CREATED)


async def show(visit: Visit) -> Response:
    """Show the mailbox."""
    return json(schema.mailbox(visit.door.store.show(visit.token)))


async def extend(visit: Visit) -> Response:
    """Let the mailbox live longer."""
    token = visit.token
    asked = await visit.body(ExtendMailbox)
    return json(schema.mailbox(visit.door.store.extend(token, _ttl(visit.door, asked.ttl_seconds))))


async def close(visit: Visit) -> Response:
    """Forget the mailbox."""
    visit.door.store.close(visit.token)
    return nothing()


def _ttl(door: Door, asked: int | None) -> int:
    if asked is None:
        return door.mailbox_ttl_seconds
    if asked > door.mailbox_ttl_max_seconds:
        raise Refusal(invalid(f"ttl_seconds may be {door.mailbox_ttl_max_seconds} at most."))
    return asked


def _name(asked: str | None) -> str:
    if asked is None:
        return _random_name()
    name = asked.lower()
    if not asked.isascii() or not is_name(name):  # the Kelvin sign, for one, is a k in lower case
        raise Refusal(
            invalid(
                f"A name has {NAME_MIN} to {NAME_MAX} of a-z 0-9 . _ - without two dots in a row or one at either end."
            )
        )
    return name


def _domain(domains: Domains, asked: str | None) -> str:
    domain = (domains.offered[0] if asked is None else asked).lower()
    if domain.startswith("*.") and domain in domains.offered:
        return f"{_random_name()}.{domain.removeprefix('*.')}"
    if not is_domain(domain) or not domains.offer(domain):
        offered = ", ".join(domains.offered[:DOMAINS_TOLD])
        raise Refusal(invalid(f"This domain is not offered. /api/v1/about lists those that are: {offered}."))
    return domain


def _random_name() -> str:
    while True:
        name = "".join(secrets.choice(RANDOM_NAME_ALPHABET) for _ in range(RANDOM_NAME_LENGTH))
        if not offends(name):
            return name
