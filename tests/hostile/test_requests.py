"""Rows 33 to 40: what strangers send over HTTP, to a running server.

What needs shorter deadlines than a server has is tried at the door: tests/web/test_hostile.py and its neighbours.
"""

import json
import os
import re
import select
import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.hostile.bystander import innocent
from tests.hostile.knocking import spent_by
from tests.http_peer import Answer, ask, events, open_mailbox
from tests.running import Server, serving
from tests.web.doors import Peer, stream_request

PLANTED = "planted-7f3a"
LINE = "GET /api/v1/about HTTP/1.1\r\n"
HEAD = f"{LINE}Host: localhost\r\n"
POST = "POST /api/v1/mailboxes HTTP/1.1\r\nHost: localhost\r\n"
KEEPALIVE = 2  # proc(5): the timer of a connection that is idle
DEADLINE_SECONDS = 10.0
KEEP_ALIVE_SECONDS = 5.0
NEWCOMER_SECONDS = 0.5


@pytest.fixture(scope="module")
def limited() -> Iterator[Server]:
    """Give a server that holds loopback to its limits too."""
    with serving(LIMIT_LOOPBACK="true", RATE_OPENS_PER_SOURCE="0") as running:
        yield running


@pytest.mark.row(33)
def test_what_does_not_come_is_waited_for_ten_seconds(attacked: Server) -> None:
    """Six hundred who say nothing or half of it keep nobody out, and are gone at the deadline; the answered sooner."""
    halves = ["", "GET", HEAD + f"X: {PLANTED}", f"{POST}Content-Length: 9\r\n\r\n{{"]
    with ExitStack() as stack, innocent(attacked, PLANTED):
        began = time.monotonic()
        peers = [stack.enter_context(Peer(attacked.http_port)) for _ in range(600)]
        for number, peer in enumerate(peers):
            peer.send(halves[number % len(halves)].encode())
        assert is_answered_soon(attacked)
        answered = stack.enter_context(Peer(attacked.http_port))
        answered.send(f"{HEAD}\r\n".encode())
        assert ended([answered], KEEP_ALIVE_SECONDS + 2)
        assert time.monotonic() - began >= KEEP_ALIVE_SECONDS
        assert not any(ended([peer], 0) for peer in peers)
        assert ended(peers, began + DEADLINE_SECONDS + 5 - time.monotonic())
        assert time.monotonic() - began >= DEADLINE_SECONDS
        answers = [peer.read_all() for peer in peers]
        assert all(not answer or answer.startswith(b"HTTP/1.1 408 ") for answer in answers)
        assert sum(map(bool, answers)) >= 300


@pytest.mark.row(33)
def test_idle_connections_of_one_source_make_room_for_its_next(limited: Server) -> None:
    """Of two hundred fifty stay; each newcomer is answered."""
    with ExitStack() as stack, innocent(limited):
        peers = [stack.enter_context(Peer(limited.http_port)) for _ in range(200)]
        assert is_answered_soon(limited)
        assert ended(peers[:140], 5)
        assert not any(ended([peer], 0) for peer in peers[160:])


def is_answered_soon(server: Server) -> bool:
    """Say whether a newcomer is, as far as the machine lets the server run."""
    began, delayed = time.monotonic(), spent_by(server.pid).delayed
    is_answered = ask(server, "GET", "/healthz").status == 200
    delay_seconds = (spent_by(server.pid).delayed - delayed) / 1e9
    return is_answered and time.monotonic() - began - delay_seconds < NEWCOMER_SECONDS


def ended(peers: list[Peer], seconds: float) -> bool:
    """Say whether the server has ended all connections, or does so in time; what it said is not read."""
    waiting, deadline = select.poll(), time.monotonic() + seconds
    left = {peer.socket.fileno() for peer in peers}
    for number in left:
        waiting.register(number, select.POLLRDHUP)
    while left and (found := waiting.poll(max(0, deadline - time.monotonic()) * 1000)):
        for number, _ in found:
            waiting.unregister(number)
            left.discard(number)
    return not left


@pytest.mark.row(34)
@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (f"{HEAD}X: {PLANTED * 6000}\r\n\r\n", 431),
        (HEAD + "".join(f"{PLANTED}-{n}: x\r\n" for n in range(64)) + "\r\n", 431),
        (f"{POST}Content-Length: 8193\r\n\r\n{PLANTED * 700}", 413),
        (f"{POST}Transfer-Encoding: chunked\r\n\r\n{PLANTED}\r\n", 400),
        (f"{POST}Transfer-Encoding: chunked\r\n\r\n" + f"30\r\n{PLANTED * 4}\r\n" * 400, 413),
        (f"{HEAD}Host: localhost\r\n\r\n", 400),
        (f"{LINE}Host: {PLANTED}.example\r\n\r\n", 421),
        (f"GET http://{PLANTED}.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 421),
    ],
    ids=["70 KB", "65 fields", "8193 octets", "no chunks", "no end", "two hosts", "foreign host", "foreign target"],
)
def test_what_is_too_much_or_not_for_us_is_refused(attacked: Server, request_: str, status: int) -> None:
    """Each with its status, and with nothing of it."""
    with innocent(attacked, PLANTED):
        assert_refused(attacked, request_, {status})


def assert_refused(server: Server, request_: str, statuses: set[int]) -> None:
    """Send a request as it is, and expect a problem document that repeats no word of it."""
    with Peer(server.http_port) as peer:
        with suppress(ConnectionError):
            peer.send(request_.encode("latin-1"))
        head = peer.read_until(b"\r\n\r\n").decode()
        status = re.match(r"HTTP/1\.1 (\d{3}) ", head)
        length = re.search(r"\r\ncontent-length: (\d+)\r\n", head)
        assert status is not None
        assert length is not None
        assert int(status[1]) in statuses
        assert "\r\ncontent-type: application/problem+json\r\n" in head
        assert PLANTED not in head + peer.read_until(b"}").decode()


@pytest.mark.row(35)
@pytest.mark.parametrize("trusted", ["", "127.0.0.0/8"], ids=["untrusted", "trusted: a control"])
def test_a_strangers_word_of_its_address_is_ignored(trusted: str) -> None:
    """Eleven wrong tokens are eleven, whoever it says that it is; believed, each would be somebody else's first."""
    hops = ["not-an-ip", ", ".join(["198.51.100.1"] * 40), "", *(f"192.0.{n * 8}.7" for n in range(8))]
    with serving(LIMIT_LOOPBACK="true", TRUSTED_PROXIES=trusted) as server, innocent(server, "192.0.", "not-an-ip"):
        statuses = [try_token(server, "wrong", {"X-Forwarded-For": hop}).status for hop in hops]
        assert statuses == [404] * 10 + [404 if trusted else 429]


def try_token(server: Server, token: str, headers: dict[str, str] | None = None, query: str = "") -> Answer:
    """Ask for a mailbox."""
    return ask(server, "GET", f"/api/v1/mailbox{query}", token=token, headers=headers)


@pytest.mark.row(36)
def test_no_token_tells_why_it_does_not_open() -> None:
    """One that never was, was closed or has expired: the same answer; the eleventh in a minute waits."""
    with serving(LIMIT_LOOPBACK="true") as server:
        (_, closed), (_, expired) = open_mailbox(server), open_mailbox(server, ttl_seconds=1)
        assert ask(server, "DELETE", "/api/v1/mailbox", token=closed).status == 204
        assert list(events(server, expired))[-1][2] == {"reason": "expired"}
        with innocent(server, PLANTED, closed, expired):
            tried = [try_token(server, token) for token in (closed, expired, PLANTED, "x" * 9000, "\xe9", "'--") * 2]
            assert [answer.status for answer in tried] == [404] * 10 + [429] * 2
            assert len({answer.octets for answer in tried[:10]}) == 1
            assert 1 <= int(tried[10].headers["retry-after"]) <= 6


@pytest.mark.row(36)
def test_a_token_opens_its_own_mailbox_only(attacked: Server) -> None:
    """Another mailbox's token finds nothing under the same number."""
    (address, mine), (_, other) = open_mailbox(attacked), open_mailbox(attacked)
    with innocent(attacked, mine, other, address):
        with smtplib.SMTP("127.0.0.1", attacked.smtp_port, timeout=10) as client:
            client.sendmail("a@shop.example", [address], f"Subject: {PLANTED}\r\n\r\nx\r\n")
        for path in ("", "/raw", "/attachments/1"):
            answer = ask(attacked, "GET", f"/api/v1/messages/1{path}", token=other)
            assert (answer.status, PLANTED in answer.octets.decode()) == (404, False)
        assert ask(attacked, "DELETE", "/api/v1/messages/1", token=other).status == 404
        assert ask(attacked, "GET", "/api/v1/messages/1", token=mine).json["subject"] == PLANTED


@pytest.mark.row(36)
def test_a_token_in_the_query_is_no_token(attacked: Server) -> None:
    """A right one and a wrong one are answered alike, and like none at all; no log has either."""
    _, token = open_mailbox(attacked)
    with innocent(attacked, token, PLANTED):
        answers = [
            try_token(attacked, "", query=f"?{name}={value}")
            for name in ("token", "access_token")
            for value in (token, PLANTED)
        ]
        assert {(answer.status, answer.octets) for answer in answers} == {(401, try_token(attacked, "").octets)}
        assert {answer.headers["www-authenticate"] for answer in answers} == {"Bearer"}


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/api/v1/messages", {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}),
        ("POST", "/api/v1/mailboxes", {"Origin": "https://evil.example", "Content-Type": "text/plain"}),
        ("OPTIONS", "/api/v1/mailbox", {"Origin": "https://evil.example", "Access-Control-Request-Method": "DELETE"}),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}),
    ],
    ids=["fetch", "form", "preflight", "frame"],
)
def test_other_sites_are_refused(attacked: Server, method: str, path: str, headers: dict[str, str]) -> None:
    """Even with a token; and no answer says that they might read it."""
    _, token = open_mailbox(attacked)
    with innocent(attacked, "evil.example"):
        answer = ask(attacked, method, path, token=token, headers=headers)
        assert answer.status == 403
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.row(38)
def test_streams_have_their_places_and_whoever_does_not_read_loses_them(limited: Server) -> None:
    """A fourth on a mailbox is refused, and a seventh of a network; ten seconds without reading end a stream."""
    (full, one), (_, two), (_, three) = (open_mailbox(limited) for _ in range(3))
    fill(limited, full)
    with ExitStack() as stack, innocent(limited, PLANTED):
        began = time.monotonic()
        deaf = [stack.enter_context(deaf_reader(limited, one)) for _ in range(3)]
        assert ask(limited, "GET", "/api/v1/events", token=one).status == 429
        reading = [events(limited, two) for _ in range(3)]
        assert [next(stream)[0] for stream in reading] == ["ready"] * 3
        refused = ask(limited, "GET", "/api/v1/events", token=three)
        assert (refused.status, refused.headers["retry-after"]) == (429, "10")
        assert not any(ended([peer], 0) for peer in deaf)
        assert ended(deaf, began + DEADLINE_SECONDS + 2 - time.monotonic())
        assert time.monotonic() - began >= DEADLINE_SECONDS - 1
        assert has_place(limited, three)
        for stream in reading:
            stream.close()


def has_place(server: Server, token: str) -> bool:
    """Say whether a stream may begin, now or in a moment: what its predecessor held is given back in its own time."""
    for _ in range(50):
        with Peer(server.http_port) as peer:
            peer.send(stream_request(token))
            if b" 200 " in peer.read_until(b"\r\n"):
                return True
        time.sleep(0.02)
    return False


def fill(server: Server, address: str) -> None:
    """Fill a mailbox with messages whose summaries are as long as may be: more than all buffers on the way hold."""
    words = f"{PLANTED} " * 150
    for _ in range(5):  # a session may bring twenty
        with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
            for _ in range(20):
                client.sendmail("a@shop.example", [address], f"From: {words}\r\nSubject: {words}\r\n\r\n{words}\r\n")


def deaf_reader(server: Server, token: str) -> Peer:
    """Ask for all that a mailbox has, with as small a window as the kernel grants, and read none of it."""
    peer = Peer(server.http_port)
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    peer.send(stream_request(token, "?after=0"))
    peer.read_until(b"event: ready")
    return peer


@pytest.mark.row(38)
def test_the_kernel_looks_after_peers_that_vanish(attacked: Server) -> None:
    """A stream's connection is probed after 25 s; tests/web/test_hostile.py shows what becomes of it."""
    _, token = open_mailbox(attacked)
    with innocent(attacked), Peer(attacked.http_port) as peer:
        peer.send(stream_request(token))
        peer.read_until(b"event: ready")
        kind, seconds = timer(attacked.http_port, peer.socket.getsockname()[1])
        assert kind == KEEPALIVE
        assert 20 < seconds <= 25


def timer(local: int, remote: int) -> tuple[int, float]:
    """Tell which timer the kernel has for a connection, and when it is due; proc(5), `tcp`: `tr tm->when`."""
    table = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    (row,) = (row for row in table if row[1].endswith(f":{local:04X}") and row[2].endswith(f":{remote:04X}"))
    kind, due = row[5].split(":")
    return int(kind, 16), int(due, 16) / os.sysconf("SC_CLK_TCK")


@pytest.mark.row(39)
@pytest.mark.parametrize(
    ("request_", "statuses"),
    [
        ("GET /%2e%2e/", {404}),
        ("GET /../../etc/passwd", {404}),
        ("GET /page/%2e%2e/%2e%2e/app.py", {404}),
        ("GET //", {404}),
        ("GET //evil.example/docs", {404}),
        ("GET /docs%00", {404}),
        ("GET /\0", {400}),
        ("GET /api/v1/messages/%00", {401}),
        (f"GET /{PLANTED * 680}", {404}),
        (f"TRACE /{PLANTED}", {404, 405}),
        ("TRACE /", {405}),
        ("PUT /api/v1/mailbox", {405}),
        ("PROPFIND /", {405}),
        (f"BREW /{PLANTED}", {400}),
        ("CONNECT evil.example:443", {400}),
    ],
)
def test_odd_paths_and_methods_lead_nowhere(attacked: Server, request_: str, statuses: set[int]) -> None:
    """Not found, not allowed, or no request at all; a path is compared, never opened."""
    with innocent(attacked, PLANTED, "passwd", "evil.example"):
        assert_refused(attacked, f"{request_} HTTP/1.1\r\nHost: localhost\r\n\r\n", statuses)


@pytest.mark.row(39)
@pytest.mark.parametrize("wanted", ["bytes=0-0", "bytes=" + ",".join(["0-"] * 1000), f"{PLANTED}=1-2"])
def test_a_range_is_answered_with_the_whole(attacked: Server, wanted: str) -> None:
    """As RFC 9110 §14.2 allows: no answer is multiplied by the ranges that somebody asks for."""
    with innocent(attacked, PLANTED):
        whole, some = ask(attacked, "GET", "/docs"), ask(attacked, "GET", "/docs", headers={"Range": wanted})
        assert (some.status, some.octets) == (200, whole.octets)


@pytest.mark.row(40)
@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("=?utf-8?q?a=0D=0Adata:_x?=", "a data: x"),
        ("=?utf-8?q?a=0A=0Aevent:_closed=0A=0A?=", "a event: closed"),
        ("a\r\n data: x", "a data: x"),
        ("=?utf-8?q?a=E2=80=A8b=E2=80=A9c=C2=85d=0B=0Ce=00?=", "a b c d e"),
        ("</script><!--\\u000a\\n", "</script><!--\\u000a\\n"),
    ],
)
def test_a_subject_is_one_line_of_one_event(attacked: Server, header: str, subject: str) -> None:
    """Whatever it holds when it comes over SMTP: the event is one, and says the same as the list."""
    address, token = open_mailbox(attacked)
    with innocent(attacked, header), Peer(attacked.http_port) as peer:
        peer.send(stream_request(token))
        peer.read_until(b'"cursor":0}\n\n')
        with smtplib.SMTP("127.0.0.1", attacked.smtp_port, timeout=10) as client:
            client.sendmail("a@shop.example", [address], f"Subject: {header}\r\n\r\nx\r\n")
        (listed,) = ask(attacked, "GET", "/api/v1/messages", token=token).json["messages"]
        assert ask(attacked, "DELETE", "/api/v1/mailbox", token=token).status == 204
        said = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", peer.read_until(b"event: closed\n"))  # RFC 9112 §7.1: the chunks
        number, name, data, *rest = said.splitlines()
        assert (number, name, rest) == (b"id: 1", b"event: arrival", [b"", b"event: closed"])
        assert json.loads(data.removeprefix(b"data: ")) == listed
        assert listed["subject"] == subject
