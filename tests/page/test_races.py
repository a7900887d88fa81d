"""What happens at the same time: tabs that tell each other, choices that overtake others, touches that come twice."""

import json

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.page.visiting import Deliver, Visit, address_of, letter, post
from tests.running import Server

NO_LOCKS = "navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));"
COUNT_STORAGE = "window.told = 0; addEventListener('storage', () => { window.told += 1; });"
TOKENS = "JSON.parse(localStorage['ephemail.mailboxes']).map(({ token }) => token)"
CHOOSE = """(tokens) => {
  const list = document.querySelector("[data-hook=mailboxes]");
  for (const token of tokens) { list.value = token; list.onchange({ target: list }); }
}"""
COPY = """() => {
  const copied = new ClipboardEvent("copy", { cancelable: true, clipboardData: new DataTransfer() });
  document.dispatchEvent(copied);
  return [copied.defaultPrevented, copied.clipboardData.getData("text/plain")];
}"""
PRESS = """(event) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...event }))"""
# The longest that the page has kept its visitor waiting, in milliseconds.
WATCH_TASKS = """window.longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
}).observe({ type: "longtask", buffered: true });"""


def test_tabs_do_not_answer_each_other_without_end(context: BrowserContext, visit: Visit, server: Server) -> None:
    """Of two tabs without streams one knows of a mail and the other does not: what one notes, the other leaves."""
    context.route("**/api/v1/events", lambda route: route.fulfill(status=429))
    first = visit(state="Checking every 10 s")
    second = visit(state="Checking every 10 s")
    for tab in (first, second):
        tab.evaluate(COUNT_STORAGE)
    post(server, first)
    second.bring_to_front()
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(second.locator(".row")).to_have_count(1)
    second.wait_for_timeout(1_500)
    assert first.evaluate("window.told") + second.evaluate("window.told") < 20


def test_a_browser_that_gives_no_locks(context: BrowserContext, visit: Visit, server: Server) -> None:
    """Where site data is blocked each tab streams for itself."""
    context.add_init_script(NO_LOCKS)
    page = visit()
    post(server, page)
    expect(page.locator(".row")).to_have_count(1)


def test_a_text_of_nothing_but_links(page: Page, deliver: Deliver) -> None:
    """However many there are, the page goes on; those beyond a thousand are text."""
    page.evaluate(WATCH_TASKS)
    deliver(letter(text="http://a.example " * 15_000))
    page.locator(".row > button").click()
    expect(page.get_by_role("tabpanel").locator("a").first).to_be_visible()
    page.wait_for_timeout(500)
    assert page.get_by_role("tabpanel").locator("a").count() == 1_000
    assert page.evaluate("window.longest") < 1_500  # ten seconds, were all of them links


def test_the_last_choice_counts(context: BrowserContext, page: Page) -> None:
    """A mailbox that is slow to answer does not take the place of one that was chosen after it."""
    for _ in range(2):
        before = page.locator("[data-hook=again]").inner_text()
        page.keyboard.press("n")
        expect(page.locator("[data-hook=again]")).not_to_have_text(before)
    current = page.locator("[data-hook=again]").inner_text()
    slow, quick, _ = page.evaluate(TOKENS)

    def delay(route: Route) -> None:
        if route.request.headers["authorization"].endswith(slow):
            page.wait_for_timeout(800)
        route.continue_()

    context.route("**/api/v1/mailbox", delay)
    page.evaluate(CHOOSE, [slow, quick])
    expect(page.locator("[data-hook=again]")).not_to_have_text(current)
    chosen = page.locator("[data-hook=again]").inner_text()
    page.wait_for_timeout(1_200)
    assert page.locator("[data-hook=again]").inner_text() == chosen


def test_five_touches_open_one_mailbox(page: Page) -> None:
    """What is under way is not begun again."""
    before = address_of(page)
    page.evaluate("for (let touch = 0; touch < 5; touch += 1) document.querySelector('[data-do=new]').click()")
    expect(page.locator("[data-hook=again]")).not_to_have_text(before)
    page.wait_for_timeout(500)
    assert len(page.evaluate(TOKENS)) == 2


def test_six_mailboxes_in_six_tabs(context: BrowserContext, visit: Visit, server: Server) -> None:
    """Some of them ask rather than stream, so that there are connections left to ask with."""
    pages = [visit()]
    for _ in range(5):
        tab = context.new_page()
        tab.goto(server.url)
        expect(tab.locator("[data-hook=left]")).not_to_be_empty()
        tab.keyboard.press("n")
        expect(tab.get_by_text("A new address.")).to_be_visible()
        pages.append(tab)
    last = pages[-1]
    post(server, last)
    last.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    last.locator(".row > button").click()
    expect(last.get_by_role("tabpanel")).to_contain_text("It is on its way.")


def test_a_copy_that_was_refused_does_not_wait_for_the_next(context: BrowserContext, visit: Visit) -> None:
    """Where the page may not copy, the visitor's own copy is of what the visitor has chosen."""
    context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;"
    )
    page = visit()
    page.keyboard.press("c")
    expect(page.locator("[data-hook=toast]")).to_contain_text("Not copied")
    own = page.evaluate(COPY)
    assert json.dumps(own) == '[false, ""]'


def test_keys_of_a_keyboard_without_latin_letters(page: Page) -> None:
    """A key counts by its place, where it writes no Latin letter; and whether Caps Lock is on or not."""
    before = address_of(page)
    page.evaluate(PRESS, {"key": "т", "code": "KeyN"})
    expect(page.locator("[data-hook=again]")).not_to_have_text(before)
    page.evaluate(PRESS, {"key": "C", "code": "KeyC"})
    expect(page.locator("[data-hook=toast]")).to_have_text("Copied")
