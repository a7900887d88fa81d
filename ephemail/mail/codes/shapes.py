"""What could be a code by its shape, and what by its shape is something else.

Dates, times, prices, telephone and account numbers, versions, colours and coordinates are refused here, whatever the
words around them say; a shape that codes often have earns points. Any digits that Unicode knows are read as digits.
Never raises; linear: each digit is looked at once, and so are a few characters beside it.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice, pairwise
from string import ascii_letters, digits

from ephemail.mail.codes.capitals import capitals_of
from ephemail.mail.codes.measures import CURRENCIES, ascii_digits, is_measure
from ephemail.mail.codes.sheet import Sheet

CANDIDATES_MAX = 48  # on one sheet; a list of more numbers than that is no mail with a code
YEAR = "a year's digits"
LETTERS = ("letters", "letters and digits")  # locators of bookings are such, too

_NUMBERS_MAX = 1_000  # that are looked at on one sheet, whatever they are
_TOKEN_MAX = 24  # characters before a digit that may belong to it

# Points by the number of digits, and by the sizes of their groups. Groups of other sizes are telephone, account and
# tax numbers; ten digits in pairs are a French telephone number, nine in threes are often a register's.
_POINTS_OF_DIGITS = {4: 1, 5: 2, 6: 4, 7: 2, 8: 3, 9: 1, 10: 1}
_POINTS_OF_GROUPS = {(2, 2): 2, (3, 3): 4, (2, 2, 2): 4, (4, 4): 4, (2, 2, 2, 2): 3, (3, 3, 3): 1}
_ROUND = "000"  # amounts end so
_PAIR = 2
_SUBSCRIBER = 5  # digits of a telephone number behind a prefix that begins with a zero

# A digit that could begin or be in a code: four in a row, parted ones, or beside a letter. What stands in ASCII text is
# found in half the time without the properties of Unicode.
_PROMISING = re.compile(
    r"\d(?:[\d \t\n\xa0\xb7\u2007\u2009\u202f\u2010-\u2013\u30fb\uff0d-]{3}"
    r"|(?<=[A-Za-z\uff21-\uff5a-]\d)|\d{0,2}[A-Za-z\uff21-\uff5a-])"
)
_PROMISING_ASCII = re.compile(r"[0-9](?![0-9A-Za-z]{24})(?:[0-9 \t\n-]{3}|(?<=[A-Za-z-][0-9])|[0-9]{0,2}[A-Za-z-])")
# In ASCII text a table tells ten times as fast as an expression whether there is any digit, and any three capitals.
_CLASSES = bytes.maketrans(b"123456789BCDEFGHIJKLMNOPQRSTUVWXYZ", b"0" * 9 + b"A" * 25)
# One number as people write it: runs of digits parted by single spaces, dashes or the like.
_NUMBER = re.compile(r"\d++(?:[ \t\xa0\u2007\u2009\u202f-]\d++|[\xb7\u2010-\u2013\u30fb\uff0d]\d++)*+")
_BETWEEN = re.compile(r"[^0-9]")
_ONE_BY_ONE = re.compile(r"\d(?:(?:[ \t\n]{1,2}+|[-\xb7])\d){3,9}+(?![\w:/-]|[.,]\w)")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{1,2}-|-(?:19|20)[0-9]{2}\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

_WIDE = "".join(map(chr, (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))  # Latin letters of full width
_OF_TOKENS = ascii_letters + digits + "-" + _WIDE
_TOKEN = re.compile(r"[A-Za-z0-9\uff21-\uff3a\uff41-\uff5a\uff10-\uff19]++(?:-[A-Za-z0-9]++)*+")
_PREFIXED = re.compile(r"[A-Za-z]-[0-9]{4,8}")
_NAMED = re.compile(r"[A-Z]{2,3}-[0-9]{4,8}")  # as orders and places are, too
# Two groups of capitals and digits, as one would read them out; postcodes of some countries look so, too.
_SPELT = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{3,4} (?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{3,4}(?![\w-])")
_GROUPED = re.compile(r"\w{3}-\w{3}|\w{4}-\w{4}|\w{5}-\w{5}|\w{2}-\w{2}-\w{2}|\w{3}-\w{3}-\w{3}|\w{4}-\w{4}-\w{4}")
# As languages do that join a word to a number.
_GLUED = re.compile(r"[a-z]{2,4}-([0-9]{4,8})|([0-9]{4,8})-[a-z]{1,4}")
_KEY = re.compile(r"\w{4}(?:-\w{4}){3}|\w{3}(?:-\w{3}){3}")  # licences and vouchers look so, codes rarely do
_WORD_LONG = re.compile(r"\w{5,10}")
_UNIT = re.compile(r"\d{1,4}[A-Za-z]{1,3}|\d+[xX]\d+")
_AMOUNT = re.compile(r"([A-Z]{3})\d+|\d+([A-Z]{3})")
# A short commit hash, a name with a number behind it, mixed case.
_UNLIKELY = re.compile(
    r"[0-9a-f]{7,10}|[A-Za-z]{2,4}\d{2,4}|[A-Za-z]{4,}\d{1,2}[A-Za-z]?|.*[A-Z].*[a-z].*|.*[a-z].*[A-Z].*"
)


@dataclass(frozen=True, slots=True)
class Spotted:
    """A candidate: what would be typed, where it stands on its sheet, and the points and name of its shape."""

    value: str
    begin: int
    end: int
    shape: str
    points: int


def candidates(sheet: Sheet) -> list[Spotted]:
    """Give what could be codes on a sheet, in its order."""
    text = sheet.text
    if text.isascii():
        classes = text.encode().translate(_CLASSES)
        found = _numbers(sheet, _PROMISING_ASCII) if b"0" in classes else []
        found += _spelt(text) if b"AAA" in classes else []
    else:
        found = _numbers(sheet, _PROMISING) + _spelt(text)
    return sorted(found[:CANDIDATES_MAX], key=lambda spotted: spotted.begin)


def _numbers(sheet: Sheet, promising: re.Pattern[str]) -> list[Spotted]:
    found: list[Spotted] = []
    at = 0
    for _ in range(_NUMBERS_MAX):
        digit = promising.search(sheet.text, at)
        if digit is None or len(found) >= CANDIDATES_MAX:
            break
        end, spotted = _around(sheet.text, digit.start(), at, html=sheet.kind == "html")
        found += spotted
        at = max(end, digit.start() + 1)
    return found


def _spelt(text: str) -> list[Spotted]:
    found = islice(capitals_of(text), CANDIDATES_MAX)
    return [Spotted(run[0], *run.span(), LETTERS[0], 2) for run in found]


def _around(text: str, digit: int, floor: int, *, html: bool) -> tuple[int, list[Spotted]]:
    """Give where the number or token that has a digit ends, and what it could be."""
    begin = max(floor, digit - _TOKEN_MAX)
    begin += len(text[begin:digit].rstrip(_OF_TOKENS))
    token = _TOKEN.match(text, begin)
    if token is not None and token.end() - begin > _TOKEN_MAX:
        return token.end(), []
    if token is not None and not (token[0].isdigit() or token[0].replace("-", "").isdigit()):
        spelt = _SPELT.match(text, begin)
        if spelt is not None and spelt[0].index(" ") * 2 + 1 == len(spelt[0]):
            return spelt.end(), [Spotted(spelt[0].replace(" ", ""), *spelt.span(), LETTERS[1], 1)]
        return token.end(), _of_token(text, token)
    spaced = None if text[digit + 1 : digit + 2].isdigit() else _ONE_BY_ONE.match(text, digit)
    if spaced is not None and ("\n" not in spaced[0] or html):
        return spaced.end(), _one_by_one(spaced)
    number = _NUMBER.match(text, digit)
    end = number.end() if number is not None else digit + 1
    return end, _of_number(text, digit, end)


def _one_by_one(spaced: re.Match[str]) -> list[Spotted]:
    digits = ascii_digits("".join(filter(str.isdigit, spaced[0])))
    # 1, 2, 3, 4 are the numbers of a list.
    if {int(after) - int(before) for before, after in pairwise(digits)} == {1}:
        return []
    return [Spotted(digits, spaced.start(), spaced.end(), "digit by digit", 4)]


def _of_number(text: str, begin: int, end: int) -> list[Spotted]:
    """Give the candidates in a number: all of it, or its pieces where two stand side by side."""
    number = ascii_digits(text[begin:end])
    groups = [number] if number.isdigit() else _BETWEEN.split(number)
    if is_measure(text, begin, end) or (len(groups) > 1 and _DATE.search(number)):
        return []
    found = _of_groups(groups, begin, end)
    if found or len(groups) != _PAIR or not number[len(groups[0])].isspace():
        return found
    if groups[0][0] == "0" and len(groups[1]) >= _SUBSCRIBER:
        return []
    middle = begin + len(groups[0])
    return _of_number(text, begin, middle) + _of_number(text, middle + 1, end)


def _of_groups(groups: list[str], begin: int, end: int) -> list[Spotted]:
    points = _points(groups)
    value = "".join(groups)
    shape = f"{len(value)} digits" if points else YEAR
    return [] if points is None else [Spotted(value, begin, end, shape, points)]


def _points(groups: list[str]) -> int | None:
    """Give the points of a number's shape: None if it is no code's, 0 if it is a year's too."""
    if len(groups) == 1:
        points = _POINTS_OF_DIGITS.get(len(groups[0]))
        return 0 if points and _YEAR.fullmatch(groups[0]) else points
    points = _POINTS_OF_GROUPS.get(tuple(map(len, groups)))
    if points is None or all(map(_YEAR.fullmatch, groups)):
        return None
    return 2 if groups[-1] == _ROUND else points


def _of_token(text: str, token: re.Match[str]) -> list[Spotted]:
    """Give the candidate in a token of letters and digits, if it is one."""
    begin, end = token.span()
    value = unicodedata.normalize("NFKC", token[0])
    glued = _GLUED.fullmatch(value)
    if glued is not None:
        group = 1 if glued[1] else 2
        return _of_groups([glued[group]], begin + glued.start(group), begin + glued.end(group))
    points = _token_points(value)
    if not points or is_measure(text, begin, end) or text[max(begin - 1, 0) : begin] == "#":
        return []
    return [Spotted(value, begin, end, LETTERS[1], points)]


def _token_points(value: str) -> int:
    if _PREFIXED.fullmatch(value):
        return 4
    if _NAMED.fullmatch(value):
        return 2
    if _GROUPED.fullmatch(value):
        return 3
    if _KEY.fullmatch(value):
        return 1
    amount = _AMOUNT.fullmatch(value)
    if not _WORD_LONG.fullmatch(value) or _UNIT.fullmatch(value) or (amount and CURRENCIES & {*amount.groups()}):
        return 0
    return 1 if _UNLIKELY.fullmatch(value) else 3
