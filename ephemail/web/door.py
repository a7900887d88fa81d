"""What the HTTP door must know and may ask, handed over by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ephemail.mail.address import Domains
from ephemail.ports import Arrivals, Store
from ephemail.throttle import Sources
from ephemail.web.counts import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The engine behind the door, its limits, and whom to tell of a fault; limits that are 0 mean no limit.

    `hosts` are the Host values allowed, in lower case and without a port; None allows every well-formed one. `seal` is
    shown as it is: layer and state. `fault` logs a bug of ours by its type, never by its text. `lagging` says whether
    everybody has been kept waiting lately.
    """

    store: Store
    arrivals: Arrivals
    domains: Domains
    sources: Sources
    base_url: str
    hosts: frozenset[str] | None
    mailbox_ttl_seconds: int
    mailbox_ttl_max_seconds: int
    message_ttl_seconds: int
    message_max_bytes: int
    mailbox_max_bytes: int
    mailbox_max_messages: int
    connections: int
    connections_per_source: int
    event_streams: int
    event_streams_per_source: int
    event_streams_per_mailbox: int
    rate_opens_per_source: int
    rate_reads_per_source: int
    rate_wrong_tokens_per_source: int
    seal: tuple[tuple[str, str], ...]
    draining: Callable[[], bool]
    fault: Callable[[str, BaseException], None]
    lagging: Callable[[], bool] = lambda: False
    counts: Counts = field(default_factory=Counts)
