"""The page as a whole: small, served from one origin, fit for a phone, honest without JavaScript."""

from email.message import EmailMessage
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page, expect

from ephemail.web import assets
from tests.page.visiting import Deliver, Visit, letter
from tests.running import Server

PAGE_BYTES_MAX = 60 * 1024
MODULE_LINES_MAX = 200

WIDE = "<table width=900><tr><td>a very wide table</td></tr></table>"


def overflow(page: Page) -> int:
    """Say by how many pixels the page is wider than its window."""
    pixels = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert isinstance(pixels, int)
    return pixels


def long_letter() -> EmailMessage:
    """Write a mail in which everything is too long."""
    return letter("Subject" * 40, "https://parcelo.example/" + "x" * 300, WIDE)


def test_budget() -> None:
    """All that is sent in one language is under 60 KB and its words, each module under 200 lines; none writes HTML."""
    sent = assets.load().files
    assert sum(len(octets) for name, octets in sent.items() if "/" not in name and name != "docs.css") <= PAGE_BYTES_MAX
    for file in (entry for entry in (resources.files("ephemail") / "page").iterdir() if entry.is_file()):
        assert len(file.read_text("utf-8").splitlines()) <= MODULE_LINES_MAX or not file.name.endswith(".js"), file.name
        assert "innerHTML" not in file.read_text("utf-8"), file.name


def test_one_origin(visit: Visit, server: Server) -> None:
    """Everything the page asks for comes from where the page came from, and is named by its content."""
    page = visit()
    urls: list[str] = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert all(url.startswith(f"{server.url}/") for url in urls)
    scripts = [url for url in urls if url.endswith((".js", ".css"))]
    assert scripts
    assert all("/page/" in url for url in scripts)


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_sideways_scrolling(page: Page, deliver: Deliver, width: int) -> None:
    """No width needs sideways scrolling, whatever a mail brings."""
    page.set_viewport_size({"width": width, "height": 700})
    assert overflow(page) == 0
    deliver(long_letter())
    page.locator(".row > button").click()
    expect(page.locator("iframe.mail")).to_be_visible()
    assert overflow(page) == 0
    page.get_by_role("tab", name="Text").click()
    expect(page.get_by_role("tabpanel").get_by_role("link")).to_be_visible()
    assert overflow(page) == 0


def test_phone(page: Page, deliver: Deliver) -> None:
    """On a phone the reader lies over the list, out of whose reach the rest is, and goes with the back button."""
    page.set_viewport_size({"width": 390, "height": 844})
    deliver(letter())
    page.locator(".row > button").click()
    expect(page.locator("[data-hook=subject]")).to_be_focused()
    assert page.locator(".list").evaluate("element => element.inert")
    page.go_back()
    expect(page.locator("article")).to_be_hidden()
    expect(page.locator(".row > button")).to_be_focused()
    assert not page.locator(".list").evaluate("element => element.inert")


def test_without_javascript(browser: Browser, server: Server) -> None:
    """Without JavaScript the visitor reads what to do instead, and sees no dead page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url)
    expect(page.get_by_role("heading", name="This page needs JavaScript")).to_be_visible()
    expect(page.locator(".card")).to_be_hidden()
    context.close()
