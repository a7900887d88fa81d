"""A stranger's words as an agent may read them: bounded, and nothing in them that a person would not see.

Characters without a glyph can spell out instructions that only a model reads. They all go, also the joiners and
selectors that shape what stands beside them: an agent reads words, not shapes.
"""

import re

from ephemail import terminal

CUT = "… [cut]"

# What terminal.py leaves: joiners, variation selectors (a byte each, to whoever hides something), invisible fillers.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def line(value: str, limit: int) -> str:
    """Give `value` as one line of at most `limit` characters and, if there was more, the mark of a cut."""
    words = _UNSEEN.sub("", terminal.line(value[: 2 * limit]))
    return words if len(words) <= limit and len(value) <= 2 * limit else words[:limit] + CUT


def text(value: str, limit: int) -> tuple[str, bool]:
    """Give the lines of `value`, at most `limit` characters of them, and whether there was more."""
    words = _UNSEEN.sub("", terminal.text(value[: 2 * limit])).rstrip()
    is_cut = len(words) > limit or len(value) > 2 * limit
    return (words[:limit] + CUT if is_cut else words), is_cut
