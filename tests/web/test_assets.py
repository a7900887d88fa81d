"""The page's files as they are sent: what only editors read stays here, and nothing else does."""

import re
from importlib import resources

from ephemail.web import assets
from tests.web.doors import Opened


def test_comments_are_not_sent() -> None:
    """Comments and indentation stay here, and nothing else does."""
    files = assets.load().files
    for name in ("index.html", "viewer.html"):
        assert not [line for line in files[name].decode().splitlines() if line != line.strip() or not line], name
    written = {
        name: len((resources.files("ephemail") / "page" / name).read_bytes())
        for name in files
        if "/" not in name and name != "docs.css"
    }
    for name, size in written.items():
        assert b"/*" not in files[name], name
        assert len(files[name]) < size or name == "icon.svg", name
    assert b"// The mail goes" not in files["viewer.html"]
    assert b"export const hook=(name,within=document)=>within" in files["dom.js"]
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
