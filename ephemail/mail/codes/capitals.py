"""Codes of capitals only: what is read out letter by letter, and hardly a word.

Never raises; linear: each run of capitals is looked at once.
"""

import re
from collections.abc import Iterator

# Capitals: one group of many, or a few of one length. A run is taken whole, however long, and looked at once: a search
# that is told what may not stand before looks back at each letter of it.
_CAPITALS = re.compile(r"[A-Z]{3,}+(?:-[A-Z]++)*+")
_BEFORE = re.compile(r"[\w./@-]")
_MOST = 23  # characters of four groups of five
_LETTERS = re.compile(r"[A-Z]{6,10}|[A-Z]{3,5}(?:-[A-Z]{3,5}){1,3}")
_GOES_ON = re.compile(r"[\w@/-]|\.\w")
_VOWEL = re.compile(r"[AEIOU]")


def capitals_of(text: str) -> Iterator[re.Match[str]]:
    """Give the runs of capitals that could be codes, in their order."""
    for run in _CAPITALS.finditer(text):
        begin, end = run.span()
        if end - begin > _MOST or not _LETTERS.fullmatch(text, begin, end):
            continue
        if not (_BEFORE.match(text[max(begin - 1, 0) : begin]) or _GOES_ON.match(text, end)) and _looks_random(run[0]):
            yield run


def _looks_random(letters: str) -> bool:
    """Say whether capitals are hardly a word: groups of one length, or few vowels."""
    groups = letters.split("-")
    if len(set(letters)) <= len(groups) + 1:  # a blank to fill in
        return False
    share = 4 if len(groups) == 1 else 2
    return len({len(group) for group in groups}) == 1 and len(_VOWEL.findall(letters)) * share <= len(letters)
