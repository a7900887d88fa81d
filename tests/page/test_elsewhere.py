"""What reaches a visitor who looks elsewhere: the count in title and icon, and notifications for who asked for them."""

from urllib.parse import unquote

from playwright.sync_api import BrowserContext, Page, expect

from tests.page.visiting import Deliver, Visit, found, letter, look, post
from tests.running import Server

# A browser without windows shows no notifications: this one keeps them, and asks the visitor who says `answer`.
NOTIFICATIONS = """
globalThis.shown = [];
globalThis.Notification = class {
    static permission = "default";
    static requestPermission = async () => (this.permission = "%s");
    constructor(title, { body }) { shown.push({ title, body, press: () => this.onclick() }); }
};
document.hasFocus = () => false;
"""


def asking(context: BrowserContext, answer: str) -> None:
    """Let the visitor answer when the browser asks whether the page may notify."""
    context.add_init_script(NOTIFICATIONS % answer)


def test_title_and_icon_count(page: Page, deliver: Deliver) -> None:
    """The tab's title and icon count the unread, and are plain again when all is read."""
    icon = page.locator("link[rel=icon]")
    plain = icon.get_attribute("href")
    deliver(letter("first"))
    deliver(letter("second"))
    expect(page).to_have_title("(2) ephemail")
    assert ">2</text>" in unquote(icon.get_attribute("href") or "")
    for row in (0, 1):
        page.locator(".row > button").nth(row).click()
    expect(page).to_have_title("ephemail")
    assert plain is not None
    assert str(icon.get_attribute("href")).endswith(plain)


def test_notified_after_a_click(context: BrowserContext, visit: Visit, server: Server) -> None:
    """Nobody is asked before a click on the bell; afterwards a message is notified by sender and subject."""
    asking(context, "granted")
    page = visit()
    bell = page.get_by_role("button", name="Notifications")
    assert page.evaluate("Notification.permission") == "default"
    expect(bell).to_have_attribute("aria-pressed", "false")
    bell.click()
    expect(bell).to_have_attribute("aria-pressed", "true")
    post(server, page)
    expect(page.locator(".row")).to_have_count(1)
    assert page.evaluate("shown.map(({ title, body }) => [title, body])") == [["Parcelo", "Your parcel"]]
    page.evaluate("shown[0].press()")
    expect(page.locator("[data-hook=subject]")).to_have_text("Your parcel")
    bell.click()
    post(server, page)
    expect(page.locator(".row")).to_have_count(2)
    assert page.evaluate("shown.length") == 1


def test_the_code_is_notified(context: BrowserContext, visit: Visit, server: Server) -> None:
    """A message's code comes first in its notification."""
    asking(context, "granted")
    found(context, codes=[{"value": "493817", "kind": "otp"}])
    page = visit(state="Checking every 10 s")
    page.get_by_role("button", name="Notifications").click()
    post(server, page)
    look(page)
    expect(page.locator(".row .code")).to_have_count(1)
    assert page.evaluate("shown[0].body") == "493817 · Your parcel"


def test_refused(context: BrowserContext, visit: Visit, server: Server) -> None:
    """A visitor who refuses is told that the browser does not allow it, and not notified."""
    asking(context, "denied")
    page = visit()
    page.get_by_role("button", name="Notifications").click()
    expect(page.get_by_role("status").filter(has_text="does not allow")).to_be_visible()
    post(server, page)
    expect(page.locator(".row")).to_have_count(1)
    assert page.evaluate("shown.length") == 0
