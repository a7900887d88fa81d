"""What can be fuzzed: each target is a strategy and an invariant, and for some a way to take octets as they are."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.fuzz import mail, strategies
from tests.fuzz.expected import check_conversation
from tests.fuzz.origin import check_origin
from tests.fuzz.visit import check_request

Value = TypeVar("Value")

CHOICES = 2_000  # octets that most inputs can be chosen with

ALWAYS_THE_SAME = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True, slots=True)
class AsOctets(Generic[Value]):
    """How octets are a target's input as they stand, and back: so a fuzzer changes the very input."""

    read: Callable[[bytes], Value]
    write: Callable[[Value], bytes]


@dataclass(frozen=True, slots=True)
class Target(Generic[Value]):
    """A target; where its input is not octets, a fuzzer changes the choices that hypothesis makes it of."""

    name: str
    values: SearchStrategy[Value]
    check: Callable[[Value], None]
    as_octets: AsOctets[Value] | None = None

    def search(self, examples: int, start: int | None = None) -> None:
        """Check so many examples: those that follow from `start`, or always the same ones."""
        how = settings(ALWAYS_THE_SAME, max_examples=examples, derandomize=start is None)
        test = how(given(self.values)(self._checked))
        (test if start is None else seed(start)(test))()

    def prober(self) -> Callable[[bytes], object]:
        """Give what checks the one example that a fuzzer's octets stand for."""
        if self.as_octets is not None:
            read = self.as_octets.read
            return lambda octets: self._checked(read(octets))
        test = cast("Any", ALWAYS_THE_SAME(given(self.values)(self._checked)))
        return cast("Callable[[bytes], object]", test.hypothesis.fuzz_one_input)

    def beginnings(self, count: int) -> list[bytes]:
        """Give some inputs for a fuzzer of octets to begin with; for choices, chance is as good as any."""
        if self.as_octets is None:
            chance = random.Random(count)  # noqa: S311 - the same each time, and no secret
            return [chance.randbytes(CHOICES) for _ in range(count)]
        found: list[bytes] = []
        write = self.as_octets.write
        Target(self.name, self.values, lambda value: found.append(write(value))).search(count)
        return found

    def _checked(self, value: Value) -> None:
        try:
            self.check(value)
        except Exception as error:
            error.add_note(f"{self.name}: {value!r}")
            raise


_OCTETS: AsOctets[bytes] = AsOctets(bytes, bytes)
_ANY_TEXT: AsOctets[str] = AsOctets(
    lambda octets: octets.decode("utf-8", "surrogateescape"), lambda text: text.encode("utf-8", "surrogatepass")
)
_VALID_TEXT: AsOctets[str] = AsOctets(lambda octets: octets.decode("utf-8", "replace"), str.encode)

_ALL: tuple[Target[Any], ...] = (
    Target("path", strategies.PATHS, mail.check_path, _OCTETS),
    Target("session", strategies.CONVERSATIONS, check_conversation),
    Target("message", strategies.MESSAGES, mail.check_message, _OCTETS),
    Target("blocking", strategies.MESSAGES, mail.check_blocking, _OCTETS),
    Target("text", strategies.TEXTS, mail.check_text, _ANY_TEXT),
    Target("codes", strategies.LETTERS, mail.check_codes),
    Target("markup", strategies.MARKUP, mail.check_markup, _VALID_TEXT),
    Target("kept", strategies.KEPT, mail.check_kept),
    Target("origin", strategies.ORIGINS, check_origin),
    Target("request", strategies.REQUESTS, check_request),
)
TARGETS = {target.name: target for target in _ALL}
