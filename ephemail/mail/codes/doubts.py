"""What speaks against a candidate that would otherwise pass: the points, by name.

Numbers of accounts, tickets, meetings, users and offers stand where codes do; what is around them tells. Never raises;
linear in what it looks at.
"""

import re
from collections.abc import Iterator

from ephemail.mail.codes.finding import Reason
from ephemail.mail.codes.letter import Letter, makes_an_offer
from ephemail.mail.codes.lexicon import CODES, DEEDS, ENTER, MEETING, NAMES_ELSE, ORDER, OTP, PLAIN, PROMO, RESET
from ephemail.mail.codes.place import Place
from ephemail.mail.codes.shapes import LETTERS, Spotted
from ephemail.mail.codes.sheet import Sheet

_NEAR = 6  # characters
_TOLD = CODES | DEEDS | ENTER
_COMMAS = re.compile(r"[,،][^,،]*+[,،]")
_HOUSE = re.compile(r"[0-9][A-Za-z]?, \Z")
# One or two words with a capital, and nothing else.
_TOWN = re.compile(r",? [^\W\d_a-zа-я][^\W\d_]+(?:[ -][^\W\d_a-zа-я][^\W\d_]+)?(?=[ \t]*(?:[,.·|/()—–\n]|\Z))")
_STATE = re.compile(r", [A-Z]{2}[ \xa0]\Z")
_TELEPHONE = re.compile(r"\+[0-9][0-9 ()./-]{6}")
_FORWARDED = re.compile(r"^-{3,}+ ?\w[^\n-]{2,60}+-{3,}+[ \t]*+$", re.MULTILINE)


def doubts(letter: Letter, place: Place) -> Iterator[Reason]:
    """Give what speaks against a candidate: how it is written, what it is called, what the mail is about."""
    spoken = letter.about(place.around.clause) | letter.about(place.around.above)
    yield from _not_of_this_mail(place.sheet, place.each)
    yield from _of_its_looks(place, is_numbered=letter.is_numbered)
    yield from _of_an_address(place, spoken)
    yield from _of_the_mail(letter, place, spoken)


def _of_its_looks(place: Place, *, is_numbered: bool) -> Iterator[Reason]:
    """Give the doubts of how it is written, and of the marks around it."""
    sheet, each, around = place.sheet, place.each, place.around
    if place.is_of_an_account:
        yield "called a number, or an account", -7
    if place.is_by_sms:
        yield "a number to send a word to", -12
    if place.is_signed:
        yield "a number sign before", -5
    is_meant = (place.is_called_so or place.label & RESET) and not (is_numbered or place.after & NAMES_ELSE)
    if place.is_like_a_name and not around.alone and not is_meant:
        yield "a name with a number, or a hash", -4
    if place.is_like_a_name and sheet.text[max(each.begin - 1, 0) : each.begin] == "(":
        yield "in brackets, as the hash of a change", -9
    if _TELEPHONE.search(around.above):
        yield "below a telephone number, as to dial in", -5


def _of_an_address(place: Place, spoken: int) -> Iterator[Reason]:
    """Give the doubts of what stands where postcodes do."""
    sheet, each, around = place.sheet, place.each, place.around
    if not spoken & CODES and not around.alone and _COMMAS.search(around.clause):
        yield "in a list, as in an address", -4
    if _STATE.search(sheet.text, max(each.begin - _NEAR, 0), each.begin):
        yield "behind a state, as a postcode", -4
    elif not place.called & CODES and _HOUSE.search(sheet.text, max(each.begin - _NEAR, 0), each.begin):
        yield "behind a house number, as a postcode", -4
    elif not place.called & CODES and _TOWN.match(sheet.text, each.end):
        yield "before a town, as a postcode", -4


def _of_the_mail(letter: Letter, place: Place, spoken: int) -> Iterator[Reason]:
    """Give the doubts of what the mail is about."""
    if (letter.subject & (ORDER | PROMO) and not letter.names_a_code) or letter.is_of_a_ticket:
        # A bank's subject names the payment that its code is for.
        called_so = place.called & CODES and not place.called & NAMES_ELSE and not letter.is_of_a_ticket
        yield "the subject is about other matters", -9 if place.each.shape in LETTERS else -2 if called_so else -5
    if (letter.subject | spoken) & MEETING and not place.called & (OTP | DEEDS):
        yield "of a meeting", -9
    if spoken & PROMO or letter.offer or makes_an_offer(f"{place.around.clause}\n{place.around.above}"):
        yield "an offer near", -7
    if not (spoken & CODES or place.called & _TOLD or letter.names_a_code) and letter.has_prices:
        yield "no word for a code, and prices", -5
    elif not (place.around.alone or place.called & _TOLD or letter.about(place.around.clause) & CODES):
        yield from _in_a_language_that_is_known(letter, place)


def _in_a_language_that_is_known(letter: Letter, place: Place) -> Iterator[Reason]:
    """Give the doubt of a candidate that no word calls a code, where the words are known."""
    if letter.spoken & PLAIN:
        if not letter.spoken & _TOLD:
            yield "no word for a code in a language that is known", -4
        elif place.around.label.strip():
            yield "called something unknown in a language that is known", -3


def _not_of_this_mail(sheet: Sheet, each: Spotted) -> Iterator[Reason]:
    line_begin = sheet.text.rfind("\n", 0, each.begin) + 1
    if sheet.text.startswith(">", line_begin) or sheet.is_quoted(each.begin):
        yield "quoted", -12
    elif sheet.kind == "text" and _FORWARDED.search(sheet.text, 0, each.begin):
        yield "below a forwarding line", -4
