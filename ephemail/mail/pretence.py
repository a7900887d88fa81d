"""Links whose text names another host than they lead to.

Only what a reader would take for an address counts: a URL, `www.` anything, or a text that is nothing but a host. A
newsletter that counts its clicks does this too; which of the two it is nobody can tell from the mail. Never raises;
linear in what is read of the text.
"""

import re

from ephemail.mail.display import clean_line
from ephemail.mail.hosts import ascii_host, host_of
from ephemail.mail.markup import unescape_safely

TEXT_MAX = 200  # characters of a link's text that are looked at

_LABELS = r"(?:[\w-]{1,63}\.){1,9}(?!\d)[\w-]{2,63}"
# The end of a host: not within a word, not before the at sign of a user's name or of a mail address.
_NAMED = re.compile(rf"(?:https?://|\bwww\.)(?:[^\s/?#@]{{1,99}}@)?({_LABELS})(?![\w@-])", re.IGNORECASE)
_NOTHING_BUT = re.compile(rf"({_LABELS})\.?(?:[:/?#]\S*)?")


def named_host(text: str) -> str:
    """Give the host that a link's text, character references and all, names to its reader; mostly none."""
    if "." not in text and "&" not in text:
        return ""
    words = clean_line(unescape_safely(text[:TEXT_MAX]), TEXT_MAX)
    named = _NAMED.search(words) or _NOTHING_BUT.fullmatch(words)
    return _plain(ascii_host(named[1])) if named is not None else ""


def true_host(href: str, named: str) -> str:
    """Give the host that `href` leads to if it is neither the one that is named nor within it, or it within that."""
    leads_to = _plain(host_of(href.strip()))
    return "" if _are_one(leads_to, named) else leads_to


def _are_one(host: str, other: str) -> bool:
    """Say whether two hosts are the same, or one lies within the other."""
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")


def _plain(host: str) -> str:
    """Give a host as it is compared."""
    return host.removeprefix("www.")
