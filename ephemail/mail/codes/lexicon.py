"""What the words of a short text are about, in any of the languages of the tables.

A table entry is a word (`code`), its beginning (`verif*`), its end (`*kode`) or two words in a row (`log_in`); in
scripts that put no spaces between words it is found anywhere. Case and accents do not count. The tables are read once,
at import; a look-up costs a few dictionary look-ups a word, however many languages there are. Never raises.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from ephemail.mail.codes.words import MEANINGS, TABLES, Words

TEXT_MAX = 400  # characters of a text that are looked at

# One bit for each of the lists that a table has.
BITS = {name: 1 << n for n, name in enumerate(MEANINGS)}
CODE, OTP, CONFIRM, LOGIN, RESET, PRESS = (BITS[name] for name in ("code", "otp", "confirm", "login", "reset", "press"))
PLAIN, JOIN, ENTER, EXPIRY = (BITS[name] for name in ("plain", "join", "enter", "expiry"))
ACCOUNT, MEETING, PAST = (BITS[name] for name in ("account", "meeting", "past"))
ORDER, PROMO, OTHER, FOOTER = (BITS[name] for name in ("order", "promo", "other", "footer"))
CODES = CODE | OTP
DEEDS = CONFIRM | LOGIN | RESET
NAMES_ELSE = ORDER | PROMO | OTHER

_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u0652\u0591-\u05c7\u200b-\u200f\xad]+")
# Unicode's word characters lack the vowel signs of Indic scripts, so what ends a word is named instead.
_WORD = re.compile(
    r"[^\s\x00-/:-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u206f\u3000-\u3020\uff00-\uff0f\uff1a-\uff20،؛؟।։]+"
)
# Scripts without spaces: Thai to Lao, Myanmar, Khmer, kana, Han; and Hangul, which joins nouns at will.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af]+"
)
_SPACED = "\u0dff"  # the last of the scripts with spaces, but for Hangul and some of Africa
# Characters of a beginning or an end that entries are filed under: shorter ones have too many words in common.
_KEY = 4
_SHORT_KEY = 3


class Lexicon:
    """Tables made ready for look-ups."""

    def __init__(self, tables: Iterable[Words]) -> None:
        self._whole: dict[str, int] = {}
        self._starts: dict[str, dict[str, int]] = {}
        self._ends: dict[str, dict[str, int]] = {}
        self._within: dict[str, dict[str, int]] = {}
        # By the first of two words, the second, with an asterisk where that is only its beginning.
        self._pairs: dict[str, dict[str, int]] = {}
        for table in tables:
            for name, bit in BITS.items():
                for entry in fold(getattr(table, name)).split():
                    self._file(entry, bit)

    def _file(self, entry: str, bit: int) -> None:
        if "_" in entry:
            first, _, entry = entry.partition("_")
            filed = self._pairs.setdefault(first, {})
        elif entry[-1] == "*":
            entry = entry[:-1]
            filed = self._starts.setdefault(entry[:_KEY], {})
        elif entry[0] == "*":
            entry = entry[1:]
            filed = self._ends.setdefault(entry[-_KEY:], {})
        elif entry > _SPACED and _UNSPACED.match(entry):
            filed = self._within.setdefault(entry[:2], {})
        else:
            filed = self._whole
        filed[entry] = filed.get(entry, 0) | bit

    def about(self, text: str) -> int:
        """Give the bits of all that `text` speaks of."""
        found = 0
        before = ""
        for word in _WORD.findall(fold(text[:TEXT_MAX])):
            paired = self._paired(before, word) if before in self._pairs else 0
            # An error code is none: where two words name another number, the second says nothing of its own.
            found |= paired if paired & NAMES_ELSE else paired | self._own(word)
            before = word
        return found

    def _own(self, word: str) -> int:
        """Give the bits of one word, whatever stands before it."""
        found = self._whole.get(word, 0)
        starts, ends = self._starts, self._ends
        for length in (_KEY, _SHORT_KEY):
            if (key := word[:length]) in starts:
                found |= _sum(starts[key], word.startswith)
            if (key := word[-length:]) in ends:
                found |= _sum(ends[key], word.endswith)
        return found | self._anywhere(word) if word > _SPACED else found

    def _paired(self, before: str, word: str) -> int:
        found = 0
        for second, bits in self._pairs[before].items():
            if second == word or (second[-1] == "*" and word.startswith(second[:-1])):
                found |= bits
        return found

    def _anywhere(self, word: str) -> int:
        found = 0
        for at in range(len(word) - 1):
            filed = self._within.get(word[at : at + 2])
            if filed is not None:
                for stem, bits in filed.items():
                    if word.startswith(stem, at):
                        found |= bits
        return found


def fold(text: str) -> str:
    """Give `text` without case, accents and forms of width or presentation."""
    if text.isascii():
        return text.lower()
    decomposed = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", decomposed)


def _sum(filed: dict[str, int], matches: Callable[[str], bool]) -> int:
    found = 0
    for stem, bits in filed.items():
        if matches(stem):
            found |= bits
    return found


LEXICON = Lexicon(TABLES)
