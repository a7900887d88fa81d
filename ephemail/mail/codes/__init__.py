"""Verification codes and links to press, found in a message by rules that can be explained.

Pure and deterministic: the same message gives the same findings, each with a score that is the sum of named reasons.
Linear in a bounded beginning of the text and the HTML; never raises. Nothing is found where there is nothing.
"""

from ephemail.mail.codes import weigh_codes, weigh_links
from ephemail.mail.codes.finding import Findings, ScoredCode, ScoredLink
from ephemail.mail.codes.letter import open_letter
from ephemail.mail.codes.lexicon import LEXICON, Lexicon


def find(subject: str, text: str, html: str, lexicon: Lexicon = LEXICON) -> Findings:
    """Give what a message asks its reader to type and to press, the best first; words are those of the `lexicon`."""
    letter = open_letter(subject, text, html, lexicon)
    codes = weigh_codes.codes_of(letter)
    return Findings(codes, weigh_links.links_of(letter, codes))


def consider(subject: str, text: str, html: str, lexicon: Lexicon = LEXICON) -> Findings:
    """Give all that could be a code or a link to press, with the reasons for and against it."""
    letter = open_letter(subject, text, html, lexicon)
    codes = weigh_codes.codes_of(letter)
    return Findings(tuple(weigh_codes.considered(letter)), tuple(weigh_links.considered(letter, codes)))


__all__ = ["Findings", "Lexicon", "ScoredCode", "ScoredLink", "consider", "find"]
