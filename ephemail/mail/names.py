"""All the names that the header section of a part gives it: readers of mail differ in which of them they take."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from ephemail.mail import headers

_FIELDS = re.compile(rb"\ncontent-(?:type|disposition)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE)
_NAME = re.compile(r'name[^=;"]{0,20}=\s*+(?:"([^"]*+)"?|([^;]*+))', re.IGNORECASE)


def naming_fields(section: bytes) -> list[bytes]:
    """Give the values of all fields that may give a name, however often they stand there."""
    return _FIELDS.findall(b"\n" + section)


def names_in(values: list[bytes]) -> set[str]:
    """Give every name in the values of such fields: continued, encoded, and as it stands."""
    return {name for value in values for name in _names_of(value)}


def _names_of(value: bytes) -> Iterator[str]:
    _, said = headers.parameters(value, headers.SECTION_MAX)
    for name in ("name", "filename"):
        if name in said:
            yield headers.decode_words(said[name])
    for quoted, bare in _NAME.findall(value.decode("utf-8", "replace")):
        yield headers.decode_words(quoted or bare.strip())
        yield unquote(quoted or bare.strip())
