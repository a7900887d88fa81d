"""Playwright: a browser signs up, and the test types the code of the mail, or opens its link.

With the plugin pytest-playwright the fixture `page` comes from there, and the two below are not needed.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ephemail.client import Mailbox


@pytest.fixture(scope="module")
def browser(program: Callable[[str], str]) -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    path = program("chromium")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]) as it:
        yield it


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page with storage of its own."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture(autouse=True)
def _signed_up(page: Page, site: str, mailbox: Mailbox) -> None:
    """Sign up, which has the site send its mail."""
    page.goto(site)
    page.get_by_label("Address").fill(mailbox.address)
    page.get_by_role("button", name="Sign up").click()


def test_sign_up_by_code(page: Page, mailbox: Mailbox) -> None:
    """The code of the mail is typed into the page."""
    page.get_by_label("Code").fill(mailbox.wait(code=True).code or "")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading")).to_have_text(f"Welcome, {mailbox.address}")


def test_sign_up_by_link(page: Page, mailbox: Mailbox) -> None:
    """The link of the mail is opened in the same browser."""
    page.goto(mailbox.wait(link=True).link or "")
    expect(page.get_by_role("heading")).to_have_text(f"Welcome, {mailbox.address}")
