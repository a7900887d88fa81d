"""The engine in memory against a model of it: whatever is done in whatever order, the ledger is what is kept."""

import math
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ephemail.mail.address import Address
from ephemail.ports import MailboxFull, MailboxGone, MessageGone, NameTaken, Standing, StoreFull
from ephemail.store.codec import Codec
from ephemail.store.head import Facts, write_head
from ephemail.store.ledger import BODY_COST, MAILBOX_COST, MESSAGE_COST, NAME_COST
from ephemail.store.limits import Limits
from ephemail.store.memory import MemoryStore
from tests.store.samples import BARE, Clock, chance, to

DAY = 24 * 3600.0
NAMES = ("anna", "bert", "carl", "dora")
TAGS = ("", "shop")

names = st.sampled_from(NAMES)
addresses = st.builds(Address, names, st.just("example.org"), st.sampled_from(TAGS), st.just(""))
lifetimes = st.sampled_from([10.0, 60.0, 300.0])
contents = st.builds(lambda seed, size: chance(seed).randbytes(size), st.integers(0, 9), st.integers(0, 3_000))


@dataclass(eq=False)
class Letter:
    """A message as the model has it."""

    octets: bytes
    cost: int
    kept_at: float


@dataclass(eq=False)
class Place:
    """A mailbox as the model has it."""

    token: str
    ends_at: float
    letters: dict[int, Letter] = field(default_factory=dict)
    cursor: int = 0


class Engine(RuleBasedStateMachine):
    """Does to the store and to a model what people do, and compares the two after each step."""

    @initialize(
        message_ttl_seconds=st.sampled_from([0.0, 45.0]),
        grace_seconds=st.sampled_from([0.0, 20.0]),
        memory_max_bytes=st.sampled_from([9_000, 30_000]),
    )
    def start(self, message_ttl_seconds: float, grace_seconds: float, memory_max_bytes: int) -> None:
        """Start with an empty store."""
        self.limits = Limits(
            memory_max_bytes=memory_max_bytes,
            mailboxes_max=3,
            mailbox_max_bytes=5_000,
            mailbox_max_messages=3,
            message_ttl_seconds=message_ttl_seconds,
            grace_seconds=grace_seconds,
        )
        self.clock = Clock()
        self.store = MemoryStore(self.limits, clock=self.clock, wall=self.clock.wall)
        self.open_places: dict[str, Place] = {}
        self.gone: dict[str, tuple[float, bool]] = {}  # when, and whether it expired rather than was closed
        self.tokens_gone: list[str] = []

    @rule(name=names, ttl_seconds=lifetimes)
    def open(self, name: str, ttl_seconds: float) -> None:
        """Open a mailbox, or be refused for a reason."""
        try:
            _, token = self.store.open(Address(name, "example.org"), ttl_seconds)
        except NameTaken:
            assert name in self.open_places or self.gone[name][0] + DAY > self.clock.now
        except StoreFull:
            assert len(self.open_places) == 3 or not self._certainly_fits(MAILBOX_COST)
        else:
            assert name not in self.open_places
            assert len(self.open_places) < 3
            assert self.gone.get(name, (-math.inf,))[0] + DAY <= self.clock.now
            self.gone.pop(name, None)
            self.open_places[name] = Place(token, self.clock.now + ttl_seconds)

    @rule(recipients=st.lists(addresses, min_size=1, max_size=4), octets=contents)
    def put(self, recipients: list[Address], octets: bytes) -> None:
        """Send a message to some: all of them get it or none."""
        envelope = to(*recipients)
        reached = {address.local: str(address) for address in reversed(recipients)}
        unknown = [name for name in reached if name not in self.open_places and not self._in_grace(name)]
        places = [self.open_places[name] for name in reached if name in self.open_places]
        by_mailbox = {f"{name}@example.org": recipient for name, recipient in reached.items()}
        facts = Facts(self.clock.wall(), len(octets), envelope.reverse_path, envelope.tls, by_mailbox, BARE)
        cost = BODY_COST + sum(map(len, Codec().pack(write_head(facts), octets)))
        try:
            self.store.put(envelope, octets, BARE)
        except MailboxGone:
            assert unknown
        except MailboxFull:
            assert any(self._is_full(place, len(octets)) for place in places)
        except StoreFull:
            assert not self._certainly_fits(cost + len(places) * MESSAGE_COST)
        else:
            assert not unknown
            assert not any(self._is_full(place, len(octets)) for place in places)
            self._deliver(places, Letter(octets, cost, self.clock.now))

    @rule(name=names, number=st.integers(1, 5))
    def delete(self, name: str, number: int) -> None:
        """Delete a message, if there is such a one."""
        place = self.open_places.get(name)
        if place is None:
            return
        try:
            self.store.delete(place.token, number)
        except MessageGone:
            assert number not in place.letters
        else:
            del place.letters[number]

    @rule(name=names, ttl_seconds=lifetimes)
    def extend(self, name: str, ttl_seconds: float) -> None:
        """Let a mailbox live longer."""
        place = self.open_places.get(name)
        if place is not None:
            place.ends_at = max(place.ends_at, self.clock.now + ttl_seconds)
            assert self.store.extend(place.token, ttl_seconds).expires_at == place.ends_at + 1000

    @rule(name=names)
    def close(self, name: str) -> None:
        """Close a mailbox."""
        place = self.open_places.pop(name, None)
        if place is not None:
            self.store.close(place.token)
            self._forget(name, place.token, self.clock.now, expired=False)

    @rule(seconds=st.sampled_from([1.0, 10.0, 30.0, 50.0, DAY]))
    def wait(self, seconds: float) -> None:
        """Let time pass, and with it mailboxes and messages."""
        self.clock.now += seconds
        for name, place in list(self.open_places.items()):
            if place.ends_at <= self.clock.now:
                del self.open_places[name]
                self._forget(name, place.token, place.ends_at, expired=True)
            elif self.limits.message_ttl_seconds:
                since = self.clock.now - self.limits.message_ttl_seconds
                place.letters = {number: letter for number, letter in place.letters.items() if letter.kept_at > since}

    @rule()
    def sweep(self) -> None:
        """Sweep: what is counted then is exactly what is kept."""
        self.store.sweep()
        assert self.store.ledger_bytes == self._kept_bytes()

    @invariant()
    def counts_what_is_kept(self) -> None:
        """Count all that is kept, and never more than may be."""
        assert self._kept_bytes() <= self.store.ledger_bytes <= self.limits.memory_max_bytes

    @invariant()
    def keeps_what_it_should(self) -> None:
        """Nothing is lost before its time, and nothing is changed."""
        for place in self.open_places.values():
            assert [kept.id for kept in self.store.list(place.token)] == list(place.letters)
            mailbox = self.store.show(place.token)
            octets = sum(len(letter.octets) for letter in place.letters.values())
            assert (mailbox.messages, mailbox.bytes, mailbox.cursor) == (len(place.letters), octets, place.cursor)
            for number, letter in place.letters.items():
                assert self.store.read(place.token, number)[1] == letter.octets

    @invariant()
    def gives_nothing_else(self) -> None:
        """Nothing can be had after its time, and senders learn where each address stands."""
        for token in self.tokens_gone:
            try:
                self.store.show(token)
            except MailboxGone:
                continue
            raise AssertionError("a token outlived its mailbox")
        for name in NAMES:
            assert self.store.standing(Address(name, "example.org")) is self._standing(name)

    def teardown(self) -> None:
        """Sweep at the end, whatever came before."""
        if hasattr(self, "store"):
            self.sweep()

    def _deliver(self, places: list[Place], letter: Letter) -> None:
        for place in places:
            place.cursor += 1
            place.letters[place.cursor] = letter

    def _forget(self, name: str, token: str, at: float, *, expired: bool) -> None:
        self.gone[name] = (at, expired)
        self.tokens_gone.append(token)

    def _in_grace(self, name: str) -> bool:
        at, expired = self.gone.get(name, (-math.inf, False))
        return expired and at + self.limits.grace_seconds > self.clock.now

    def _is_full(self, place: Place, octets: int) -> bool:
        kept = sum(len(letter.octets) for letter in place.letters.values())
        return len(place.letters) >= 3 or kept + octets > 5_000

    def _standing(self, name: str) -> Standing:
        place = self.open_places.get(name)
        if place is None:
            return Standing.GRACE if self._in_grace(name) else Standing.UNKNOWN
        return Standing.FULL if self._is_full(place, 1) else Standing.OPEN

    def _certainly_fits(self, cost: int) -> bool:
        return self._kept_bytes() + cost <= self.limits.memory_max_bytes

    def _kept_bytes(self) -> int:
        letters = {letter for place in self.open_places.values() for letter in place.letters.values()}
        return (
            len(self.open_places) * MAILBOX_COST
            + sum(len(place.letters) for place in self.open_places.values()) * MESSAGE_COST
            + sum(letter.cost for letter in letters)
            + sum(at + DAY > self.clock.now for at, _ in self.gone.values()) * NAME_COST
        )


TestLedger = Engine.TestCase
TestLedger.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
