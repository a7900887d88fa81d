"""Waiting for a message of a real server: what is found, and what is said when nothing is."""

import asyncio

import pytest

from ephemail.client import Mailbox, TimedOut
from ephemail.samples import SENDER
from tests.client.meanwhile import later, post, written
from tests.running import Server


def test_wait_gives_what_is_there_already(server: Server) -> None:
    """The oldest that matches is given at once; `after` goes on from one to the next."""
    with Mailbox.open(server.url) as box:
        post(server, written(box.address, "First"), written(box.address, "Second"), written(box.address, "Second"))
        second = box.wait(subject="second", timeout=0)
        assert second.id == 2
        assert box.wait(subject="second", after=second.id, timeout=0).id == 3
        assert box.wait(sender="ANN@", timeout=0).subject == "First"


def test_wait_holds_until_the_message_arrives(server: Server) -> None:
    """A message that does not match does not end the wait."""
    with Mailbox.open(server.url) as box:
        posting = later(lambda: post(server, written(box.address, "Noise"), written(box.address, "Welcome")))
        assert box.wait(subject="Welcome", timeout=20).subject == "Welcome"
        posting.join()


def test_a_wait_that_finds_nothing_says_what_did_arrive(server: Server) -> None:
    """What was wanted, and how many messages came: mostly the test looked for the wrong word."""
    with Mailbox.open(server.url) as box:
        with pytest.raises(TimedOut, match=r"^no message arrived within 0 s$"):
            box.wait(timeout=0)
        with pytest.raises(TimedOut, match=r"^no message with a code arrived after message 3 within 0 s; none at all"):
            box.wait(code=True, after=3, timeout=0)
        post(server, written(box.address, "Your invoice"), written(box.address, "Hello"))
        with pytest.raises(TimedOut) as caught:
            box.wait(sender="shop", subject="Welcome", code=True, link=True, timeout=0.2)
    assert [message.subject for message in caught.value.arrived] == ["Your invoice", "Hello"]
    assert str(caught.value) == (
        "no message from “shop” with a code and a link and with “Welcome” in its subject arrived within 0.2 s; "
        "2 others did: “Your invoice” from ann@example.org; “Hello” from ann@example.org"
    )


def test_a_wait_that_blocks_an_event_loop_says_so(server: Server) -> None:
    """Whatever was to send the mail from the same loop could not; a wait in a thread is told nothing of it."""

    async def wait(*, blocking: bool) -> None:
        with Mailbox.open(server.url) as box:
            await asyncio.sleep(0)
            if blocking:
                box.wait(timeout=0)
            else:
                await asyncio.to_thread(box.wait, timeout=0)

    for blocking, notes in ((True, ["This wait has blocked the event loop"]), (False, [])):
        with pytest.raises(TimedOut) as caught:
            asyncio.run(wait(blocking=blocking))
        assert [note.partition(",")[0] for note in getattr(caught.value, "__notes__", [])] == notes


def test_the_envelope_s_sender_can_be_waited_for(server: Server) -> None:
    """A mail without a From field comes from somebody too, and a wait that finds nothing names them."""
    with Mailbox.open(server.url) as box:
        mail = written(box.address)
        del mail["From"]
        post(server, mail)
        assert box.wait(sender="sample@", timeout=0).origin == SENDER
        with pytest.raises(TimedOut, match=f"“Hello” from {SENDER}"):
            box.wait(sender="ann", timeout=0)
