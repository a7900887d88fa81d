"""What a request is for (RFC 9112 §3.2): whatever form it has, what comes after sees a path and a Host field.

A target in absolute form names the host itself, and its word counts, not the field's: who checked only the field would
check what was not asked for.
"""

import re

from ephemail.web.headers import RawHeaders

# RFC 9112 §3.2.2; what comes after the authority may be nothing, a path, or a query without one.
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)(/?)(.*)", re.IGNORECASE | re.DOTALL)

_ANY = b"*"  # RFC 9112 §3.2.4, for OPTIONS; there is nothing at this path


class NoTarget(Exception):
    """The target has none of the forms that a server is asked in."""


def in_origin_form(target: bytes, headers: RawHeaders) -> bytes:
    """Give a target as path and query, and have the Host field say where it was sent. Raises NoTarget."""
    if target == _ANY:
        return target
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        raise NoTarget
    authority, slash, rest = absolute.groups()
    for index, (name, _) in enumerate(headers):
        if name == b"host":
            headers[index] = (name, authority)
    return (slash or b"/") + rest
