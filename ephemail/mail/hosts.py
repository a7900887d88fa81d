"""The host that an address leads to, in the ASCII in which a browser looks it up, so that no letter passes for another.

As the URL Standard has it (§3.5 and §4.4, by UTS 46): Python's own codec is of 2003, takes faß.example for
fass.example, which is somebody else's, and takes 20 ms for one name. Never raises; bounded by the length of a name.
"""

import re
from unicodedata import normalize
from urllib.parse import unquote

from ephemail.mail.display import clean_line
from ephemail.mail.punycode import punycode

_HOST_MAX = 253  # RFC 1035 §2.3.4
_LABEL_MAX = 63

# A browser takes line breaks and tabs out first, wherever they stand.
_BREAKS = re.compile(r"[\t\r\n]+")
# A backslash is a slash, the last at sign ends the name of a user, and slashes may be left out.
_AUTHORITY = re.compile(
    r"[\x00- ]*+https?:[/\\]*+(?:[^/\\?#]*@)?(?:(\[[0-9a-f:.]{2,45}\])|([^/\\?#:]*))", re.IGNORECASE
)
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*+")
_DOTS = re.compile("[\u3002\uff0e\uff61]")
# More than a name may have (RFC 1035 §2.3.1), but no less than a browser goes to.
_LABEL = re.compile(r"[a-z0-9_!\"$&'()*+,;=`{}~-]{1,63}")
_KEPT = "ßς"  # since 2008 they are letters of their own


def host_of(url: str) -> str:
    """Give the host of an address, empty if that leads to none."""
    authority = _AUTHORITY.match(_BREAKS.sub("", url))
    if authority is None:
        return ""
    literal, name = authority.groups()
    if literal or (len(name) <= _HOST_MAX and _PLAIN.fullmatch(name)):  # as nearly all are
        return (literal or name).lower()
    return ascii_host(unquote(name))


def ascii_host(name: str) -> str:
    """Give the host of that name, however it is written; empty if it cannot be one."""
    name = clean_line(name, _HOST_MAX + 1)
    if len(name) > _HOST_MAX:
        return ""
    labels = []
    for label in _DOTS.sub(".", name).rstrip(".").split("."):
        labels.append(_ascii_label(label))
        if not _LABEL.fullmatch(labels[-1]):
            return ""
    return ".".join(labels)


def _ascii_label(label: str) -> str:
    """Give a label in ASCII; what it gives is none where `label` was none."""
    if label.isascii():
        return label.lower()
    if len(label) > _LABEL_MAX:
        return ""
    plain = normalize("NFKC", "".join(each if each in _KEPT else each.casefold() for each in normalize("NFKC", label)))
    if plain.isascii() or len(plain) > _LABEL_MAX:
        return plain
    return "xn--" + punycode(plain)
