"""Looking for messages that match, and waiting for one: watch, look, then wait, so that none falls between."""

from collections.abc import Sequence

import msgspec
from starlette.requests import ClientDisconnect

from ephemail.ports import Arrivals, Arrived, Closed, Kept, MailboxGone, Resync, Store, Watch
from ephemail.web.asked import ListMessages
from ephemail.web.leaving import Patience
from ephemail.web.problems import DRAINING, NO_MAILBOX, Refusal
from ephemail.web.visit import Visit


def look(store: Store, token: str, asked: ListMessages) -> Sequence[Kept]:
    """List what is there and matches, the oldest first."""
    if not (asked.sender or asked.subject or asked.code or asked.link):
        return store.list(token, after=asked.after, limit=asked.limit)
    return [kept for kept in store.list(token, after=asked.after) if _matches(kept, asked)][: asked.limit]


async def wait(visit: Visit, token: str, asked: ListMessages) -> Sequence[Kept]:
    """Give what matches as soon as there is something, or nothing when the time is up. Raises ClientDisconnect."""
    visit.door.store.show(token)
    if visit.door.draining():
        raise Refusal(DRAINING, retry_after="5")
    patience = Patience(visit.request.receive)
    try:
        return await patience.wait(_first(visit.door.arrivals, visit.door.store, token, asked), asked.wait)
    except TimeoutError:
        if patience.left:
            raise ClientDisconnect from None
        return []
    finally:
        patience.end()


async def _first(arrivals: Arrivals, store: Store, token: str, asked: ListMessages) -> Sequence[Kept]:
    """Wait without end. Raises Refusal when the mailbox goes meanwhile: no wrong token, so not counted as one.

    It looks at no message twice: fifty who waited in a full mailbox held everybody up for 0.7 s with each arrival.
    """
    try:
        while True:
            watch = arrivals.watch(token)
            try:
                while not (found := look(store, token, asked)):
                    arrived = await _arrival(watch, asked)
                    if arrived is None:
                        break
                    asked = msgspec.structs.replace(asked, after=arrived - 1)
                else:
                    return found
            finally:
                watch.stop()
    except MailboxGone:
        raise Refusal(NO_MAILBOX) from None


async def _arrival(watch: Watch, asked: ListMessages) -> int | None:
    """Wait for a message that matches and give its id; give None once the watch has fallen behind."""
    while True:
        event = await watch.next()
        if isinstance(event, Closed):
            raise Refusal(DRAINING, retry_after="5") if event.reason == "shutdown" else MailboxGone
        if isinstance(event, Resync):
            return None
        if isinstance(event, Arrived) and event.kept.id > asked.after and _matches(event.kept, asked):
            return event.kept.id


def _matches(kept: Kept, asked: ListMessages) -> bool:
    said = kept.summary
    senders = (said.sender.name, said.sender.address, kept.reverse_path or "")
    return (
        any(asked.sender.casefold() in sender.casefold() for sender in senders)
        and asked.subject.casefold() in said.subject.casefold()
        and (bool(said.codes) or not asked.code)
        and (bool(said.links) or not asked.link)
    )
