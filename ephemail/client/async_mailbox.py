"""A mailbox on a server, for an event loop: what mailbox.py has, with `await` where the server is asked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from ephemail.client import calls
from ephemail.client.calls import Call
from ephemail.client.errors import ClientError, MailboxGone, is_for_whoever_asked
from ephemail.client.events import Event
from ephemail.client.steps import Following, Match, Steps, listing, waiting
from ephemail.client.transport import Reaching, Server
from ephemail.client.values import Message, Opened, State, Summary

T = TypeVar("T")

__tracebackhide__ = is_for_whoever_asked


class AsyncMailbox:
    """One mailbox, and the connections to its server; each call is that of Mailbox.

    `async with AsyncMailbox.open(server) as box` opens a new one and closes it for good at the end of the block;
    `await AsyncMailbox.open(server)` only opens it. `AsyncMailbox(server, token)` is one that exists, and stays.
    """

    def __init__(self, server: str, token: str) -> None:
        self.token = token
        self._http = Server(server, token).connect_async()
        self._known: State | Opened | None = None
        self._opened_here = False

    @staticmethod
    def open(
        server: str, *, name: str | None = None, domain: str | None = None, ttl_seconds: int | None = None
    ) -> "Opening":
        """Open a mailbox, once that is awaited or entered; what is not given is the server's choice."""
        return Opening(server, calls.open_mailbox(name, domain, ttl_seconds))

    def __repr__(self) -> str:
        return f"AsyncMailbox({self._known.address if self._known else 'address not asked for yet'})"

    async def __aenter__(self) -> Self:
        if self._known is None:
            await self.show()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._opened_here:
                await self.close()
        except MailboxGone:
            pass  # it has expired, or was closed in the block
        except ClientError:
            if error is None:  # else what went wrong in the block is what matters
                raise
        finally:
            await self.disconnect()

    @property
    def address(self) -> str:
        """The address, known once the mailbox was opened, entered or shown."""
        return self._told().address

    @property
    def expires_at(self) -> datetime:
        """When it expires, as far as this object has been told; `show()` asks the server."""
        return self._told().expires_at

    async def show(self) -> State:
        """Ask how the mailbox is now."""
        self._known = state = await self._do(calls.show())
        return state

    async def extend(self, ttl_seconds: int | None = None) -> State:
        """Let it live for so long from now, up to the server's maximum; by default as long as at opening."""
        self._known = state = await self._do(calls.extend(ttl_seconds))
        return state

    async def close(self) -> None:
        """Forget the mailbox and all in it, now and for good."""
        await self._do(calls.close())

    async def disconnect(self) -> None:
        """Let go of the connections, and leave the mailbox as it is. Leaving the block does it too."""
        await self._http.aclose()

    async def messages(self, *, after: int = 0) -> tuple[Summary, ...]:
        """List the messages with ids beyond `after`, oldest first."""
        return await self._follow(listing(after))

    async def wait(
        self,
        *,
        sender: str | None = None,
        subject: str | None = None,
        code: bool = False,
        link: bool = False,
        after: int = 0,
        timeout: float = 30.0,  # noqa: ASYNC109 - a wait that times out is a normal answer, and says what did arrive
    ) -> Summary:
        """Wait for a message that matches, and give the oldest, by the rules of `Mailbox.wait`. Raises TimedOut."""
        return await self._follow(waiting(Match(sender, subject, code, link), after, timeout))

    async def read(self, message: Summary | int) -> Message:
        """Read a message, which its summary or its id names. Raises MessageGone, as the next three do."""
        return await self._do(calls.read(message))

    async def raw(self, message: Summary | int) -> bytes:
        """Give a message's octets as received."""
        return await self._do(calls.raw(message))

    async def attachment(self, message: Summary | int, n: int) -> bytes:
        """Give the octets of a message's attachment number `n`."""
        return await self._do(calls.attachment(message, n))

    async def delete(self, message: Summary | int) -> None:
        """Forget a message, now."""
        await self._do(calls.delete(message))

    async def events(self, *, after: int | None = None) -> AsyncGenerator[Event, None]:
        """Follow what happens, beginning with what arrived beyond `after`, by the rules of `Mailbox.events`."""
        following = Following(after)
        while not following.over:
            try:
                if following.by_stream:
                    async for event in self._stream(following):
                        yield event
                else:
                    for event in await self._follow(following.more()):
                        yield event
            except ClientError as error:
                await asyncio.sleep(following.pause(error))

    async def _stream(self, following: Following) -> AsyncIterator[Event]:
        call = following.stream()
        with Reaching(self._http.base_url):
            response = await self._http.send(call.request(self._http), stream=True)
            try:
                if not response.is_success:
                    await response.aread()
                call.answer(response)
                async for octets in response.aiter_bytes():
                    for event in following.read(octets):
                        yield event
                following.end_of_stream()
            finally:
                await response.aclose()

    def _told(self) -> State | Opened:
        if self._known is None:
            raise RuntimeError("not known yet: enter the mailbox with `async with`, or await show()")
        return self._known

    async def _do(self, call: Call[T]) -> T:
        return await _carry(self._http, call)

    async def _follow(self, steps: Steps[T]) -> T:
        try:
            call = next(steps)
            while True:
                try:
                    answer = await self._do(call)
                except ClientError as error:
                    call = steps.throw(error)
                else:
                    call = steps.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result


class Opening:
    """A mailbox about to be opened: to await, or to enter with `async with`."""

    def __init__(self, server: str, call: Call[Opened]) -> None:
        self._server = server
        self._call = call
        self._box: AsyncMailbox | None = None

    def __await__(self) -> Generator[Any, None, AsyncMailbox]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncMailbox:
        self._box = await self._open()
        return self._box

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._box is not None:
            await self._box.__aexit__(kind, error, trace)

    async def _open(self) -> AsyncMailbox:
        async with Server(self._server).connect_async() as http:
            opened = await _carry(http, self._call)
        box = AsyncMailbox(self._server, opened.token)
        box._known, box._opened_here = opened, True  # noqa: SLF001 - made here
        return box


async def _carry(http: httpx.AsyncClient, call: Call[T]) -> T:
    if call.pause_seconds:
        await asyncio.sleep(call.pause_seconds)
    with Reaching(http.base_url):
        return call.answer(await http.send(call.request(http)))
