"""The states besides listening: offline, full, refused for a while, gone; and on paper."""

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.page.visiting import Deliver, Visit, address_of, letter


def test_offline(page: Page, deliver: Deliver, context: BrowserContext) -> None:
    """Without a network the page says so and what it has stays readable; with it, it listens again."""
    deliver(letter())
    expect(page.locator(".row")).to_have_count(1)
    context.set_offline(True)
    live = page.locator("[data-hook=live]")
    expect(live).to_have_text("Offline")
    expect(page.locator(".row")).to_be_visible()
    page.locator(".row > button").click()
    expect(page.locator("[data-hook=toast]")).to_have_text("The server cannot be reached.")
    context.set_offline(False)
    expect(live).to_have_text("Listening")


def test_refused_for_a_while(context: BrowserContext, visit: Visit) -> None:
    """A refusal for too many calls says when to come back, and leaves the mailbox as it was."""
    opened: list[Route] = []

    def refuse_the_second(route: Route) -> None:
        opened.append(route)
        if len(opened) > 1:
            route.fulfill(status=429, headers={"Retry-After": "90"})
        else:
            route.continue_()

    context.route("**/api/v1/mailboxes", refuse_the_second)
    page = visit()
    address = address_of(page)
    page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text="Try again in 2 minutes")).to_be_visible()
    expect(page.locator("[data-hook=live]")).to_have_text("Listening")
    assert address_of(page) == address


def test_chosen_lifetime(page: Page) -> None:
    """A mailbox can be opened for another time than the usual one."""
    page.locator("[data-do=choose]").click()
    page.get_by_label("Lifetime").select_option("10 minutes")
    page.get_by_role("dialog").get_by_role("button", name="Open").click()
    expect(page.locator("[data-hook=left]")).to_contain_text("9:5")


def test_on_paper(page: Page, deliver: Deliver) -> None:
    """On paper stand the head and the whole text, and nothing of the page around it."""
    deliver(letter(text="all of the text", html="<p>designed</p>"))
    page.locator(".row > button").click()
    expect(page.locator("iframe.mail")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("[data-hook=print]")).to_contain_text("all of the text")
    expect(page.locator("[data-hook=print]")).to_be_visible()
    for hidden in (".card", ".list", "iframe.mail", "header", ".tabs"):
        expect(page.locator(hidden)).to_be_hidden()


def test_large_print(page: Page, deliver: Deliver) -> None:
    """At 200 % zoom, as at 320 pixels, everything is there and nothing needs sideways scrolling."""
    deliver(letter())
    page.set_viewport_size({"width": 640, "height": 400})
    page.evaluate("document.body.style.zoom = 2")
    expect(page.locator("[data-do=wipe]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
