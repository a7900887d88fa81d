"""Settings as people write them, each read into its value; raises ValueError saying what is needed.

Never repeats what was written: it may be a token.
"""

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

SECRET_MIN = 32  # characters, of 64 kinds: 192 bits if they are random

_UNITS = {"": 1, "B": 1, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30}
_GROUPS_OF_ATTACHMENTS = frozenset({"executables", "scripts", "shortcuts", "disk-images", "macros"})
_DOMAIN = re.compile(r"(?=.{1,255}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
_PORT_MAX = 65535


class Listen(NamedTuple):
    """Where a door listens; an IPv6 host is without its brackets, port 0 lets the kernel choose."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Say whether only this machine can reach it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def text(value: str) -> str:
    """Take it as it stands."""
    return value


def truth(value: str) -> bool:
    """Read true or false."""
    try:
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[value.lower()]
    except KeyError:
        raise ValueError("needs true or false") from None


def switch(value: str) -> str:
    """Read how far something is wanted: off, on as far as it goes, or strict."""
    if value.lower() not in {"off", "on", "strict"}:
        raise ValueError("needs off, on or strict")
    return value.lower()


def count(value: str) -> int:
    """Read a whole number."""
    if not re.fullmatch(r"[0-9]{1,12}", value):
        raise ValueError("needs a whole number, 0 or more")
    return int(value)


def seconds(value: str) -> int:
    """Read a whole number of seconds."""
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError("needs a whole number of seconds")
    return int(value)


def octets(value: str) -> int:
    """Read a number of bytes, with KiB, MiB or GiB where it is large."""
    match = re.fullmatch(r"([0-9]{1,15}) ?([A-Za-z]*)", value)
    if not match or match[2].upper() not in _UNITS:
        raise ValueError("needs a number of bytes, or one with KiB, MiB or GiB")
    return int(match[1]) * _UNITS[match[2].upper()]


def is_domain(domain: str) -> bool:
    """Say whether it is a domain name of letters, digits and dashes, in lower case."""
    return _DOMAIN.fullmatch(domain) is not None


def _words(value: str) -> list[str]:
    return [word for word in re.split(r"[,\s]+", value) if word]


def _one_domain(value: str) -> str:
    domain = value.lower()
    if not is_domain(domain):
        raise ValueError("needs a domain name such as mail.example.org (an international one in its xn-- form)")
    return domain


def domains(value: str) -> tuple[str, ...]:
    """Read domains, of which `*.` may stand before one."""
    named = ("*." + _one_domain(word[2:]) if word.startswith("*.") else _one_domain(word) for word in _words(value))
    return tuple(dict.fromkeys(named))


def listens(value: str) -> tuple[Listen, ...]:
    """Read one or more of host:port."""
    listens = []
    for word in _words(value):
        host, colon, port = word.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not colon or not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _PORT_MAX:
            raise ValueError("needs host:port or [::]:port, more than one separated by commas")
        listens.append(Listen(host, int(port)))
    return tuple(listens)


def networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read networks in CIDR form."""
    networks = []
    for word in _words(value):
        try:
            network = ip_network(word, strict=False)
        except ValueError:
            raise ValueError("needs networks such as 127.0.0.1 or 10.0.0.0/8") from None
        if not network.prefixlen:
            raise ValueError("must not trust the whole internet")
        networks.append(network)
    return tuple(networks)


def url(value: str) -> str:
    """Read the address of a site, without a path."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.path in {"", "/"}
        sound = sound and not (parts.query or parts.fragment or parts.username) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ValueError("needs an address such as https://mail.example.org, without a path")
    return value.rstrip("/")


def attachments(value: str) -> tuple[str, ...]:
    """Read groups of file types and extensions with their dots; `none` for none."""
    words = tuple(dict.fromkeys(_words(value.lower())))
    if words == ("none",):
        return ()
    if not words or not all(
        word in _GROUPS_OF_ATTACHMENTS or re.fullmatch(r"\.[a-z0-9_-]{1,20}", word) for word in words
    ):
        groups = ", ".join(sorted(_GROUPS_OF_ATTACHMENTS))
        raise ValueError(f"needs extensions such as .exe, or any of {groups}, or none")
    return words


def secret(value: str) -> str:
    """Read a token that cannot be guessed."""
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{{SECRET_MIN},200}}", value):
        raise ValueError(f"needs {SECRET_MIN} or more of A-Z a-z 0-9 _ -")
    return value
