"""A process's memory, searched from outside for words that should not be in it any more.

All that is mapped and can be read is searched, a chunk at a time, for each word as octets (of Latin-1, which is
Python's form of one byte a character) and in Python's forms of two and four bytes a character. Only Linux shows it, and
of a sealed process only to root: for anyone else OSError is raised.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

CHUNK_BYTES = 1 << 20
_FORMS = ("latin-1", *(f"utf-{bits}-{sys.byteorder[0]}e" for bits in (16, 32)))
_CHARACTER_MAX_BYTES = 4
_ALIKE = 3  # words that begin with the same three characters are looked for in one go
_MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r")


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search has found: how many copies of which word, in how much memory."""

    copies: Counter[str]
    octets: int


def search(pid: int, words: Iterable[str]) -> Searched:
    """Count the copies of each word in the memory of a process. Raises OSError where that may not be read."""
    sought = sorted(set(words))
    patterns = [(form, pattern) for form in _FORMS for pattern in _patterns(sought, form)]
    overlap = max(map(len, sought), default=1) * _CHARACTER_MAX_BYTES - 1
    copies: Counter[str] = Counter()
    octets = 0
    for chunk, known in _chunks(pid, overlap):
        octets += len(chunk) - known
        for form, pattern in patterns:
            copies.update(match[0].decode(form) for match in pattern.finditer(chunk) if match.end() > known)
    return Searched(copies, octets)


def _patterns(words: list[str], form: str) -> Iterator[re.Pattern[bytes]]:
    """Give a pattern for all words that begin alike: what a pattern begins with is searched for at memory's speed."""
    for start, alike in groupby(words, lambda word: word[:_ALIKE]):
        rests = (re.escape(word[_ALIKE:].encode(form)) for word in sorted(alike, key=len, reverse=True))
        yield re.compile(re.escape(start.encode(form)) + b"(?:" + b"|".join(rests) + b")", re.DOTALL)


def _chunks(pid: int, overlap: int) -> Iterator[tuple[bytes, int]]:
    """Give the memory in chunks, and how many octets of each are the end of the one before."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace")
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for mapping in filter(None, map(_MAPPING.match, maps.splitlines())):
            place, end = (int(address, 16) for address in mapping.groups())
            tail = b""
            while place < end:
                try:
                    memory.seek(place)
                    fresh = memory.read(min(CHUNK_BYTES, end - place))
                except (OSError, OverflowError):  # the kernel's own pages, or what has been unmapped meanwhile
                    break
                if not fresh:
                    break
                yield tail + fresh, len(tail)
                place += len(fresh)
                tail = (tail + fresh)[-overlap:]
