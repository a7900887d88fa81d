"""Figures about the server, as its rooms count them and its operator reads them.

A figure names nobody: a label's value is one of a few words that stand in our source, and there is a value for each
from the start. So the set of all of them never changes, whatever comes from outside. Rooms count in plain numbers
where things happen, and make figures of them only when they are asked.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple


class Figure(NamedTuple):
    """A number, or one for each choice of labels; it only grows if its name ends in `_total`."""

    name: str
    meaning: str
    values: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()

    @classmethod
    def one(cls, name: str, meaning: str, value: float) -> "Figure":
        """Make a figure without labels."""
        return cls(name, meaning, {(): value})

    @classmethod
    def each(cls, name: str, meaning: str, label: str, values: Mapping[str, float]) -> "Figure":
        """Make a figure with one label."""
        return cls(name, meaning, {(word,): value for word, value in values.items()}, (label,))


@dataclass(frozen=True, slots=True)
class Spread:
    """How many values were at most so large, for each of some bounds and for none, and what they add up to."""

    name: str
    meaning: str
    bounds: Sequence[float]
    at_most: Sequence[int]
    total: float


class Distribution:
    """Takes values one by one. Belongs to one event loop's thread."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = tuple(bounds)
        self._counts = [0] * (len(self._bounds) + 1)
        self._total = 0.0

    def take(self, value: float) -> None:
        """Count a value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._total += value

    def spread(self, name: str, meaning: str) -> Spread:
        """Tell how the values are spread."""
        return Spread(name, meaning, self._bounds, tuple(accumulate(self._counts)), self._total)


Figures = Iterable[Figure | Spread]
