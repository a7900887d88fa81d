"""How often a client network may knock, and how many doors it may hold open at once.

A source is known by three digests, of its own network and of two wider ones, keyed by a secret that changes daily: no
address is kept. A wider network is allowed three and nine times what one source is, so that one customer of a large
provider cannot use up its neighbours' share. Past a rate the answer is "later", never a ban: visitors behind Tor and
carrier NAT share an address. Everything here is bounded, and belongs to one event loop's thread.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

KEYS_MAX = 100_000  # networks that one throttle remembers; forgetting the least recent only forgives
FORGOTTEN_AT_ONCE = 6  # twice what one knock adds
SECRET_LIFETIME_SECONDS = 24 * 60 * 60
MULTIPLES = (1, 3, 9)  # mox's tiers: one source, its neighbourhood, its provider
_PREFIXES = {4: (32, 26, 21), 6: (64, 48, 32)}

Source = tuple[bytes, ...]
"""Digests of a source's three networks, narrow to wide; empty for a source that no limit applies to."""

EXEMPT: Source = ()

Network = IPv4Network | IPv6Network


class Sources:
    """Turns the address of a peer, and what a trusted proxy says of it, into a Source."""

    def __init__(
        self,
        *,
        trusted_proxies: Sequence[Network] = (),
        limit_loopback: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._trusted = tuple(trusted_proxies)
        self._limit_loopback = limit_loopback
        self._clock = clock
        self._renew_secret()
        # Known without being parsed, which takes a tenth of what a whole connection does.
        exempt = (peer for peer in ("127.0.0.1", "::1") if not self._is_trusted(ip_address(peer)))
        self._exempt = frozenset(() if limit_loopback else exempt)

    def of(self, peer: str, forwarded_for: Sequence[str] = ()) -> Source:
        """Know the source behind `peer`; `forwarded_for` are the hops of X-Forwarded-For, as they stand there.

        Believed only from a trusted proxy, and only as far as the right-most address that is none (whatever stands
        left of it, the client may have written). A loopback peer that is no trusted proxy is exempt.
        """
        if peer in self._exempt:
            return EXEMPT
        address = _address(peer)
        if address is None:
            return EXEMPT  # a Unix socket or a test without a network
        if not self._is_trusted(address):
            return self._digests(address) if self._limit_loopback or not address.is_loopback else EXEMPT
        for hop in reversed(forwarded_for):
            nearer = _address(hop.strip())
            if nearer is None:
                break
            address = nearer
            if not self._is_trusted(nearer):
                break
        return self._digests(address)

    def of_connection(self, peer: str) -> Source:
        """Know the source of a connection; a trusted proxy's is exempt, for it brings everybody's requests."""
        return EXEMPT if self.trusts(peer) else self.of(peer)

    def trusts(self, peer: str) -> bool:
        """Say whether `peer` is a trusted proxy."""
        address = _address(peer)
        return address is not None and self._is_trusted(address)

    def _is_trusted(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address.version == network.version and address in network for network in self._trusted)

    def _digests(self, address: IPv4Address | IPv6Address) -> Source:
        if self._clock() >= self._secret_expires:
            self._renew_secret()
        number, width = int(address), address.max_prefixlen
        return tuple(
            blake2b(
                (number >> (width - prefix)).to_bytes(16),
                key=self._secret,
                digest_size=16,
                person=b"%d/%d" % (width, prefix),
            ).digest()
            for prefix in _PREFIXES[address.version]
        )

    def _renew_secret(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._secret_expires = self._clock() + SECRET_LIFETIME_SECONDS


class Throttle:
    """So many knocks in a period, evenly refilled (the generic cell rate algorithm); 0 means no limit."""

    def __init__(
        self, knocks: int, period_seconds: float = 60.0, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._knocks = knocks
        self._period = period_seconds
        self._clock = clock
        # When a key's allowance will be whole again, in the order of knocks. Not cachetools' TLRUCache: that tidies its
        # heap in one go, which at 100,000 keys keeps everybody waiting for 60 ms and more.
        self._whole_at: OrderedDict[bytes, float] = OrderedDict()

    def knock(self, source: Source) -> float:
        """Count one knock; give 0.0 if it may pass, else the seconds to wait. A refused knock is not counted."""
        wait = self.would_wait(source)
        if wait == 0.0 and self._knocks and source:
            now = self._clock()
            for key, multiple in zip(source, MULTIPLES, strict=False):
                cost = self._period / (self._knocks * multiple)
                self._whole_at[key] = max(now, self._whole_at.get(key, now)) + cost
                self._whole_at.move_to_end(key)
            self._forget(now)
        return wait

    def would_wait(self, source: Source) -> float:
        """Say how many seconds a knock would have to wait now, without counting one."""
        if not self._knocks or not source:
            return 0.0
        now = self._clock()
        wait = 0.0
        for key, multiple in zip(source, MULTIPLES, strict=False):
            cost = self._period / (self._knocks * multiple)
            # A thousandth of a cost forgives what floating-point sums leave over.
            over = max(now, self._whole_at.get(key, now)) + cost * 0.999 - now - self._period
            wait = max(wait, over)
        return wait

    def _forget(self, now: float) -> None:
        """Forget the least recent, a few at a time: those that are whole again, and any beyond the maximum."""
        for _ in range(FORGOTTEN_AT_ONCE):
            oldest = next(iter(self._whole_at))
            if self._whole_at[oldest] > now and len(self._whole_at) <= KEYS_MAX:
                return
            del self._whole_at[oldest]


class Ceiling:
    """How many may be inside at once, in all and per source; 0 means no limit."""

    def __init__(self, in_all: int, per_source: int) -> None:
        self._in_all = in_all
        self._per_source = per_source
        self._inside: dict[bytes, int] = {}
        self.count = 0

    def enter(self, source: Source) -> bool:
        """Let one in; False, and nothing counted, when it would be one too many."""
        if (self._in_all and self.count >= self._in_all) or self.full_network(source) is not None:
            return False
        self.count += 1
        for key in source:
            self._inside[key] = self._inside.get(key, 0) + 1
        return True

    def full_network(self, source: Source) -> bytes | None:
        """Name the narrowest of a source's networks that has no place left."""
        if self._per_source:
            for key, multiple in zip(source, MULTIPLES, strict=False):
                if self._inside.get(key, 0) >= self._per_source * multiple:
                    return key
        return None

    def leave(self, source: Source) -> None:
        """Count out one that was let in; `source` as it was then."""
        self.count -= 1
        for key in source:
            left = self._inside[key] - 1
            if left:
                self._inside[key] = left
            else:
                del self._inside[key]


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
