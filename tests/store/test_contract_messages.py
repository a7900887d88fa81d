"""The contract: keeping, listing, reading and deleting messages."""

import asyncio

import pytest

from ephemail.mail.address import Address
from ephemail.ports import (
    Closed,
    Kept,
    MailboxFull,
    MailboxGone,
    MessageGone,
    Standing,
    StoreFull,
)
from ephemail.store.limits import Limits
from tests.store.samples import ANNA, BARE, BERT, CARL, FULL, MAIL, Clock, Engine, Start, chance, ids, to


class TestPut:
    """Keeping messages."""

    @pytest.mark.parametrize(
        "octets",
        [b"", b".", MAIL, bytes(range(256)), b"a\r\n" * 100_000, chance().randbytes(300_000)],
        ids=["empty", "one", "plain", "binary", "long", "incompressible"],
    )
    def test_keeps_octets_as_they_came(self, engine: Engine, clock: Clock, octets: bytes) -> None:
        """What is read is what was put: the octets, the envelope's facts, the summary, the time."""
        _, token = engine.open(ANNA, 60)
        engine.put(to(ANNA, tls=False), octets, FULL)
        kept = Kept(1, clock.wall(), len(octets), "anna@example.org", "bounce@example.com", tls=False, summary=FULL)
        assert engine.read(token, 1) == (kept, octets)
        assert engine.list(token) == [kept]
        mailbox = engine.show(token)
        assert (mailbox.messages, mailbox.bytes, mailbox.cursor) == (1, len(octets), 1)

    def test_keeps_the_null_reverse_path(self, engine: Engine) -> None:
        """The null reverse-path comes back as None."""
        _, token = engine.open(ANNA, 60)
        engine.put(to(ANNA, reverse_path=None), MAIL, BARE)
        assert engine.list(token)[0].reverse_path is None

    def test_reaches_all_recipients(self, engine: Engine) -> None:
        """Each recipient's mailbox has the message, under its own id and its own address only."""
        _, anna = engine.open(ANNA, 60)
        _, bert = engine.open(BERT, 60)
        engine.put(to(ANNA), b"first", BARE)
        engine.put(to(ANNA, BERT), b"second", BARE)
        assert [(kept.id, kept.recipient) for kept in engine.list(anna)][1:] == [(2, "anna@example.org")]
        assert [(kept.id, kept.recipient) for kept in engine.list(bert)] == [(1, "bert@example.org")]
        engine.delete(anna, 2)
        assert engine.read(bert, 1)[1] == b"second"

    def test_shows_tags_and_keeps_one_copy(self, engine: Engine) -> None:
        """Tagged addresses reach the mailbox; of several the message comes once, as for the first of them."""
        _, anna = engine.open(ANNA, 60)
        _, bert = engine.open(BERT, 60)
        tagged = [Address("anna", "example.org", tag) for tag in ("shop", "bank")]
        engine.put(to(*tagged, BERT, ANNA), MAIL, BARE)
        engine.put(to(ANNA, *tagged), MAIL, BARE)
        assert [kept.recipient for kept in engine.list(anna)] == ["anna+shop@example.org", "anna@example.org"]
        assert [kept.recipient for kept in engine.list(bert)] == ["bert@example.org"]

    def test_keeps_for_all_or_for_none(self, start: Start) -> None:
        """One recipient that cannot be served, and nothing is kept for the others, nor is anyone told."""
        store = start(Limits(mailbox_max_messages=2, memory_max_bytes=100_000))

        async def watch() -> None:
            _, anna = store.open(ANNA, 60)
            _, bert = store.open(BERT, 60)
            for _ in range(2):
                store.put(to(BERT), MAIL, BARE)
            watches = store.watch(anna), store.watch(bert)
            with pytest.raises(MailboxGone):
                store.put(to(ANNA, CARL), MAIL, BARE)
            with pytest.raises(MailboxFull):
                store.put(to(ANNA, BERT), MAIL, BARE)
            with pytest.raises(StoreFull):
                store.put(to(ANNA), chance().randbytes(100_000), BARE)
            assert (ids(store, anna), ids(store, bert)) == ([], [1, 2])
            store.end_all("shutdown")
            assert [await watch.next() for watch in watches] == [Closed("shutdown")] * 2

        asyncio.run(watch())

    def test_refuses_when_the_mailbox_is_full(self, start: Start) -> None:
        """A mailbox holds so many messages and so many octets; deleting makes room again."""
        store = start(Limits(mailbox_max_messages=3, mailbox_max_bytes=1000))
        _, anna = store.open(ANNA, 60)
        _, bert = store.open(BERT, 60)
        store.put(to(BERT), b"a" * 999, BARE)
        with pytest.raises(MailboxFull):
            store.put(to(BERT), b"ab", BARE)
        assert store.standing(BERT) is Standing.OPEN
        store.put(to(BERT), b"a", BARE)
        assert store.standing(BERT) is Standing.FULL
        for _ in range(3):
            store.put(to(ANNA), b"", BARE)
        assert store.standing(ANNA) is Standing.FULL
        with pytest.raises(MailboxFull):
            store.put(to(ANNA), b"", BARE)
        store.delete(anna, 1)
        assert store.standing(ANNA) is Standing.OPEN
        store.put(to(ANNA), b"", BARE)
        assert ids(store, anna) == [2, 3, 4]
        assert ids(store, bert) == [1, 2]

    def test_refuses_when_memory_is_full(self, start: Start, clock: Clock) -> None:
        """A full memory refuses and evicts nobody; deletion and expiry make room again."""
        store = start(Limits(memory_max_bytes=150_000))
        octets = chance().randbytes(60_000)
        _, anna = store.open(ANNA, 600)
        store.open(BERT, 60)
        assert store.has_room(60_000)
        store.put(to(ANNA), octets, BARE)
        store.put(to(BERT), octets, BARE)
        assert not store.has_room(60_000)
        assert store.has_room(10_000)
        with pytest.raises(StoreFull):
            store.put(to(ANNA), octets, BARE)
        assert store.read(anna, 1)[1] == octets
        clock.now += 60
        store.put(to(ANNA), octets, BARE)
        assert not store.has_room(60_000)
        store.delete(anna, 1)
        assert store.has_room(60_000)

    def test_opens_no_mailbox_when_memory_is_full(self, start: Start) -> None:
        """Mailboxes take memory too."""
        store = start(Limits(memory_max_bytes=100))
        with pytest.raises(StoreFull):
            store.open(ANNA, 60)
        assert store.standing(ANNA) is Standing.UNKNOWN


class TestList:
    """Listing, reading and deleting."""

    def test_pages_by_id(self, engine: Engine) -> None:
        """Messages are listed oldest first, beyond a cursor, at most so many."""
        _, token = engine.open(ANNA, 60)
        for _ in range(5):
            engine.put(to(ANNA), MAIL, BARE)
        assert ids(engine, token) == [1, 2, 3, 4, 5]
        assert [kept.id for kept in engine.list(token, after=2)] == [3, 4, 5]
        assert [kept.id for kept in engine.list(token, after=2, limit=2)] == [3, 4]
        assert [kept.id for kept in engine.list(token, limit=0)] == []
        assert [kept.id for kept in engine.list(token, after=5)] == []

    def test_deletes_one(self, engine: Engine) -> None:
        """A deleted message is gone, the others are not, and its id is not given again."""
        _, token = engine.open(ANNA, 60)
        for octets in (b"1", b"22", b"333"):
            engine.put(to(ANNA), octets, BARE)
        engine.delete(token, 3)
        engine.delete(token, 1)
        for gone in (1, 3, 4, 0, -1):
            with pytest.raises(MessageGone):
                engine.read(token, gone)
            with pytest.raises(MessageGone):
                engine.delete(token, gone)
        engine.put(to(ANNA), b"4444", BARE)
        assert ids(engine, token) == [2, 4]
        mailbox = engine.show(token)
        assert (mailbox.messages, mailbox.bytes, mailbox.cursor) == (2, 6, 4)

    @pytest.mark.parametrize("swept", [True, False], ids=["swept", "not swept"])
    def test_messages_expire_to_the_instant(self, start: Start, clock: Clock, *, swept: bool) -> None:
        """A message with a time of its own is there until then, and then it is not, its place is free again."""
        store = start(Limits(message_ttl_seconds=30, mailbox_max_messages=2))
        _, token = store.open(ANNA, 600)
        store.put(to(ANNA), MAIL, BARE)
        clock.now += 10
        store.put(to(ANNA), MAIL, BARE)
        clock.now += 19.999
        assert ids(store, token) == [1, 2]
        assert store.standing(ANNA) is Standing.FULL
        clock.now += 0.001
        if swept:
            store.sweep()
        assert store.standing(ANNA) is Standing.OPEN
        with pytest.raises(MessageGone):
            store.read(token, 1)
        assert ids(store, token) == [2]
        assert store.show(token).messages == 1
        clock.now += 10
        assert (store.show(token).messages, store.show(token).cursor) == (0, 2)
