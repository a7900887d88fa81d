"""What speaks for a candidate, and what it is called: the points, by name.

The numbers were set by hand so that place and setting alone can lift a code over the bar, a word for a code lifts one
from within a sentence, and a word for another number sinks anything. Never raises; linear in what it looks at.
"""

import re
from collections.abc import Iterator

from ephemail.mail.codes.finding import Reason
from ephemail.mail.codes.letter import Letter
from ephemail.mail.codes.lexicon import CODE, CODES, DEEDS, ENTER, EXPIRY, NAMES_ELSE, OTP, PAST, RESET
from ephemail.mail.codes.place import Place
from ephemail.mail.codes.shapes import YEAR
from ephemail.mail.codes.surroundings import Surroundings

ALONE: Reason = ("alone on its line", 4)
FARTHER_POINTS = 9  # the most that `farther` gives
FARTHER_POINTS_OF_A_YEAR = 5

_SHORT_MAIL = 400  # characters
_MARKUP_MAX = 2_000  # characters of the markup before a candidate

_SET_LARGE = re.compile(
    r"letter-spacing:\s*+[1-9.]|font-size:\s*+(?:[2-9][0-9]|1[0-9][0-9])(?:\.[0-9]+)?(?:px|pt)|<h[12][\s>]",
    re.IGNORECASE,
)
_SET_APART = re.compile(
    r"<(?:b|strong|code|pre|kbd|tt|samp|big|mark|h[3-6])[\s>]|font-weight:\s*+(?:bold|[6-9]00)|monospace|courier|consolas",
    re.IGNORECASE,
)
# A small number that stands by itself: minutes until a code expires, in any language.
_MINUTES = re.compile(r"(?<![\d.,:/#+-])(?:[1-9]|[1-6][05]|24|120)(?![\d.,:/%°+-]|[A-Za-z]\d)")


def placed(place: Place) -> Iterator[Reason]:
    """Give the reasons of place and setting: they hold in every language."""
    around = place.around
    if around.alone:
        yield ALONE
    elif around.alone_in_cell:
        yield "alone in its cell", 2
    elif around.last or around.first:
        yield "at an end of its sentence", 1
    if around.colon:
        yield "introduced", 2
    elif around.enclosed:
        yield "enclosed", 1
    if place.sheet.kind == "html":
        markup = place.sheet.markup_at(place.each.begin)[-_MARKUP_MAX:]
        if _SET_LARGE.search(markup):
            yield "set large", 3
        elif _SET_APART.search(markup):
            yield "set apart", 2


def called_so(place: Place) -> Iterator[Reason]:
    """Give the reasons of what a candidate is called: the words right before it, and right behind it."""
    called = place.called
    if called & OTP:
        yield "called a one-time code", 6
    elif called & CODE:
        yield "called a code", 5
    elif place.label & RESET and place.is_pointed_at:
        yield "called a password", 5
    elif called & ENTER:
        yield "told to type it", 4
    if called & PAST:
        yield "called an older one", -12
    if place.label & NAMES_ELSE and (not called & OTP or place.is_of_another):
        yield "called something else", -4 if place.noun & CODES and not place.noun & NAMES_ELSE else -9
    elif place.after & NAMES_ELSE and not called & CODES:
        yield "followed by other matters", -4


def farther(letter: Letter, place: Place) -> Iterator[Reason]:
    """Give the reasons of the words farther away; of a year those tell nothing."""
    around, called = place.around, place.called
    clause, above = letter.about(around.clause), letter.about(around.above)
    if called & CODES:
        yield "a code in the subject", int(letter.names_a_code)
    elif place.each.shape != YEAR:
        yield _nearest_word(letter, around, clause, above)
    if called & DEEDS:
        yield "called something to confirm, log in or reset with", 3
    elif (clause | above) & DEEDS:
        yield "confirm, log in or reset near", 2
    elif letter.subject & DEEDS:
        yield "confirm, log in or reset in the subject", 1
    if (clause | above) & ENTER and not place.label & ENTER:
        yield "told to type near", 1
    if (clause | above) & EXPIRY or _MINUTES.search(f"{around.line}\n{around.below}\n{around.above}"):
        yield "minutes or an expiry near", 1


def _nearest_word(letter: Letter, around: Surroundings, clause: int, above: int) -> Reason:
    """Give the nearest word for a code, where a candidate is not called one."""
    by_itself = around.alone or around.alone_in_cell
    if clause & CODES:
        return "a code in its sentence", 4
    if above & CODES:
        return "a code in the lines above", 4 if by_itself else 2
    if around.last and letter.about(around.below) & CODES:
        return "a code in the line below", 4 if by_itself else 2
    if letter.names_a_code:
        return "a code in the subject", 3
    return ("a short mail", 1) if letter.length <= _SHORT_MAIL else ("no word for a code", 0)
