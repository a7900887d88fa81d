"""The client library: against a real server, and against answers that only a broken one gives."""

import asyncio
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from ephemail.client import (
    ApiError,
    Arrival,
    AsyncMailbox,
    Closed,
    Deleted,
    Event,
    Extended,
    Mailbox,
    MailboxGone,
    MessageGone,
    NameTaken,
    Ready,
    TimedOut,
    TooManyRequests,
    Unreachable,
)
from ephemail.client.events import EventReader
from ephemail.client.transport import Server as Address
from ephemail.client.values import Summary, from_json
from ephemail.samples import SENDER, samples
from ephemail.tls import Certificate
from tests.answering import SUMMARY, answering
from tests.running import Server


def post(server: Server, *messages: EmailMessage) -> None:
    """Deliver messages to the address in their To field."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, local_hostname="localhost") as smtp:
        for message in messages:
            smtp.send_message(message, SENDER)


def written(address: str, subject: str = "Hello", text: str = "Some words.") -> EmailMessage:
    """Write a plain message."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann <ann@example.org>", address, subject
    message.set_content(text)
    return message


def later(act: Callable[[], None]) -> threading.Thread:
    """Do something while the test waits."""
    thread = threading.Thread(target=act)
    thread.start()
    return thread


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


def test_the_event_stream_tells_the_life_of_a_mailbox(server: Server) -> None:
    """Ready, what was missed, what happens, and the end."""
    with Mailbox.open(server.url) as box:
        post(server, written(box.address, "Before"))
        happened: list[Event] = []
        for event in box.events(after=0):
            happened.append(event)
            if isinstance(event, Arrival) and event.message.subject == "Before":
                post(server, written(box.address, "Live"))
            elif isinstance(event, Arrival):
                box.delete(event.message.id)
            elif isinstance(event, Deleted):
                box.extend(7200)
            elif isinstance(event, Extended):
                box.close()
    assert [type(event) for event in happened] == [Ready, Arrival, Arrival, Deleted, Extended, Closed]
    assert happened[-1] == Closed("deleted")


def test_an_event_loop_can_do_the_same(server: Server) -> None:
    """Open, wait, read, extend, follow and close, with `await`."""

    async def live() -> AsyncMailbox:
        async with AsyncMailbox.open(server.url) as box:
            waiting = asyncio.create_task(box.wait(subject="Welcome", timeout=20))
            await asyncio.to_thread(post, server, written(box.address, "Noise"), written(box.address, "Welcome"))
            found = await waiting
            assert (await box.read(found)).text.strip() == "Some words."
            assert b"Welcome" in await box.raw(found)
            assert box.address in repr(box)
            assert [message.id for message in await box.messages()] == [1, 2]
            await box.delete(1)
            assert (await box.extend(7200)).expires_at == box.expires_at
            async for event in box.events(after=1):
                if isinstance(event, Arrival):
                    assert event.message == found
                    await box.close()
        return box

    box = asyncio.run(live())
    with Mailbox(server.url, box.token) as again, pytest.raises(MailboxGone):
        again.show()


def test_an_awaited_mailbox_is_the_caller_s_to_close(server: Server) -> None:
    """`await` opens without a block, and a mailbox made of its token learns its address on entering."""

    async def live() -> None:
        box = await AsyncMailbox.open(server.url)
        same = AsyncMailbox(server.url, box.token)
        with pytest.raises(RuntimeError, match="not known yet"):
            _ = same.address
        async with same:
            assert same.address == box.address
        await box.close()
        await box.disconnect()

    asyncio.run(live())


def test_a_refusal_says_how_long_to_stay_away() -> None:
    """The problem document's words and Retry-After are at hand."""
    problem = b'{"title": "Too Many Requests", "detail": "Try again later.", "status": 429}'
    words = r"429 Too Many Requests: Try again later\."
    with (
        answering(429, problem, Retry_After="7") as url,
        Mailbox(url, "t") as box,
        pytest.raises(TooManyRequests, match=words) as caught,
    ):
        box.show()
    assert caught.value.retry_after_seconds == 7


@pytest.mark.parametrize("body", [b"<h1>Bad Gateway</h1>", b"[]", b'{"title": null}', b"\xff"])
def test_a_refusal_without_a_problem_document_is_still_one(body: bytes) -> None:
    """What stands between us and the server answers in its own way."""
    with answering(502, body) as url, Mailbox(url, "t") as box, pytest.raises(ApiError, match="502 Bad Gateway"):
        box.show()


@pytest.mark.parametrize(
    "body", [b"<h1>Welcome</h1>", b"[]", b"{}", b'{"messages": {}}', b'{"messages": [1], "cursor": 0}', b"\xff"]
)
def test_a_stranger_s_answer_is_known_as_such(body: bytes) -> None:
    """Some other server's 200 is an error with a name, not a KeyError."""
    with (
        answering(200, body) as url,
        Mailbox(url, "t") as box,
        pytest.raises(Unreachable, match="not the answer of an ephemail"),
    ):
        box.messages()


def test_over_tls_the_server_s_certificate_is_looked_at() -> None:
    """One that nobody vouches for is refused, on this machine too."""

    def greet(context: ssl.SSLContext) -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            context.wrap_socket(connection, server_side=True).close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        greeting = later(lambda: greet(Certificate("localhost").context()))
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        with Mailbox(url, "t") as box, pytest.raises(Unreachable, match="certificate verify failed"):
            box.show()
        greeting.join()


def test_nobody_there_is_an_error_with_a_name() -> None:
    """A refused connection is told in one line with the address, and not once more by each part of the HTTP library."""
    words = r"the server at http://127\.0\.0\.1:1 cannot be reached: .*refused"
    with Mailbox("http://127.0.0.1:1", "t") as box, pytest.raises(Unreachable, match=words) as caught:
        box.show()
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("server", "token"),
    [
        ("127.0.0.1:8080", "t"),
        ("ftp://a.example", "t"),
        ("http://", "t"),
        ("http://a:b:c", "t"),
        ("http://user:secret@a", "t"),
        ("http://a", "t\r\nX: y"),
    ],
)
def test_what_can_be_no_server_or_no_token_is_refused_at_once(server: str, token: str) -> None:
    """Nothing is sent, and the text says what is needed."""
    with pytest.raises(ValueError, match=r"server|token") as refusal:
        Mailbox(server, token)
    assert "secret" not in str(refusal.value)


def test_what_pytest_shows_of_a_mailbox_is_not_its_token(server: Server) -> None:
    """A report of a failed test shows the values that stood in it, and goes where a token should not."""
    with Mailbox.open(server.url) as box, Mailbox(server.url, box.token) as same:
        shown = repr([vars(box)["_known"], Address(server.url, box.token)])
        assert repr(same) == "Mailbox(address not asked for yet)"
        same.show()
        assert repr(same) == repr(box) == f"Mailbox({box.address})"
    assert box.address in shown
    assert box.token not in shown


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("cut", [1, 7, 10_000])
def test_an_event_stream_may_be_cut_anywhere(end: str, cut: int) -> None:
    """Every line end of the grammar, comments, fields and events of a newer server, and text that looks like an end."""
    lines = [
        ": comment", "event: ready", 'data: {"mailbox": "a@b", "cursor": 3}', "",
        "event: later-invention", "data: {}", "retry: 10", "",
        "id: 4", "event:deleted", 'data:{"id":', "data: 4}", "",
        "event: closed", 'data: {"reason": "\u2028\x85"}', "", ":",
    ]  # fmt: skip
    octets = end.join(lines).encode()
    reader = EventReader()
    events = [event for at in range(0, len(octets), cut) for event in reader.feed(octets[at : at + cut])]
    assert events == [Ready(3), Deleted(4), Closed("\u2028\x85")]


def test_an_older_client_reads_a_newer_server() -> None:
    """Members that we do not know are passed over; the first code and link are at hand."""
    summary = from_json(Summary, SUMMARY | {"mood": "good"})
    assert (summary.code, summary.link) == ("123456", None)
    assert summary.received_at == datetime(2026, 11, 20, 9, 41, 7, 250_000, UTC)


@pytest.mark.parametrize(
    "fault", [{"id": "1"}, {"sender": None}, {"codes": {}}, {"received_at": "soon"}, {"received_at": 7}, {"links": [0]}]
)
def test_a_member_of_another_type_is_an_error(fault: dict[str, object]) -> None:
    """A value has the types that it declares."""
    with pytest.raises(ValueError, match=r"needs an object|expected|Invalid isoformat"):
        from_json(Summary, SUMMARY | fault)
