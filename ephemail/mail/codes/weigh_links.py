"""Which link is the one to press: what it is called counts, not where it seems to lead.

A click counter's address says nothing, so the words of a link, the clause it stands in and the subject are read first;
words in an address help, and so do a secret in it, a button's looks, and its being given twice. Links that a footer
has, and those that refuse, report or unsubscribe, are sunk by their words. Never raises.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ephemail.mail.codes.addresses import Address, read_address
from ephemail.mail.codes.finding import Reason, ScoredCode, ScoredLink, total
from ephemail.mail.codes.letter import Letter
from ephemail.mail.codes.lexicon import CONFIRM, DEEDS, FOOTER, LOGIN, ORDER, PRESS, PROMO, RESET, fold
from ephemail.mail.codes.sheet import LINK, Seen, Sheet
from ephemail.mail.codes.surroundings import surroundings
from ephemail.mail.message import Link

BAR = 8  # a link below this score is not the one to press
_LINKS_MAX = 1
_WORDS_MAX = 120  # characters
_LOOKS_MAX = 12  # links whose surroundings are read; where there are more, it is not the link to press
_NEAR_POINTS = 6  # what the surroundings can add
_FEW = 6  # addresses among which a picture without words may be the one to press
_OFTEN = 3  # a button in the HTML, a link in the text, and the address to copy
_SHORT_MAIL = 1_000  # characters

_KINDS = ((RESET, "reset"), (LOGIN, "login"), (CONFIRM, "confirm"))
_OTHER_KIND = "link"


@dataclass(frozen=True, slots=True)
class Met:
    """A link where a reader meets it."""

    sheet: Sheet
    seen: Seen
    address: Address
    words: str  # its own words, or the label before a bare address
    bare: bool  # an address in the open


def links_of(letter: Letter, codes: tuple[ScoredCode, ...]) -> tuple[ScoredLink, ...]:
    """Give the links to press of a message in which `codes` were found, the best first; mostly one or none."""
    return tuple(found for found in considered(letter, codes) if found.score >= BAR)[:_LINKS_MAX]


def considered(letter: Letter, codes: tuple[ScoredCode, ...]) -> list[ScoredLink]:
    """Give all links of a message with their scores and the reasons, the best first."""
    addresses = {seen.url: read_address(seen.url) for sheet in letter.sheets for seen in sheet.links}
    met = [_met(sheet, seen, addresses[seen.url]) for sheet in letter.sheets for seen in sheet.links]
    met = [each for each in met if each.address.host]
    if not met:
        return []
    places = Counter(each.address.url for each in met)
    shared = {url: list(_of_address(letter, addresses[url], codes)) for url in places}
    if alone := _alone(letter, met):
        shared[alone] += _of_the_only_one(letter)
    best: dict[str, tuple[int, Met, list[Reason]]] = {}
    looks = _LOOKS_MAX
    for each in met:
        url = each.address.url
        reasons = [*shared[url], *_called(letter, each, places[url])]
        score = total(reasons)
        if BAR > score >= BAR - _NEAR_POINTS and looks and (each.words or each.bare or len(places) <= _FEW):
            looks -= 1
            reasons += _near(letter, each)
            score = total(reasons)
        if url not in best or score > best[url][0]:
            best[url] = score, each, reasons
    ranked = sorted(best.values(), key=lambda found: -found[0])
    return [ScoredLink(_link(letter, each, score), score, tuple(reasons)) for score, each, reasons in ranked]


def _met(sheet: Sheet, seen: Seen, address: Address) -> Met:
    words = sheet.text[seen.begin : min(seen.end, seen.begin + _WORDS_MAX)]
    bare = LINK in words
    words = words.replace(LINK, " ").strip()
    if words or not bare:
        return Met(sheet, seen, address, words or seen.alt, bare=False)
    around = surroundings(sheet, seen.begin, seen.end)
    return Met(sheet, seen, address, "" if around.first else around.label.replace(LINK, " "), bare=True)


def _alone(letter: Letter, met: list[Met]) -> str:
    """Give the one address with a secret in it that no word calls a footer's, if there is only one."""
    left = {each.address.url for each in met if each.address.secret}
    left -= {each.address.url for each in met if each.address.secret and letter.about(each.words) & FOOTER}
    if len(left) > 1:
        left -= {each.address.url for each in met if each.seen.alt}
    return left.pop() if len(left) == 1 else ""


def _of_the_only_one(letter: Letter) -> Iterator[Reason]:
    yield "the only one with a secret", 3
    if letter.length <= _SHORT_MAIL:
        yield "a short mail", 1


def _of_address(letter: Letter, address: Address, codes: tuple[ScoredCode, ...]) -> Iterator[Reason]:
    """Give the reasons that hold for an address wherever it stands."""
    if address.deed:
        yield "an address that confirms, logs in or resets", 4
    if address.elsewhere:
        yield "an address of another purpose", -5
    if address.secret:
        yield "a secret in its address", 2
    elif not address.particular:
        yield "nothing particular in its address", -4
    if any(found.code.value in address.url for found in codes):
        yield "carries the code", 3
    if letter.subject & DEEDS:
        yield "confirm, log in or reset in the subject", 2
    if letter.subject & (ORDER | PROMO):
        yield "a subject about other matters", -8


def _called(letter: Letter, each: Met, places: int) -> Iterator[Reason]:
    """Give the reasons of a link's own words and looks."""
    called = letter.about(each.words)
    if called & FOOTER:
        yield "called a footer's link, or a refusal", -14
    if called & DEEDS:
        yield "called confirm, log in or reset", 6
    if called & PRESS:
        yield "told to press", 2
    if called & (ORDER | PROMO):
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


def _near(letter: Letter, each: Met) -> Iterator[Reason]:
    """Give the reasons of the clause that a link stands in, or of the lines above where it stands alone."""
    near = _about_near(letter, each)
    called = letter.about(each.words)
    if near & DEEDS and not called & DEEDS:
        yield "confirm, log in or reset near", 4
    if near & PRESS and not called & PRESS:
        yield "told to press", 2


def _about_near(letter: Letter, each: Met) -> int:
    around = surroundings(each.sheet, each.seen.begin, each.seen.end)
    return letter.about(around.clause) | (letter.about(around.above) if around.first else 0)


def _link(letter: Letter, each: Met, score: int) -> Link:
    return Link(each.address.url, each.address.host, _kind(letter, each) if score >= BAR else _OTHER_KIND)


def _kind(letter: Letter, each: Met) -> str:
    """Give what a link does, by its own words if they tell, else by the subject, its address, the words near it."""
    for about in (letter.about(each.words), letter.subject):
        if about & DEEDS:
            return next(kind for bit, kind in _KINDS if about & bit)
    near = _about_near(letter, each)
    return each.address.deed or next((kind for bit, kind in _KINDS if near & bit), _OTHER_KIND)
