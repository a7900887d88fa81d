"""Which candidate is the code: points for what is around it, against it for what it is called.

A candidate's score is the sum of named reasons, so that any verdict can be explained. Shape, place and setting carry a
code over the bar in a language that no table knows; words lift one from the middle of a sentence, and words for other
numbers sink it. Never raises.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ephemail.mail.codes.code_reasons import (
    ALONE,
    FARTHER_POINTS,
    FARTHER_POINTS_OF_A_YEAR,
    called_so,
    farther,
    placed,
)
from ephemail.mail.codes.doubts import doubts
from ephemail.mail.codes.finding import Reason, ScoredCode, total
from ephemail.mail.codes.letter import Letter
from ephemail.mail.codes.lexicon import ACCOUNT, NAMES_ELSE
from ephemail.mail.codes.place import Place
from ephemail.mail.codes.shapes import YEAR, Spotted, candidates
from ephemail.mail.codes.sheet import Sheet
from ephemail.mail.codes.surroundings import surroundings
from ephemail.mail.message import Code

BAR = 8  # a candidate below this score is no code
_CODES_MAX = 2
_CLOSE = 1  # points behind the best that a second code may be
_LOOKS_MAX = 16  # candidates of a sheet whose surroundings are read
_PLACES_MAX = 4  # of one candidate on a sheet: a preheader, a sentence, a box and a footer
_LIST_MIN = 3
_LISTED: Reason = ("one of a list", -12)


def codes_of(letter: Letter) -> tuple[ScoredCode, ...]:
    """Give the codes of a message, the best first; mostly one or none."""
    scored = considered(letter)
    best = max((found.score for found in scored), default=0)
    return tuple(found for found in scored if found.score >= max(BAR, best - _CLOSE))[:_CODES_MAX]


def considered(letter: Letter) -> list[ScoredCode]:
    """Give all candidates with their scores and the reasons, the best first."""
    spotted = [(sheet, candidates(sheet)) for sheet in letter.sheets]
    spotted = [(sheet, found) for sheet, found in spotted if found]
    if not spotted:
        return []
    places = [_placed(letter, sheet, each) for sheet, found in spotted for each in _likeliest(found)]
    group = _group(spotted, places)
    best: dict[str, ScoredCode] = {}
    for place in places:
        key = _key(place.each.value)
        scored = _scored(letter, place, list(group.reasons(key)))
        if key not in best or scored.score > best[key].score:
            best[key] = scored
    return sorted(_without_lists([*best.values()]), key=lambda scored: -scored.score)


@dataclass(frozen=True, slots=True)
class _Group:
    """What the candidates of a message are to each other, by their keys."""

    likely: set[str]
    called: set[str]
    repeated: set[str]
    other: set[str]

    def reasons(self, key: str) -> Iterator[Reason]:
        """Give the reasons of a candidate that hold wherever it stands."""
        if self.likely == {key}:
            yield "the only candidate", 2
        elif self.called == {key}:
            yield "the only one called a code", 2
        if key in self.repeated:
            yield "in the subject too", 2
        if key in self.other:
            yield "called something else somewhere", -5


def _group(spotted: list[tuple[Sheet, list[Spotted]]], places: list[Place]) -> _Group:
    subject = _keys(each for sheet, found in spotted if sheet.kind == "subject" for each in found)
    body = _keys(each for sheet, found in spotted if sheet.kind != "subject" for each in found)
    other = _keys(place.each for place in places if place.is_another)
    other -= _keys(place.each for place in places if place.is_called_so)
    called = _keys(place.each for place in places if place.is_called_so and not place.is_like_a_name)
    likely = (subject | body) - other
    years = _keys(each for _, found in spotted for each in found if each.shape == YEAR) if len(likely) > 1 else set()
    return _Group(likely - years or likely, called - years, subject & body, other)


def _placed(letter: Letter, sheet: Sheet, each: Spotted) -> Place:
    around = surroundings(sheet, each.begin, each.end)
    label = letter.about(around.label)
    noun = letter.about(around.noun) if label & (NAMES_ELSE | ACCOUNT) else label
    return Place(sheet, each, around, label, noun, letter.about(around.after))


def _likeliest(spotted: list[Spotted]) -> list[Spotted]:
    """Give the candidates of one sheet that are looked at: all, unless it is a sheet of numbers or repeats one."""
    if len(spotted) <= _PLACES_MAX:
        return spotted
    places: Counter[str] = Counter()
    looked_at = []
    for each in spotted:
        places[each.value] += 1
        if places[each.value] <= _PLACES_MAX:
            looked_at.append(each)
    return sorted(looked_at, key=lambda each: -each.points)[:_LOOKS_MAX]


def _scored(letter: Letter, place: Place, shared: list[Reason]) -> ScoredCode:
    reasons = [(place.each.shape, place.each.points), *shared, *placed(place), *called_so(place)]
    most = FARTHER_POINTS_OF_A_YEAR if place.each.shape == YEAR else FARTHER_POINTS
    if total(reasons) >= BAR - most:
        reasons += farther(letter, place)
    if total(reasons) >= BAR:
        reasons += doubts(letter, place)
    return ScoredCode(Code(place.each.value, "otp"), total(reasons), tuple(reasons))


def _without_lists(scored: list[ScoredCode]) -> list[ScoredCode]:
    """Sink codes that stand in a list of their like, each on a line: those are kept for later, not typed now."""
    shapes = Counter(found.reasons[0] for found in scored if ALONE in found.reasons)
    return [
        replace(found, score=found.score + _LISTED[1], reasons=(*found.reasons, _LISTED))
        if shapes[found.reasons[0]] >= _LIST_MIN and ALONE in found.reasons
        else found
        for found in scored
    ]


def _keys(found: Iterable[Spotted]) -> set[str]:
    return {_key(value) for value in {each.value for each in found}}


def _key(value: str) -> str:
    return value.replace("-", "").upper()
