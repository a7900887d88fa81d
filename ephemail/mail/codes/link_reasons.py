"""What speaks for and against a link: the points, by name.

Its own words and those of its clause tell most; an address tells what it does and whether there is a secret in it.
Never raises; linear in what it looks at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ephemail.mail.codes.addresses import Address
from ephemail.mail.codes.finding import Reason, ScoredCode
from ephemail.mail.codes.letter import Letter
from ephemail.mail.codes.lexicon import DEEDS, FOOTER, JOIN, ORDER, PLAIN, PRESS, PROMO, fold
from ephemail.mail.codes.sheet import Seen, Sheet
from ephemail.mail.codes.surroundings import surroundings

NEAR_POINTS = 7  # the most that `near` gives

_OFTEN = 3  # a button in the HTML, a link in the text, and the address to copy


@dataclass(frozen=True, slots=True)
class Met:
    """A link where a reader meets it."""

    sheet: Sheet
    seen: Seen
    address: Address
    words: str  # its own words, or the label before a bare address
    bare: bool  # an address in the open


def of_address(letter: Letter, address: Address, codes: tuple[ScoredCode, ...]) -> Iterator[Reason]:
    """Give the reasons that hold for an address wherever it stands."""
    if address.deed:
        yield "an address that confirms, logs in or resets", 4
    elif letter.about(address.words) & DEEDS:
        yield "an address that confirms, logs in or resets", 3
    if address.elsewhere:
        yield "an address of another purpose", -5
    if address.is_long:
        yield "a secret in its address", 2
    elif address.secret:
        yield "a short secret in its address", 1
    elif not address.particular:
        yield "nothing particular in its address", -4
    if any(found.code.value in address.url for found in codes):
        yield "carries the code", 3
    if letter.subject & DEEDS:
        yield "confirm, log in or reset in the subject", 2
    if letter.subject & (ORDER | PROMO) or letter.is_of_a_ticket:
        yield "a subject about other matters", -8


def called(letter: Letter, each: Met, places: int) -> Iterator[Reason]:
    """Give the reasons of a link's own words and looks."""
    words = letter.about(each.words)
    if words & FOOTER:
        yield "called a footer's link, or a refusal", -14
    if words & DEEDS:
        yield "called confirm, log in or reset", 6
    if words & PRESS:
        yield "told to press", 2
    if words & (ORDER | PROMO):
        yield "called something else", -8
    if _is_like(each.words, letter):
        yield "called as the subject is", 4
    if each.seen.button:
        yield "looks like a button", 1
    if places >= _OFTEN or (places > 1 and each.bare):
        yield "given more than once", 2


def _is_like(words: str, letter: Letter) -> bool:
    """Say whether a link is called what the subject says: so are the buttons of many mails."""
    own = {*fold(words).split()}
    return len(own) > 1 and own <= letter.subject_words


def near(letter: Letter, each: Met) -> Iterator[Reason]:
    """Give the reasons of the clause that a link stands in, or of the lines above where it stands alone."""
    around = surroundings(each.sheet, each.seen.begin, each.seen.end)
    beside, words = about_near(letter, each), letter.about(each.words)
    if beside & DEEDS and not words & DEEDS:
        yield "confirm, log in or reset near", 4
    if beside & PRESS and not words & PRESS:
        yield "told to press", 2
    if each.bare and (around.alone or around.colon) and (each.address.secret or each.address.particular):
        yield "alone on its line, or introduced", 1


def refused(letter: Letter, each: Met) -> Iterator[Reason]:
    """Give the doubts of a link in a mail that is about nothing of the kind, or for those who asked for nothing."""
    if letter.spoken & PLAIN and not (each.address.deed or letter.spoken & (DEEDS | JOIN)):
        yield "nothing to confirm, log in or reset in a language that is known", -3
    around = surroundings(each.sheet, each.seen.begin, each.seen.end)
    asked = letter.about(each.words) & DEEDS and (each.address.secret or each.address.particular)
    if letter.about(around.line) & FOOTER and not asked:
        yield "in a line with a refusal", -4


def about_near(letter: Letter, each: Met) -> int:
    """Give the bits of the clause that a link stands in, and of the lines above where it begins its own."""
    around = surroundings(each.sheet, each.seen.begin, each.seen.end)
    return letter.about(around.clause) | (letter.about(around.above) if around.first else 0)
