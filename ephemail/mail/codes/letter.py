"""A message as it is weighed: its sheets, what its subject is about, and what has been read of it so far."""

import re
from dataclasses import dataclass, field

from ephemail.mail.codes.layout import html_sheet
from ephemail.mail.codes.lexicon import CODES, PROMO, Lexicon, fold
from ephemail.mail.codes.sheet import Sheet, plain_sheet

_SUBJECT_MAX = 400  # characters
_MONEY = re.compile(r"[$€£¥₹₽₺₩₫]\s?[0-9]|[0-9]\s?(?:[$€£¥₹₽₺₩₫]|EUR|USD|GBP|CHF|kr\b|zł|Kč|Ft\b)")
_OFFER = re.compile(r"[0-9] ?[%％٪]|[%％٪] ?[0-9]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What all candidates of a message share."""

    lexicon: Lexicon
    sheets: tuple[Sheet, ...]
    subject: int  # what the subject is about
    subject_words: frozenset[str]
    offer: bool  # whether the subject makes an offer
    length: int  # characters of the longest sheet
    # Each text is read once, and forgotten with the letter.
    read: dict[str, int] = field(default_factory=dict)
    priced: dict[str, bool] = field(default_factory=dict)

    def about(self, text: str) -> int:
        """Give the bits of all that `text` speaks of."""
        known = self.read.get(text)
        if known is None:
            known = self.read[text] = self.lexicon.about(text) if text else 0
        return known

    def has_prices(self, sheet: Sheet) -> bool:
        """Say whether a sheet has prices on it."""
        known = self.priced.get(sheet.kind)
        if known is None:
            known = self.priced[sheet.kind] = _MONEY.search(sheet.text) is not None
        return known

    @property
    def names_a_code(self) -> bool:
        """Whether the subject has a word for a code."""
        return bool(self.subject & CODES)


def open_letter(subject: str, text: str, html: str, lexicon: Lexicon) -> Letter:
    """Lay out a message to be read by the tables of `lexicon`; what is beyond the limits of the sheets is left out."""
    subject = subject[:_SUBJECT_MAX]
    sheets = [plain_sheet("subject", subject)]
    sheets += [plain_sheet("text", text)] if text else []
    sheets += [html_sheet(html)] if html else []
    about = lexicon.about(subject)
    offer = bool(about & PROMO) or makes_an_offer(subject)
    words = frozenset(fold(subject).split())
    return Letter(lexicon, tuple(sheets), about, words, offer, max(len(sheet.text) for sheet in sheets))


def makes_an_offer(text: str) -> bool:
    """Say whether there is a percentage in a text, as offers have in every language."""
    return _OFFER.search(text) is not None
