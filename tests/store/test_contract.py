"""The contract of the two ports, driven through the ports alone: mailboxes and their lives.

Each engine must pass this and its neighbours, test_contract_*.py; conftest.py says which take part.
"""

import asyncio
from collections.abc import Callable

import pytest

from ephemail.mail.address import Address
from ephemail.ports import (
    MailboxGone,
    NameTaken,
    Standing,
    StoreFull,
)
from ephemail.store.limits import Limits
from tests.store.samples import ANNA, BARE, BERT, CARL, MAIL, Clock, Engine, Start, ids, to

DAY = 24 * 3600.0

CALLS: dict[str, Callable[[Engine, str], object]] = {
    "show": lambda store, token: store.show(token),
    "extend": lambda store, token: store.extend(token, 60),
    "close": lambda store, token: store.close(token),
    "list": lambda store, token: store.list(token),
    "read": lambda store, token: store.read(token, 1),
    "delete": lambda store, token: store.delete(token, 1),
    "watch": lambda store, token: _in_loop(lambda: store.watch(token)),
}


def _in_loop(call: Callable[[], object]) -> object:
    async def run() -> object:
        return call()

    return asyncio.run(run())


class TestMailbox:
    """Opening, extending, closing, expiring."""

    def test_opens(self, engine: Engine, clock: Clock) -> None:
        """An opened mailbox is empty, says when it was opened and until when it lives, and receives."""
        mailbox, token = engine.open(ANNA, 60)
        assert (mailbox.address, mailbox.messages, mailbox.bytes, mailbox.cursor) == ("anna@example.org", 0, 0, 0)
        assert (mailbox.opened_at, mailbox.expires_at) == (clock.wall(), clock.wall() + 60)
        assert engine.show(token) == mailbox
        assert engine.standing(ANNA) is Standing.OPEN
        assert engine.standing(BERT) is Standing.UNKNOWN

    def test_gives_strong_tokens(self, engine: Engine) -> None:
        """Tokens have 256 bits, differ, and can stand in a header or a URL."""
        tokens = {engine.open(Address(f"name{n}", "example.org"), 60)[1] for n in range(50)}
        assert len(tokens) == 50
        assert all(len(token) >= 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)

    def test_opens_a_name_once(self, engine: Engine) -> None:
        """A name that is open cannot be opened; the same name at another domain can."""
        _, token = engine.open(ANNA, 60)
        with pytest.raises(NameTaken):
            engine.open(ANNA, 60)
        with pytest.raises(NameTaken):
            engine.open(Address("anna", "example.org", "tag"), 60)
        engine.open(Address("anna", "example.net"), 60)
        assert engine.show(token).address == "anna@example.org"

    @pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
    def test_opens_to_its_token_alone(self, engine: Engine, call: Callable[[Engine, str], object]) -> None:
        """A token that was never given out opens nothing."""
        _, token = engine.open(ANNA, 60)
        engine.put(to(ANNA), MAIL, BARE)
        for wrong in ("", "x" * 43, token[:-1], token + "A", "anna@example.org", "ü\udc80"):
            with pytest.raises(MailboxGone):
                call(engine, wrong)
        assert ids(engine, token) == [1]

    @pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
    def test_expires_to_the_instant(self, engine: Engine, clock: Clock, call: Callable[[Engine, str], object]) -> None:
        """Until its time is up a mailbox is there, and from then on it is not, swept or not."""
        _, token = engine.open(ANNA, 60)
        engine.put(to(ANNA), MAIL, BARE)
        clock.now += 59.999
        assert ids(engine, token) == [1]
        assert engine.standing(ANNA) is Standing.OPEN
        clock.now += 0.001
        with pytest.raises(MailboxGone):
            call(engine, token)
        assert engine.standing(ANNA) is Standing.UNKNOWN
        with pytest.raises(MailboxGone):
            engine.put(to(ANNA), MAIL, BARE)
        engine.sweep()
        with pytest.raises(MailboxGone):
            call(engine, token)

    def test_extends_from_now(self, engine: Engine, clock: Clock) -> None:
        """Extending lets a mailbox live for so long from now, in deed and on display."""
        _, token = engine.open(ANNA, 60)
        clock.now += 30
        assert engine.extend(token, 60).expires_at == clock.wall() + 60
        clock.now += 59
        assert engine.show(token).expires_at == clock.wall() + 1
        clock.now += 1
        with pytest.raises(MailboxGone):
            engine.show(token)

    def test_never_shortens(self, engine: Engine, clock: Clock) -> None:
        """Extending by less than is left changes nothing."""
        mailbox, token = engine.open(ANNA, 60)
        assert engine.extend(token, 10) == mailbox
        clock.now += 59
        assert engine.show(token) == mailbox

    def test_closes_now(self, engine: Engine) -> None:
        """A closed mailbox is gone, with its mail."""
        _, token = engine.open(ANNA, 60)
        engine.put(to(ANNA), MAIL, BARE)
        engine.close(token)
        with pytest.raises(MailboxGone):
            engine.list(token)
        assert engine.standing(ANNA) is Standing.UNKNOWN

    @pytest.mark.parametrize("swept", [True, False], ids=["swept", "not swept"])
    @pytest.mark.parametrize("closed", [True, False], ids=["closed", "expired"])
    def test_quarantines_names(self, engine: Engine, clock: Clock, *, closed: bool, swept: bool) -> None:
        """The name of a mailbox that is gone cannot be opened for 24 hours, and then it can."""
        _, token = engine.open(ANNA, 60)
        if closed:
            engine.close(token)
        else:
            clock.now += 60
        if swept:
            engine.sweep()
        for wait in (0, DAY / 2, DAY / 2 - 1):
            clock.now += wait
            with pytest.raises(NameTaken):
                engine.open(ANNA, 60)
        clock.now += 1
        if swept:
            engine.sweep()
        mailbox, again = engine.open(ANNA, 60)
        assert mailbox.messages == 0
        assert again != token

    def test_refuses_more_mailboxes_than_allowed(self, start: Start, clock: Clock) -> None:
        """Past the most mailboxes none is opened, until one is gone, and nobody loses one."""
        store = start(Limits(mailboxes_max=2))
        _, anna = store.open(ANNA, 60)
        _, bert = store.open(BERT, 90)
        with pytest.raises(StoreFull):
            store.open(CARL, 60)
        assert [store.show(token).address for token in (anna, bert)] == ["anna@example.org", "bert@example.org"]
        clock.now += 60
        store.open(CARL, 60)

    def test_bounds_the_quarantine(self, start: Start, clock: Clock) -> None:
        """Names in quarantine are not forgotten to make room: rather no mailbox is opened."""
        store = start(Limits(mailboxes_max=1))
        names = [Address(f"name{n}", "example.org") for n in range(11)]
        for name in names[:10]:
            store.close(store.open(name, 60)[1])
        with pytest.raises(StoreFull):
            store.open(names[10], 60)
        with pytest.raises(NameTaken):
            store.open(names[0], 60)
        clock.now += DAY
        store.open(names[10], 60)

    def test_wants_a_lifetime(self, engine: Engine) -> None:
        """A mailbox without any time to live is a mistake, and not opened."""
        for ttl_seconds in (0, -1, float("nan")):
            with pytest.raises(ValueError, match="more than 0 seconds"):
                engine.open(ANNA, ttl_seconds)
        assert engine.standing(ANNA) is Standing.UNKNOWN
