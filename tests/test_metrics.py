"""Metrics: they count exactly what was done, name nobody, and stay off unless asked for."""

import asyncio
import http.client
import re
import select
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ephemail import config
from ephemail.metrics import writer
from ephemail.ports import WATCH_QUEUE_MAX
from ephemail.smtp.counts import Counts as SmtpCounts
from ephemail.store.limits import Limits
from ephemail.store.memory import MemoryStore
from ephemail.throttle import Sources
from ephemail.web.counts import Counts
from ephemail.web.crowd import Deadlines
from tests.http_peer import Answer, ask, events, open_mailbox
from tests.running import Server, serving
from tests.smtp.conftest import Peer, eventually
from tests.store.samples import ANNA, BARE, BERT, MAIL, Clock, to
from tests.test_privacy import PLANTED, SOURCE, visit_every_door
from tests.web.doors import opened, stream_request

README = (Path(__file__).resolve().parent.parent / "README.md").read_text()
SMTP_ANSWER = "ephemail_smtp_replies_total code={} enhanced={} reason={}"
HTTP_ANSWER = "ephemail_http_answers_total route={} status={}"
TIMED = ("ephemail_event_loop_lag", "ephemail_sweep", "process_")


@pytest.fixture(scope="module")
def watched() -> Iterator[Server]:
    """Have a server that is watched."""
    with serving(METRICS_LISTEN="127.0.0.1:0") as server:
        yield server


def port(server: Server) -> int:
    """Find the port of the metrics."""
    found = re.search(r"^Metrics on http://127\.0\.0\.1:(\d+)/metrics$", server.banner, re.MULTILINE)
    assert found is not None
    return int(found[1])


def visit(server: Server, path: str = "/metrics", method: str = "GET") -> Answer:
    """Ask the listener for metrics."""
    connection = http.client.HTTPConnection("127.0.0.1", port(server), timeout=20)
    connection.request(method, path, headers={"Connection": "close", "Host": "metrics.example"})
    response = connection.getresponse()
    answer = Answer(response.status, dict(response.getheaders()), response.read())
    connection.close()
    return answer


def figures(text: str) -> dict[str, float]:
    """Read the text format: a value for each name with its labels."""
    return {
        " ".join([sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(server: Server) -> dict[str, float]:
    """Read all figures of a server."""
    return figures(visit(server).octets.decode())


def settled(server: Server) -> dict[str, float]:
    """Read all figures once the server has noticed that everybody has left."""
    assert eventually(lambda: not any(value for name, value in scrape(server).items() if name.endswith("_open")))
    return scrape(server)


def grown(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Tell by how much figures have changed, but for those of time."""
    return {name: after[name] - before[name] for name in after if after[name] != before[name] and _is_counted(name)}


def _is_counted(name: str) -> bool:
    return not name.startswith((*TIMED, "ephemail_memory_bytes"))


def test_mail_is_counted_as_it_was_sent(watched: Server) -> None:
    """Connections, octets, replies by their reason, and what is kept."""
    address, _ = open_mailbox(watched)
    before = settled(watched)
    lines = [
        "EHLO peer.example",
        "MAIL FROM:<a@b.example>",
        "RCPT TO:<nobody-here@mail.localhost>",
        f"RCPT TO:<{address}>",
        "DATA",
        "Subject: x\r\n\r\nx\r\n.",
        "HOWDY",
        "QUIT",
    ]
    with Peer(watched.smtp_port) as peer:
        peer.hear()
        for line in lines:
            peer.say(line)
        assert peer.is_closed()
    replies = (
        ("250", "2.1.0", "sender_ok"),
        ("550", "5.1.1", "mailbox_unknown"),
        ("250", "2.1.5", "recipient_ok"),
        ("354", "", "start_mail_input"),
        ("250", "2.0.0", "kept"),
        ("500", "5.5.2", "not_understood"),
        ("221", "2.0.0", "goodbye"),
    )
    assert grown(before, settled(watched)) == {
        "ephemail_smtp_connections_total": 1,
        "ephemail_smtp_message_bytes_total": len("Subject: x\r\n\r\nx\r\n"),
        "ephemail_messages_accepted_total": 1,
        "ephemail_messages": 1,
    } | {SMTP_ANSWER.format(*reply): 1 for reply in replies}


def test_an_open_connection_and_starttls_are_seen(watched: Server) -> None:
    """A gauge goes up, and down again at the end; encryption is a reply of its own."""
    before = settled(watched)
    with smtplib.SMTP("127.0.0.1", watched.smtp_port, timeout=10) as client:
        client.starttls()
        seen = grown(before, scrape(watched))
    assert seen["ephemail_smtp_connections_open"] == 1
    assert seen[SMTP_ANSWER.format("220", "2.0.0", "ready_for_tls")] == 1


def test_visits_are_counted_by_route_and_events_by_kind(watched: Server) -> None:
    """Whatever stands in the path, its route is counted; and the mailbox that has gone."""
    before = settled(watched)
    address, token = open_mailbox(watched)
    stream = events(watched, token)
    next(stream)
    with smtplib.SMTP("127.0.0.1", watched.smtp_port, timeout=10) as client:
        client.sendmail("a@b.example", [address], "Subject: x\r\n\r\nx\r\n")
    next(stream)
    ask(watched, "GET", "/api/v1/messages/1", token=token)
    ask(watched, "GET", "/api/v1/messages/2", token=token)
    ask(watched, "GET", "/api/v1/messages/1", token="wrong")
    ask(watched, "GET", "/nowhere")
    assert scrape(watched)["ephemail_event_streams_open"] == 1
    ask(watched, "DELETE", "/api/v1/mailbox", token=token)
    assert [name for name, _, _ in stream] == ["closed"]
    seen = grown(before, settled(watched))
    one_each = [
        *(HTTP_ANSWER.format(*answer) for answer in (("/api/v1/mailboxes", "2xx"), ("/api/v1/events", "2xx"))),
        *(HTTP_ANSWER.format(*answer) for answer in (("/api/v1/mailbox", "2xx"), ("other", "4xx"))),
        HTTP_ANSWER.format("/api/v1/messages/{id}", "2xx"),
        *(f"ephemail_events_sent_total event={event}" for event in ("ready", "arrival", "closed")),
        "ephemail_mailboxes_freed_total reason=deleted",
        "ephemail_messages_freed_total",
        "ephemail_quarantined_names",
    ]
    assert {name: seen[name] for name in one_each} == dict.fromkeys(one_each, 1)
    assert seen[HTTP_ANSWER.format("/api/v1/messages/{id}", "4xx")] == 2
    assert seen["ephemail_http_connections_total"] == 7
    assert not {"ephemail_mailboxes", "ephemail_messages"} & set(seen)


def test_nobody_is_named_by_a_metric() -> None:
    """After names in every place that a peer can fill, there is no figure more than before, and none of them in it."""
    with serving(METRICS_LISTEN="127.0.0.1:0") as server:
        before = scrape(server)
        token = visit_every_door(server)
        after = visit(server).octets.decode()
    assert set(figures(after)) == set(before)
    assert figures(after)["ephemail_messages_accepted_total"] == 1
    assert not [name for name in (PLANTED, token, SOURCE, "127.0.0", "localhost", "@") if name in after.lower()]


def test_metrics_are_off_unless_asked_for(server: Server) -> None:
    """No listener, nothing for visitors, and the library is not even imported."""
    assert "Metrics" not in server.banner
    assert ask(server, "GET", "/metrics").status == 404
    program = "import sys, ephemail.app; sys.exit('prometheus_client' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/metrics", 200),
        ("HEAD", "/metrics", 200),
        ("POST", "/metrics", 405),
        ("GET", "/", 404),
        ("GET", "/api/v1/about", 404),
        ("GET", "/healthz", 404),
    ],
)
def test_the_listener_has_one_path(watched: Server, method: str, path: str, status: int) -> None:
    """Visitors' paths are not there, as metrics are not on theirs; scrapes are not counted as visits."""
    before = settled(watched)
    assert visit(watched, path, method).status == status
    assert not grown(before, settled(watched))


def test_scrapers_that_say_nothing_shut_nobody_out(watched: Server) -> None:
    """Ten silent connections make room for the next scrape, and hold no visitor's place."""
    before = settled(watched)
    with ExitStack() as silent:
        for _ in range(10):
            silent.enter_context(socket.create_connection(("127.0.0.1", port(watched)), timeout=10))
        assert not grown(before, settled(watched))


def test_a_port_that_is_taken_stops_the_start(watched: Server) -> None:
    """It is bound with the others, before anything else."""
    where = f"127.0.0.1:{port(watched)}"
    with (
        pytest.raises(
            AssertionError, match=rf"{where}: Address already in use \(choose another with --metrics-listen\)"
        ),
        serving(METRICS_LISTEN=where),
    ):
        pass


def test_a_listener_that_cannot_be_read_is_a_fault() -> None:
    """Like that of any door; more than one may be given."""
    with pytest.raises(config.ConfigFaults, match="--metrics-listen: needs host:port"):
        config.load({"metrics_listen": "9464"}, {})
    assert len(config.load({"metrics_listen": "127.0.0.1:0,[::1]:0"}, {}).metrics_listen) == 2


def test_the_readme_lists_every_metric(watched: Server) -> None:
    """With what it says of itself, in the same order, and no other."""
    text = visit(watched).octets.decode()
    told = [(name, meaning) for name, meaning in re.findall(r"^# HELP (ephemail\S+) (.*)$", text, re.MULTILINE)]
    listed = re.findall(r"^\| `(ephemail_\w+)`[^|]* \| (.*) \|$", README, re.MULTILINE)
    assert listed == told
    assert len({name.removesuffix("_total") for name, _ in told}) == len(told)


def test_refusals_are_counted_by_their_limit() -> None:
    """Rates, places at streams, and what was refused before it was a request."""
    counts = Counts()
    rates: dict[str, Any] = {"rate_opens_per_source": 1, "rate_wrong_tokens_per_source": 1, "rate_reads_per_source": 5}
    with opened(sources=Sources(limit_loopback=True), counts=counts, **rates) as door:
        for method, path, token in (
            *[("POST", "/api/v1/mailboxes", "")] * 2,
            *[("GET", "/api/v1/mailbox", "wrong")] * 2,
            *[("GET", "/api/v1/about", "")] * 2,
        ):
            door.ask(method, path, token=token)
        with door.call() as peer:
            peer.send(b"\0\r\n\r\n")
            peer.read_all()
    assert counts.refusals == {"calls": 1, "wrong_tokens": 1, "opens": 1, "streams": 0, "large_answers": 0}
    seen = figures(writer([counts.figures])().decode())
    assert seen[HTTP_ANSWER.format("unread", "4xx")] == 1
    assert seen[HTTP_ANSWER.format("/api/v1/about", "2xx")] == 1


def test_what_is_beyond_a_ceiling_is_counted() -> None:
    """One stream and one connection more than there may be; at the end nothing is left open."""
    counts = Counts()
    with opened(counts=counts, event_streams_per_mailbox=1, connections=2) as door:
        watching = stream_request(door.open())
        with door.call() as first, door.call() as second:
            first.send(watching)
            assert first.read_until(b"event: ready")
            second.send(watching)
            assert second.read_until(b"\r\n").startswith(b"HTTP/1.1 429 ")
            second.send(stream_request(door.open("another")))
            assert second.read_until(b"event: ready")
            with door.call() as third:
                assert third.read_until(b"\r\n").startswith(b"HTTP/1.1 503 ")
    assert (counts.refusals["streams"], counts.connections, counts.connections_refused) == (1, 2, 1)
    assert (counts.streams_open, counts.connections_open) == (0, 0)


def test_a_reader_that_is_cut_off_is_counted() -> None:
    """Once, whatever it was reading."""
    counts = Counts()
    with opened(counts=counts, deadlines=Deadlines(write_seconds=0.5)) as door, door.call() as peer:
        token = door.open()
        door.deliver(octets=b"Subject: x\r\n\r\n" + b"x" * (9 << 20))
        peer.send(stream_request(token).replace(b"/api/v1/events", b"/api/v1/messages/1/raw"))
        hung_up = select.poll()
        hung_up.register(peer.socket, 0)  # wakes for an end, not for octets to read
        assert hung_up.poll(10_000)
    assert counts.slow_readers == 1


def test_watchers_that_fall_behind_and_what_has_expired_are_counted() -> None:
    """By the engine, which drops the ones and frees the other."""
    clock = Clock()
    store = MemoryStore(Limits(), clock=clock, wall=clock.wall)
    store.open(ANNA, 10)
    _, token = store.open(BERT, 10)

    async def fall_behind() -> None:
        store.watch(token)
        for _ in range(WATCH_QUEUE_MAX + 1):
            store.put(to(BERT), MAIL, BARE)

    asyncio.run(fall_behind())
    clock.now += 11
    store.sweep()
    seen = figures(writer([store.figures])().decode())
    assert seen["ephemail_watchers_dropped_total"] == 1
    assert seen["ephemail_mailboxes_freed_total reason=expired"] == 2
    assert seen["ephemail_messages_freed_total"] == WATCH_QUEUE_MAX + 1
    assert (seen["ephemail_mailboxes"], seen["ephemail_messages"], seen["ephemail_quarantined_names"]) == (0, 0, 2)
    clock.now += 86_400
    store.sweep()
    seen = figures(writer([store.figures])().decode())
    assert (seen["ephemail_quarantined_names"], seen["ephemail_quarantined_names_freed_total"]) == (0, 2)
    assert seen["ephemail_memory_bytes"] == 0


def test_every_reply_has_a_figure_of_its_own() -> None:
    """Two replies that read alike would be counted twice."""
    replies = [name for name in figures(writer([SmtpCounts().figures])().decode()) if "replies" in name]
    counted = SmtpCounts()
    assert len(replies) == len(counted._replies)  # noqa: SLF001 - what is known of it from outside is the above


@pytest.mark.parametrize(
    ("memory", "lagging", "status"), [(1 << 20, False, "ok"), (1 << 20, True, "lagging"), (60 << 10, True, "full")]
)
def test_a_full_or_slow_server_is_not_to_be_restarted(memory: int, lagging: bool, status: str) -> None:
    """The health check says so, and answers 200: a restart would wipe every mailbox."""
    with opened(limits=Limits(memory_max_bytes=memory), lagging=lambda: lagging) as door:
        answer = door.ask("GET", "/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": status})
        door.draining = True
        assert (door.ask("GET", "/healthz").status_code) == 503
