"""The contract: mail that comes after its mailbox has expired, or before anyone has opened it."""

import pytest

from ephemail.mail.address import Address
from ephemail.ports import (
    MailboxGone,
    NameTaken,
    Standing,
    StoreFull,
)
from ephemail.store.limits import Limits
from tests.store.samples import ANNA, BARE, BERT, CARL, FULL, MAIL, Clock, Start, ids, to


class TestGrace:
    """Mail that was on its way when its mailbox expired."""

    @pytest.mark.parametrize("swept", [True, False], ids=["swept", "not swept"])
    def test_accepts_and_drops(self, start: Start, clock: Clock, *, swept: bool) -> None:
        """In grace a message is accepted and kept for the others only; afterwards it is refused."""
        store = start(Limits(grace_seconds=30))
        store.open(ANNA, 60)
        _, bert = store.open(BERT, 600)
        clock.now += 60
        if swept:
            store.sweep()
        clock.now += 29.999
        assert store.standing(ANNA) is Standing.GRACE
        store.put(to(ANNA), MAIL, BARE)
        store.put(to(ANNA, BERT), MAIL, BARE)
        assert ids(store, bert) == [1]
        with pytest.raises(NameTaken):
            store.open(ANNA, 60)
        clock.now += 0.001
        assert store.standing(ANNA) is Standing.UNKNOWN
        with pytest.raises(MailboxGone):
            store.put(to(ANNA, BERT), MAIL, BARE)
        assert ids(store, bert) == [1]

    def test_gives_none_to_what_was_closed(self, start: Start) -> None:
        """Who closes a mailbox wants no mail for it: there is no grace."""
        store = start(Limits(grace_seconds=30))
        store.close(store.open(ANNA, 60)[1])
        assert store.standing(ANNA) is Standing.UNKNOWN
        with pytest.raises(MailboxGone):
            store.put(to(ANNA), MAIL, BARE)


class TestCatchAll:
    """Mail for names that nobody has opened, where the operator wants that."""

    def test_waits_for_its_owner(self, start: Start, clock: Clock) -> None:
        """Whoever opens the name in time finds the mail, which then lives as long as the mailbox."""
        store = start(Limits(catch_all_ttl_seconds=30))
        assert store.standing(ANNA) is Standing.OPEN
        store.put(to(Address("anna", "example.org", "tag"), BERT), MAIL, FULL)
        clock.now += 29.999
        mailbox, token = store.open(ANNA, 600)
        assert (mailbox.messages, mailbox.cursor, mailbox.opened_at) == (1, 1, clock.wall())
        with pytest.raises(NameTaken):
            store.open(ANNA, 60)
        store.put(to(ANNA), MAIL, BARE)
        clock.now += 500
        assert [kept.recipient for kept in store.list(token)] == ["anna+tag@example.org", "anna@example.org"]

    def test_forgets_in_time(self, start: Start, clock: Clock) -> None:
        """Each mail is kept for so long and no longer, and leaves no quarantine behind."""
        store = start(Limits(catch_all_ttl_seconds=30))
        store.put(to(ANNA), b"1", BARE)
        clock.now += 20
        store.put(to(ANNA), b"2", BARE)
        store.put(to(BERT), b"3", BARE)
        clock.now += 10
        mailbox, token = store.open(ANNA, 60)
        assert (mailbox.messages, mailbox.bytes) == (1, 1)
        assert [kept.id for kept in store.list(token)] == [2]
        clock.now += 20
        assert store.open(BERT, 60)[0].messages == 0

    def test_catches_nothing_for_quarantined_names(self, start: Start) -> None:
        """Nobody could open the name in time, so its mail is refused."""
        store = start(Limits(catch_all_ttl_seconds=30))
        store.close(store.open(ANNA, 60)[1])
        assert store.standing(ANNA) is Standing.UNKNOWN
        with pytest.raises(MailboxGone):
            store.put(to(ANNA), MAIL, BARE)

    def test_counts_as_mailboxes(self, start: Start, clock: Clock) -> None:
        """Names that wait for an owner are as bounded as mailboxes, all recipients or none."""
        store = start(Limits(catch_all_ttl_seconds=30, mailboxes_max=2))
        _, anna = store.open(ANNA, 600)
        with pytest.raises(StoreFull):
            store.put(to(ANNA, BERT, CARL), MAIL, BARE)
        assert ids(store, anna) == []
        store.put(to(BERT), MAIL, BARE)
        assert store.standing(CARL) is Standing.FULL
        clock.now += 30
        assert store.standing(CARL) is Standing.OPEN
