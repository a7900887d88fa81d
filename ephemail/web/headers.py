"""What every answer says to the browser: what may run, what may be loaded, who may embed it, what may be kept.

The strings are exact, and asserted in tests/web/test_headers.py. An answer may bring its own policy or caching rule.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
DOCS_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DOWNLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

# Everything that Chromium knows and a mailbox does not need; clipboard-write stays, for the copy button.
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
    "publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), xr-spatial-tracking=()"
)

FOR_EVER = "public, max-age=31536000, immutable"

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": PERMISSIONS_POLICY,
}
_UNLESS_SAID = {"content-security-policy": API_POLICY, "cache-control": "no-store"}
_STRICT_TRANSPORT = {"strict-transport-security": "max-age=31536000"}

RawHeaders = list[tuple[bytes, bytes]]


def always(*, https: bool) -> RawHeaders:
    """Give what is said with every answer; over HTTPS also that it shall stay so."""
    return _raw(_ALWAYS | (_STRICT_TRANSPORT if https else {}))


def viewer_policy(script_hash: str, *, images: bool) -> str:
    """Write the policy of the frame that shows mail: its one script, styles, and images that came in the mail."""
    return (
        f"default-src 'none'; script-src 'sha256-{script_hash}'; style-src 'unsafe-inline'; "
        f"img-src data:{' https:' if images else ''}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


class Secure:
    """Adds to each answer what is always said, and what is said unless the answer says otherwise."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._always = always(https=https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete the header of its answer."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = complete(message["headers"], self._always)
            await send(message)

        await self._app(scope, receive, completed)


def complete(headers: RawHeaders, said_always: RawHeaders) -> RawHeaders:
    """Give the header with what it lacks."""
    said = {name for name, _ in headers}
    return [*headers, *said_always, *((name, value) for name, value in _DEFAULTS if name not in said)]


def _raw(headers: dict[str, str]) -> RawHeaders:
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]


_DEFAULTS = _raw(_UNLESS_SAID)
