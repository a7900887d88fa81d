"""How a client reaches its server: the address, the connections, and what is said when nobody answers."""

import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypedDict

import httpx

from ephemail.client.errors import Unreachable, is_for_whoever_asked

__tracebackhide__ = is_for_whoever_asked

# ImportError: a proxy of a kind that httpx needs another package for; UnicodeError: a host that is no name.
_UNREACHED = (httpx.TransportError, httpx.DecodingError, ImportError, UnicodeError)
_API = "/api/v1/"
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
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[!-~]+", self.url):
            raise ValueError("the server needs an address such as http://127.0.0.1:8080")
        if self.token is not None and not re.fullmatch(r"[!-~]+", self.token):
            raise ValueError("the token is what opening the mailbox gave: letters, digits, - and _")
        try:
            url = httpx.URL(self.url)
        except httpx.InvalidURL as error:
            raise ValueError(f"the server's address is wrong: {error}") from error
        if url.userinfo:  # httpx would send it in the one field that the token goes into
            raise ValueError("the server's address must be without a user name and password")

    def connect(self) -> httpx.Client:
        """Give a blocking client; nothing is sent yet. Raises Unreachable where the environment's proxy is no use."""
        with Reaching(self.url):
            return httpx.Client(**self._options())

    def connect_async(self) -> httpx.AsyncClient:
        """Give a client for an event loop; nothing is sent yet. Raises as `connect` does."""
        with Reaching(self.url):
            return httpx.AsyncClient(**self._options())

    def _options(self) -> "_Options":
        return {
            "base_url": self.url.rstrip("/") + _API,
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


class Reaching:
    """Turns what httpx raises in a block, when the server at `url` is not there or goes away, into Unreachable.

    No generator: pytest would show the lines of contextlib. And without the cause: what httpx and its parts say of it,
    one after another, would bury the one line that matters.
    """

    def __init__(self, url: httpx.URL | str) -> None:
        self._url = str(url).removesuffix(_API)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, _UNREACHED):
            text = f"the server at {self._url} cannot be reached: {str(error) or type(error).__name__}"
            raise Unreachable(text, may_pass=isinstance(error, httpx.TransportError)) from None
