"""The names that a part gives itself: the one that we show, and all that other readers of mail may take.

Never raises; linear in the fields.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from ephemail.mail import headers
from ephemail.mail.charset import is_known
from ephemail.mail.parameters import Said

NAMES_MAX = 100  # in the fields that may name one part
WORDS_MAX = 60  # encoded words in them

# Whatever stands before and behind it: in a value, without a semicolon, behind a comment, in a form that is none. Of
# pieces (RFC 2231 §3) only the first is a name by itself.
_NAME = re.compile(r'name(?!\*[1-9][0-9]{0,2}\*?=)[^=;"]{0,20}=\s*+(?:"([^"]*+)"?|([^;]*+))', re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*+\)?")


class Names(NamedTuple):
    """`shown` is the one that we show; `others` may know those of `given` too, and yet others if it `is_doubtful`."""

    shown: str = ""
    given: tuple[str, ...] = ()
    is_doubtful: bool = False


def names_in(dispositions: Sequence[bytes], types: Sequence[bytes], said: Sequence[Said]) -> Names:
    """Give the names in the values of all fields that may give one; `said` is what they say, in the same order."""
    values = (*dispositions, *types)
    count = sum([value.lower().count(b"name") for value in values])
    if not count:
        return Names()
    if count > NAMES_MAX or sum([value.count(b"=?") for value in values]) > WORDS_MAX:
        return Names(is_doubtful=True)
    fields = [headers.unfold(value, headers.SECTION_MAX) for value in values]
    ours = ("filename",) * len(dispositions) + ("name",) * len(types)
    shown = (each.get(name) for each, name in zip(said, ours, strict=True))
    pairs = [value for each in said for name, value in each.pairs if name in {"name", "filename"}]
    given = [name for field in fields for name in _loose_names(field)]
    is_doubtful = any(each.is_doubtful for each in said) or not all(map(_has_known_words, fields))
    return Names(
        headers.decode_words(next(filter(None, shown), "")),
        tuple(filter(None, dict.fromkeys((*map(headers.decode_words, pairs), *given)))),
        is_doubtful,
    )


def _loose_names(field: str) -> Iterator[str]:
    for quoted, bare in _NAME.findall(field):
        name = quoted or bare.strip(" \t'")  # apostrophes are quotes to some
        yield headers.decode_words(name)
        if "%" in name:
            yield unquote(name)
        if bare and (" " in name or "(" in name or "\t" in name):
            # For some a value without quotes ends at its first white space or comment.
            yield from _COMMENT.sub(" ", name).split(maxsplit=1)[:1]
    if "=?" in field:
        yield headers.decode_words(field)  # a word may hold what else would end a value


def _has_known_words(field: str) -> bool:
    return "=?" not in field or all(map(is_known, headers.charsets_of_words(field)))
