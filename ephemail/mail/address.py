"""Addresses: the paths of MAIL and RCPT, the names that a mailbox may have, the domains that are ours.

Works on the raw octets of a command's argument with anchored expressions that cannot backtrack, so that nothing is
decoded, unquoted or guessed on the way: an address is what stands there, or it is refused. Never raises.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import category

from ephemail.mail.reply import ADDRESS_NOT_ALLOWED, BAD_ADDRESS, BAD_ARGUMENTS, RELAY_DENIED, Reply

LOCAL_PART_MAX = 64  # octets; RFC 5321 §4.5.3.1.1
DOMAIN_MAX = 255  # octets; RFC 5321 §4.5.3.1.2
PATH_MAX = 320  # octets; RFC 5321 §4.5.3.1.3 says 256, but 64 + 1 + 255 are allowed by its neighbours

NAME_MIN, NAME_MAX = 3, LOCAL_PART_MAX

# No vowels, so no word can form; none of 0 o 1 l i, which look alike. 27 ** 12 is 57 bits.
RANDOM_NAME_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
RANDOM_NAME_LENGTH = 12

# What vowel-less shorthand still spells; a random name that contains one of these is drawn again.
_OFFENSIVE = re.compile(r"fck|fkn|fgt|sht|cnt|dck|ngr|ngg|kkk|nz|ss|88|wtf|stf|wnk|prn|sx|xxx")

RESERVED_NAMES = frozenset(
    word
    for line in (
        # RFC 2142, and RFC 5321 §4.5.1 for postmaster
        "abuse ftp hostmaster info list list-request mailer-daemon marketing news noc postmaster sales security",
        "support usenet uucp webmaster www",
        # CA/Browser Forum Baseline Requirements §3.2.2.4.4, and what authorities accepted before it
        "admin administrator is it mis root ssladmin ssladministrator sslwebmaster sysadmin",
        # what people would take for the operator's word
        "dmarc mail no-reply noreply operator privacy staff system tls-reports tlsrpt",
    )
    for word in line.split()
)

_NAME = re.compile(r"[a-z0-9_-]++(?:\.[a-z0-9_-]++)*+")
_LOCAL = re.compile(rb"[\w!#$%&'*+/=?^`{|}~-]++(?:\.[\w!#$%&'*+/=?^`{|}~-]++)*+", re.ASCII)
_TAG = re.compile(r"[a-z0-9_=~&#$*'.+-]*")
_DOMAIN = re.compile(rb"[a-z0-9_]++(?:-++[a-z0-9_]++)*+(?:\.[a-z0-9_]++(?:-++[a-z0-9_]++)*+)*+", re.IGNORECASE)

# A path in brackets, then parameters (RFC 5321 §4.1.2). A quoted local part may hold brackets and spaces.
# The space after the colon is not in the grammar, but in use.
_PATH = re.compile(
    rb"[ \t]*+<([^\"<> \x00-\x1f\x7f]*+"
    rb"(?:\"(?:[^\"\\\x00-\x1f\x7f]|\\[ -~])*+\"[^\"<> \x00-\x1f\x7f]*+)*+)>(?:[ \t]++(.*))?",
    re.DOTALL,
)
_PARAMETER = re.compile(rb"([a-z0-9][a-z0-9-]*)(?:=([\x21-\x3c\x3e-\xff]*))?", re.IGNORECASE)
_REVERSE_PATH = re.compile(
    r"(?:\"(?:[^\"\\]|\\.)*+\"|[^\s\"@()\[\],;:\\<>]++)@(?:[^\s\"@()\[\],;:\\<>]++|\[[0-9a-zA-Z:.-]++\])"
)
_SIZE = re.compile(rb"[0-9]{1,20}")  # RFC 1870 §3

# What nearly all of them say, known in one step; the rest of the grammar is for the others.
_ORDINARY_MAIL = re.compile(
    rb"FROM:<([\w.=+-]++@[a-z0-9.-]++)>(?: SIZE=([0-9]{1,20}))?+(?: BODY=8BITMIME)?+", re.ASCII | re.IGNORECASE
)
_ORDINARY_RCPT = re.compile(
    rb"TO:<([a-z0-9_-]++(?:\.[a-z0-9_-]++)*+)@([a-z0-9]++(?:[.-][a-z0-9]++)*+)>", re.ASCII | re.IGNORECASE
)


class Address(NamedTuple):
    """One recipient of ours: `local` without its tag and in lower case, `domain` in lower case.

    `mailbox` is the name of the place that it reaches, the one that it `leads_to` if it is not its own; `str()` is the
    address as it was given, tag included.
    """

    local: str
    domain: str
    tag: str = ""
    leads_to: str = ""

    @property
    def mailbox(self) -> str:
        """Name the place that it reaches."""
        return self.leads_to or f"{self.local}@{self.domain}"

    def __str__(self) -> str:
        name = f"{self.local}+{self.tag}" if self.tag else self.local
        return f"{name}@{self.domain}"

    def leading_to(self, mailbox: str) -> "Address":
        """Give the same address as another way into `mailbox`."""
        return self._replace(leads_to=mailbox)


@dataclass(frozen=True, slots=True)
class Domains:
    """The domains that are ours, in lower case; `*.example.org` stands for every single label below it.

    `offered` ones are for new mailboxes, `retired` ones only receive for mailboxes that are still open.
    """

    offered: tuple[str, ...]
    retired: tuple[str, ...] = ()

    def offer(self, domain: str) -> bool:
        """Say whether a mailbox may be opened at `domain`."""
        return _matches(domain, self.offered)

    def receive(self, domain: str) -> bool:
        """Say whether mail for `domain` is ours to answer for."""
        return _matches(domain, self.offered) or _matches(domain, self.retired)


class MailArguments(NamedTuple):
    """What MAIL said: the reverse-path, None for `<>`, and the declared size in octets, None if it was not declared."""

    reverse_path: str | None
    size: int | None


def is_name(name: str) -> bool:
    """Say whether a visitor may choose `name`, reserved or not: 3 to 64 of a–z, 0–9, dot, dash, underscore."""
    return NAME_MIN <= len(name) <= NAME_MAX and _NAME.fullmatch(name) is not None


def is_reserved(name: str) -> bool:
    """Say whether `name` is the operator's, however it is punctuated."""
    return name in RESERVED_NAMES or (not name.isalnum() and re.sub(r"[._-]", "", name) in RESERVED_NAMES)


def offends(name: str) -> bool:
    """Say whether a random name spells something one would not want to dictate on the telephone."""
    return _OFFENSIVE.search(name) is not None


def is_domain(domain: str) -> bool:
    """Say whether `domain` is a domain of letters, digits and dashes, in lower case, at most 255 octets."""
    return domain.isascii() and domain == domain.lower() and _is_host(domain.encode())


def parse_mail(argument: bytes) -> MailArguments | Reply:
    """Read what follows MAIL (RFC 5321 §4.1.1.2).

    Parameters that we do not know are ignored: real senders use them without asking.
    """
    ordinary = _ORDINARY_MAIL.fullmatch(argument)
    if ordinary is not None and len(argument) <= PATH_MAX:
        reverse_path, declared = ordinary.groups()
        return MailArguments(reverse_path.decode("ascii"), int(declared) if declared else None)
    path = _split_path(argument, b"FROM:")
    if path is None:
        return BAD_ADDRESS
    octets, parameters = path
    size = _declared_size(parameters)
    if isinstance(size, Reply):
        return size
    if not octets:
        return MailArguments(None, size)  # RFC 5321 §4.5.5
    reverse_path = _clean_text(octets)
    if len(octets) > PATH_MAX or reverse_path is None or not _REVERSE_PATH.fullmatch(reverse_path):
        return ADDRESS_NOT_ALLOWED
    return MailArguments(reverse_path, size)


def parse_rcpt(argument: bytes, domains: Domains) -> Address | Reply:
    """Read what follows RCPT (RFC 5321 §4.1.1.3): an address at one of `domains`, or the reply that refuses it.

    `<postmaster>` alone is the operator's at the first domain (RFC 5321 §4.5.1).
    """
    ordinary = _ORDINARY_RCPT.fullmatch(argument)
    if ordinary is not None and len(argument) <= LOCAL_PART_MAX:
        name, host = ordinary[1].decode("ascii").lower(), ordinary[2].decode("ascii").lower()
        return Address(name, host) if domains.receive(host) else RELAY_DENIED
    path = _split_path(argument, b"TO:")
    if path is None:
        return BAD_ADDRESS
    octets, _ = path
    if octets.lower() == b"postmaster":
        return Address("postmaster", domains.offered[0].removeprefix("*."))
    local, at, domain = octets.rpartition(b"@")
    if not (local and at and domain):
        return BAD_ADDRESS
    # Source routes, quoting, bang paths and the like have only ever been used to fool somebody.
    if not _is_dot_string(local) or not _is_host(domain):
        return ADDRESS_NOT_ALLOWED
    host = domain.decode("ascii").lower()
    return _at_ours(local, host) if domains.receive(host) else RELAY_DENIED


def _at_ours(local: bytes, host: str) -> Address | Reply:
    name, _, tag = local.decode("ascii").lower().partition("+")
    return Address(name, host, tag) if _NAME.fullmatch(name) and _TAG.fullmatch(tag) else ADDRESS_NOT_ALLOWED


def _is_dot_string(local: bytes) -> bool:
    return len(local) <= LOCAL_PART_MAX and _LOCAL.fullmatch(local) is not None


def _is_host(domain: bytes) -> bool:
    return len(domain) <= DOMAIN_MAX and _DOMAIN.fullmatch(domain) is not None


def _matches(domain: str, domains: tuple[str, ...]) -> bool:
    if domain in domains:
        return "*" not in domain
    label, _, parent = domain.partition(".")
    return bool(label) and f"*.{parent}" in domains


def _split_path(argument: bytes, keyword: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]] | None:
    """Split `KEYWORD:<path> parameters`; None where that is not what stands there."""
    if argument[: len(keyword)].upper() != keyword:
        return None
    match = _PATH.fullmatch(argument, len(keyword))
    if match is None:
        return None
    octets, rest = match.groups()
    if not rest:
        return octets, []
    parameters = []
    for word in rest.split():
        parameter = _PARAMETER.fullmatch(word)
        if parameter is not None:
            parameters.append((parameter[1].upper(), parameter[2] or b""))
    return octets, parameters


def _declared_size(parameters: list[tuple[bytes, bytes]]) -> int | Reply | None:
    for keyword, value in parameters:
        if keyword == b"SIZE":
            return int(value) if _SIZE.fullmatch(value) else BAD_ARGUMENTS
    return None


def _clean_text(octets: bytes) -> str | None:
    """Decode as UTF-8 (RFC 6531); None if it is not, or has characters that are not seen or reorder what is."""
    if octets.isascii():
        return octets.decode("ascii")  # _PATH has refused the controls
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if any(category(character)[0] in "CZ" for character in text) else text
