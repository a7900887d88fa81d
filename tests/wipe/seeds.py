"""Words that exist nowhere else, planted in one place each, and the search for them in another process's memory.

All words of one sowing begin alike, so that one search for the beginning, in each form in which it may stand there,
finds them all: searching for hundreds of words would take minutes. It has nothing in common with the search of
`ephemail prove`, so that what one overlooks the other may find.
"""

import base64
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

_LETTERS = "bcdfghjkmnpqrstvwxyz"
_MARKS = "abcdefghijklmnopqrstuvwxyz0123456789"
_START_LENGTH = 6
_WRITABLE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p ")
_CHUNK = 64 << 10


class Seeds:
    """One sowing: words of seven characters, by place, and what else is to be looked for."""

    def __init__(self) -> None:
        self._start = "".join(secrets.choice(_LETTERS) for _ in range(_START_LENGTH))
        self._marks: dict[str, str] = {}
        self._others: list[tuple[str, bytes]] = []

    def short(self, place: str) -> str:
        """Give the word of a place."""
        return self._start + self._marks.setdefault(place, _MARKS[len(self._marks)])

    def long(self, place: str) -> str:
        """Give it several times over, in one piece."""
        return self.short(place) * 5

    def take(self, place: str, *texts: str) -> None:
        """Look for texts of somebody else's, too, such as a token."""
        self._others += [(place, text.encode()) for text in texts]

    def found(self, memory: bytes) -> Iterator[str]:
        """Name the place of each word that stands there."""
        places = {mark: place for place, mark in self._marks.items()}
        for form, start, mark_at in self._forms():
            for position in _positions(memory, start):
                mark = chr(memory[position + mark_at]).lower() if position + mark_at < len(memory) and mark_at else ""
                yield places.get(mark, form)
        for place, octets in self._others:
            yield from (place for _ in _positions(memory, octets))

    def _forms(self) -> Iterator[tuple[str, bytes, int]]:
        """Give the beginning in each form, and how far behind it stands the mark of the place, if it can be read."""
        octets = self._start.encode()
        yield "octets", octets, len(octets)
        yield "capitals", octets.upper(), len(octets)
        for width in (2, 4):
            form = self._start.encode(f"utf-{8 * width}-le")
            yield f"{width} octets a character", form, len(form)
        yield "hexadecimal", octets.hex().encode(), 0
        for before in range(3):  # so many octets of something else stand in the first four characters
            whole = slice(-(-8 * before // 6), 8 * (before + len(octets)) // 6)
            yield "base64", base64.b64encode(bytes(before) + octets)[whole], 0


def search(pid: int, sowings: Iterable[Seeds]) -> Counter[str]:
    """Count by place the words that stand in what a process can write to."""
    sown = list(sowings)
    return Counter(place for memory in _memory(pid) for seeds in sown for place in seeds.found(memory))


def _memory(pid: int) -> Iterator[bytes]:
    with Path(f"/proc/{pid}/mem").open("rb", 0) as octets:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            if mapping := _WRITABLE.match(line):
                start, end = (int(address, 16) for address in mapping.groups())
                octets.seek(start)
                try:
                    yield _without_zeros(octets.read(end - start))
                except OSError:
                    continue  # unmapped meanwhile


def _without_zeros(memory: bytes) -> bytes:
    """Leave out what has never been touched: nearly all of the stacks."""
    chunks = (memory[start : start + _CHUNK] for start in range(0, len(memory), _CHUNK))
    return b"".join(chunk for chunk in chunks if chunk.count(0) < len(chunk))


def _positions(memory: bytes, sought: bytes) -> Iterator[int]:
    return (match.start() for match in re.finditer(re.escape(sought), memory))
