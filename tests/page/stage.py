"""Where a state of the page is made, and the steps that many of them begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from playwright.sync_api import BrowserContext, Page, expect

from tests.page.visiting import Visit, found, look, post
from tests.running import Server

POLLING = "Checking every 10 s"
MAILS_A_SESSION = 20  # as many as the server takes in one


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a state is made: a visitor's browser, their way to the page, and the server behind it."""

    context: BrowserContext
    visit: Visit
    server: Server


State = Callable[[Stage], Page]


def received(stage: Stage, *mails: EmailMessage) -> Page:
    """Open the page and have these mails."""
    page = stage.visit()
    for at in range(0, len(mails), MAILS_A_SESSION):
        post(stage.server, page, *mails[at : at + MAILS_A_SESSION])
    expect(page.locator(".row")).to_have_count(len(mails))
    return page


def answered(stage: Stage, **members: object) -> Page:
    """Open the page and have one mail, of which the server says this."""
    found(stage.context, **members)
    page = stage.visit(state=POLLING)
    post(stage.server, page)
    look(page)
    expect(page.locator(".row")).to_have_count(1)
    return page


def read(page: Page) -> Page:
    """Open the newest mail."""
    page.locator(".row > button").first.click()
    expect(page.get_by_role("tabpanel").locator(":scope > *").last).to_be_visible()
    return page


def view(page: Page, tab: str, content: str) -> Page:
    """See the open mail another way."""
    page.get_by_role("tab", name=tab).click()
    expect(page.get_by_role("tabpanel").locator(content)).to_be_visible()
    return page
