"""The lines of a message that delimit its parts (RFC 2046 §5.1.1), and those that only some readers take for such.

Lines that begin with two dashes are found once, however many multiparts and messages within the message look for
theirs, so the work is linear. Raises `Beyond` where they are beyond the budget.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from ephemail.mail.budget import Budget
from ephemail.mail.parameters import Boundary

BOUNDARY_MAX = 1_000  # octets; RFC 2046 §5.1.1 allows 70

# A carriage return alone ends a line for some.
_LINE_MAX = BOUNDARY_MAX + 100
_DASHED = re.compile(rb"--(?<=[\r\n]--)([^\n]{0,%d})" % _LINE_MAX)
_STRIDE, _OVERLAP = 1 << 20, _LINE_MAX + 10  # looked at together, so that other threads are let in between: 16 ms
_LINE_FEED = 0x0A
_BLANK_MAX = 1_000


class Edges:
    """The delimiters in `octets`."""

    _lines: dict[bytes, list[int]] | None = None
    _strange: frozenset[bytes] = frozenset()
    _declared: tuple[bytes, ...] = ()
    _others: tuple[bytes, ...] = ()
    _dashed = 0
    _used = 0

    def __init__(self, octets: bytes, budget: Budget) -> None:
        self._octets = octets
        self.budget = budget

    def spans(self, boundary: Boundary, start: int, end: int, limit: int) -> list[tuple[int, int]]:
        """Give where the first parts between the delimiter lines lie, the line break before a delimiter excluded."""
        text = boundary.text
        if not 0 < len(text) <= BOUNDARY_MAX:
            return []
        lines = self._find_lines()
        self._declared += (text,)
        self._others += boundary.others
        closing = _within(lines.get(text + b"--"), start, end, 1)
        last = closing[0] if closing else end
        opening = _within(lines.get(text), start, last, limit + 1)
        self._used += len(opening) + len(closing)
        spans = [self._between(at, following) for at, following in pairwise(opening)]
        if closing and opening:
            spans.append(self._between(opening[-1], last))
        elif opening:
            # What follows the last delimiter is a part even if nothing closes it, but not if nothing follows.
            begin = self._octets.find(b"\n", opening[-1] + 1, end) + 1 or end
            if self._octets[begin : min(end, begin + _BLANK_MAX)].strip():
                spans.append((begin, end))
        return spans

    def are_clear(self) -> bool:
        """Say whether no line could be a delimiter to others of the multiparts read so far that was none to us."""
        if self._used == self._dashed and not self._others:
            return True  # as nearly always: all that could be delimiters are
        if not self._declared:
            return True
        lines = self._find_lines()
        ours = {*self._declared, *(text + b"--" for text in self._declared)}
        if sum(len(lines.get(text, ())) for text in ours) != self._used or not lines.keys().isdisjoint(self._others):
            return False
        begins = _Beginnings(self._declared)
        return begins.begin_none(lines.keys() - ours) and begins.begin_none(self._strange)

    def _between(self, at: int, following: int) -> tuple[int, int]:
        """Give what lies between two lines; the line break before the second is that of the delimiter."""
        start = self._octets.find(b"\n", at + 1, following) + 1 or following
        return start, max(start, following - self._octets.endswith(b"\r", start, following))

    def _find_lines(self) -> dict[bytes, list[int]]:
        """Give where the line breaks before dashed lines are, by what follows the dashes."""
        if self._lines is not None:
            return self._lines
        octets, strange = self._octets, set()
        lines: defaultdict[bytes, list[int]] = defaultdict(list)
        dashed = 0
        for found in islice(_dashed_lines(octets), self.budget.dashed + 1):
            dashed += 1
            at, text = found.start() - 1, found[1]
            if octets[at] == _LINE_FEED and len(text) < _LINE_MAX:
                lines[text.rstrip()].append(at)
            else:
                strange.add(text)
        self._dashed = dashed
        self.budget.take_dashed(self._dashed)
        self._strange = frozenset(strange)
        self._lines = lines
        return lines


def _dashed_lines(octets: bytes) -> Iterator[re.Match[bytes]]:
    if len(octets) <= _STRIDE:
        return _DASHED.finditer(octets)
    return (
        found
        for start in range(0, len(octets), _STRIDE)
        for found in _DASHED.finditer(octets, start, start + _STRIDE + _OVERLAP)
        if found.start() < start + _STRIDE
    )


class _Beginnings:
    """Texts, of which one may be how another begins."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        self._shortest: list[bytes] = []
        for text in sorted(texts):
            if not self._shortest or not text.startswith(self._shortest[-1]):
                self._shortest.append(text)

    def begin_none(self, texts: Iterable[bytes]) -> bool:
        """Say whether none of `texts` begins like one of these."""
        return not any(map(self._begin, texts))

    def _begin(self, text: bytes) -> bool:
        at = bisect_right(self._shortest, text)
        return at > 0 and text.startswith(self._shortest[at - 1])  # only the greatest that is not greater can be it


def _within(places: list[int] | None, start: int, end: int, limit: int) -> list[int]:
    if places is None:
        return []
    if places[0] >= start - 1 and places[-1] < end and len(places) <= limit:
        return places
    first = bisect_left(places, start - 1)
    return places[first : min(bisect_left(places, end, first), first + limit)]
