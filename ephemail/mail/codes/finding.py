"""What is found in a message, and why."""

from dataclasses import dataclass

from ephemail.mail.message import Code, Link

Reason = tuple[str, int]
"""What speaks for or against a candidate, and how many points that is."""


@dataclass(frozen=True, slots=True)
class ScoredCode:
    """A code with its score: the sum of its reasons' points."""

    code: Code
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ScoredLink:
    """A link with its score: the sum of its reasons' points."""

    link: Link
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a message asks its reader to type and to press, the best first."""

    codes: tuple[ScoredCode, ...]
    links: tuple[ScoredLink, ...]


def total(reasons: list[Reason]) -> int:
    """Give the score that reasons add up to."""
    return sum(points for _, points in reasons)
