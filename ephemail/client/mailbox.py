"""A mailbox on a server, for code that blocks: it carries the Calls of calls.py there, and the answers back."""

import asyncio
import time
from collections.abc import Generator, Iterator
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

import httpx

from ephemail.client import calls
from ephemail.client.calls import Call
from ephemail.client.errors import ClientError, MailboxGone, TimedOut, is_for_whoever_asked
from ephemail.client.events import Event
from ephemail.client.steps import Following, Match, Steps, listing, waiting
from ephemail.client.transport import Reaching, Server
from ephemail.client.values import Message, Opened, State, Summary

T = TypeVar("T")

__tracebackhide__ = is_for_whoever_asked


class Mailbox:
    """One mailbox, and the connections to its server.

    `Mailbox.open(server)` opens a new one, and leaving the `with` block closes it for good. `Mailbox(server, token)`
    is one that exists, and stays. All calls raise ClientError; threads may share one.
    """

    def __init__(self, server: str, token: str) -> None:
        self.token = token
        self._http = Server(server, token).connect()
        self._known: State | Opened | None = None
        self._opened_here = False

    @classmethod
    def open(
        cls, server: str, *, name: str | None = None, domain: str | None = None, ttl_seconds: int | None = None
    ) -> Self:
        """Open a mailbox; what is not given is the server's choice. Raises NameTaken."""
        with Server(server).connect() as http:
            opened = _carry(http, calls.open_mailbox(name, domain, ttl_seconds))
        box = cls(server, opened.token)
        box._known, box._opened_here = opened, True
        return box

    def __repr__(self) -> str:
        return f"Mailbox({self._known.address if self._known else 'address not asked for yet'})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._opened_here:
                self.close()
        except MailboxGone:
            pass  # it has expired, or was closed in the block
        except ClientError:
            if error is None:  # else what went wrong in the block is what matters
                raise
        finally:
            self.disconnect()

    @property
    def address(self) -> str:
        """The address; where it is not known yet, the server is asked."""
        return (self._known or self.show()).address

    @property
    def expires_at(self) -> datetime:
        """When it expires, as far as this object has been told; `show()` asks the server."""
        return (self._known or self.show()).expires_at

    def show(self) -> State:
        """Ask how the mailbox is now."""
        self._known = state = self._do(calls.show())
        return state

    def extend(self, ttl_seconds: int | None = None) -> State:
        """Let it live for so long from now, up to the server's maximum; by default as long as at opening."""
        self._known = state = self._do(calls.extend(ttl_seconds))
        return state

    def close(self) -> None:
        """Forget the mailbox and all in it, now and for good."""
        self._do(calls.close())

    def disconnect(self) -> None:
        """Let go of the connections, and leave the mailbox as it is. Leaving a `with` block does it too."""
        self._http.close()

    def messages(self, *, after: int = 0) -> tuple[Summary, ...]:
        """List the messages with ids beyond `after`, oldest first."""
        return self._follow(listing(after))

    def wait(
        self,
        *,
        sender: str | None = None,
        subject: str | None = None,
        code: bool = False,
        link: bool = False,
        after: int = 0,
        timeout: float = 30.0,
    ) -> Summary:
        """Wait for a message that matches, and give the oldest; one that is there already is given at once.

        It gives the summary; `read` takes that, and gives the text. `sender` and `subject` are parts of what a message
        has, in any case; `code` wants one with a verification code, `link` one with a link to press. `after` is the id
        of a message: only later ones count. `timeout` is in seconds, 0 for one look. It outlives dropped connections,
        and refusals that pass in time. Raises TimedOut.
        """
        try:
            return self._follow(waiting(Match(sender, subject, code, link), after, timeout))
        except TimedOut as error:
            if _is_in_event_loop():
                error.add_note("This wait has blocked the event loop, and all else that runs in it: use AsyncMailbox.")
            raise

    def read(self, message: Summary | int) -> Message:
        """Read a message, which its summary or its id names. Raises MessageGone, as the next three do."""
        return self._do(calls.read(message))

    def raw(self, message: Summary | int) -> bytes:
        """Give a message's octets as received."""
        return self._do(calls.raw(message))

    def attachment(self, message: Summary | int, n: int) -> bytes:
        """Give the octets of a message's attachment number `n`."""
        return self._do(calls.attachment(message, n))

    def delete(self, message: Summary | int) -> None:
        """Forget a message, now."""
        self._do(calls.delete(message))

    def events(self, *, after: int | None = None) -> Generator[Event, None, None]:
        """Follow what happens, beginning with what arrived beyond `after`; ends after Closed or Resync.

        A connection that breaks is made again, which Ready tells, and no arrival is missed or told twice. Where the
        server has no event stream left for us, arrivals are waited for, and the end is Closed("gone").
        """
        following = Following(after)
        while not following.over:
            try:
                yield from self._stream(following) if following.by_stream else self._follow(following.more())
            except ClientError as error:
                time.sleep(following.pause(error))

    def _stream(self, following: Following) -> Iterator[Event]:
        call = following.stream()
        with Reaching(self._http.base_url):
            response = self._http.send(call.request(self._http), stream=True)
            try:
                if not response.is_success:
                    response.read()
                call.answer(response)
                for octets in response.iter_bytes():
                    yield from following.read(octets)
                following.end_of_stream()
            finally:
                response.close()

    def _do(self, call: Call[T]) -> T:
        return _carry(self._http, call)

    def _follow(self, steps: Steps[T]) -> T:
        try:
            call = next(steps)
            while True:
                try:
                    answer = self._do(call)
                except ClientError as error:
                    call = steps.throw(error)
                else:
                    call = steps.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result


def _is_in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _carry(http: httpx.Client, call: Call[T]) -> T:
    if call.pause_seconds:
        time.sleep(call.pause_seconds)
    with Reaching(http.base_url):
        return call.answer(http.send(call.request(http)))
