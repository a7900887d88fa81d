"""The page's files as they are sent: what only editors read stays here, and nothing else does."""

import re

from ephemail.web import assets
from tests.web.doors import Opened


def test_comments_are_not_sent() -> None:
    """Lines that are comments stay here, with the indentation; what follows on their lines is sent."""
    files = assets.load().files
    for name in ("app.js", "style.css", "share.js"):
        lines = files[name].decode().splitlines()
        assert not [line for line in lines if line.startswith((" ", "\t", "/*", "//")) or not line], name
    assert b"export const hook = (name, within = document) => within" in files["dom.js"]
    assert files["stream.js"].count(b"https://") == 0
    assert rb"/https?:\/\/[^\s<>" in files["views.js"]


def test_the_words_are_there(shared: Opened) -> None:
    """Each language stands in a folder of its own under the same immutable path."""
    (path,) = set(re.findall(r"/page/[0-9a-f]{16}", shared.ask("GET", "/").text))
    answer = shared.ask("GET", f"{path}/words/de.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_modules_are_announced(shared: Opened) -> None:
    """The page's header names every module that it begins with, and none that waits to be asked for."""
    link = shared.ask("GET", "/").headers["link"]
    names = re.findall(r"</page/[0-9a-f]{16}/(\w+\.js)>; rel=modulepreload", link)
    modules = {name for name in assets.load().files if name.endswith(".js")}
    assert len(names) == len(set(names))
    assert set(names) == modules - {"qr.js"}
    assert link.startswith("<" + re.findall(r'href="(/page/[0-9a-f]{16}/style.css)"', shared.ask("GET", "/").text)[0])
