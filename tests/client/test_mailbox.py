"""A mailbox of a real server, from its opening to its end, and the messages in it."""

from datetime import UTC, datetime

import pytest

from ephemail.client import Mailbox, MailboxGone, MessageGone, NameTaken
from ephemail.client.transport import Server as Address
from ephemail.samples import SENDER, samples
from tests.client.meanwhile import post
from tests.running import Server


def test_a_mailbox_lives_as_long_as_its_block(server: Server) -> None:
    """Opened at the start, closed at the end: then its token opens nothing."""
    with Mailbox.open(server.url, name="block-test") as box:
        assert box.address == "block-test@mail.localhost"
        assert box.expires_at > datetime.now(UTC)
        assert box.show().messages == 0
    with Mailbox(server.url, box.token) as again, pytest.raises(MailboxGone):
        again.show()


def test_a_mailbox_that_exists_stays(server: Server) -> None:
    """A mailbox made of its token knows its address, and outlives the block."""
    with Mailbox.open(server.url) as box:
        with Mailbox(server.url, box.token) as same:
            assert same.address == box.address
        assert box.show().address == box.address


def test_a_mailbox_closed_in_its_block_ends_quietly(server: Server) -> None:
    """Leaving the block of a mailbox that is gone is no error."""
    with Mailbox.open(server.url) as box:
        box.close()


def test_what_fails_in_the_block_is_what_is_raised(server: Server) -> None:
    """The mailbox is closed all the same."""
    with pytest.raises(ZeroDivisionError), Mailbox.open(server.url) as box:
        raise ZeroDivisionError
    with Mailbox(server.url, box.token) as again, pytest.raises(MailboxGone):
        again.show()


def test_a_name_is_taken_once(server: Server) -> None:
    """A second opening is refused, with the server's own words."""
    with Mailbox.open(server.url, name="taken-once"), pytest.raises(NameTaken) as caught:
        Mailbox.open(server.url, name="taken-once")
    assert caught.value.status == 409
    assert caught.value.detail in str(caught.value)


def test_extending_moves_the_end(server: Server) -> None:
    """The mailbox knows its new end without asking again."""
    with Mailbox.open(server.url, ttl_seconds=60) as box:
        before = box.expires_at
        assert box.extend(600).expires_at == box.expires_at > before


def test_the_samples_can_be_listed_read_and_deleted(server: Server) -> None:
    """A message is what its summary said, with its text, headers, octets and attachments."""
    with Mailbox.open(server.url) as box:
        post(server, *samples(box.address, "049271", datetime.now(UTC)))
        code, plain, picture = box.messages()
        assert [code.id, plain.id, picture.id] == [1, 2, 3]
        assert box.messages(after=2) == (picture,)
        message = box.read(code)
        assert message == box.read(code.id)
        assert (message.subject, message.sender.address) == (code.subject, SENDER)
        assert "049271" in message.text
        assert "049271" in message.html
        assert 'width="420"' not in message.html  # it would be cut off on a phone
        assert "max-width:420px" in message.html.replace(" ", "")
        assert ("Subject", code.subject) in message.headers
        assert box.raw(plain).count(b"Subject: Just a few words\r\n") == 1
        assert {attachment.filename for attachment in picture.attachments} == {"square.png", "notes.txt"}
        contents = {a.filename: box.attachment(picture, a.n) for a in picture.attachments}
        assert contents["square.png"].startswith(b"\x89PNG")
        assert contents["notes.txt"].startswith(b"The first line.")
        box.delete(plain)
        with pytest.raises(MessageGone):
            box.read(plain.id)


def test_what_pytest_shows_of_a_mailbox_is_not_its_token(server: Server) -> None:
    """A report of a failed test shows the values that stood in it, and goes where a token should not."""
    with Mailbox.open(server.url) as box, Mailbox(server.url, box.token) as same:
        shown = repr([vars(box)["_known"], Address(server.url, box.token)])
        assert repr(same) == "Mailbox(address not asked for yet)"
        same.show()
        assert repr(same) == repr(box) == f"Mailbox({box.address})"
    assert box.address in shown
    assert box.token not in shown
