"""Codes of capitals only: what is read out letter by letter, and hardly a word.

Never raises; linear: each run of capitals is looked at once.
"""

import re
from collections.abc import Iterator

# Capitals: one group of many, or a few of one length. A run is taken whole, however long, so that it is looked at once;
# what may not stand before is looked at behind the first letter, so that a search skips to capitals.
_CAPITALS = re.compile(r"[A-Z](?<![\w./@-][A-Z])[A-Z]{2,}+(?:-[A-Z]++)*+")
_LETTERS = re.compile(r"[A-Z]{6,10}|[A-Z]{3,5}(?:-[A-Z]{3,5}){1,3}")
_GOES_ON = re.compile(r"[\w@/-]|\.\w")
_VOWEL = re.compile(r"[AEIOU]")


def capitals_of(text: str) -> Iterator[re.Match[str]]:
    """Give the runs of capitals that could be codes, in their order."""
    for run in _CAPITALS.finditer(text):
        if _LETTERS.fullmatch(run[0]) and not _GOES_ON.match(text, run.end()) and _looks_random(run[0]):
            yield run


def _looks_random(letters: str) -> bool:
    """Say whether capitals are hardly a word: groups of one length, or few vowels."""
    groups = letters.split("-")
    if len(set(letters)) <= len(groups) + 1:  # a blank to fill in
        return False
    share = 4 if len(groups) == 1 else 2
    return len({len(group) for group in groups}) == 1 and len(_VOWEL.findall(letters)) * share <= len(letters)
