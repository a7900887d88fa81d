"""Hostile HTML in a real browser: nothing runs, nothing is asked for, nothing navigates, by each of two defences alone.

A canary listens, and every host's name leads to it; it counts connections, also those that never ask for anything.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Playwright, expect, sync_playwright

from ephemail.mail.images import Images
from ephemail.mail.sanitise import sanitise
from tests.page.canary import Canary, listening
from tests.page.conftest import FLAGS, SECONDS
from tests.page.frames import Watched, in_frames, in_viewers, settle
from tests.page.hostile import Row, collected_rows, mails, own_rows
from tests.page.visiting import Deliver, letter
from tests.running import Server, serving

ROWS_IN_ONE_MAIL = 8
MOMENT_MS = 400  # for what a press sets off

# What the policy and the sandbox cannot stop, so that the sanitiser must: by family, with the reason. None asks for
# anything, but the sender sees a connection.
BEYOND_POLICY = {
    r"<link[^<>]+preconnect": "Chromium opens the connection before it asks any policy; no directive governs it",
    r"<i?frame[^<>]+\bsrc\W*(?:https?:)?//": "Chromium connects to a frame's host while it asks the policy about it",
}
COPIES = 12  # of a row, where what happens is a race


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """Give the one who hears of everything."""
    with listening() as hearing:
        yield hearing


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Give a server whose mailboxes have room for every row."""
    with serving(MAILBOX_MAX_MESSAGES="2000") as running:
        yield running


@pytest.fixture(scope="module")
def player() -> Iterator[Playwright]:
    """Give what drives the browsers; it ends with the module, as the event loop that it keeps in this thread must."""
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def context(player: Playwright, canary: Canary, tmp_path: Path) -> Iterator[BrowserContext]:
    """Give a visitor for whose browser every name is the canary's, but for those that it asks on its own account.

    Chromium does not connect in advance where nothing is kept, as in the other tests: this one has a profile on disk.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on the path")
    names = f"MAP *.googleapis.com ~NOTFOUND, MAP *.google.com ~NOTFOUND, MAP * {canary.place}, EXCLUDE 127.0.0.1"
    flags = (*FLAGS, "--ignore-certificate-errors", f"--host-resolver-rules={names}")
    visitor = player.chromium.launch_persistent_context(tmp_path, executable_path=path, headless=True, args=flags)
    canary.forget()
    yield visitor
    visitor.close()


@pytest.fixture(params=["own", "collected"])
def rows(request: pytest.FixtureRequest, canary: Canary) -> list[Row]:
    """Give our own rows, and those of the test data where there is any."""
    if request.param == "own":
        return own_rows(canary)
    return collected_rows(request.getfixturevalue("test_data"), canary)


def test_the_canary_hears(rows: list[Row], context: BrowserContext, canary: Canary) -> None:
    """Shown as they came, in frames that only keep them from the whole page, a good part of the rows call or run."""
    open_sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals"
    count = in_frames(context, canary, [row.html for row in rows], open_sandbox)
    called = sum(f"/{row}" in canary.paths() for row in rows)
    print(f"{len(rows)} rows: {called} called by name, {count} ran")  # noqa: T201 - the figures of the control run
    assert called >= 30
    assert count >= 12


@pytest.mark.row(29)
def test_the_sanitiser_alone(rows: list[Row], context: BrowserContext, canary: Canary) -> None:
    """Sanitised, without a policy or a sandbox, no row calls or runs."""
    htmls = [sanitise(row.html, Images({}, load_remote=False)) or "" for row in rows]
    assert in_frames(context, canary, htmls) == 0
    assert canary.requests == []
    assert canary.greetings == []
    assert canary.connections == 0


@pytest.mark.row(29)
def test_policy_and_sandbox_alone(rows: list[Row], context: BrowserContext, server: Server, canary: Canary) -> None:
    """As they came, in the frame that shows mail, no row calls or runs but those of which we know why."""
    assert in_viewers(context, server, [row.html for row in rows if not is_beyond_policy(row)]) == []
    assert canary.greetings == []
    assert canary.connections == 0


@pytest.mark.row(29)
def test_beyond_the_policy(rows: list[Row], context: BrowserContext, server: Server, canary: Canary) -> None:
    """Of those of which we know why none runs or asks for anything either."""
    assert in_viewers(context, server, [row.html for row in rows if is_beyond_policy(row)]) == []
    assert canary.requests == []


@pytest.mark.parametrize("family", BEYOND_POLICY)
def test_what_the_policy_cannot_stop(context: BrowserContext, server: Server, canary: Canary, family: str) -> None:
    """Each family still connects: where a browser has learned better, the list gets shorter."""
    rows = [row.html for row in own_rows(canary) if re.search(family, row.html)]
    in_viewers(context, server, rows * COPIES)
    assert canary.connections > 0


def is_beyond_policy(row: Row) -> bool:
    """Say whether a row is of a family that only the sanitiser stops."""
    return any(re.search(family, row.html, re.IGNORECASE) for family in BEYOND_POLICY)


@pytest.mark.row(29)
def test_the_real_page(rows: list[Row], page: Page, server: Server, canary: Canary) -> None:
    """Delivered by SMTP and opened by a visitor, no row calls, runs, navigates or opens a frame or a window."""
    watched = Watched(page, server, mails(rows, ROWS_IN_ONE_MAIL))
    assert watched.walk()
    assert watched.faults == []
    assert canary.requests == []
    assert canary.greetings == []
    assert canary.connections == 0


LINKS = (
    '<a id=bare href="https://{n}/bare">a</a><a id=top href="https://{n}/top" target=_top rel=opener>b</a>'
    '<a id=self href="https://{n}/self" target=_self ping="https://{n}/ping">c</a><a id=none href="#x">d</a>'
    '<a id=parent href="https://{n}/parent" target=_parent rel="opener referrer" referrerpolicy=unsafe-url>p</a>'
    '<a id=named href="https://{n}/named" target=mail>m</a>'
    '<form action="https://{n}/form"><button id=button formaction="https://{n}/button">e</button></form>'
    '<p id=hover style="cursor:url(https://{n}/cursor),auto">f</p>'
)


def show(page: Page, deliver: Deliver, html: str) -> FrameLocator:
    """Deliver a mail, open it, and find the frame that holds it."""
    before = page.locator(".row").count()
    deliver(letter(html=html))
    expect(page.locator(".row")).to_have_count(before + 1)
    page.locator(".row > button").first.click()
    return page.frame_locator("iframe.mail").frame_locator("iframe")


@pytest.mark.row(30)
def test_links(page: Page, deliver: Deliver, canary: Canary) -> None:
    """A link opens a new tab that cannot reach ours and is not told where it was pressed, whatever its target says."""
    mail = show(page, deliver, LINKS.format(n=canary.place))
    expect(mail.locator("#bare")).to_be_visible()
    before = [frame.url for frame in page.frames]
    for name in ("bare", "top", "self", "parent", "named"):
        canary.forget()
        with page.context.expect_page() as opened:
            mail.locator(f"#{name}").click()
        opened.value.wait_for_url(f"https://{canary.place}/{name}")
        assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
        assert "\nreferer:" not in next(one for one in canary.requests if f" /{name} " in one).lower()
        assert canary.paths() <= {f"/{name}", "/favicon.ico"}
        opened.value.close()
    assert [frame.url for frame in page.frames] == before


@pytest.mark.row(29, 30)
@pytest.mark.parametrize("name", ["none", "button", "hover"])
def test_what_is_no_link(page: Page, deliver: Deliver, canary: Canary, name: str) -> None:
    """Links to nowhere and what was a button do nothing when pressed, and pointing at something loads nothing."""
    place = {"button": "text=e", "none": "#none", "hover": "#hover"}[name]
    mail = show(page, deliver, LINKS.format(n=canary.place))
    mail.locator(place).first.click()
    settle(page, canary, MOMENT_MS)
    assert canary.connections == 0
    assert [frame.url for frame in page.frames][1:] == [page.frames[1].url, "about:srcdoc"]
    assert len(page.context.pages) == 2  # the page, and the empty one that the browser began with


@pytest.mark.row(31)
def test_show_images(page: Page, deliver: Deliver, canary: Canary) -> None:
    """Asked to, this once, the page loads this message's images, over TLS, and says to nobody where it is."""
    other = f'<img src="https://{canary.place}/other">'
    images = (
        '<img src="https://{n}/yes"><img src="http://{n}/plain"><p style="background:url(https://{n}/css)">x'
        '<table background="https://{n}/cell"><td>x</table><img src="data:," srcset="https://{n}/set 1x">'
    )
    show(page, deliver, other)
    mail = show(page, deliver, images.format(n=canary.place))
    expect(page.locator(".notice")).to_be_visible()
    settle(page, canary, MOMENT_MS)
    assert canary.connections == 0
    page.get_by_role("button", name="Show").click()
    expect(mail.locator("img").first).to_have_js_property("naturalWidth", 1)
    settle(page, canary, MOMENT_MS)
    assert canary.paths() == {"/yes", "/plain"}
    asked = [request.lower() for request in canary.requests]
    assert not [request for request in asked for field in ("referer", "origin", "cookie") if f"\n{field}:" in request]
    for another in (1, 0):
        page.locator(".row > button").nth(another).click()
        expect(page.locator(".notice")).to_be_visible()
        settle(page, canary, MOMENT_MS)
    assert len(canary.requests) == len(asked)


def test_lying_links(page: Page, deliver: Deliver) -> None:
    """A link whose text names another host says beside it where it leads."""
    mail = show(page, deliver, '<a href="https://evil.example/x">https://bank.example/login</a>')
    link = mail.get_by_role("link")
    expect(link).to_have_attribute("data-leads-to", "evil.example")
    assert "evil.example" in link.evaluate("(link) => getComputedStyle(link, '::after').content")


BOMBS = {
    "lists": "<ul><li>" * 50_000,
    "blocks": "<div>" * 100_000,
    "attributes": f"<p {' '.join(f'a{n}' for n in range(90_000))}>x",
}


@pytest.mark.row(32)
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_shown_as_text(page: Page, deliver: Deliver, bomb: str) -> None:
    """What would stall a parser comes up as text, at once."""
    deliver(letter(text="The words of it.", html=bomb))
    page.locator(".row > button").first.click()
    expect(page.get_by_role("tabpanel").locator(".text")).to_have_text("The words of it.", timeout=1_000)
