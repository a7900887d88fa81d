"""What the SMTP door needs to know and to ask, and what its sessions share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from ssl import SSLContext

from ephemail.mail.address import Domains
from ephemail.mail.envelope import Envelope
from ephemail.ports import Store
from ephemail.smtp.counts import Counts
from ephemail.smtp.flight import MemoryInFlight
from ephemail.smtp.limits import UNKNOWN_RATE, Deadlines
from ephemail.smtp.workers import Workers
from ephemail.throttle import Ceiling, Sources, Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Made by app.py. `operator_mailbox` is where the reserved names lead, or None where they are refused.

    `unknown_recipients` is knocked at with each; past it, a source is not told of any recipient whether it is known.
    `tls_context` gives the context for the next STARTTLS; it may change while we run. `fault` logs a bug of ours.
    `proxy_protocol`: a trusted proxy says on whose behalf it comes before anything else.
    """

    hostname: str
    domains: Domains
    store: Store
    deliver: Callable[[Envelope, bytes], None]
    sources: Sources
    connections: Ceiling
    messages: Throttle
    message_max_bytes: int
    messages_per_session: int
    tls_context: Callable[[], SSLContext]
    fault: Callable[[str, BaseException], None]
    operator_mailbox: str | None = None
    proxy_protocol: bool = False
    counts: Counts = field(default_factory=Counts)
    deadlines: Deadlines = field(default_factory=Deadlines)
    unknown_recipients: Throttle = field(default_factory=lambda: Throttle(UNKNOWN_RATE))
    in_flight: MemoryInFlight = field(default_factory=lambda: MemoryInFlight(64 << 20))
    workers: Workers = field(default_factory=Workers)
