"""Rows 1 to 12: what strangers say in the SMTP dialogue, to a running server.

Deadlines of a minute are tried at the door, with shorter ones: tests/smtp/test_session.py.
"""

from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.hostile.box import Box
from tests.hostile.bystander import innocent
from tests.http_peer import ask
from tests.running import Server, serving
from tests.smtp.conftest import Peer, client_context, eventually

OURS = "mail.localhost"
CEILING, PER_SOURCE = 500, 20
NOT_UNDERSTOOD = "500 5.5.2"


def replies(peer: Peer) -> list[str]:
    """Hear everything until the connection is closed."""
    heard = []
    while reply := peer.hear():
        heard.append(reply[:9])
    return heard


@pytest.mark.row(1)
@pytest.mark.parametrize("command", ["NOOP", "RSET", "VRFY x", "HELP", "EHLO x"])
def test_commands_that_do_nothing_come_to_an_end(attacked: Server, command: str) -> None:
    """Twenty in a row are answered, the greeting among them, then it is goodbye."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.greet().send(f"{command}\r\n".encode() * 10_000)
        heard = replies(peer)
        assert len(heard) == 20
        assert heard[-1] == "421 4.7.0"


@pytest.mark.row(1)
def test_a_hundred_who_say_nothing_keep_nobody_waiting(attacked: Server) -> None:
    """They are heard out in silence; when they are hung up on is tried with shorter deadlines."""
    with innocent(attacked), ExitStack() as stack:
        silent = [stack.enter_context(Peer(attacked.smtp_port)) for _ in range(100)]
        for peer in silent:
            assert peer.hear().startswith("220")
            peer.send(b"N")


@pytest.mark.row(2)
def test_fifty_thousand_empty_lines_run_out(attacked: Server) -> None:
    """Five are answered, then the connection is closed."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.hear()
        peer.send(b"\r\n" * 50_000)
        heard = replies(peer)
        assert set(heard) <= {NOT_UNDERSTOOD, "421 4.7.0"}
        assert len(heard) <= 6


@pytest.mark.row(2)
@pytest.mark.parametrize("octet", [b"x", b"\0", b"\xff", b"\r"])
def test_a_line_without_an_end_is_given_up(attacked: Server, octet: bytes) -> None:
    """Ten million octets before EHLO are neither kept nor read to their end."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        assert peer.hear().startswith("220")
        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            peer.send(octet * 10_000_000)


@pytest.mark.row(2)
@pytest.mark.parametrize("line", [b"NOOP \0", b"\0", b"EHLO \xfc", b"\xc3\xa9HLO x", b"NOOP\0", b"VRFY \xe2\x80\xae"])
def test_octets_that_are_no_text_are_an_error_each(attacked: Server, line: bytes) -> None:
    """Five are answered, the sixth is one too many."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.greet().send((line + b"\r\n") * 8)
        assert replies(peer) == [NOT_UNDERSTOOD] * 5 + ["421 4.7.0"]


@pytest.mark.row(3)
@pytest.mark.parametrize(
    "opening",
    [
        b"GET / HTTP/1.1\r\nHost: mail.localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 200\r\n\r\n",
        b"post / HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x5a" * 500,
        b"\x16",
    ],
)
def test_other_protocols_cannot_bring_mail(attacked: Server, opening: bytes) -> None:
    """A browser that was made to post a mail as its body, or that tries TLS, is closed at once; nothing is kept."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        box = Box.open(attacked)
        mail = f"EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<{box.address}>\r\nDATA\r\nplanted\r\n.\r\n"
        assert peer.hear().startswith("220")
        peer.send(opening + mail.encode())
        assert peer.hear() == "500 5.5.2 This is SMTP"
        assert peer.is_closed()
        assert box.messages == 0


@pytest.mark.row(4)
@pytest.mark.parametrize(
    ("line", "expected"),
    [("EHLO", "501 5.5.4"), ("HELO", "501 5.5.4"), ("EHLO " + "x" * 2000, NOT_UNDERSTOOD), ("EHLO  ", "501 5.5.4")],
)
def test_a_greeting_needs_a_name_of_a_sane_length(attacked: Server, line: str, expected: str) -> None:
    """None and two thousand characters are refused, and leave no session that could send."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.hear()
        assert peer.say(line).startswith(expected)
        assert peer.say("MAIL FROM:<a@b>").startswith("503 5.5.1")


@pytest.mark.row(4)
@pytest.mark.parametrize("verb", ["EHLO", "HELO"])
def test_a_name_of_markup_is_taken_and_kept_nowhere(attacked: Server, verb: str) -> None:
    """The name that a sender gives itself is in no answer, no message, no page and no log."""
    name = "<script>planted(4)</script>"
    with innocent(attacked, "planted(4)"), Peer(attacked.smtp_port) as peer:
        box = Box.open(attacked)
        peer.hear()
        reply = peer.say(f"{verb} {name}")
        assert reply.startswith("250")
        peer.address(box.address).begin_data().send(b"Subject: plain\r\n\r\nplain\r\n.\r\n")
        assert peer.hear().startswith("250")
        paths = ("/api/v1/mailbox", "/api/v1/messages", "/api/v1/messages/1", "/api/v1/messages/1/raw", "/")
        shown = [ask(attacked, "GET", path, token=box.token) for path in paths]
        assert all(answer.status == 200 for answer in shown)
        assert not [words for words in (reply.encode(), *(answer.octets for answer in shown)) if b"planted" in words]


@pytest.mark.row(5)
@pytest.mark.parametrize(
    "lines",
    [
        ["MAIL FROM:<a@b>"],
        ["RCPT TO:<a@mail.localhost>"],
        ["DATA"],
        ["STARTTLS"],
        ["EHLO x", "RCPT TO:<a@mail.localhost>"],
        ["EHLO x", "DATA"],
        ["EHLO x", "MAIL FROM:<a@b>", "DATA"],
        ["EHLO x", "MAIL FROM:<a@b>", "MAIL FROM:<a@b>"],
        ["EHLO x", "MAIL FROM:<a@b>", "RSET", "RCPT TO:<a@mail.localhost>"],
        ["EHLO x", "MAIL FROM:<a@b>", "EHLO x", "RCPT TO:<a@mail.localhost>"],
    ],
)
def test_commands_have_an_order(attacked: Server, lines: list[str]) -> None:
    """What comes too early or twice is refused."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.hear()
        assert [peer.say(line) for line in lines][-1].startswith("503 5.5.1")


@pytest.mark.row(5)
@pytest.mark.parametrize("encrypted", [False, True])
def test_there_is_nothing_to_log_in_to(attacked: Server, *, encrypted: bool) -> None:
    """AUTH is refused whatever it says, and never advertised, before TLS and after."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.greet()
        if encrypted:
            assert peer.say("STARTTLS").startswith("220")
            peer.socket = client_context().wrap_socket(peer.socket)
        assert "AUTH" not in peer.say("EHLO x").upper()
        for argument in ("PLAIN AGEAYg==", "LOGIN", "", "CRAM-MD5", "XOAUTH2 " + "x" * 2000):
            assert peer.say(f"AUTH {argument}".strip()).startswith("502 5.5.1")


@pytest.mark.row(6)
@pytest.mark.parametrize("injected", [b"NOOP\r\n", b"NOO", b"EHLO evil\r\nMAIL FROM:<evil@b>\r\n", b"\r\n" * 1000])
def test_what_is_sent_ahead_of_tls_is_discarded(attacked: Server, injected: bytes) -> None:
    """The first thing that is answered after the handshake is the first that was said after it."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.greet().send(b"STARTTLS\r\n" + injected)
        assert peer.hear().startswith("220 2.0.0")
        peer.socket = client_context().wrap_socket(peer.socket)
        assert peer.say("MAIL FROM:<a@b>").startswith("503 5.5.1")
        assert peer.say("EHLO x").startswith("250-")
        assert peer.say("STARTTLS").startswith("503 5.5.1")


@pytest.mark.row(7)
def test_the_five_hundred_and_first_connection_is_told_to_come_later(attacked: Server) -> None:
    """Those that were there before are served, and places are given back."""
    with innocent(attacked):
        with ExitStack() as stack:
            peers = _take_all_places(stack, CEILING, lambda _: Peer(attacked.smtp_port))
            peers[0].say("EHLO x")
            peers[0].address(Box.open(attacked).address).begin_data().send(b".\r\n")
            assert peers[0].hear().startswith("250")
        assert eventually(lambda: _is_let_in(attacked))


@pytest.mark.row(7)
def test_the_twenty_first_connection_from_one_address_is_told_to_come_later() -> None:
    """Another address is served meanwhile, and so is the first one once it has left."""
    with serving(LIMIT_LOOPBACK="true", RATE_READS_PER_SOURCE="0") as server, innocent(server):
        with ExitStack() as stack:
            peers = _take_all_places(stack, PER_SOURCE, lambda _: Peer(server.smtp_port))
            with Peer(server.smtp_port, source="127.0.0.2") as other:
                other.greet()
            peers[0].say("EHLO x")
        assert eventually(lambda: _is_let_in(server))


@pytest.mark.row(7)
@pytest.mark.parametrize(
    ("named", "places"),
    [
        (lambda n: f"2001:db8::{n:x}", PER_SOURCE),  # one /64
        (lambda n: f"2001:db8:0:{n:x}::1", 3 * PER_SOURCE),  # one /48
        (lambda n: f"198.51.100.{n % 60}", 3 * PER_SOURCE),  # one /26
    ],
)
def test_a_network_counts_as_one_however_many_addresses_it_has(named: Callable[[int], str], places: int) -> None:
    """Twenty from an IPv6 /64, three times as many from its neighbourhood; elsewhere there is room meanwhile."""
    with serving(SMTP_PROXY_PROTOCOL="true", TRUSTED_PROXIES="127.0.0.2") as server, innocent(server, "2001:db8"):
        with ExitStack() as stack:
            _take_all_places(stack, places, lambda n: _on_behalf_of(server, named(n)))
            with _on_behalf_of(server, "2001:dba::1") as other:
                other.greet()
        assert eventually(lambda: _is_let_in(server))


@pytest.mark.row(8)
def test_a_hundred_recipients_are_taken_and_no_more(attacked: Server) -> None:
    """The hundred and first is put off, and the message reaches those that were accepted."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        boxes = [Box.open(attacked) for _ in range(101)]
        peer.greet().address(*(box.address for box in boxes[:100]))
        assert peer.say(f"RCPT TO:<{boxes[100].address}>").startswith("452 4.5.3")
        peer.begin_data().send(b"to all\r\n.\r\n")
        assert peer.hear().startswith("250")
        assert [box.messages for box in boxes] == [1] * 100 + [0]


@pytest.mark.row(8)
def test_whoever_guesses_names_gets_five_answers(attacked: Server) -> None:
    """The sixth unknown recipient is answered with goodbye."""
    with innocent(attacked, "nobody-here"), Peer(attacked.smtp_port) as peer:
        peer.greet().say("MAIL FROM:<a@b>")
        heard = [peer.say(f"RCPT TO:<nobody-here{n}@{OURS}>")[:9] for n in range(6)]
        assert heard == ["550 5.1.1"] * 5 + ["421 4.7.0"]
        assert peer.is_closed()


@pytest.mark.row(8)
def test_whoever_guesses_names_in_many_sessions_gets_sixty_answers_a_minute() -> None:
    """Past that the source is told to come later, whichever name it tries; another one is served."""
    with serving(LIMIT_LOOPBACK="true", RATE_READS_PER_SOURCE="0") as server, innocent(server, "nobody-here"):
        box, heard = Box.open(server), []
        for session in range(16):
            with Peer(server.smtp_port, source="127.0.1.1") as peer:
                peer.greet().say("MAIL FROM:<a@b>")
                peer.send(b"".join(b"RCPT TO:<nobody-here%d@mail.localhost>\r\n" % (5 * session + n) for n in range(5)))
                heard += [peer.hear()[:9] for _ in range(5)]
        assert 60 <= heard.count("550 5.1.1") <= 63  # one more for each second that it takes
        assert set(heard[-5:]) <= {"421 4.7.0", ""}
        with Peer(server.smtp_port, source="127.0.1.2") as other:
            other.greet().address(box.address)


@pytest.mark.row(9)
@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ("box@elsewhere.example", "550 5.7.1"),
        ("box@evilmail.localhost", "550 5.7.1"),
        (f"box@{OURS}.evil.example", "550 5.7.1"),
        (f"box@sub.{OURS}", "550 5.7.1"),
        ("box@localhost", "550 5.7.1"),
        (f"box@{OURS}.", "553 5.1.3"),
        ("box@[127.0.0.1]", "553 5.1.3"),
        ("box@[IPv6:::1]", "553 5.1.3"),
        ("box@2130706433", "550 5.7.1"),
        (f"box%elsewhere.example@{OURS}", "553 5.1.3"),
        (f"elsewhere.example!box@{OURS}", "553 5.1.3"),
        (f"@a.example,@b.example:box@{OURS}", "553 5.1.3"),
        (f"@{OURS}:box@elsewhere.example", "553 5.1.3"),
        (f"box@elsewhere.example@{OURS}", "553 5.1.3"),
        (f"box@{OURS}@elsewhere.example", "553 5.1.3"),
        (f"box@elsewhere.example,box@{OURS}", "553 5.1.3"),
    ],
)
def test_we_relay_for_nobody(attacked: Server, recipient: str, expected: str) -> None:
    """Whatever is not exactly one of our domains, or would have us pass mail on, is refused."""
    _expect_refused(attacked, f"TO:<{recipient}>".encode(), expected)


@pytest.mark.row(10)
@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("TO:<=?utf-8?q?vic=0d=0ax?=@OURS>", "553 5.1.3"),
        ("TO:<=?utf-8?b?dmljdGlt?=@OURS>", "553 5.1.3"),
        ("TO:<vic=0d=0ax@OURS>", "553 5.1.3"),
        ("TO:<vic\0tim@OURS>", NOT_UNDERSTOOD),
        ("TO:<victim\0@OURS>", NOT_UNDERSTOOD),
        ("TO:<vic\rtim@OURS>", "501 5.1.3"),
        ("TO:<victim@OURS>\rRCPT TO:<victim@OURS>", "501 5.1.3"),
        ("TO:<vic\ttim@OURS>", "501 5.1.3"),
        ("TO:<vic tim@OURS>", "501 5.1.3"),
        ("TO:<vic\x7ftim@OURS>", "501 5.1.3"),
        ("TO:<vic\u202etim@OURS>", "553 5.1.3"),
        ("TO:<vic\u2066tim@OURS>", "553 5.1.3"),
        ("TO:<vic\u200btim@OURS>", "553 5.1.3"),
        ("TO:<vic\ufefftim@OURS>", "553 5.1.3"),
        ("TO:<vict\u0456m@OURS>", "553 5.1.3"),
        ("TO:<victi\u212a@OURS>", "553 5.1.3"),
        ("TO:<victim@\uff4d\uff41\uff49\uff4c.localhost>", "553 5.1.3"),
        ('TO:<"victim"@OURS>', "553 5.1.3"),
        ('TO:<"vic tim"@OURS>', "553 5.1.3"),
        ('TO:<"vic\\"tim"@OURS>', "553 5.1.3"),
        ("TO:<'victim'@OURS>", "553 5.1.3"),
        ("TO:<victim(comment)@OURS>", "553 5.1.3"),
        ("TO:<(comment)victim@OURS>", "553 5.1.3"),
        ("TO:victim@OURS", "501 5.1.3"),
        ("TO:<victim@OURS", "501 5.1.3"),
        ("TO:victim@OURS>", "501 5.1.3"),
        ("TO:<<victim@OURS>>", "501 5.1.3"),
        ("TO:<victim@OURS><victim@OURS>", "501 5.1.3"),
        ("TO:<vic..tim@OURS>", "553 5.1.3"),
        ("TO:<.victim@OURS>", "553 5.1.3"),
        ("TO:<victim.@OURS>", "553 5.1.3"),
        ("TO:<../../victim@OURS>", "553 5.1.3"),
        ("TO:<..\\victim@OURS>", "553 5.1.3"),
        ("TO:<|/bin/victim@OURS>", "553 5.1.3"),
        ("TO:<-oVictim|x@OURS>", "553 5.1.3"),
        ("TO:<victim+../x@OURS>", "553 5.1.3"),
        (f"TO:<{'v' * 65}@OURS>", "553 5.1.3"),
        (f"TO:<victim@{'a.' * 123}OURS>", "553 5.1.3"),
        (f"TO:<{'v' * 2000}@OURS>", "553 5.1.3"),
        (f"TO:<{'v' * 3000}@OURS>", NOT_UNDERSTOOD),
        ("TO:<" + '"' * 1900 + "@OURS>", "553 5.1.3"),
        ("TO:<" + '"' * 1901 + "@OURS>", "501 5.1.3"),
        ("TO:<>", "501 5.1.3"),
        ("TO:<@OURS>", "501 5.1.3"),
        ("TO:<victim@>", "501 5.1.3"),
        ("TO:", "501 5.1.3"),
    ],
)
def test_a_recipient_is_what_stands_there_or_refused(attacked: Server, argument: str, expected: str) -> None:
    """Nothing is decoded, unquoted, trimmed or completed into an address of ours."""
    _expect_refused(attacked, argument.replace("OURS", OURS).encode(), expected)


@pytest.mark.row(11)
@pytest.mark.parametrize(
    ("mail", "options"),
    [
        ("FROM:<>", ""),
        ("FROM:<a@b> AUTH=<> RET=HDRS ENVID=a BODY=8BITMIME SMTPUTF8 XOORG=z", ""),
        ("FROM:<> SIZE=1000 BODY=7BIT MT-PRIORITY=3 REQUIRETLS", ""),
        ("FROM:<a@b>", " NOTIFY=NEVER ORCPT=rfc822;u@ours"),
        ("FROM: <a@b>", " NOTIFY=SUCCESS,FAILURE"),
    ],
)
def test_parameters_that_real_senders_use_are_no_obstacle(attacked: Server, mail: str, options: str) -> None:
    """Whether we know them or not, the message is kept, under the address it was sent to."""
    with innocent(attacked, "XOORG"), Peer(attacked.smtp_port) as peer:
        box = Box.open(attacked)
        assert peer.greet().say(f"MAIL {mail}").startswith("250 2.1.0")
        assert peer.say(f"RCPT TO:<{box.address}>{options}").startswith("250 2.1.5")
        peer.begin_data().send(b"\r\nx\r\n.\r\n")
        assert peer.hear().startswith("250 2.0.0")
        shown = ask(attacked, "GET", "/api/v1/messages/1", token=box.token).json
        assert shown["recipient"] == box.address
        assert shown["reverse_path"] == ("a@b" if "a@b" in mail else None)


@pytest.mark.row(12)
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("99999999999", "552 5.3.4"),
        ("10485761", "552 5.3.4"),
        ("10485760", "250 2.1.0"),
        ("0", "250 2.1.0"),
        ("-1", "501 5.5.4"),
        ("+1", "501 5.5.4"),
        ("abc", "501 5.5.4"),
        ("1e3", "501 5.5.4"),
        ("1_000", "501 5.5.4"),
        ("\u0661", "501 5.5.4"),
        ("", "501 5.5.4"),
        ("9" * 1900, "501 5.5.4"),
        ("9" * 4000, NOT_UNDERSTOOD),  # the line is too long by then
    ],
)
def test_a_declared_size_is_a_number_and_is_believed_when_it_says_no(
    attacked: Server, size: str, expected: str
) -> None:
    """What is announced as too large need not be sent; what is no size is no way to crash us."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        assert peer.greet().say(f"MAIL FROM:<a@b> SIZE={size}").startswith(expected)
        assert peer.say("RSET").startswith("250")


def _expect_refused(server: Server, argument: bytes, expected: str) -> None:
    """Have a recipient refused, in a session that goes on, and nothing said of it in a log."""
    with innocent(server, "victim", "elsewhere"), Peer(server.smtp_port) as peer:
        box = Box.open(server)
        peer.greet().say("MAIL FROM:<a@b>")
        assert peer.say(b"RCPT " + argument).startswith(expected)
        assert peer.say("DATA").startswith("503 5.5.1")
        assert peer.say(f"RCPT TO:<{box.address}>").startswith("250")


def _on_behalf_of(server: Server, named: str) -> Peer:
    """Connect as a proxy does for somebody."""
    peer = Peer(server.smtp_port, source="127.0.0.2")
    family, ours = ("TCP6", "::1") if ":" in named else ("TCP4", "127.0.0.1")
    peer.send(f"PROXY {family} {named} {ours} 1 25\r\n".encode())
    return peer


def _take_all_places(stack: ExitStack, places: int, connect: Callable[[int], Peer]) -> list[Peer]:
    """Have so many peers greeted, and the next one told to come later."""
    peers = [stack.enter_context(connect(n)) for n in range(places)]
    assert all(peer.hear().startswith("220") for peer in peers)
    with connect(places) as excess:
        assert excess.hear().startswith("421 4.7.0")
        assert excess.is_closed()
    return peers


def _is_let_in(server: Server) -> bool:
    with Peer(server.smtp_port) as peer:
        return peer.hear().startswith("220")
