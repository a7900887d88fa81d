"""What touches a number and makes it a price, a time, or a part of something longer; and digits of all scripts.

Signs are the same in most languages, so no words are needed here. Never raises; a few characters are looked at.
"""

import re
import unicodedata

# ISO 4217 codes that are written beside amounts; signs are known to Unicode as a category.
_CURRENCY_CODES = (
    "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HRK HUF IDR ILS INR ISK JPY KES KRW KZT "
    "LKR MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RMB RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD UYU UZS VND ZAR"
)
CURRENCIES = frozenset(_CURRENCY_CODES.split())

_NEAR = 6  # characters
_UNITS = "$元円원¢%‰°℃"
# A path, an address, a parameter, a telephone number, the end of a longer number; a decimal, a time.
_BEFORE = re.compile(r"[/\\@_&?%~+*•×✆☎©]\Z|(?:©|[*•]{2}) \Z|[^\W_][.'’]\Z|\d[,:]\Z")
# The same behind it, a domain, a range; and the counters of East Asian dates and times.
_BEHIND = re.compile(
    r"[\\@_&~*•#年月日时時分秒년월일시분초号號]|/\w|[.:'’]\d|\.[A-Za-z]|,\d{2,3}(?!\d)|[-–]\w",
)
# Marks of emphasis in plain text.
_EMPHATIC = ("*", "_")
_EMPHASIS = re.compile(r"(?<![\w*])(?:\*{1,2}|_{1,2})\Z")


def is_measure(text: str, begin: int, end: int) -> bool:
    """Say whether what touches a number makes it a price, a time, a part of something longer."""
    before, behind = text[max(begin - _NEAR, 0) : begin], text[end : end + _NEAR]
    if behind[:1] in _EMPHATIC:
        before, behind = _without_emphasis(before, behind)
    return bool(_BEFORE.search(before) or _BEHIND.match(behind)) or _is_money(before.rstrip(), behind.lstrip())


def _without_emphasis(before: str, behind: str) -> tuple[str, str]:
    """Take off the marks of emphasis that plain text has around a word, if they are on both sides of it."""
    marks = _EMPHASIS.search(before)
    if marks is not None and behind.startswith(marks[0]) and not behind[len(marks[0]) : len(marks[0]) + 1].isalnum():
        return before[: marks.start()], behind[len(marks[0]) :]
    return before, behind


def _is_unit(character: str) -> bool:
    return bool(character) and (character in _UNITS or (character > "\x7f" and unicodedata.category(character) == "Sc"))


def _is_money(before: str, behind: str) -> bool:
    if _is_unit(before[-1:]) or _is_unit(behind[:1]):
        return True
    return before[-3:] in CURRENCIES or (behind[:3] in CURRENCIES and not behind[3:4].isalpha())


def ascii_digits(text: str) -> str:
    """Write any digits that Unicode knows as ASCII digits."""
    return text if text.isascii() else "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
