"""What speaks for and against a candidate: the points, by name.

The numbers were set by hand so that place and setting alone can lift a code over the bar, a word for a code lifts one
from within a sentence, and a word for another number sinks anything. Never raises; linear in what it looks at.
"""

import re
from collections.abc import Iterator

from ephemail.mail.codes.finding import Reason
from ephemail.mail.codes.letter import Letter, makes_an_offer
from ephemail.mail.codes.lexicon import CODE, CODES, DEEDS, EXPIRY, NAMES_ELSE, ORDER, OTP, PROMO, RESET
from ephemail.mail.codes.shapes import YEAR, Spotted
from ephemail.mail.codes.sheet import Sheet
from ephemail.mail.codes.surroundings import Surroundings

ALONE: Reason = ("alone on its line", 4)
FARTHER_POINTS = 8  # the most that `farther` gives

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
_MINUTES = re.compile(r"(?<![\d.,:/#+-])(?:[1-9]|[1-6][05]|24|120)(?![\d.,:/%°+-])")
_COMMAS = re.compile(r"[,،][^,،]*+[,،]")
_STATE = re.compile(r", [A-Z]{2}[ \xa0]\Z")
_TELEPHONE = re.compile(r"\+[0-9][0-9 ()./-]{6}")
_FORWARDED = re.compile(r"^-{3,}+ ?\w[^\n-]{2,60}+-{3,}+[ \t]*+$", re.MULTILINE)


def placed(sheet: Sheet, each: Spotted, around: Surroundings) -> Iterator[Reason]:
    """Give the reasons of place and setting: they hold in every language."""
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
    if sheet.kind == "html":
        markup = sheet.markup_at(each.begin)[-_MARKUP_MAX:]
        if _SET_LARGE.search(markup):
            yield "set large", 3
        elif _SET_APART.search(markup):
            yield "set apart", 2


def called_so(label: int, after: int) -> Iterator[Reason]:
    """Give the reasons of what a candidate is called: the words right before it, and right behind it."""
    if (label | after) & OTP:
        yield "called a one-time code", 6
    elif (label | after) & CODE:
        yield "called a code", 5
    elif label & RESET:
        yield "called a password", 5
    if label & NAMES_ELSE and not label & OTP:
        yield "called something else", -9
    elif after & NAMES_ELSE and not (label | after) & CODES:
        yield "followed by other matters", -4


def farther(letter: Letter, each: Spotted, around: Surroundings) -> Iterator[Reason]:
    """Give the reasons of the words farther away; of a year those tell nothing."""
    called = letter.about(around.label) | letter.about(around.after)
    clause, above = letter.about(around.clause), letter.about(around.above)
    if called & CODES:
        yield "a code in the subject", int(letter.names_a_code)
    elif each.shape != YEAR:
        yield _nearest_word(letter, around, clause, above)
    if called & DEEDS:
        yield "called something to confirm, log in or reset with", 3
    elif (clause | above) & DEEDS:
        yield "confirm, log in or reset near", 2
    elif letter.subject & DEEDS:
        yield "confirm, log in or reset in the subject", 1
    if (clause | above) & EXPIRY or _MINUTES.search(f"{around.clause}\n{around.below}\n{around.above}"):
        yield "minutes or an expiry near", 1


def _nearest_word(letter: Letter, around: Surroundings, clause: int, above: int) -> Reason:
    """Give the nearest word for a code, where a candidate is not called one."""
    if clause & CODES:
        return "a code in its sentence", 4
    if above & CODES:
        return "a code in the lines above", 4 if around.alone or around.alone_in_cell else 2
    if letter.names_a_code:
        return "a code in the subject", 3
    return ("a short mail", 1) if letter.length <= _SHORT_MAIL else ("no word for a code", 0)


def doubts(letter: Letter, sheet: Sheet, each: Spotted, around: Surroundings) -> Iterator[Reason]:
    """Give what speaks against a candidate that would otherwise pass."""
    spoken = letter.about(around.clause) | letter.about(around.above)
    yield from _not_of_this_mail(sheet, each)
    if sheet.text[max(each.begin - 1, 0) : each.begin] in ("#", "№"):
        yield "a number sign before", -5
    if letter.subject & (ORDER | PROMO) and not letter.names_a_code:
        yield "the subject is about other matters", -5
    if spoken & PROMO or letter.offer or makes_an_offer(f"{around.clause}\n{around.above}"):
        yield "an offer near", -7
    if not spoken & CODES and not around.alone and _COMMAS.search(around.clause):
        yield "in a list, as in an address", -4
    if _STATE.search(sheet.text, max(each.begin - 6, 0), each.begin):
        yield "behind a state, as a postcode", -4
    if _TELEPHONE.search(around.above):
        yield "below a telephone number, as to dial in", -5
    if not (spoken & CODES or letter.names_a_code) and letter.has_prices(sheet):
        yield "no word for a code, and prices", -5


def _not_of_this_mail(sheet: Sheet, each: Spotted) -> Iterator[Reason]:
    line_begin = sheet.text.rfind("\n", 0, each.begin) + 1
    if sheet.text.startswith(">", line_begin) or sheet.is_quoted(each.begin):
        yield "quoted", -12
    elif sheet.kind == "text" and _FORWARDED.search(sheet.text, 0, each.begin):
        yield "below a forwarding line", -4
