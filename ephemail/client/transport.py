"""How a client reaches its server: the address, the connections, and what is said when nobody answers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypedDict

import httpx

from ephemail.client.errors import Unreachable

# Given up before the server gives them up (after 5 s), so that no request meets a connection that is being closed.
_LIMITS = httpx.Limits(keepalive_expiry=3.0)  # and as many at once as there are calls, each of which may wait


class _Options(TypedDict):
    base_url: str
    headers: dict[str, str]
    limits: httpx.Limits
    trust_env: bool
    verify: bool


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address, such as http://127.0.0.1:8080, and a mailbox's token. Raises ValueError for what is none."""

    url: str
    token: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[!-~]+", self.url):
            raise ValueError("the server needs an address such as http://127.0.0.1:8080")
        if self.token is not None and not re.fullmatch(r"[!-~]+", self.token):
            raise ValueError("the token is what opening the mailbox gave: letters, digits, - and _")
        try:
            httpx.URL(self.url)
        except httpx.InvalidURL as error:
            raise ValueError(f"the server's address is wrong: {error}") from error

    def connect(self) -> httpx.Client:
        """Give a blocking client; nothing is sent yet. Raises Unreachable where the environment's proxy is no use."""
        with reaching():
            return httpx.Client(**self._options())

    def connect_async(self) -> httpx.AsyncClient:
        """Give a client for an event loop; nothing is sent yet. Raises as `connect` does."""
        with reaching():
            return httpx.AsyncClient(**self._options())

    def _options(self) -> "_Options":
        return {
            "base_url": self.url.rstrip("/") + "/api/v1/",
            "headers": {} if self.token is None else {"Authorization": f"Bearer {self.token}"},
            "limits": _LIMITS,
            "trust_env": self._is_far,
            # Certificates take 25 ms to load, for each mailbox; none is looked at without a proxy or TLS.
            "verify": self._is_far or self.url.startswith("https:"),
        }

    @property
    def _is_far(self) -> bool:
        """Say whether a proxy may stand between: none that would see the token on its way from here to here."""
        return httpx.URL(self.url).host not in {"localhost", "127.0.0.1", "::1"}


@contextmanager
def reaching() -> Iterator[None]:
    """Turn what httpx raises when a server is not there, or goes away, into Unreachable."""
    try:
        yield
    # ImportError: a proxy of a kind that httpx needs another package for; UnicodeError: a host that is no name.
    except (httpx.TransportError, httpx.DecodingError, ImportError, UnicodeError) as error:
        text = f"the server cannot be reached: {str(error) or type(error).__name__}"
        raise Unreachable(text, may_pass=isinstance(error, httpx.TransportError)) from error
