"""The states besides listening: offline, full, refused for a while, gone; and on paper."""

import httpx
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.page.visiting import Deliver, Visit, address_of, letter, post
from tests.running import Server, serving

DARK_MAIL = """<meta name="color-scheme" content="light dark">
<style>p { color: rgb(1, 2, 3) } @media (prefers-color-scheme: dark) { p { color: rgb(4, 5, 6) } }</style><p>text</p>"""


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


def test_no_promise_without_a_server(page: Page, context: BrowserContext) -> None:
    """The empty list says that mail will come only while it can: without a server it says that none can."""
    waiting = page.get_by_role("heading", name="Waiting for the first message.")
    again, try_it = page.locator("[data-hook=again]"), page.get_by_text("Try it:")
    expect(page.get_by_text("It will appear here by itself")).to_be_visible()
    context.set_offline(True)
    expect(page.get_by_role("heading", name="Offline")).to_be_visible()
    expect(page.get_by_text("Nothing can appear here until the server is reached again.")).to_be_visible()
    for promise in (waiting, page.get_by_text("It will appear here by itself"), again, try_it):
        expect(promise).to_be_hidden()
    context.set_offline(False)
    for promise in (waiting, again, try_it):
        expect(promise).to_be_visible()


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


def test_light_or_dark(page: Page, visit: Visit, deliver: Deliver) -> None:
    """The page is as light as the system until it is turned; then it stays so, in every tab and in the mail."""
    page.emulate_media(color_scheme="null")  # what is emulated would not turn
    deliver(letter(html=DARK_MAIL))
    page.locator(".row > button").click()
    text = page.frame_locator("iframe.mail").frame_locator("iframe").locator("p")
    body, turn = page.locator("body"), page.get_by_role("button", name="Light or dark")
    expect(text).to_have_css("color", "rgb(1, 2, 3)")
    turn.click()
    expect(body).to_have_css("background-color", "rgb(19, 17, 16)")
    expect(text).to_have_css("color", "rgb(4, 5, 6)")
    other = visit()
    expect(other.locator("body")).to_have_css("background-color", "rgb(19, 17, 16)")
    turn.click()
    for tab in (page, other):
        expect(tab.locator("body")).to_have_css("background-color", "rgb(250, 248, 245)")
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_css("background-color", "rgb(19, 17, 16)")


def test_full(visit: Visit) -> None:
    """A mailbox that takes no more says so, until there is room."""
    with serving(MAILBOX_MAX_MESSAGES="2") as narrow:
        page = visit(narrow.url)
        full = page.get_by_role("status").filter(has_text="The mailbox is full")
        post(narrow, page)
        expect(page.locator(".row")).to_have_count(1)
        expect(full).to_have_count(0)
        post(narrow, page)
        expect(full).to_be_visible()
        page.locator(".row > button").first.click()
        page.get_by_role("button", name="Delete").click()
        expect(full).to_have_count(0)
        page.close()


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


def test_what_the_kernel_forbids(page: Page, server: Server) -> None:
    """What the server says of its seal is shown, layer by layer; a server without says that."""
    layers = httpx.get(f"{server.url}/api/v1/about").json()["seal"]
    page.keyboard.press("?")
    page.get_by_role("button", name="What the kernel forbids").click()
    dialog = page.get_by_role("dialog", name="What the kernel forbids")
    expect(dialog.locator("dt")).to_have_text([layer["layer"] for layer in layers])
    expect(dialog.locator("dd")).to_have_text([layer["state"] for layer in layers])
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.context.route("**/api/v1/about", answer_unsealed)
    page.reload()
    page.keyboard.press("?")
    page.get_by_role("button", name="What the kernel forbids").click()
    expect(dialog).to_contain_text("The seal is off: nothing.")


def answer_unsealed(route: Route) -> None:
    """Answer as a server without a seal would."""
    answer, off = route.fetch(), {"layer": "all layers", "state": "off: as it was set"}
    route.fulfill(response=answer, json=answer.json() | {"seal": [off, {**off, "layer": "freed memory"}]})
