"""The SMTP door through a real socket: the dialogue, what it keeps, what it refuses, and when it hangs up."""

import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress

import pytest

from ephemail.mail.envelope import Envelope
from ephemail.ports import MailboxFull, MailboxGone, Standing, StoreFull
from ephemail.smtp.flight import MemoryInFlight
from ephemail.smtp.limits import Deadlines
from ephemail.throttle import Ceiling, Throttle
from tests.smtp.conftest import Listening, Peer, client_context, eventually, listening

MESSAGE = b"From: a@b.example\r\nSubject: hello\r\n\r\nHello.\r\n"


def test_ehlo_offers_what_we_do_and_nothing_else(door: Listening) -> None:
    """The extensions stand in one reply; AUTH is never among them, and the greeting tells no version."""
    with door.call() as peer:
        assert peer.hear() == "220 mail.example ESMTP"
        assert peer.say("EHLO peer.example").split("\n") == [
            "250-mail.example",
            "250-SIZE 1048576",
            "250-8BITMIME",
            "250-PIPELINING",
            "250-ENHANCEDSTATUSCODES",
            "250-SMTPUTF8",
            "250 STARTTLS",
        ]


def test_a_message_is_kept_as_it_came(door: Listening) -> None:
    """The octets, the envelope and the way of travel reach delivery; only then it is answered 250."""
    with door.call() as peer:
        peer.greet().address("Box+Shop@Mail.Example", "second@old.example").begin_data()
        peer.send(MESSAGE + b"..dot\r\n.\r\n")
        assert peer.hear() == "250 2.0.0 Kept in memory"
        envelope, octets = door.kept[0]
        assert octets == MESSAGE + b".dot\r\n"
        assert envelope.reverse_path == "sender@elsewhere.example"
        assert [str(address) for address in envelope.recipients] == ["box+shop@mail.example", "second@old.example"]
        assert [address.mailbox for address in envelope.recipients] == ["box@mail.example", "second@old.example"]
        assert not envelope.tls
        assert peer.say("QUIT").startswith("221 2.0.0")
        assert peer.is_closed()


def test_pipelined_commands_are_answered_in_order(door: Listening) -> None:
    """A whole session in one packet, a half-closed connection, and every reply is there (RFC 2920)."""
    with door.call() as peer:
        peer.send(
            b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<box@mail.example>\r\nDATA\r\n" + MESSAGE + b".\r\nNOOP\r\nQUIT\r\n"
        )
        peer.socket.shutdown(socket.SHUT_WR)
        codes = []
        while reply := peer.hear():
            codes.append(reply[:3])
        assert codes == ["220", "250", "250", "250", "354", "250", "250", "221"]
    assert door.kept[0][0].reverse_path is None


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_octets_may_come_in_any_portions(door: Listening, chunk: int) -> None:
    """However the network cuts a session, it means the same."""
    session = b"EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<box@mail.example>\r\nDATA\r\n..a\r\n\r\n.b\r\n.\r\nQUIT\r\n"
    with door.call() as peer:
        peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(session), chunk):
            peer.send(session[start : start + chunk])
        while peer.hear():
            pass
    assert [octets for _, octets in door.kept] == [b".a\r\n\r\nb\r\n"]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("TO:<box@mail.example>", "250 2.1.5"),
        ("to: <BOX@MAIL.EXAMPLE> NOTIFY=NEVER ORCPT=rfc822;u@ours", "250 2.1.5"),
        ("TO:<a.b-c_d+tag@x1.wild.example>", "250 2.1.5"),
        ("TO:<box@deep.x1.wild.example>", "550 5.7.1"),
        ("TO:<box@wild.example>", "550 5.7.1"),
        ("TO:<box@other.example>", "550 5.7.1"),
        ("TO:<box@evilmail.example>", "550 5.7.1"),
        ("TO:<box@mail.example.evil>", "550 5.7.1"),
        ("TO:<box@[127.0.0.1]>", "553 5.1.3"),
        ("TO:box@mail.example", "501 5.1.3"),
        ("TO:<box@mail.example", "501 5.1.3"),
        ("TO:<<box@mail.example>>", "501 5.1.3"),
        ("TO:<box>", "501 5.1.3"),
        ("TO:<>", "501 5.1.3"),
        ("TO:", "501 5.1.3"),
        ("", "501 5.1.3"),
        ("FROM:<box@mail.example>", "501 5.1.3"),
        ("TO:<postmaster@mail.example>", "550 5.1.1"),
        ("TO:<Postmaster>", "550 5.1.1"),
        ("TO:<nobody@mail.example>", "550 5.1.1"),
        ("TO:<full@mail.example>", "452 4.2.2"),
        ("TO:<grace@mail.example>", "250 2.1.5"),
    ],
)
def test_rcpt_takes_our_addresses_and_no_tricks(door: Listening, argument: str, expected: str) -> None:
    """Every recipient is one of ours exactly as it stands there, or is refused with the right code."""
    door.mailboxes.standings = {
        "nobody@mail.example": Standing.UNKNOWN,
        "full@mail.example": Standing.FULL,
        "grace@mail.example": Standing.GRACE,
    }
    with door.call() as peer:
        peer.greet()
        assert peer.say("MAIL FROM:<>").startswith("250")
        assert peer.say(f"RCPT {argument}").startswith(expected)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("FROM:<>", "250 2.1.0"),
        ("FROM:<> AUTH=<> RET=HDRS ENVID=a BODY=8BITMIME SMTPUTF8 XOORG=z", "250 2.1.0"),
        ("from: <Some.One+tag=x@Elsewhere.Example> SIZE=1000", "250 2.1.0"),
        ('FROM:<"odd name"@elsewhere.example>', "250 2.1.0"),
        ("FROM:<prüfung@bücher.example> SMTPUTF8", "250 2.1.0"),
        ("FROM:<a@[IPv6:2001:db8::1]>", "250 2.1.0"),
        ("FROM:<a@b> SIZE=99999999999", "552 5.3.4"),
        ("FROM:<a\u202eb@c>", "553 5.1.3"),
        ("FROM:<nobody>", "553 5.1.3"),
        ("FROM:a@b", "501 5.1.3"),
        ("FROM:<a@b", "501 5.1.3"),
        ("", "501 5.1.3"),
    ],
)
def test_mail_takes_what_real_senders_say(door: Listening, argument: str, expected: str) -> None:
    """Unknown parameters are ignored, a declared size is believed when it says no, and nothing unclean is kept."""
    with door.call() as peer:
        peer.greet()
        assert peer.say(f"MAIL {argument}").startswith(expected)


@pytest.mark.row(2)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"", "500 5.5.2"),
        (b"WHAT is this", "500 5.5.2"),
        (b"\xff\xfe", "500 5.5.2"),
        (b"NOOP \0", "500 5.5.2"),
        (b"EHLO", "501 5.5.4"),
        (b"EHLO " + b"x" * 2000, "500 5.5.2"),
        (b"EHLO " + b"x" * 3000, "500 5.5.2"),
        (b"EHLO \xc3\xbc", "500 5.5.2"),
        (b"DATA", "503 5.5.1"),
        (b"DATA now", "501 5.5.4"),
        (b"RCPT TO:<box@mail.example>", "503 5.5.1"),
        (b"AUTH PLAIN AGEAYg==", "502 5.5.1"),
        (b"EXPN list", "502 5.5.1"),
        (b"ETRN x", "502 5.5.1"),
        (b"TURN", "502 5.5.1"),
        (b"BDAT 5 LAST", "502 5.5.1"),
        (b"VRFY box", "252 2.5.0"),
        (b"HELP", "214 2.0.0"),
        (b"noop", "250 2.0.0"),
        (b"RSET", "250 2.0.0"),
        (b"STARTTLS now", "501 5.5.4"),
    ],
)
def test_every_command_has_its_answer(door: Listening, line: bytes, expected: str) -> None:
    """Each reply has an enhanced status code, and the conversation goes on."""
    with door.call() as peer:
        peer.greet()
        reply = peer.say(line)
        assert reply.startswith(expected)
        assert "is this" not in reply
        assert peer.say("NOOP") == "250 2.0.0 OK"


@pytest.mark.row(1)
def test_commands_that_do_nothing_run_out(door: Listening) -> None:
    """NOOP for ever ends after twenty; a kept message starts the count anew."""
    with door.call() as peer:
        peer.greet()
        for _ in range(3):
            for _ in range(18):
                assert peer.say("NOOP").startswith("250")
            peer.address().begin_data().send(b".\r\n")
            assert peer.hear().startswith("250")
        for _ in range(20):
            assert peer.say("NOOP").startswith("250")
        assert peer.say("NOOP").startswith("421 4.7.0")
        assert peer.is_closed()


def test_messages_in_a_session_run_out() -> None:
    """The last message that the session may bring is kept, the next one finds it closed."""
    with listening(messages_per_session=2) as door, door.call() as peer:
        peer.greet()
        for _ in range(2):
            peer.address().begin_data().send(b".\r\n")
            assert peer.hear().startswith("250")
        assert peer.say("MAIL FROM:<a@b>").startswith("421 4.7.0")
        assert peer.is_closed()
        assert len(door.kept) == 2


def test_a_source_that_sends_too_much_is_told_later() -> None:
    """Past its rate a source gets 421, whatever session it opens."""
    with listening(messages=Throttle(1)) as door:
        with door.call() as peer:
            peer.greet().address().begin_data().send(b".\r\n")
            assert peer.hear().startswith("250")
        with door.call() as peer:
            peer.greet()
            assert peer.say("MAIL FROM:<a@b>").startswith("421 4.7.0")


@pytest.mark.row(7)
def test_too_many_connections_are_told_so_and_the_others_served() -> None:
    """The excess gets 421; a place is free again when somebody leaves."""
    with listening(connections=Ceiling(3, 2)) as door:
        first, second, third = door.call().greet(), door.call().greet(), door.call()
        assert third.hear().startswith("421 4.7.0")
        assert third.is_closed()
        assert first.say("NOOP").startswith("250")
        assert second.say("QUIT").startswith("221")
        assert second.is_closed()
        door.call().greet().socket.close()
        for peer in (first, second, third):
            peer.socket.close()


@pytest.mark.row(8)
def test_a_source_that_guesses_names_is_told_later() -> None:
    """Past its rate it hears 421 whatever it connects anew, and for names that are known too; others are served."""
    with listening(unknown_recipients=Throttle(7)) as door:
        door.mailboxes.standings = {f"n{number}@mail.example": Standing.UNKNOWN for number in range(9)}
        heard = []
        for _ in range(2):
            with door.call() as peer:
                peer.greet().say("MAIL FROM:<a@b>")
                heard += [peer.say(f"RCPT TO:<n{number}@mail.example>")[:9] for number in range(4)]
        assert heard == ["550 5.1.1"] * 7 + ["421 4.7.0"]
        with door.call() as peer:
            peer.greet().say("MAIL FROM:<a@b>")
            assert peer.say("RCPT TO:<box@mail.example>").startswith("421 4.7.0")
        with Peer(door.port, "127.0.1.1") as peer:
            peer.greet().address()


def test_reserved_names_lead_to_the_operator_where_there_is_one() -> None:
    """All of them reach one mailbox, each under its own name."""
    with listening(operator_mailbox="postmaster@mail.example") as door, door.call() as peer:
        peer.greet().address("abuse@old.example", "Postmaster@mail.example")
        assert peer.say("RCPT TO:<POSTMASTER>").startswith("250")
        peer.begin_data().send(b".\r\n")
        assert peer.hear().startswith("250")
        recipients = door.kept[0][0].recipients
        assert {address.mailbox for address in recipients} == {"postmaster@mail.example"}
        assert str(recipients[0]) == "abuse@old.example"


@pytest.mark.row(14)
@pytest.mark.parametrize("line", [b"\r\n", b"x\r\n", b"..\r\n", b"a\nb\0c\rd\r\n"])
def test_a_message_of_the_limit_is_kept_and_unstuffed_once(line: bytes) -> None:
    """SIZE counts the message, not its stuffing; NUL, bare CR and bare LF are kept as they came."""
    with listening(message_max_bytes=64 << 10) as door, door.call() as peer:
        meant = line.replace(b"..", b".")
        lines = (64 << 10) // len(meant)
        peer.greet().address().begin_data().send(line * lines + b".\r\n")
        assert peer.hear().startswith("250")
        assert door.kept[0][1] == meant * lines


@pytest.mark.row(13)
def test_a_message_beyond_the_limit_is_refused_as_soon_as_it_is() -> None:
    """An endless line is answered 552 and closed, and nothing of it is kept or counted any more."""
    in_flight = MemoryInFlight(1 << 20)
    with listening(message_max_bytes=64 << 10, in_flight=in_flight) as door, door.call() as peer:
        peer.greet().address().begin_data()
        sender = threading.Thread(target=_send_until_closed, args=(peer.socket,))
        sender.start()
        assert peer.hear().startswith("552 5.3.4")
        assert peer.is_closed()
        sender.join(10)
        assert not door.kept
        assert in_flight.octets == 0


def test_a_little_more_than_the_limit_is_refused() -> None:
    """One octet too many is too many."""
    with listening(message_max_bytes=1024) as door, door.call() as peer:
        peer.greet().address().begin_data().send(b"x" * 1023 + b"\r\n.\r\n")
        assert peer.hear().startswith("552 5.3.4")
        assert not door.kept


@pytest.mark.parametrize(("octets", "expected"), [(65_535, "250 2.0.0"), (65_536, "550 5.6.0")])
def test_long_lines_are_kept_and_absurd_ones_refused(door: Listening, octets: int, expected: str) -> None:
    """Real mail has lines beyond RFC 5321's thousand octets."""
    with door.call() as peer:
        peer.greet().address().begin_data().send(b"short\r\n" * 10_000 + b"x" * octets + b"\r\nshort\r\n.\r\n")
        assert peer.hear().startswith(expected)


@pytest.mark.row(18)
def test_messages_in_flight_share_a_budget() -> None:
    """What does not fit is read to its end and answered 452; who came before is not harmed."""
    with listening(in_flight=MemoryInFlight(100_000)) as door, door.call() as first, door.call() as second:
        first.greet().address().begin_data().send(b"x" * 60_000)
        assert eventually(lambda: door.door is not None and door.door.in_flight.octets >= 60_000)
        second.greet().address().begin_data().send(b"y" * 60_000 + b"\r\n.\r\n")
        assert second.hear().startswith("452 4.3.1")
        assert second.say("NOOP").startswith("250")
        first.send(b"\r\n.\r\n")
        assert first.hear().startswith("250")
        second.address().begin_data().send(b"y" * 60_000 + b"\r\n.\r\n")
        assert second.hear().startswith("250")
        assert [octets[:1] for _, octets in door.kept] == [b"x", b"y"]


@pytest.mark.parametrize("ending", [b".\r\n", b"abc\r\n.\r\n.\r\n"])
def test_a_dropped_message_ends_where_it_ends(ending: bytes) -> None:
    """Reading past a message that does not fit, a dot that is no end is not taken for one."""
    with listening(in_flight=MemoryInFlight(10)) as door, door.call() as peer:
        peer.greet().address().begin_data()
        for octets in (b"0123456789ab", b"cd\r\n", ending):
            peer.send(octets)
            time.sleep(0.02)
        assert peer.hear().startswith("452 4.3.1")
        assert not door.kept


@pytest.mark.row(18)
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (StoreFull(), "452 4.3.1"),
        (MailboxFull(), "452 4.2.2"),
        (MailboxGone(), "550 5.1.1"),
        (ValueError("a secret of ours"), "451 4.3.0 Local error, try again later"),
    ],
)
@pytest.mark.parametrize("size", [10, 200_000])
def test_what_cannot_be_kept_is_refused_after_data(error: Exception, expected: str, size: int) -> None:
    """Each exception has its reply, inline and in a thread; a bug of ours is told without a word, and logged."""

    def refuse(_envelope: Envelope, _octets: bytes) -> None:
        raise error

    with listening(deliver=refuse) as door, door.call() as peer:
        peer.greet().address().begin_data().send(b"x" * 60 + b"\r\n" + b"x\r\n" * (size // 3) + b".\r\n")
        assert peer.hear().startswith(expected)
        assert peer.say("NOOP").startswith("250")
        assert door.faults == (["smtp ValueError"] if isinstance(error, ValueError) else [])


@pytest.mark.row(18)
def test_no_room_is_told_at_mail(door: Listening) -> None:
    """A full memory need not be sent the message."""
    door.mailboxes.room = False
    with door.call() as peer:
        peer.greet()
        assert peer.say("MAIL FROM:<a@b> SIZE=1000").startswith("452 4.3.1")


@pytest.mark.row(17)
def test_a_connection_cut_in_data_keeps_nothing(door: Listening) -> None:
    """Half a message is no message, and its octets are given back."""
    with door.call() as peer:
        peer.greet().address().begin_data().send(b"x" * 10_000)
    in_flight = door.door.in_flight if door.door else None
    assert in_flight is not None
    assert eventually(lambda: in_flight.octets == 0)
    assert not door.kept


@pytest.mark.row(17)
def test_a_connection_cut_after_the_final_dot_keeps_the_message_once(door: Listening) -> None:
    """The sender will not know, but nothing that was complete is lost."""
    with door.call() as peer:
        peer.greet().address().begin_data().send(b"done\r\n.\r\n")
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset, not close
    assert eventually(lambda: len(door.kept) == 1)


@pytest.mark.row(5, 6)
def test_starttls_protects_the_rest(door: Listening) -> None:
    """A real client upgrades, delivers over TLS, and is not offered a second upgrade."""
    with smtplib.SMTP("127.0.0.1", door.port, timeout=10) as client:
        client.starttls(context=client_context())
        client.ehlo()
        assert "starttls" not in client.esmtp_features
        assert client.docmd("STARTTLS") == (503, b"5.5.1 Bad sequence of commands")
        assert client.docmd("AUTH PLAIN AGEAYg==")[0] == 502
        client.sendmail("a@b.example", ["box@mail.example"], MESSAGE + b"x" * 70 + b"\r\n" + b"y\r\n" * 100_000)
    assert door.kept[0][0].tls


def test_who_ends_tls_behind_many_commands_hears_all_answers(door: Listening) -> None:
    """What was sent before the peer's last word over TLS is answered, be it more than one turn takes."""
    with door.call() as peer:
        assert peer.greet().say("STARTTLS").startswith("220")
        secret, ours, theirs = client_context(), ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = secret.wrap_bio(theirs, ours)
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                peer.send(ours.read())
                theirs.write(peer.socket.recv(65536))
        tls.write(b"EHLO x\r\n" + (b"MAIL FROM:<>\r\nRCPT TO:<box@mail.example>\r\nRSET\r\n") * 15)
        tls.write((b"MAIL FROM:<>\r\n" + b"RCPT TO:<box@mail.example>\r\n" * 98 + b"DATA\r\n.\r\n") * 3 + b"QUIT\r\n")
        with pytest.raises(ssl.SSLError):
            tls.unwrap()  # wants the other side's last word
        peer.send(ours.read())
        while octets := peer.socket.recv(65536):
            theirs.write(octets)
        heard = b""
        with suppress(ssl.SSLError):
            while octets := tls.read(65536):
                heard += octets
        assert heard.count(b"2.1.5") == 15 + 3 * 98
        assert heard.count(b"Kept") == 3
        assert b"221 2.0.0" in heard


@pytest.mark.row(3)
@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([b"\x16\x03\x01\x02\x00"], ["500 5.5.2 This is SMTP"]),
        ([b"NOOP\r\n", b"\x16x\r\n"], ["250 2.0.0 OK", "500 5.5.2 This is SMTP"]),
        ([b"NOOP\r\n\x16x\r\n"], ["250 2.0.0 OK", "500 5.5.2 This is SMTP"]),
        ([b"NOO", b"\x16\r\n", b"QUIT\r\n"], ["500 5.5.2 Command not understood", "221 2.0.0 Goodbye"]),
        ([b"x" * 3000, b"\x16\r\nQUIT\r\n"], ["500 5.5.2 Line too long", "221 2.0.0 Goodbye"]),
    ],
)
def test_a_handshake_out_of_place_is_one_however_it_comes(
    door: Listening, pieces: list[bytes], expected: list[str]
) -> None:
    """It is told by the first octet of a line, not of what the network brings at once."""
    with door.call() as peer:
        assert peer.hear().startswith("220")
        for piece in pieces:
            peer.send(piece)
            time.sleep(0.05)
        assert [peer.hear() for _ in expected] == expected
        assert peer.is_closed()


@pytest.mark.row(1, 17)
@pytest.mark.parametrize(
    ("deadlines", "opening", "drip", "expected"),
    [
        (Deadlines(command=0.3, tick=0.05), b"", b"", "421 4.4.2"),
        (Deadlines(command=0.3, tick=0.05), b"", b"x", "421 4.4.2"),
        (Deadlines(data=0.3, tick=0.05), b"DATA", b"x", "421 4.4.2"),
        (Deadlines(rate_grace=0.2, rate=1e6, tick=0.05), b"DATA", b"x" * 100, "421 4.4.2"),
        (Deadlines(session=0.4, tick=0.05), b"", b"", "421 4.7.0"),
    ],
)
def test_silence_and_drips_end(deadlines: Deadlines, opening: bytes, drip: bytes, expected: str) -> None:
    """Deadlines count from the beginning of a step, and a drip does not renew them."""
    with listening(deadlines=deadlines) as door, door.call() as peer:
        peer.greet()
        if opening:
            peer.address().begin_data()
        peer.socket.settimeout(0.05)
        reply, until = "", time.monotonic() + 5
        while not reply and time.monotonic() < until:
            try:
                if drip:
                    peer.send(drip)
                reply = peer.hear()
            except TimeoutError:
                continue
        assert reply.startswith(expected)


@pytest.mark.row(6)
def test_a_handshake_that_does_not_come_ends() -> None:
    """STARTTLS, then silence: closed."""
    with listening(deadlines=Deadlines(handshake=0.2)) as door, door.call() as peer:
        peer.greet()
        assert peer.say("STARTTLS").startswith("220")
        assert peer.is_closed()


def test_stopping_lets_messages_in_and_tells_the_idle() -> None:
    """A stop says 421 to who waits, and takes the message that is on its way."""
    with listening() as door, door.call() as idle, door.call() as busy:
        idle.greet()
        busy.greet().address().begin_data().send(b"almost ")
        stopping = threading.Thread(target=door.stop, args=(5.0,))
        stopping.start()
        assert idle.hear().startswith("421 4.3.2")
        busy.send(b"done\r\n.\r\n")
        assert busy.hear().startswith("250")
        stopping.join(10)
        assert door.kept[0][1] == b"almost done\r\n"


def _send_until_closed(sending: socket.socket) -> None:
    with pytest.raises(OSError, match=r"reset|Broken pipe"):
        sending.sendall(b"x" * 100_000_000)
