"""What takes several calls: to list, to wait, to follow. No I/O, so that it is written once.

Each is a generator that yields Calls, is sent their answers or has thrown into it what they raise, and returns the
result. A call that waits is made again where that is of use: a held connection may be cut by anything that stands
between, and asking once more from the same place on loses nothing. What does not pass is raised.
"""

import math
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from ephemail.client.calls import PAGE_MAX, WAIT_MAX_SECONDS, Call, Page, Query, given, page, stream
from ephemail.client.errors import (
    ApiError,
    ClientError,
    MailboxGone,
    TimedOut,
    TooManyRequests,
    Unreachable,
    is_for_whoever_asked,
)
from ephemail.client.events import Arrival, Closed, Event, EventReader, Ready, Resync
from ephemail.client.values import Summary

T = TypeVar("T")

__tracebackhide__ = is_for_whoever_asked

Steps = Generator[Call[Page], Page, T]
Clock = Callable[[], float]

PAUSES_SECONDS = (0.1, 0.5, 2.0)  # before a failed call is made again, unless the server says when
_NEVER = -math.inf


@dataclass(frozen=True, slots=True)
class Match:
    """Which messages are waited for: words of the sender and of the subject, in any case; with a code, with a link."""

    sender: str | None = None
    subject: str | None = None
    code: bool = False
    link: bool = False

    def __str__(self) -> str:
        """Say it as what follows `a message`."""
        finds = " and ".join(["a code"] * self.code + ["a link"] * self.link)
        marks = [finds] * bool(finds) + [f"“{self.subject}” in its subject"] * bool(self.subject)
        origin = f" from “{self.sender}”" if self.sender else ""
        return origin + " and".join(f" with {mark}" for mark in marks)

    def question(self, after: int, hold_seconds: float) -> Call[Page]:
        """Ask for the oldest beyond `after`, and have the answer held until there is one."""
        wishes = {"from": self.sender, "subject": self.subject}
        wishes |= {"code": "true" if self.code else None, "link": "true" if self.link else None}
        return _held({"after": after, "limit": 1} | given(wishes), hold_seconds)


def listing(after: int, deadline: float = _NEVER, clock: Clock = time.monotonic) -> Steps[tuple[Summary, ...]]:
    """List all messages beyond `after`, page by page."""
    messages: tuple[Summary, ...] = ()
    while True:
        query: Query = {"after": after, "limit": PAGE_MAX}
        found = yield from _patiently(lambda _pause, query=query: page(query), deadline, clock)  # type: ignore[misc]
        messages += found.messages
        if len(found.messages) < PAGE_MAX:
            return messages
        after = found.messages[-1].id


def waiting(match: Match, after: int, timeout: float, clock: Clock = time.monotonic) -> Steps[Summary]:
    """Wait for the oldest message beyond `after` that matches. Raises TimedOut; ValueError for less than no time.

    Each time it asks from `after` on again: whatever arrives between two calls is found by the second.
    """
    if not timeout >= 0:
        raise ValueError("the timeout needs 0 or more seconds")
    deadline = clock() + timeout
    while True:
        found = yield from _patiently(lambda pause: match.question(after, deadline - clock() - pause), deadline, clock)
        if not found.messages and clock() >= deadline:
            arrived = yield from listing(after)
            found = yield match.question(after, 0.0)  # or what came before the listing would be told as another
            if not found.messages:
                raise TimedOut(timeout, arrived, str(match), after)
        if found.messages:
            return found.messages[0]


class Following:
    """How far one has come who follows a mailbox's events: by its event stream or, where that is refused, by waits.

    `over` says that there are no more.
    """

    def __init__(self, after: int | None) -> None:
        self.over = False
        self.by_stream = True
        self._after = after
        self._begun = False
        self._failures = 0
        self._reader = EventReader()

    def stream(self) -> Call[None]:
        """Ask for the event stream, from here on."""
        self._reader = EventReader()
        return stream(self._after)

    def read(self, octets: bytes) -> Iterable[Event]:
        """Take some octets of the stream; give the events that they complete. Raises Unreachable."""
        try:
            return self._seen(self._reader.feed(octets))
        except ValueError as error:
            raise Unreachable(f"this is not the event stream of an ephemail server: {error}") from error

    def end_of_stream(self) -> None:
        """Note that it has ended. Raises Unreachable if that was not its end."""
        if not self.over:
            raise Unreachable("the event stream broke off", may_pass=True)

    def pause(self, error: ClientError) -> float:
        """Say how many seconds to leave the server alone before going on; raises the error where that is of no use."""
        if self.by_stream and isinstance(error, TooManyRequests):
            self.by_stream = False
            return 0.0
        self._failures += 1
        return _pause(error, self._failures)

    def more(self, clock: Clock = time.monotonic) -> Steps[Iterable[Event]]:
        """Wait for what happens next. Nothing tells of a deletion or an extension, or of why the mailbox is gone."""
        if not self._begun:
            return (yield from self._begin(clock))
        query: Query = {"after": self._after or 0, "limit": PAGE_MAX}
        try:
            found = yield from _patiently(lambda _pause: _held(query, WAIT_MAX_SECONDS), math.inf, clock)
        except MailboxGone:
            return self._seen([Closed("gone")])
        return self._seen([Arrival(message) for message in found.messages])

    def _begin(self, clock: Clock) -> Steps[Iterable[Event]]:
        messages = yield from listing(self._after or 0, math.inf, clock)
        ready = Ready(messages[-1].id if messages else self._after or 0)
        return self._seen([ready, *(Arrival(message) for message in messages if self._after is not None)])

    def _seen(self, events: list[Event]) -> list[Event]:
        for event in events:
            self.over = isinstance(event, Closed | Resync)
            if isinstance(event, Arrival):
                self._after = event.message.id
            elif isinstance(event, Ready):
                self._begun, self._failures = True, 0
                self._after = event.cursor if self._after is None else self._after
        return events


def _patiently(ask: Callable[[float], Call[Page]], deadline: float, clock: Clock) -> Steps[Page]:
    """Make the call that `ask` gives for the pause before it; again, if it fails and there is time for that."""
    failures, pause = 0, 0.0
    while True:
        try:
            return (yield replace(ask(pause), pause_seconds=pause))
        except ClientError as error:
            failures += 1
            pause = _pause(error, failures)
            if clock() + pause > deadline:
                raise


def _pause(error: ClientError, failures: int) -> float:
    """Say how long to wait after so many failures in a row; raises the error if it will not pass by itself."""
    if isinstance(error, ApiError) and error.retry_after_seconds is not None:
        return error.retry_after_seconds
    if not error.may_pass or failures > len(PAUSES_SECONDS):
        raise error
    return PAUSES_SECONDS[failures - 1]


def _held(query: Query, hold_seconds: float) -> Call[Page]:
    hold = max(0.0, min(hold_seconds, WAIT_MAX_SECONDS))
    return page({**query, "wait": hold}, hold)
