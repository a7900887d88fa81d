"""Where a request comes from, and how often one may come: invariants of the throttle's keys and of its counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from ephemail.throttle import EXEMPT, Sources, Throttle

KNOCKS, PERIOD_SECONDS = 5, 10.0

_PROXY = ip_network("10.0.0.0/8")


@dataclass(frozen=True, slots=True)
class Origin:
    """A peer's address, the hops that its X-Forwarded-For names, what it adds before them, and when it knocks."""

    peer: str
    hops: list[str]
    invented: list[str]
    pauses: list[float]


class _Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def check_origin(origin: Origin) -> None:
    """Check that only a proxy is believed, and no further than to a stranger, and that nobody knocks too often."""
    clock = _Clock()
    for limit_loopback in (False, True):
        sources = Sources(trusted_proxies=[_PROXY], limit_loopback=limit_loopback, clock=clock)
        source = sources.of(origin.peer, origin.hops)
        assert source == EXEMPT or {len(key) for key in source} == {16}
        if _is_proxy(origin.peer):
            assert source != EXEMPT
            assert sources.of_connection(origin.peer) == EXEMPT
            if not all(map(_is_proxy, origin.hops)):
                assert sources.of(origin.peer, [*origin.invented, *origin.hops]) == source
        else:
            assert source == sources.of(origin.peer) == sources.of_connection(origin.peer)
        _check_knocks(origin.pauses, source, clock)


def _check_knocks(pauses: Sequence[float], source: tuple[bytes, ...], clock: _Clock) -> None:
    throttle, began, passed = Throttle(KNOCKS, PERIOD_SECONDS, clock=clock), clock.now, 0
    for pause in pauses:
        clock.now += pause
        expected = throttle.would_wait(source)
        wait = throttle.knock(source)
        assert wait == expected
        assert 0.0 <= wait <= PERIOD_SECONDS
        passed += wait == 0.0
    allowed = KNOCKS * (1 + (clock.now - began) / PERIOD_SECONDS)
    assert source == EXEMPT or passed <= allowed + 1e-3


def _is_proxy(hop: str) -> bool:
    try:
        address = ip_address(hop.strip().partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address) in _PROXY
