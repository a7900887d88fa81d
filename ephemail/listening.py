"""The sockets that the doors listen on, bound before there is an event loop."""

import os
import resource
import socket
from collections.abc import Sequence
from typing import NamedTuple

from ephemail.spelling import Listen

_BACKLOG = 512


class Sockets(NamedTuple):
    """What the doors listen on, bound."""

    smtp: list[socket.socket]
    http: list[socket.socket]
    metrics: list[socket.socket]


class CannotStart(Exception):
    """What the machine refuses us: a port that is taken, a certificate that cannot be read."""


def bind(door: str, listens: Sequence[Listen]) -> list[socket.socket]:
    """Bind all of a door; an IPv6 wildcard takes IPv4 along, unless that has a listener of its own on the port.

    `door` is what the flag begins with that says where it listens. Raises CannotStart.
    """
    taken = {listen.port for listen in listens if ":" not in listen.host}
    try:
        return [
            _bind_one(listen, both=listen.host == "::" and listen.port not in taken and socket.has_dualstack_ipv6())
            for listen in listens
        ]
    except CannotStart as reason:
        raise CannotStart(f"{reason} (choose another with --{door}-listen)") from None


def _bind_one(listen: Listen, *, both: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    try:
        bound = socket.create_server(listen, family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    except socket.gaierror:
        raise CannotStart(f"{listen}: no address of this machine") from None
    except OSError as error:
        raise CannotStart(f"{listen}: {os.strerror(error.errno or 0)}") from None
    bound.setblocking(False)
    return bound


def allow_descriptors() -> None:
    """Take as many file descriptors as we may: by default a process has fewer than our ceilings let connections in."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
