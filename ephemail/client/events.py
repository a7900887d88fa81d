"""What the event stream tells (`GET /api/v1/events`), and how it is read from the octets as they come.

Lines are split by the rules of the event stream's own grammar and by no others: a subject may hold U+2028 and the like.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from ephemail.client.values import Summary, from_json


@dataclass(frozen=True, slots=True)
class Ready:
    """The first event, and the first after a connection that broke. `cursor` is the mailbox's newest id."""

    cursor: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message was delivered."""

    message: Summary


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message is gone."""

    id: int


@dataclass(frozen=True, slots=True)
class Extended:
    """The mailbox lives until `expires_at`."""

    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The mailbox is gone, or the server is; the last event. `reason`: expired, deleted, shutdown, or only gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Resync:
    """We fell behind, and the stream ends: ask for events again, after the last id seen."""


Event = Ready | Arrival | Deleted | Extended | Closed | Resync

_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")  # a CR at the end may be half of a CRLF


class EventReader:
    """Makes events of an event stream's octets, however they are cut."""

    def __init__(self) -> None:
        self._rest = b""
        self._name = ""
        self._data: list[str] = []

    def feed(self, octets: bytes) -> list[Event]:
        """Take some octets; give the events that they complete. Raises ValueError for what is no event of ours."""
        *lines, self._rest = _LINE_END.split(self._rest + octets)
        events = [self._line(line.decode()) for line in lines]
        return [event for event in events if event is not None]

    def _line(self, line: str) -> Event | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        if name == "event":
            self._name = value.removeprefix(" ")
        elif name == "data":
            self._data.append(value.removeprefix(" "))
        return None

    def _dispatch(self) -> Event | None:
        name, data = self._name, "\n".join(self._data)
        self._name, self._data = "", []
        return _event(name, json.loads(data or "{}")) if name else None


def _event(name: str, data: object) -> Event | None:
    """Give the event of that name; None for one that a newer server may have."""
    if name == "arrival":
        return Arrival(from_json(Summary, data))
    kinds: dict[str, type[Ready | Deleted | Extended | Closed | Resync]] = {
        "ready": Ready,
        "deleted": Deleted,
        "extended": Extended,
        "closed": Closed,
        "resync": Resync,
    }
    return from_json(kinds[name], data) if name in kinds else None
