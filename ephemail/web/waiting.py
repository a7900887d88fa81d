"""Looking for messages that match, and waiting for one: watch, look, then wait, so that none falls between."""

import asyncio
from collections.abc import Sequence

from starlette.requests import ClientDisconnect, Request

from ephemail.ports import Arrivals, Closed, Kept, MailboxGone, Resync, Store
from ephemail.web.asked import ListMessages
from ephemail.web.problems import DRAINING, NO_MAILBOX, Refusal
from ephemail.web.visit import Visit


def look(store: Store, token: str, asked: ListMessages) -> Sequence[Kept]:
    """List what is there and matches, the oldest first."""
    if not (asked.sender or asked.subject or asked.code):
        return store.list(token, after=asked.after, limit=asked.limit)
    return [kept for kept in store.list(token, after=asked.after) if _matches(kept, asked)][: asked.limit]


async def wait(visit: Visit, token: str, asked: ListMessages) -> Sequence[Kept]:
    """Give what matches as soon as there is something, or nothing when the time is up or the visitor has left."""
    visit.door.store.show(token)
    if visit.door.draining():
        raise Refusal(DRAINING, retry_after="5")
    first = asyncio.ensure_future(_first(visit.door.arrivals, visit.door.store, token, asked))
    left = asyncio.ensure_future(_left(visit.request))
    try:
        await asyncio.wait({first, left}, timeout=asked.wait, return_when=asyncio.FIRST_COMPLETED)
        if first.done():
            return first.result()
        if left.done():
            raise ClientDisconnect
        return []
    finally:
        first.cancel()
        left.cancel()
        await asyncio.gather(first, left, return_exceptions=True)


async def _first(arrivals: Arrivals, store: Store, token: str, asked: ListMessages) -> Sequence[Kept]:
    """Wait without end. Raises Refusal when the mailbox goes meanwhile: no wrong token, so not counted as one."""
    try:
        while True:
            watch = arrivals.watch(token)
            try:
                while not (found := look(store, token, asked)):
                    event = await watch.next()
                    if isinstance(event, Closed):
                        raise Refusal(DRAINING, retry_after="5") if event.reason == "shutdown" else MailboxGone
                    if isinstance(event, Resync):
                        break
                else:
                    return found
            finally:
                watch.stop()
    except MailboxGone:
        raise Refusal(NO_MAILBOX) from None


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _matches(kept: Kept, asked: ListMessages) -> bool:
    said = kept.summary
    return (
        any(asked.sender.casefold() in sender.casefold() for sender in (said.sender.name, said.sender.address))
        and asked.subject.casefold() in said.subject.casefold()
        and (bool(said.codes) or not asked.code)
    )
