"""Every state that the page can be in, by name: what brings a visitor's page there, for tests and for eyes.

Each function takes a visitor who has not come yet, and gives the page once the state stands. What the server cannot be
brought to in a moment is answered in its stead.
"""

import httpx
from playwright.sync_api import Page, expect

from tests.page import mail_states
from tests.page.stage import POLLING, Stage, State
from tests.page.test_mailbox import token_of
from tests.page.visiting import found
from tests.running import Server

# Timers do not run where scripts do not, and what looks at the page by the debugging protocol may need them.
TIMERS = "setTimeout = (deed) => void Promise.resolve().then(deed)"
# A server that does not answer here, after it has answered with these.
READY = "event: ready\ndata: {}\n\n"
SILENT = """{
    const ask = fetch, answers = %s.map((text) => new Response(text));
    globalThis.fetch = (url, options) =>
        url === "/api/v1/%s" ? answers.shift() ?? new Promise(() => {}) : ask(url, options);
}"""


def opening(stage: Stage) -> Page:
    """Ask for a mailbox, and have no answer yet."""
    stage.context.add_init_script(SILENT % ([], "mailboxes"))
    return stage.visit(state="Opening")


def cannot_start(stage: Stage) -> Page:
    """Find no server behind the page."""
    stage.context.route("**/api/v1/**", lambda route: route.abort())
    page = stage.visit(state="Opening")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    return page


def without_script(stage: Stage) -> Page:
    """Come with a browser that runs no scripts."""
    browser = stage.context.browser
    assert browser is not None
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(stage.server.url)
    page.evaluate(TIMERS)
    return page


def empty(stage: Stage) -> Page:
    """Wait for the first mail."""
    return stage.visit()


def several(stage: Stage) -> Page:
    """Have two mailboxes, and be told that the second is new."""
    page = stage.visit()
    page.keyboard.press("n")
    expect(page.get_by_label("Mailboxes", exact=True)).to_be_visible()
    return page


def toasted(stage: Stage) -> Page:
    """Have just copied the address."""
    page = stage.visit()
    page.keyboard.press("c")
    expect(page.locator("[data-hook=toast]")).to_have_text("Copied")
    return page


def urgent(stage: Stage) -> Page:
    """Have four minutes left."""
    stage.context.route("**/api/v1/mailboxes", lambda route: route.continue_(post_data={"ttl_seconds": 240}))
    page = stage.visit()
    expect(page.locator("body")).to_have_attribute("data-urgent", "")
    return page


def polling(stage: Stage) -> Page:
    """Be refused a stream."""
    found(stage.context)
    return stage.visit(state=POLLING)


def reconnecting(stage: Stage) -> Page:
    """Lose the stream, and have no other yet."""
    stage.context.add_init_script(SILENT % ([READY], "events"))
    return stage.visit(state="Reconnecting")


def offline(stage: Stage) -> Page:
    """Lose the network with a mail in the list."""
    page = mail_states.listed(stage)
    stage.context.set_offline(True)
    expect(page.locator("[data-hook=live]")).to_have_text("Offline")
    return page


def chooser(stage: Stage) -> Page:
    """Choose a name."""
    page = stage.visit()
    page.locator("[data-do=choose]").click()
    return page


def chooser_fault(stage: Stage) -> Page:
    """Be refused a name."""
    page = chooser(stage)
    page.get_by_label("Name").fill("postmaster")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    return page


def asker(stage: Stage) -> Page:
    """Be asked before everything is wiped."""
    return _dialog(stage, "w")


def carrier(stage: Stage) -> Page:
    """Carry the mailbox to a phone."""
    page = stage.visit()
    page.locator("[data-do=qr]").click()
    expect(page.locator("[data-hook=qr] svg")).to_be_visible()
    return page


def helper(stage: Stage) -> Page:
    """Read the help."""
    return _dialog(stage, "?")


def sealer(stage: Stage) -> Page:
    """Read what the kernel forbids the server."""
    page = helper(stage)
    page.get_by_role("button", name="What the kernel forbids").click()
    expect(page.get_by_role("dialog", name="What the kernel forbids")).to_contain_text("seccomp")
    return page


def gone(stage: Stage) -> Page:
    """Learn that the mailbox is no more."""
    page = stage.visit()
    close_elsewhere(page, stage.server)
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_visible()
    return page


def wiped(stage: Stage) -> Page:
    """Have wiped it."""
    page = asker(stage)
    page.get_by_role("button", name="Wipe now").click()
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_visible()
    return page


def close_elsewhere(page: Page, server: Server) -> None:
    """Close the page's mailbox without the page."""
    bearer = {"Authorization": f"Bearer {token_of(page)}"}
    httpx.delete(f"{server.url}/api/v1/mailbox", headers=bearer).raise_for_status()


def _dialog(stage: Stage, key: str) -> Page:
    page = stage.visit()
    page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


STATES: dict[str, State] = {
    "opening": opening,
    "cannot-start": cannot_start,
    "without-script": without_script,
    "empty": empty,
    "several-mailboxes": several,
    "toast": toasted,
    "urgent": urgent,
    "polling": polling,
    "reconnecting": reconnecting,
    "offline": offline,
    **mail_states.STATES,
    "chooser": chooser,
    "chooser-refused": chooser_fault,
    "wipe": asker,
    "qr": carrier,
    "help": helper,
    "seal": sealer,
    "gone": gone,
    "wiped": wiped,
}
