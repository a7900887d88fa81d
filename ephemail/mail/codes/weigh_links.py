"""Which link is the one to press: what it is called counts, not where it seems to lead.

A click counter's address says nothing, so the words of a link, the clause it stands in and the subject are read first;
words in an address help, and so do a secret in it, a button's looks, and its being given twice. Links that a footer
has, and those that refuse, report or unsubscribe, are sunk by their words. Never raises.
"""

from collections import Counter

from ephemail.mail.codes.addresses import Address, read_address
from ephemail.mail.codes.finding import Reason, ScoredCode, ScoredLink, total
from ephemail.mail.codes.letter import Letter
from ephemail.mail.codes.lexicon import CONFIRM, DEEDS, FOOTER, LOGIN, RESET
from ephemail.mail.codes.link_reasons import NEAR_POINTS, Met, about_near, called, near, of_address, refused
from ephemail.mail.codes.sheet import LINK, Seen, Sheet
from ephemail.mail.codes.surroundings import surroundings
from ephemail.mail.message import Link

BAR = 8  # a link below this score is not the one to press
_LINKS_MAX = 1
_WORDS_MAX = 120  # characters
_LOOKS_MAX = 12  # links whose surroundings are read; where there are more, it is not the link to press
_FEW = 6  # addresses among which a picture without words may be the one to press
_SHORT_MAIL = 1_000  # characters

_KINDS = ((RESET, "reset"), (LOGIN, "login"), (CONFIRM, "confirm"))
_OTHER_KIND = "link"


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
    shared = {url: list(of_address(letter, addresses[url], codes)) for url in places}
    if alone := _alone(letter, met):
        shared[alone] += [("the only one with a secret", 3)]
    if len(left := _leading_on(letter, met)) == 1:
        shared[left.pop()] += [("the only one that leads on", 2), ("a short mail", int(letter.length <= _SHORT_MAIL))]
    best: dict[str, tuple[int, Met, list[Reason]]] = {}
    looks = _LOOKS_MAX
    for each in met:
        url = each.address.url
        reasons = [*shared[url], *called(letter, each, places[url])]
        score = total(reasons)
        if BAR > score >= BAR - NEAR_POINTS and looks and (each.words or each.bare or len(places) <= _FEW):
            looks -= 1
            reasons += near(letter, each)
            score = total(reasons)
        if score >= BAR:
            reasons += refused(letter, each)
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
    """Give the one address with a secret in it that no word calls a footer's; of several with one secret, the first."""
    left = [each for each in met if each.address.secret]
    left = [each for each in left if each.address.is_long] or left
    sunk = {each.address.url for each in left if letter.about(each.words) & FOOTER}
    left = [each for each in left if each.address.url not in sunk]
    if _secrets(left) > 1:
        pictures = {each.address.url for each in left if each.seen.alt}
        left = [each for each in left if each.address.url not in pictures]
    return left[0].address.url if _secrets(left) == 1 else ""


def _leading_on(letter: Letter, met: list[Met]) -> set[str]:
    """Give the addresses that are neither a footer's nor a front page's."""
    footers = {each.address.url for each in met if each.address.elsewhere or letter.about(each.words) & FOOTER}
    return {each.address.url for each in met if each.address.secret or each.address.particular} - footers


def _secrets(met: list[Met]) -> int:
    return len({each.address.secret for each in met})


def _link(letter: Letter, each: Met, score: int) -> Link:
    return Link(each.address.url, each.address.host, _kind(letter, each) if score >= BAR else _OTHER_KIND)


def _kind(letter: Letter, each: Met) -> str:
    """Give what a link does, by its own words if they tell, else by the subject, its address, the words near it."""
    for about in (letter.about(each.words), letter.subject):
        if about & DEEDS:
            return next(kind for bit, kind in _KINDS if about & bit)
    told = letter.about(each.address.words) & DEEDS or about_near(letter, each)
    return each.address.deed or next((kind for bit, kind in _KINDS if told & bit), _OTHER_KIND)
