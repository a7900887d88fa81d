"""How often a source may knock, and how many it may hold open."""

from dataclasses import dataclass, field
from fractions import Fraction
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.throttle import EXEMPT, KEYS_MAX, MULTIPLES, Ceiling, Source, Sources, Throttle
from tests.store.samples import Clock

PERIOD_SECONDS = 64  # with times in eighths of a second and rates that are powers of two, floats are exact


def test_a_source_may_knock_so_often_and_then_waits() -> None:
    """The eleventh knock in a minute waits for as long as one allowance takes to come back."""
    clock = Clock()
    throttle = Throttle(10, clock=clock)
    source = Sources(limit_loopback=True).of("192.0.2.1")
    assert [throttle.knock(source) for _ in range(10)] == [0.0] * 10
    wait = throttle.knock(source)
    assert 5.9 < wait <= 6.0
    clock.now += wait
    assert throttle.knock(source) == 0.0
    assert throttle.knock(source) > 0.0


def test_a_neighbourhood_has_three_times_and_a_provider_nine_times_the_share() -> None:
    """Many addresses of one /26, or one /21, are limited together."""
    throttle = Throttle(10, clock=Clock())
    sources = Sources()
    near = sum(throttle.knock(sources.of(f"192.0.2.{n % 64}")) == 0.0 for n in range(200))
    assert near == 30
    wide = sum(throttle.knock(sources.of(f"192.0.{n % 8}.{n % 256}")) == 0.0 for n in range(2000))
    assert near + wide == 90


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (("192.0.2.1", "192.0.2.1"), 3, "192.0.2.2"),
        (("192.0.2.1", "192.0.2.62"), 2, "192.0.2.64"),
        (("192.0.0.1", "192.0.7.254"), 1, "192.0.8.1"),
        (("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff"), 3, "2001:db8:0:1::1"),
        (("2001:db8:1::1", "2001:db8:1:ffff::1"), 2, "2001:db8:2::1"),
        (("2001:db8:1::1", "2001:db8:ffff::1"), 1, "2001:db9::1"),
    ],
)
def test_a_source_is_three_networks(one: tuple[str, str], same: int, other: str) -> None:
    """/32, /26 and /21, or /64, /48 and /32: two addresses share the networks that hold both, and no more."""
    sources = Sources()
    first, second, stranger = (sources.of(address) for address in (*one, other))
    assert [a == b for a, b in zip(first, second, strict=True)] == [False] * (3 - same) + [True] * same
    assert [a == b for a, b in zip(first, stranger, strict=True)].count(True) == same - 1


def test_a_digest_needs_the_secret() -> None:
    """Two processes know the same address by different digests: nobody can tell one from the other's."""
    one, other = Sources().of("192.0.2.1"), Sources().of("192.0.2.1")
    assert not set(one) & set(other)


def test_ipv6_sources_are_networks() -> None:
    """All of a /64 is one source; an IPv4-mapped address is the IPv4 one."""
    sources = Sources()
    assert sources.of("2001:db8::1") == sources.of("2001:db8::ffff:1")
    assert sources.of("2001:db8::1")[0] != sources.of("2001:db8:0:1::1")[0]
    assert sources.of("::ffff:192.0.2.1") == sources.of("192.0.2.1")


def test_loopback_is_exempt_unless_it_is_a_trusted_proxy_or_limited() -> None:
    """A test suite on the same machine is never throttled; a proxy there does not exempt its clients."""
    assert Sources().of("127.0.0.1") == EXEMPT
    assert Sources(limit_loopback=True).of("127.0.0.1") != EXEMPT
    proxied = Sources(trusted_proxies=[ip_network("127.0.0.0/8")])
    assert proxied.of("127.0.0.1") != EXEMPT
    assert proxied.of("127.0.0.1", ["127.0.0.1"]) != EXEMPT


def test_only_a_trusted_proxy_is_believed_and_only_to_the_nearest_stranger() -> None:
    """What stands left of the right-most untrusted hop is the client's invention."""
    sources = Sources(trusted_proxies=[ip_network("10.0.0.0/8")])
    client = sources.of("192.0.2.9")
    assert sources.of("10.0.0.1", ["198.51.100.1", "192.0.2.9", "10.0.0.2"]) == client
    assert sources.of("192.0.2.9", ["198.51.100.1"]) == client
    assert sources.of("10.0.0.1", ["192.0.2.9", "not-an-ip"]) == sources.of("10.0.0.1")


@pytest.mark.parametrize(
    ("hops", "known_as"),
    [
        ([""], "10.0.0.1"),
        (["not-an-ip"], "10.0.0.1"),
        (["192.0.2.9", "not-an-ip"], "10.0.0.1"),
        (["not-an-ip", "192.0.2.9"], "192.0.2.9"),
        (["198.51.100.1"] * 39 + ["192.0.2.9"], "192.0.2.9"),
        (["192.0.2.9"] + ["10.0.0.2"] * 39, "192.0.2.9"),
        (["10.0.0.9"] * 40, "10.0.0.9"),
        (["192.0.2.9%eth0"], "192.0.2.9"),
        (["::ffff:192.0.2.9"], "192.0.2.9"),
        ([" 192.0.2.9 ", "\t10.0.0.2"], "192.0.2.9"),
        (["192.0.2.9", "10.0.0.2, 10.0.0.3"], "10.0.0.1"),
        (["9" * 8000], "10.0.0.1"),
        (["\u0661.1.1.1"], "10.0.0.1"),
    ],
)
def test_a_proxys_word_is_taken_as_far_as_it_can_be_read(hops: list[str], known_as: str) -> None:
    """What is no address ends the search; what a client wrote left of its own address is not looked at."""
    sources = Sources(trusted_proxies=[ip_network("10.0.0.0/8")])
    assert sources.of("10.0.0.1", hops) == sources.of(known_as)


def test_the_secret_changes_daily_so_that_no_address_is_kept() -> None:
    """The same address is another digest a day later."""
    clock = Clock()
    sources = Sources(clock=clock)
    before = sources.of("192.0.2.1")
    assert sources.of("192.0.2.1") == before
    clock.now += 24 * 60 * 60
    assert sources.of("192.0.2.1") != before


def test_no_more_than_so_many_networks_are_remembered() -> None:
    """Beyond that the least recent are forgiven, and the newest are held to their share."""
    throttle, others = Throttle(1, clock=Clock()), (b"network %d" % n for n in range(KEYS_MAX + 10))
    assert KEYS_MAX == 100_000
    assert throttle.knock((b"first",)) == 0.0
    assert throttle.knock((b"first",)) > 0.0
    assert all(throttle.knock((other,)) == 0.0 for other in others)
    assert throttle.knock((b"network %d" % (KEYS_MAX + 9),)) > 0.0
    assert throttle.knock((b"first",)) == 0.0


@dataclass
class Buckets:
    """The model: a bucket for each network, emptied by knocks and refilled without end, in exact numbers."""

    knocks: int
    seconds: Fraction = Fraction(0)
    tokens: dict[bytes, Fraction] = field(default_factory=dict)

    def knock(self, source: Source, now: Fraction) -> Fraction:
        """Take a token of each network, or none of any; give the seconds until there would be one of each."""
        passed, self.seconds = now - self.seconds, now
        sizes = {key: self.knocks * multiple for key, multiple in zip(source, MULTIPLES, strict=True)}
        for key, tokens in self.tokens.items():
            size = sizes.get(key) or self.knocks * MULTIPLES[key[0] - ord("0")]
            self.tokens[key] = min(Fraction(size), tokens + passed * size / PERIOD_SECONDS)
        missing = {key: max(Fraction(0), 1 - self.tokens.get(key, Fraction(size))) for key, size in sizes.items()}
        if any(missing.values()):
            return max(missing[key] * PERIOD_SECONDS / size for key, size in sizes.items())
        self.tokens |= {key: self.tokens.get(key, Fraction(size)) - 1 for key, size in sizes.items()}
        return Fraction(0)


def network(number: int) -> Source:
    """Make a source: two of each three share a neighbourhood, and all a provider."""
    return b"0 %d" % number, b"1 %d" % (number // 2), b"2"


@given(
    st.sampled_from([1, 2, 4, 8]),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 80)), max_size=120),
)
def test_a_throttle_is_a_bucket_for_each_network(knocks: int, visits: list[tuple[int, int]]) -> None:
    """Exactly those knocks pass that find a token in all three; the wait is what is missing, and it is enough."""
    clock, model = Clock(), Buckets(knocks)
    began = clock.now
    throttle = Throttle(knocks, PERIOD_SECONDS, clock=clock)
    for number, eighths in visits:
        clock.now += eighths / 8
        expected = model.knock(network(number), Fraction(clock.now - began))
        wait = throttle.knock(network(number))
        assert (wait == 0.0) == (expected == 0)
        assert wait == pytest.approx(float(expected), abs=0.0011 * PERIOD_SECONDS / knocks)
        if wait:
            clock.now += wait
            assert throttle.would_wait(network(number)) == pytest.approx(0.0, abs=1e-9)
            clock.now -= wait


@given(st.integers(1, 20), st.lists(st.floats(0, 10), min_size=1, max_size=200))
def test_no_window_of_time_has_more_than_its_share(knocks: int, gaps: list[float]) -> None:
    """In a period at most twice the allowance: one that was saved, and one that came back meanwhile."""
    clock, passed = Clock(), []
    throttle = Throttle(knocks, clock=clock)
    for gap in gaps:
        clock.now += gap
        if throttle.knock((b"one",)) == 0.0:
            passed.append(clock.now)
    for first, last in zip(passed, passed[2 * knocks :], strict=False):
        assert last - first > 60.0 * 0.99


def test_zero_means_no_limit() -> None:
    """Neither rates nor ceilings refuse when they are 0."""
    source = Sources().of("192.0.2.1")
    throttle, ceiling = Throttle(0), Ceiling(0, 0)
    assert all(throttle.knock(source) == 0.0 and ceiling.enter(source) for _ in range(1000))


def test_a_ceiling_counts_out_what_it_counted_in() -> None:
    """A source's place is free again once one has left, and nothing is remembered of those who are gone."""
    ceiling = Ceiling(3, 2)
    one, two = Sources().of("192.0.2.1"), Sources().of("198.51.100.1")
    assert ceiling.enter(one)
    assert ceiling.enter(one)
    assert not ceiling.enter(one)
    assert ceiling.enter(two)
    assert not ceiling.enter(two)
    for source in (one, one, two):
        ceiling.leave(source)
    assert ceiling.count == 0
    assert ceiling.enter(one)
