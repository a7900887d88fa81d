"""How a client reaches its server: the address, the connections, and what is said when nobody answers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from ephemail.client.errors import Unreachable

# Given up before the server gives them up (after 5 s), so that no request meets a connection that is being closed.
_LIMITS = httpx.Limits(keepalive_expiry=3.0)


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
            return httpx.Client(base_url=self._base, headers=self._headers, limits=_LIMITS, trust_env=self._is_far)

    def connect_async(self) -> httpx.AsyncClient:
        """Give a client for an event loop; nothing is sent yet. Raises as `connect` does."""
        with reaching():
            return httpx.AsyncClient(base_url=self._base, headers=self._headers, limits=_LIMITS, trust_env=self._is_far)

    @property
    def _is_far(self) -> bool:
        """Say whether a proxy may stand between: none that would see the token on its way from here to here."""
        return httpx.URL(self.url).host not in {"localhost", "127.0.0.1", "::1"}

    @property
    def _base(self) -> str:
        return self.url.rstrip("/") + "/api/v1/"

    @property
    def _headers(self) -> dict[str, str]:
        return {} if self.token is None else {"Authorization": f"Bearer {self.token}"}


@contextmanager
def reaching() -> Iterator[None]:
    """Turn what httpx raises when a server is not there, or goes away, into Unreachable."""
    try:
        yield
    # ImportError: a proxy of a kind that httpx needs another package for; UnicodeError: a host that is no name.
    except (httpx.TransportError, httpx.DecodingError, ImportError, UnicodeError) as error:
        raise Unreachable(f"the server cannot be reached: {str(error) or type(error).__name__}") from error
