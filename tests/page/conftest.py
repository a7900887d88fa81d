"""A real browser before a real server: what is on the page is what Chromium shows."""

import shutil
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.page.visiting import Deliver, Visit, address_of
from tests.running import Server

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 10.0  # for what a browser on a busy machine does in milliseconds


# Playwright keeps an event loop running in this thread, beside which no other test's asyncio.run can: so it ends with
# the module, not with the session.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium, or skip where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on the path")
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a visitor with empty storage, who lets the page copy."""
    visitor = browser.new_context(permissions=["clipboard-read", "clipboard-write"], service_workers="block")
    visitor.set_default_timeout(SECONDS * 1000)
    yield visitor
    visitor.close()


@pytest.fixture
def visit(context: BrowserContext, server: Server) -> Iterator[Visit]:
    """Open the page and wait until it listens, or what `state` says; in the end the browser's console must be empty."""
    complaints: list[str] = []

    def open_page(url: str = server.url, state: str = "Listening") -> Page:
        page = context.new_page()
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        expect(page.locator("[data-hook=live]")).to_have_text(state)
        return page

    yield open_page
    assert complaints == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """Give the page, listening, on a desk."""
    return visit()


@pytest.fixture
def deliver(page: Page, server: Server) -> Deliver:
    """Send a mail to the address on the page."""

    def send(mail: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
            session.send_message(mail, "shop@parcelo.example", [address_of(page)])

    return send


def _complaint(message: ConsoleMessage) -> list[str]:
    # Chromium notes each refused request here; that a request is refused is no fault of the page.
    refused = message.text.startswith("Failed to load resource")
    return [message.text] if message.type == "error" and not refused else []
