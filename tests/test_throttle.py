"""How often a source may knock, and how many it may hold open."""

from ipaddress import ip_network

from ephemail.throttle import EXEMPT, Ceiling, Sources, Throttle


class Clock:
    """A clock that stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


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


def test_the_secret_changes_daily_so_that_no_address_is_kept() -> None:
    """The same address is another digest a day later."""
    clock = Clock()
    sources = Sources(clock=clock)
    before = sources.of("192.0.2.1")
    assert sources.of("192.0.2.1") == before
    clock.now += 24 * 60 * 60
    assert sources.of("192.0.2.1") != before


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
