"""Words that exist nowhere else, to be planted in mail and looked for afterwards."""

import secrets
from collections import Counter
from collections.abc import Iterable

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_SHORT_MORE, _LONG_MORE = 4, 28  # characters behind the beginning; a code has six or seven in all, a token dozens
_DENSE_OCTETS, _DENSE_LINES = 900, 32  # a line may have 998 (RFC 5322 §2.1.1)
_NOT_IN_A_LINE = b"\0\r\n."


class Words:
    """Makes words, remembers for what place, and finds them again. All of a proof's words begin alike.

    They are of small letters and digits, so that a door which folds case leaves them as they are; the dense ones are of
    any octets, as characters of Latin-1.
    """

    def __init__(self) -> None:
        self._start = secrets.choice("qxz") + secrets.choice("0123456789") + secrets.choice("jqxz")
        self._places: dict[str, str] = {}

    def short(self, place: str) -> str:
        """Make a word of seven characters."""
        return self._new(place, _SHORT_MORE)

    def long(self, place: str) -> str:
        """Make a word of 31 characters, on which a number of copies may follow one another."""
        return self._new(place, _LONG_MORE)

    def both(self, place: str) -> str:
        """Make a short and a long one, with a space between them."""
        return f"{self.short(place)} {self.long(place)}"

    def dense(self, place: str) -> tuple[str, str]:
        """Make a word of 31 characters in the midst of lines that do not compress; give it, and the lines."""
        lines = [_dense(_DENSE_OCTETS) for _ in range(_DENSE_LINES)]
        word = self._start + lines[_DENSE_LINES // 2][_DENSE_OCTETS // 2 :][:_LONG_MORE]
        self.take(place, word)
        lines[_DENSE_LINES // 2] = word.join((_dense(_DENSE_OCTETS // 2), _dense(_DENSE_OCTETS // 2)))
        return word, "\n".join(lines)

    def take(self, place: str, word: str) -> None:
        """Look for a word, too, that is not ours, such as a token."""
        self._places[word] = place

    def all(self) -> Iterable[str]:
        """Give all words."""
        return self._places

    @property
    def count(self) -> int:
        """Say how many there are."""
        return len(self._places)

    def found_in(self, text: str) -> Counter[str]:
        """Count by place the words that stand in a text, in any case."""
        folded = text.lower()
        return Counter(place for word, place in self._places.items() if word.lower() in folded)

    def by_place(self, copies: Counter[str]) -> Counter[str]:
        """Count copies of words by place."""
        counted: Counter[str] = Counter()
        for word, times in copies.items():
            counted[self._places[word]] += times
        return counted

    def _new(self, place: str, more: int) -> str:
        while True:
            word = self._start + "".join(secrets.choice(_ALPHABET) for _ in range(more))
            if word not in self._places:
                self._places[word] = place
                return word


def _dense(octets: int) -> str:
    """Make a line of about so many octets, whatever they are."""
    return secrets.token_bytes(octets).translate(None, _NOT_IN_A_LINE).decode("latin-1")


def told(counted: Counter[str]) -> str:
    """Say what was found where, the most first."""
    return ", ".join(f"{place} {times:,}" for place, times in counted.most_common())
