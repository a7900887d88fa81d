"""Rates per source, over real requests; and which requests come from other sites."""

from contextlib import suppress
from ipaddress import ip_network

import pytest

from ephemail.store.memory import Limits, MemoryStore
from ephemail.throttle import Sources
from ephemail.web.problems import Refusal
from ephemail.web.turnstile import Turnstile
from tests.store.samples import Clock
from tests.web.doors import Opened, made, opened

BEHIND_PROXY = Sources(trusted_proxies=[ip_network("127.0.0.0/8")])


def test_opening_is_limited_per_source() -> None:
    """So many a minute; the refusal says when to come back, and names that are taken count as well."""
    with opened(sources=Sources(limit_loopback=True), rate_opens_per_source=2) as door:
        door.open("taken")
        assert door.ask("POST", "/api/v1/mailboxes").status_code == 201
        assert door.ask("POST", "/api/v1/mailboxes", json={"name": "taken"}).status_code == 409
        refused = door.ask("POST", "/api/v1/mailboxes")
        assert (refused.status_code, int(refused.headers["retry-after"])) == (429, 30)


def test_opening_is_limited_by_the_hour_too() -> None:
    """Sixty at ten a minute, and one for each minute: whoever opens as fast as a minute allows has to wait."""
    clock = Clock()
    turnstile = Turnstile(made(Opened(MemoryStore(Limits())), rate_opens_per_source=10), clock)
    source, opened_ = Sources().of("192.0.2.1"), 0
    for _ in range(100):
        clock.now += 6
        with suppress(Refusal):
            turnstile.open(source)
            opened_ += 1
    assert opened_ == 60 + 9
    with pytest.raises(Refusal) as refused:
        turnstile.open(source)
    assert refused.value.headers == {"retry-after": "6"}


def test_calls_are_limited_per_source_and_assets_are_not() -> None:
    """The page and the health check are always there."""
    with opened(sources=Sources(limit_loopback=True), rate_reads_per_source=2) as door:
        assert [door.ask("GET", "/api/v1/about").status_code for _ in range(3)] == [200, 200, 429]
        assert [door.ask("GET", path).status_code for path in ("/", "/healthz", "/docs")] == [200, 200, 200]


@pytest.mark.row(36)
def test_wrong_tokens_are_limited_and_right_ones_are_not() -> None:
    """The eleventh in a minute is told to wait, while a neighbour's token still opens."""
    with opened(sources=Sources(limit_loopback=True), rate_wrong_tokens_per_source=10) as door:
        token = door.open()
        statuses = [door.ask("GET", "/api/v1/messages", token="wrong").status_code for _ in range(11)]
        assert statuses == [404] * 10 + [429]
        assert door.ask("GET", "/api/v1/messages", token=token).status_code == 200


@pytest.mark.row(35)
def test_behind_a_trusted_proxy_each_client_has_its_own_share() -> None:
    """The right-most address that is no proxy counts; what cannot be read is the proxy's own."""
    with opened(sources=BEHIND_PROXY, rate_reads_per_source=1) as door:

        def ask(forwarded: str) -> int:
            return door.ask("GET", "/api/v1/about", headers={"X-Forwarded-For": forwarded}).status_code

        assert [ask("192.0.2.7"), ask("192.0.2.7"), ask("198.51.100.8")] == [200, 429, 200]
        assert ask("203.0.113.1, 192.0.2.7") == 429
        assert [ask("not-an-ip"), ask(", ".join(["not-an-ip"] * 40))] == [200, 429]


@pytest.mark.row(35)
def test_the_word_of_an_untrusted_peer_does_not_count() -> None:
    """It may say what it likes of itself."""
    with opened(sources=Sources(limit_loopback=True), rate_reads_per_source=1) as door:
        answers = [
            door.ask("GET", "/api/v1/about", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(3)
        ]
        assert answers == [200, 429, 429]


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/api/v1/about", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("GET", "/api/v1/about", {"Origin": "https://evil.example"}, 403),
        ("GET", "/api/v1/about", {"Origin": "null"}, 403),
        ("POST", "/api/v1/mailboxes", {"Origin": "https://evil.example"}, 403),
        ("OPTIONS", "/api/v1/mailboxes", {"Origin": "https://e.example", "Access-Control-Request-Method": "POST"}, 403),
        ("POST", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
        ("GET", "/viewer", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ("GET", "/docs", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ("GET", "/api/v1/about", {"Sec-Fetch-Site": "same-origin"}, 200),
        ("POST", "/api/v1/mailboxes", {"Origin": "https://mail.example", "Host": "mail.example"}, 201),
        ("POST", "/api/v1/mailboxes", {"Origin": "http://localhost:99", "Host": "localhost:99"}, 201),
        ("POST", "/api/v1/mailboxes", {"Origin": "http://localhost:98", "Host": "localhost:99"}, 403),
    ],
)
def test_other_sites_get_nothing_and_links_to_documents_work(
    method: str, path: str, headers: dict[str, str], status: int
) -> None:
    """No fetch, form, preflight or frame from elsewhere; and never a CORS field."""
    with opened(base_url="https://mail.example", hosts=None) as door:
        answer = door.ask(method, path, headers=headers)
        assert answer.status_code == status
        assert not any(name.startswith("access-control-") for name in answer.headers)


def test_about_tells_what_is_offered(door: Opened) -> None:
    """Domains, lifetimes, limits, and what the kernel forbids."""
    about = door.ask("GET", "/api/v1/about").json()
    assert about["domains"] == ["mail.example", "*.wild.example"]
    assert about["lifetimes"] == {
        "mailbox_ttl_seconds": 3600,
        "mailbox_ttl_max_seconds": 86400,
        "message_ttl_seconds": 0,
    }
    assert about["limits"]["wait_max_seconds"] == 25
    assert about["seal"][1] == {"layer": "landlock", "state": "not on this kernel"}
