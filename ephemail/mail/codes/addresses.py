"""What the address of a link tells: whose it is, what it does, whether there is a secret in it.

Its words are English wherever a mail is from. A click counter's address tells nothing but that it has a secret. Never
raises; linear in a bounded beginning.
"""

import re
from dataclasses import dataclass

from ephemail.mail.hosts import host_of

_READ_MAX = 400  # characters

_BEGINNING = re.compile(r"\Ahttps?:[/\\]*+[^/\\?#]*+", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}+")
# What may be a secret is between slashes or a value; what no word is like has characters of several kinds by turns.
_PIECE = re.compile(r"[\w~.:-]{6,}+")
_DIGIT = re.compile(r"[0-9]")
_RUN = re.compile(r"[a-z]++|[A-Z]++|[0-9]++")
_WORDLIKE = re.compile(r"[a-z]{4}|[A-Z]{4}|\A[^a-zA-Z]*+[a-zA-Z]?[^a-zA-Z]*+\Z")
_SLUG = re.compile(r"(?:(?:[A-Za-z]?[a-z]++|[0-9]{1,8}+)(?:[-_.:]|\Z))*+\Z")
_CAPITAL_WITHIN = re.compile(r"[a-z][A-Z]")
_LONG = 16  # characters of a secret that nobody could guess
_RUNS = 4  # of one kind of characters, that words with a number do not have
_WITHIN = 4  # capitals within a word, that names written in one do not have
_PIECES = re.compile(r"[/?#&]++")
_NAME_WORDS = 4  # a page is called with so many words at most, and an article with more
# A value, a number, capitals within a word: pages are not called so.
_VALUE = re.compile(r"=\w|/[\w-]*?\d[\w-]{3}|/\d++(?![\w.-])|/\w*?[a-z][A-Z]\w{6}")

_DEEDS = {
    **dict.fromkeys(("verify", "verification", "confirm", "confirmation", "validate"), "confirm"),
    **dict.fromkeys(("activate", "activation"), "confirm"),
    **dict.fromkeys(("login", "signin", "magic", "auth", "passwordless", "authenticate"), "login"),
    **dict.fromkeys(("reset", "recover", "recovery", "password", "forgot"), "reset"),
}
_ELSEWHERE_WORDS = (
    "unsubscribe unsub optout preferences privacy terms legal help support contact faq blog about social view browser "
    "webversion track tracking order orders invoice shop store deny cancel revoke report abuse settings signup "
    "register activity events docs discord community news article careers jobs policies imprint impressum logo"
)
_ELSEWHERE = frozenset(_ELSEWHERE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Address:
    """An address and what it tells."""

    url: str
    host: str  # empty where no browser would go
    deed: str  # confirm, login or reset; empty where it does not say
    elsewhere: bool  # leads to help, terms, a shop…
    secret: str  # something in it that no word is like; empty where nothing is
    particular: bool  # has a value or a number in it at least
    words: str  # all its words, as a text

    @property
    def is_long(self) -> bool:
        """Say whether its secret is as long as a secret should be."""
        return len(self.secret) >= _LONG


def read_address(url: str) -> Address:
    """Give what an address tells."""
    path = _BEGINNING.sub("", url[:_READ_MAX])
    words = _WORD.findall(path.lower())
    deed, goes_on = _deed_of(path.lower()) if not _DEEDS.keys().isdisjoint(words) else ("", False)
    return Address(
        url,
        host_of(url),
        deed=deed,
        elsewhere=not _ELSEWHERE.isdisjoint(words),
        secret=max(filter(_is_secret, _PIECE.findall(path)), key=len, default=""),
        particular=goes_on or _VALUE.search(path) is not None,
        words=" ".join(words),
    )


def _deed_of(path: str) -> tuple[str, bool]:
    """Give what the first page in a path that names a deed does, and whether the path goes on behind it."""
    pieces = _PIECES.split(path)
    for n, piece in enumerate(pieces, 1):
        words = _WORD.findall(piece)
        deed = next((_DEEDS[word] for word in words if word in _DEEDS), "")
        if deed and len(words) <= _NAME_WORDS:
            return deed, any(pieces[n:])
    return "", False


def _is_secret(piece: str) -> bool:
    """Say whether a piece of an address looks like nothing that a person would name a page."""
    if len(piece) >= _LONG:
        if _DIGIT.search(piece):
            return not _SLUG.match(piece)
        return len(_CAPITAL_WITHIN.findall(piece)) >= _WITHIN
    return len(_RUN.findall(piece)) >= _RUNS and not _WORDLIKE.search(piece) and _DIGIT.search(piece) is not None
