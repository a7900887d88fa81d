"""A candidate where it stands, and what the words beside it make it.

Never raises; linear in what it looks at.
"""

import re
from dataclasses import dataclass

from ephemail.mail.codes.lexicon import ACCOUNT, CODES, DEEDS, ENTER, NAMES_ELSE, OTP, PAST
from ephemail.mail.codes.shapes import LETTERS, Spotted
from ephemail.mail.codes.sheet import Sheet
from ephemail.mail.codes.surroundings import Surroundings

_SMS_MAX = 16  # characters from the word to send to the number that it is sent to
_SIGNS = ("#", "№")  # of tickets, contracts and the like
# The word that is sent by SMS, and what is written before the number that it is sent to.
_BY_SMS = re.compile(
    r"\b(?:(?:STOP|HELP|СТОП)[\"'”»]?(?: [^\W\d]{1,6})?"
    r"|[A-ZА-Я]{1,6}[\"'”»]? (?:to|an|au|al|ao|para|naar|till?|na|на))[ \xa0]\Z"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A candidate where it stands."""

    sheet: Sheet
    each: Spotted
    around: Surroundings
    label: int  # what the words right before it are about
    noun: int  # the last of those, of which it is the number
    after: int  # and those right behind it

    @property
    def is_called_so(self) -> bool:
        """Say whether it is called a code here, and nothing else."""
        return bool(self.called & CODES) and not (self.is_of_another or self.called & PAST)

    @property
    def is_another(self) -> bool:
        """Say whether it is called something else here, has the sign of a ticket, or is a number to write to."""
        is_named = (
            bool(self.label & NAMES_ELSE and not self.label & CODES) or self.is_of_another or self.is_of_an_account
        )
        return is_named or self.is_signed or self.is_by_sms or bool(self.called & PAST)

    @property
    def is_of_another(self) -> bool:
        """Say whether the noun before it is for another number, and nothing leads from that up to it."""
        if self.around.colon or self.around.alone:
            return False
        return bool(self.noun & NAMES_ELSE and not self.noun & CODES)

    @property
    def is_of_an_account(self) -> bool:
        """Say whether the noun before it is for an account, or any number, and nothing says to type it."""
        if not self.noun & ACCOUNT or self.around.alone or self.label & (CODES | ENTER):
            return False
        return not (self.around.colon and self.label & DEEDS)

    @property
    def is_like_a_name(self) -> bool:
        """Say whether it is a word with a number, or a hash."""
        return self.each.shape in LETTERS and self.each.points == 1

    @property
    def is_by_sms(self) -> bool:
        """Say whether a word is to be sent to it."""
        begin = self.each.begin
        return _BY_SMS.search(self.sheet.text, max(begin - _SMS_MAX, 0), begin) is not None

    @property
    def is_pointed_at(self) -> bool:
        """Say whether what stands before it leads up to it, rather than on to the next word."""
        around = self.around
        return around.alone or around.alone_in_cell or around.colon or around.enclosed or around.last

    @property
    def is_signed(self) -> bool:
        """Say whether it is written as tickets are, and is not called a code."""
        text, each, in_subject = self.sheet.text, self.each, self.sheet.kind == "subject"
        before = text[max(each.begin - 2, 0) : each.begin].rstrip()[-1:]
        if before in _SIGNS:
            return not self.called & (OTP if in_subject else CODES)
        return in_subject and before == "[" and text[each.end : each.end + 1] == "]" and not self.called & CODES

    @property
    def called(self) -> int:
        """What the words on either side of it are about."""
        return self.label | self.after
