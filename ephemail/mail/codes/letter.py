"""A message as it is weighed: its sheets, what its subject is about, and what has been read of it so far."""

import re
from functools import cached_property

from ephemail.mail.codes.layout import html_sheet
from ephemail.mail.codes.lexicon import CODES, DEEDS, PROMO, TEXT_MAX, Lexicon, fold
from ephemail.mail.codes.sheet import Sheet, plain_sheet

_SUBJECT_MAX = 400  # characters
_MONEY = re.compile(r"[$€£¥₹₽₺₩₫]\s?[0-9]|[0-9]\s?(?:[$€£¥₹₽₺₩₫]|EUR|USD|GBP|CHF|kr\b|zł|Kč|Ft\b)")
_TICKET = re.compile(r"[#№] ?[0-9]")
_OFFER = re.compile(r"[0-9] ?[%％٪]|[%％٪] ?[0-9]")


class Letter:
    """What all candidates of a message share, each read when it is first asked for: most mail has no candidate."""

    def __init__(self, subject: str, sheets: tuple[Sheet, ...], lexicon: Lexicon) -> None:
        self.sheets = sheets
        self._subject = subject
        self._lexicon = lexicon
        # Each text is read once, and forgotten with the letter.
        self._read: dict[str, int] = {}

    def about(self, text: str) -> int:
        """Give the bits of all that `text` speaks of."""
        known = self._read.get(text)
        if known is None:
            known = self._read[text] = self._lexicon.about(text) if text else 0
        return known

    @cached_property
    def has_prices(self) -> bool:
        """Whether there are prices in it."""
        return any(_MONEY.search(sheet.text) for sheet in self.sheets)

    @cached_property
    def subject(self) -> int:
        """What the subject is about."""
        return self._lexicon.about(self._subject)

    @cached_property
    def subject_words(self) -> frozenset[str]:
        """The words of the subject, folded."""
        return frozenset(fold(self._subject).split())

    @cached_property
    def is_numbered(self) -> bool:
        """Whether the subject has the number of a ticket, a change or an order."""
        return _TICKET.search(self._subject) is not None

    @property
    def is_of_a_ticket(self) -> bool:
        """Whether the subject has such a number, and asks for nothing."""
        return self.is_numbered and not self.subject & (CODES | DEEDS)

    @cached_property
    def spoken(self) -> int:
        """What its subject and the beginning of its sheets are about."""
        spoken = self.subject
        for sheet in self.sheets:
            spoken |= self.about(sheet.text[:TEXT_MAX])
        return spoken

    @cached_property
    def offer(self) -> bool:
        """Whether the subject makes an offer."""
        return bool(self.subject & PROMO) or makes_an_offer(self._subject)

    @cached_property
    def names_a_code(self) -> bool:
        """Whether the subject has a word for a code."""
        return bool(self.subject & CODES)

    @cached_property
    def length(self) -> int:
        """How many characters the longest sheet has."""
        return max(len(sheet.text) for sheet in self.sheets)


def open_letter(subject: str, text: str, html: str, lexicon: Lexicon) -> Letter:
    """Lay out a message to be read by the tables of `lexicon`; what is beyond the limits of the sheets is left out."""
    subject = subject[:_SUBJECT_MAX]
    sheets = [plain_sheet("subject", subject)]
    sheets += [plain_sheet("text", text)] if text else []
    sheets += [html_sheet(html)] if html else []
    return Letter(subject, tuple(sheets), lexicon)


def makes_an_offer(text: str) -> bool:
    """Say whether there is a percentage in a text, as offers have in every language."""
    return _OFFER.search(text) is not None
