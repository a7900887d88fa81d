"""Which candidate is the code: points for what is around it, against it for what it is called.

A candidate's score is the sum of named reasons, so that any verdict can be explained. Shape, place and setting carry a
code over the bar in a language that no table knows; words lift one from the middle of a sentence, and words for other
numbers sink it. Never raises.
"""

from collections import Counter
from dataclasses import replace

from ephemail.mail.codes.code_reasons import ALONE, FARTHER_POINTS, called_so, doubts, farther, placed
from ephemail.mail.codes.finding import Reason, ScoredCode, total
from ephemail.mail.codes.letter import Letter
from ephemail.mail.codes.shapes import Spotted, candidates
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
    subject = {_key(each) for sheet, found in spotted if sheet.kind == "subject" for each in found}
    body = {_key(each) for sheet, found in spotted if sheet.kind != "subject" for each in found}
    best: dict[str, ScoredCode] = {}
    for sheet, found in spotted:
        for each in _likeliest(found):
            key = _key(each)
            shared: list[Reason] = [("the only candidate", 2)] if len(subject | body) == 1 else []
            shared += [("in the subject too", 2)] if key in subject & body else []
            scored = _scored(letter, sheet, each, shared)
            if key not in best or scored.score > best[key].score:
                best[key] = scored
    return sorted(_without_lists([*best.values()]), key=lambda scored: -scored.score)


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


def _scored(letter: Letter, sheet: Sheet, each: Spotted, shared: list[Reason]) -> ScoredCode:
    around = surroundings(sheet, each.begin, each.end)
    reasons = [(each.shape, each.points), *shared, *placed(sheet, each, around)]
    reasons += called_so(letter.about(around.label), letter.about(around.after))
    if total(reasons) >= BAR - FARTHER_POINTS:
        reasons += farther(letter, each, around)
    if total(reasons) >= BAR:
        reasons += doubts(letter, sheet, each, around)
    return ScoredCode(Code(each.value, "otp"), total(reasons), tuple(reasons))


def _without_lists(scored: list[ScoredCode]) -> list[ScoredCode]:
    """Sink codes that stand in a list of their like, each on a line: those are kept for later, not typed now."""
    shapes = Counter(found.reasons[0] for found in scored if ALONE in found.reasons)
    return [
        replace(found, score=found.score + _LISTED[1], reasons=(*found.reasons, _LISTED))
        if shapes[found.reasons[0]] >= _LIST_MIN and ALONE in found.reasons
        else found
        for found in scored
    ]


def _key(each: Spotted) -> str:
    return each.value.replace("-", "").upper()
