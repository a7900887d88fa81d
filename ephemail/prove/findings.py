"""What is found: one finding for each promise, with what was seen, and how its control came out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

HOLD, BROKEN, UNCHECKED = 0, 1, 4  # 2 and 3 have the meaning that they have in all our commands


class Result(Enum):
    """How a check ended."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does not hold"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise; what was seen, or why nothing could be; what its control has shown."""

    promise: str
    result: Result
    seen: str
    control: str = ""


def judge(promise: str, *, kept: bool, seen: str, control: str, convincing: bool) -> Finding:
    """Give the finding of a check; one that does not find what it must find in its control has checked nothing."""
    if not kept:
        return Finding(promise, Result.DOES_NOT_HOLD, seen, control)
    if not convincing:
        return Finding(promise, Result.NOT_CHECKED, f"{seen}; but the control failed", control)
    return Finding(promise, Result.HOLDS, seen, control)


def not_checked(promise: str, why: str) -> Finding:
    """Give the finding of a check that could not be made."""
    return Finding(promise, Result.NOT_CHECKED, why)


def exit_code(findings: Iterable[Finding]) -> int:
    """Give 0 only if all hold; 1 if one does not; 4 if what could be checked holds."""
    results = {finding.result for finding in findings}
    if Result.DOES_NOT_HOLD in results:
        return BROKEN
    return HOLD if results == {Result.HOLDS} else UNCHECKED


def conclusion(findings: Sequence[Finding]) -> str:
    """Say it in one line."""
    broken, unchecked = (
        [finding.promise for finding in findings if finding.result is result]
        for result in (Result.DOES_NOT_HOLD, Result.NOT_CHECKED)
    )
    if broken:
        return f"Not all holds: {', '.join(broken)}."
    if unchecked:
        return f"What could be checked holds. Not checked: {', '.join(unchecked)}."
    return "All of it holds."
