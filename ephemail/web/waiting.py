"""Looking for messages that match, and waiting for one: watch, look, then wait, so that none falls between."""

from collections.abc import Sequence

from starlette.requests import ClientDisconnect

from ephemail.ports import Arrivals, Closed, Kept, MailboxGone, Resync, Store
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


def _matches(kept: Kept, asked: ListMessages) -> bool:
    said = kept.summary
    return (
        any(asked.sender.casefold() in sender.casefold() for sender in (said.sender.name, said.sender.address))
        and asked.subject.casefold() in said.subject.casefold()
        and (bool(said.codes) or not asked.code)
        and (bool(said.links) or not asked.link)
    )
