"""What the address of a link tells: whose it is, what it does, whether there is a secret in it.

Its words are English wherever a mail is from. A click counter's address tells nothing but that it has a secret. Never
raises; linear in a bounded beginning.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from ephemail.mail.display import clean_line

_READ_MAX = 400  # characters
_HOST_MAX = 253  # RFC 1035 §2.3.4

# As a browser reads it: a backslash is a slash, the last at sign ends the name of a user.
_AUTHORITY = re.compile(r"https?:[/\\]*+(?:[^/\\?#]*@)?([^/\\?#:@]++)", re.IGNORECASE)
_BEGINNING = re.compile(r"\Ahttps?:[/\\]*+[^/\\?#]*+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*+")
_WORD = re.compile(r"[a-z]{3,}+")
_LONG = re.compile(r"[\w~.:-]{16,}+")
_DIGIT = re.compile(r"\d")
_VALUE = re.compile(r"[=/][\w-]*?\d[\w-]{3}|=[\w-]{6}")

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
    secret: bool  # has something long with digits in it, as no word has
    particular: bool  # has a value or a number in it at least


def read_address(url: str) -> Address:
    """Give what an address tells."""
    path = _BEGINNING.sub("", url[:_READ_MAX])
    words = _WORD.findall(path.lower())
    return Address(
        url,
        host_of(url),
        deed=next((_DEEDS[word] for word in words if word in _DEEDS), ""),
        elsewhere=not _ELSEWHERE.isdisjoint(words),
        secret=any(map(_DIGIT.search, _LONG.findall(path))),
        particular=_VALUE.search(path) is not None,
    )


def host_of(url: str) -> str:
    """Give the host that a person should look at, in ASCII, so that no letter passes for another; empty if none is."""
    authority = _AUTHORITY.match(url)
    host = clean_line(unquote(authority[1]), _HOST_MAX).lower().rstrip(".") if authority else ""
    if host.isascii():
        return host if _HOST.fullmatch(host) else ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # too long, or no host at all
        return ""
