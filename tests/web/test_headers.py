"""What every answer says to the browser: the exact strings, because a changed letter may open a door."""

import base64
import hashlib
import re

import pytest

from tests.web.doors import Opened, opened

PERMISSIONS = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
    "publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), xr-spatial-tracking=()"
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": PERMISSIONS,
}
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
DOCS = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
API = "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "status", "policy"),
    [
        ("/", 200, PAGE),
        ("/docs", 200, DOCS),
        ("/openapi.json", 200, API),
        ("/robots.txt", 200, API),
        ("/healthz", 200, API),
        ("/api/v1/about", 200, API),
        ("/api/v1/mailbox", 401, API),
        ("/nothing", 404, API),
    ],
)
def test_every_answer_is_guarded_and_not_kept(shared: Opened, path: str, status: int, policy: str) -> None:
    """Each field once, also with a problem; no cookie, no CORS field, no name of the server."""
    answer = shared.ask("GET", path)
    assert answer.status_code == status
    for name, value in (ALWAYS | {"content-security-policy": policy, "cache-control": "no-store"}).items():
        assert answer.headers.get_list(name) == [value]
    assert not {"set-cookie", "server", "strict-transport-security"} & set(answer.headers)
    assert not any(name.startswith("access-control-") for name in answer.headers)


def test_an_event_stream_is_guarded_too(shared: Opened) -> None:
    """Its header is complete before the first event."""
    with shared.call() as peer:
        token = shared.open("streamed").encode()
        peer.send(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n" % token)
        head = peer.read_until(b"\r\n\r\n").decode().lower()
    assert f"\r\ncontent-security-policy: {API}\r\n" in head
    assert head.count("cache-control: no-store") == 1


def test_what_never_reaches_the_application_is_guarded_too(shared: Opened) -> None:
    """The answer to a malformed request is complete as well."""
    with shared.call() as peer:
        peer.send(b"NONSENSE\r\n\r\n")
        head = peer.read_all().decode().lower()
    for name, value in (ALWAYS | {"content-security-policy": API, "cache-control": "no-store"}).items():
        assert f"\r\n{name}: {value}\r\n" in head


def test_assets_are_kept_for_ever_under_a_name_that_is_their_content(shared: Opened) -> None:
    """All that the page names is there; the API's rule about keeping does not apply."""
    page = shared.ask("GET", "/").text
    assert "@assets@" not in page
    paths = set(re.findall(r'"(/page/[0-9a-f]{16}/[\w.-]+)"', page))
    assert any(path.endswith(".js") for path in paths)
    for path in paths:
        answer = shared.ask("GET", path)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].partition(";")[0] in {"text/javascript", "text/css", "image/svg+xml"}
    assert shared.ask("GET", "/page/0123456789abcdef/app.js").status_code == 404


@pytest.mark.parametrize(("path", "images"), [("/viewer", "data:"), ("/viewer/images", "data: https:")])
def test_the_viewer_runs_its_one_script_and_loads_images_where_asked(shared: Opened, path: str, images: str) -> None:
    """The policy names the script by its hash; only our own page may embed it."""
    answer = shared.ask("GET", path)
    (script,) = re.findall(rb"<script>(.*?)</script>", answer.content, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src {images}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def test_over_https_it_stays_so() -> None:
    """HSTS where visitors come over HTTPS, and nowhere else: also with what never reaches the application."""
    with opened(base_url="https://mail.example", hosts=None) as door:
        assert door.ask("GET", "/").headers["strict-transport-security"] == "max-age=31536000"
        with door.call() as peer:
            peer.send(b"NONSENSE\r\n\r\n")
            assert b"strict-transport-security: max-age=31536000\r\n" in peer.read_all()


def test_head_answers_like_get_without_a_body(shared: Opened) -> None:
    """Wherever GET does."""
    for path in ("/", "/viewer", "/docs", "/openapi.json", "/healthz", "/api/v1/about", "/favicon.ico"):
        get, head = shared.ask("GET", path), shared.ask("HEAD", path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
