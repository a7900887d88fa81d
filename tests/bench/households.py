"""Visitors with exact books: each opens a mailbox, has mail come, looks for every one of it, and leaves.

What was answered 250 must be there as long as the mailbox is, and nothing of it a moment longer. All is counted in
`Books`; whatever goes wrong is counted too and ends nobody's visit.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.bench.asking import Asking
from tests.bench.correspondence import raw
from tests.bench.watcher import Watcher

SENDING_SHARE = 0.5  # of a mailbox's life; then its mail is looked for
READY_SECONDS, TICK_SECONDS = 30.0, 0.02
LOOKING_SHARE = 0.27  # at its end, mail is looked for, whatever is still on its way
CLOSE_EVERY = 3  # of so many mailboxes one is closed by its owner, the others are left to expire
ANSWERED, LATE = "mails answered 250", "answered 250 too late to be looked for"
DEAD_EVERY = 4  # of so many event streams one is never read again


@dataclass(slots=True, eq=False)
class Household:
    """One mailbox and what its owner knows of it. It lives at least until one moment, and is gone by the other."""

    address: str
    token: str
    lives_until: float
    gone_by: float
    tried: set[int] = field(default_factory=set)
    accepted: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    in_flight: int = 0
    is_looked_through: bool = False

    def note(self, number: int, _at: float) -> None:
        """Note an arrival."""
        self.seen.add(number)


@dataclass(slots=True)
class Books:
    """What happened, counted by name; and the mailboxes that take mail now."""

    ports: tuple[int, int]
    ttl_seconds: int
    until: float
    counts: Counter[str] = field(default_factory=Counter)
    taking: list[Household] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Say whether no new visit is to begin."""
        return time.monotonic() >= self.until

    def accept(self, house: Household, number: int) -> None:
        """Note a 250. One that comes when its mailbox is about to end, after the look, is counted by itself."""
        house.accepted.add(number)
        self.counts[LATE if house.is_looked_through else ANSWERED] += 1


async def live(books: Books, number: int) -> None:
    """Visit again and again until the time is over."""
    asking = Asking(books.ports[1])
    visits = number  # so that not all do the same at the same time
    while not books.is_over:
        visits += 1
        try:
            await _visit(books, asking, visits)
        except (OSError, TimeoutError, EOFError, KeyError, ValueError):
            books.counts["visits broken off"] += 1
            asking.hang_up()
            await asyncio.sleep(0.5)
    asking.hang_up()


async def _visit(books: Books, asking: Asking, visits: int) -> None:
    house = await _open(books, asking)
    watcher = await _watch(books, house, is_dead=visits % DEAD_EVERY == 0)
    try:
        books.taking.append(house)
        await _read_now_and_then(books, asking, house)
        books.taking.remove(house)
        await _settle(house, books.ttl_seconds)
        await _look_for_all(books, asking, house, watches=visits % DEAD_EVERY != 0)
        await _leave(books, asking, house, closes=visits % CLOSE_EVERY == 0)
    finally:
        watcher.hang_up()
        if house in books.taking:
            books.taking.remove(house)


async def _open(books: Books, asking: Asking) -> Household:
    before = time.monotonic()
    answer = await asking.ask("POST", "/api/v1/mailboxes", body=b"{}")
    opened = answer.json
    books.counts["mailboxes"] += 1
    after = time.monotonic()
    return Household(opened["address"], opened["token"], before + books.ttl_seconds, after + books.ttl_seconds)


async def _watch(books: Books, house: Household, *, is_dead: bool) -> Watcher:
    loop = asyncio.get_running_loop()
    transport, watcher = await loop.create_connection(
        lambda: Watcher(house.token, house.note), "127.0.0.1", books.ports[1]
    )
    await asyncio.wait_for(watcher.ready, READY_SECONDS)
    books.counts["streams"] += 1
    if is_dead:
        transport.pause_reading()
    return watcher


async def _read_now_and_then(books: Books, asking: Asking, house: Household) -> None:
    """Read as an owner does while mail comes."""
    until = house.lives_until - (1 - SENDING_SHARE) * books.ttl_seconds
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, books.ttl_seconds / 10))
        listed = (await asking.ask("GET", "/api/v1/messages", house.token)).json["messages"]
        for message in listed[-1:]:
            path = f"/api/v1/messages/{message['id']}"
            await asking.ask("GET", path, house.token)
            for attachment in message["attachments"][:1]:
                await asking.ask("GET", f"{path}/attachments/{attachment['n']}", house.token)
        books.counts["reads"] += 1


async def _settle(house: Household, ttl_seconds: int) -> None:
    """Wait for the mail that is on its way."""
    seconds = house.lives_until - LOOKING_SHARE * ttl_seconds - time.monotonic()
    for _ in range(int(seconds / TICK_SECONDS)):
        if not house.in_flight:
            break
        await asyncio.sleep(TICK_SECONDS)


async def _look_for_all(books: Books, asking: Asking, house: Household, *, watches: bool) -> None:
    """Compare what there is with what was answered 250; ask for the octets of the last."""
    house.is_looked_through, accepted = True, set(house.accepted)
    answer = await asking.ask("GET", "/api/v1/messages", house.token)
    octets = b""
    listed = answer.json["messages"] if answer.status == 200 else []
    if listed:
        octets = (await asking.ask("GET", f"/api/v1/messages/{listed[-1]['id']}/raw", house.token)).octets
    if time.monotonic() >= house.lives_until:
        return
    numbers = [int(message["subject"].removeprefix("bench ")) for message in listed]
    books.counts["mails looked for"] += len(accepted)
    books.counts["lost"] += len(accepted - set(numbers))
    books.counts["never sent, or twice there"] += len(numbers) - len(house.tried & set(numbers))
    if watches:
        await asyncio.sleep(max(0.0, min(1.0, house.lives_until - time.monotonic() - 0.1)))
        books.counts["events missed"] += len(accepted - house.seen)
    if listed:
        books.counts["altered"] += octets != raw(numbers[-1])


async def _leave(books: Books, asking: Asking, house: Household, *, closes: bool) -> None:
    """Close the mailbox, or wait for its end; then it must be gone."""
    if closes:
        await asking.ask("DELETE", "/api/v1/mailbox", house.token)
    else:
        asking.hang_up()  # the server closes what is idle for five seconds
        while (left := house.gone_by - time.monotonic()) > 0:  # noqa: ASYNC110 - uvloop's timers come early by a turn
            await asyncio.sleep(left)
    answer = await asking.ask("GET", "/api/v1/messages", house.token)
    books.counts["shown after its time"] += answer.status != 404
