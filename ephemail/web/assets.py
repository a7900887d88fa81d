"""The page's files, read once at start and served from memory under a name that changes with any of them."""

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from rcssmin import cssmin
from rjsmin import jsmin
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ephemail.web.headers import FOR_EVER, PAGE_POLICY, viewer_policy
from ephemail.web.problems import NO_METHOD, Refusal

HTML, PLAIN = "text/html; charset=utf-8", "text/plain; charset=utf-8"
MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": HTML,
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
}
ROBOTS = b"User-agent: *\nDisallow: /api/\nDisallow: /viewer\n"

_IMPORT = re.compile(rb"""\bimport\b[^;]*?\bfrom *"\./([\w.]+)";""")
_SCRIPT = re.compile(rb"(?<=<script>).*?(?=</script>)", re.DOTALL)


class Fixed:
    """Answers GET and HEAD with what was made at start."""

    def __init__(self, content: bytes, media_type: str, **headers: str) -> None:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        self._response = Response(content, headers=fields, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Raises Refusal."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise Refusal(NO_METHOD, allow="GET, HEAD")
        await self._response(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Assets:
    """The files by name, and the path that they stand under."""

    files: dict[str, bytes]
    path: str

    def index(self) -> Fixed:
        """Give the page, with the path of its assets filled in."""
        content = self.files["index.html"].replace(b"@assets@", self.path.encode())
        return Fixed(content, HTML, content_security_policy=PAGE_POLICY, link=self._first())

    def viewer(self, *, images: bool) -> Fixed:
        """Give the frame that shows mail, under a policy that knows its one script."""
        content = self.files["viewer.html"]
        (script,) = _SCRIPT.findall(content)
        script_hash = base64.b64encode(hashlib.sha256(script).digest()).decode()
        return Fixed(content, HTML, content_security_policy=viewer_policy(script_hash, images=images))

    def _first(self) -> str:
        """Name what the first paint waits for, and every module that the page begins with.

        A browser would learn of the modules at each depth of imports only from those above.
        """
        found = ["app.js"]
        for name in found:
            found += [other for other in map(bytes.decode, _IMPORT.findall(self.files[name])) if other not in found]
        modules = (f"<{self.path}/{name}>; rel=modulepreload" for name in found)
        return ", ".join((f"<{self.path}/style.css>; rel=preload; as=style", *modules))

    def icon(self) -> Fixed:
        """Give the icon, for browsers that ask for it unbidden."""
        return Fixed(self.files["icon.svg"], MEDIA_TYPES["svg"])

    def immutable(self) -> dict[str, ASGIApp]:
        """Give each file at its path; it changes with the content, so that it may be kept for ever."""
        return {
            f"{self.path}/{name}": Fixed(content, MEDIA_TYPES[_suffix(name)], cache_control=FOR_EVER)
            for name, content in self.files.items()
        }


def load() -> Assets:
    """Read the page, and what the API's own page needs."""
    files = _files(resources.files("ephemail") / "page", MEDIA_TYPES) | _files(
        resources.files("ephemail") / "web", ("css",)
    )
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(b"%d %s %d %s" % (len(name), name.encode(), len(files[name]), files[name]))
    return Assets(files, f"/page/{digest.hexdigest()[:16]}")


def _files(folder: Traversable, suffixes: Collection[str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            files |= {f"{entry.name}/{name}": octets for name, octets in _files(entry, suffixes).items()}
        elif _suffix(entry.name) in suffixes:
            files[entry.name] = _sent(entry.name, entry.read_bytes())
    return files


def _sent(name: str, content: bytes) -> bytes:
    """Leave out what only editors read: comments and indentation."""
    leave_out: Mapping[str, Callable[[bytes], bytes]] = {"js": jsmin, "css": cssmin, "html": _plain_html}
    return leave_out.get(_suffix(name), bytes)(content)


def _plain_html(content: bytes) -> bytes:
    script = _SCRIPT.sub(lambda found: bytes(jsmin(found[0])), content)
    return b"\n".join(line.strip() for line in script.splitlines() if line.strip())


def _suffix(name: str) -> str:
    return name.rpartition(".")[2]
