"""What the tests of the engines put into them: a clock to turn, addresses, envelopes, summaries."""

from collections.abc import Callable
from random import Random
from typing import Protocol

from ephemail.mail.address import Address
from ephemail.mail.envelope import Envelope
from ephemail.mail.message import Attachment, Code, Link, Sender, Summary
from ephemail.ports import Arrivals, Store
from ephemail.store.limits import Limits

ANNA = Address("anna", "example.org")
BERT = Address("bert", "example.org")
CARL = Address("carl", "example.net")

BARE = Summary(Sender("", ""), "", "", (), (), ())
FULL = Summary(
    Sender("Jörg Müller", "joerg@example.com"),
    "Ihr Code: 123456 \N{ROCKET}",
    "Hallo, Ihr Code ist 123456.",
    (Code("123456", "otp"),),
    (Link("https://example.com/confirm?a=b", "example.com", "confirm"),),
    (
        Attachment(1, "a.pdf", "application/pdf", 1234, inline=False, content_id=None, blocked=None),
        Attachment(2, "b.exe", "application/pdf", 5, inline=True, content_id="x@y", blocked="a program"),
    ),
)

MAIL = b"Subject: hello\r\n\r\nHello.\r\n"


class Engine(Store, Arrivals, Protocol):
    """What an engine answers: both ports."""


Start = Callable[[Limits], Engine]


class Clock:
    """A clock that moves when told to; by its wall side it is 1,000 seconds later."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        """Say what lifetimes go by."""
        return self.now

    def wall(self) -> float:
        """Say what people see."""
        return self.now + 1000


def to(*recipients: Address, reverse_path: str | None = "bounce@example.com", tls: bool = True) -> Envelope:
    """Make an envelope."""
    return Envelope(reverse_path, recipients, tls)


def chance(seed: int = 1) -> Random:
    """Make a source of made-up content, the same in each run."""
    return Random(seed)  # noqa: S311  # no secret comes of it


def ids(engine: Store, token: str) -> list[int]:
    """List the ids of the messages in a mailbox."""
    return [kept.id for kept in engine.list(token)]
