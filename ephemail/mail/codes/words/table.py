"""The form of a language's table of words."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Words:
    """What a language calls things in mails that carry a code, and in mails that carry other numbers.

    Each list is words parted by spaces: `word` is that word, `word*` its beginning, `*word` its end, `two_words` two in
    a row; in scripts without spaces an entry is found anywhere.
    """

    iso: str  # the language by its codes of ISO 639, empty where the table belongs to none
    plain: str = ""  # words of every other sentence, by which the language is known
    code: str = ""  # the noun for a code, and for a password that is sent
    otp: str = ""  # a one-time code by name: nothing else is called so
    confirm: str = ""  # confirm, verify, activate, authenticate; verb and noun
    login: str = ""  # log in, sign in, access; verb and noun
    reset: str = ""  # reset, recover, forgot; the word for password
    join: str = ""  # register, sign up: what a link may complete
    enter: str = ""  # enter, type, key in: what is done with a code
    press: str = ""  # click, press, tap, follow; link, button
    expiry: str = ""  # expires, valid for, minutes
    past: str = ""  # an older code, an expired or used one
    account: str = ""  # account, contract, member, user: numbers and names that are the reader's own
    order: str = ""  # order, invoice, delivery, tracking, customer, ticket, amount
    meeting: str = ""  # meeting, conference, webinar: they have codes of their own
    promo: str = ""  # discount, voucher, gift, sale
    other: str = ""  # postcode, telephone, tax, error, meeting, card: numbers that are no codes
    footer: str = ""  # unsubscribe, not you, report, privacy, terms, help, contact


MEANINGS = tuple(member.name for member in fields(Words) if member.name != "iso")
