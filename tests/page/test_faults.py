"""What goes wrong around the page and within it: broken storage, a server out of reach, mail that leaves while read."""

import json
import smtplib
import time

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.http_peer import open_mailbox
from tests.page.test_mailbox import token_of
from tests.page.visiting import Deliver, Visit, address_of, letter, post
from tests.running import Server, serving

INERT = "element => element.inert"
BACK = "new Promise((resolve) => addEventListener('popstate', () => history.state ?? resolve()))"
TAKEN = """new Promise((resolve) => {
    const look = () => (sessionStorage["ephemail.mailboxes"] ? resolve() : setTimeout(look, 20));
    look();
})"""
FULL = """
const broken = () => { throw new DOMException("full", "QuotaExceededError"); };
Object.defineProperty(window, "localStorage", { value: new Proxy({}, { get: () => undefined, set: broken }) });
"""


def bearer(page: Page) -> dict[str, str]:
    """Give the header that a holder of the page's token sends."""
    return {"Authorization": f"Bearer {token_of(page)}"}


def open_on_a_phone(page: Page, deliver: Deliver) -> None:
    """Read a message on a narrow page."""
    page.set_viewport_size({"width": 390, "height": 844})
    deliver(letter())
    page.locator(".row > button").first.click()
    expect(page.get_by_role("tabpanel")).to_contain_text("It is on its way.")
    assert page.locator(".list").evaluate(INERT)


@pytest.mark.parametrize("kept", ["{nope", '{"a":1}', "[null,5]", "7", '[{"token":"x y","address":"a@b","read":[]}]'])
def test_foreign_storage(visit: Visit, context: BrowserContext, kept: str) -> None:
    """What is no list of mailboxes in the browser's storage does not keep the page from opening one."""
    context.add_init_script(f"localStorage['ephemail.mailboxes'] = {json.dumps(kept)}")
    assert "@" in address_of(visit())


def test_full_storage(visit: Visit, context: BrowserContext) -> None:
    """Where storage takes nothing, the page works for as long as it is open."""
    context.add_init_script(FULL)
    page = visit()
    before = address_of(page)
    page.keyboard.press("n")
    expect(page.get_by_label("Mailboxes", exact=True)).to_contain_text(before)


def test_deleted_while_read_on_a_phone(page: Page, deliver: Deliver, server: Server) -> None:
    """When the message that lies over a narrow page is deleted elsewhere, the page beneath can be used again."""
    open_on_a_phone(page, deliver)
    httpx.delete(f"{server.url}/api/v1/messages/1", headers=bearer(page)).raise_for_status()
    expect(page.locator("article")).to_be_hidden()
    assert not page.locator(".list").evaluate(INERT)


def test_deleted_while_read(page: Page, deliver: Deliver, server: Server) -> None:
    """When the message that is being read is deleted elsewhere, that is said, and the next one has the focus."""
    deliver(letter("older"))
    deliver(letter("newer"))
    page.get_by_role("button", name="newer").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("It is on its way.")
    httpx.delete(f"{server.url}/api/v1/messages/2", headers=bearer(page)).raise_for_status()
    expect(page.locator("[data-hook=toast]")).to_contain_text("It is gone")
    expect(page.locator(".row > button")).to_be_focused()


def test_a_deletion_elsewhere_takes_no_focus(page: Page, deliver: Deliver, server: Server) -> None:
    """Who types into a dialog meanwhile types on."""
    deliver(letter())
    page.locator(".row > button").click()
    page.locator("[data-do=choose]").click()
    page.get_by_label("Name").focus()
    httpx.delete(f"{server.url}/api/v1/messages/1", headers=bearer(page)).raise_for_status()
    expect(page.locator(".row")).to_have_count(0)
    expect(page.get_by_label("Name")).to_be_focused()


def test_widened_while_read(page: Page, deliver: Deliver) -> None:
    """A page that is widened while a message is read can be used beside it."""
    open_on_a_phone(page, deliver)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".list")).not_to_have_attribute("inert", "")
    expect(page.locator("article")).to_be_visible()


def test_deleted_on_a_phone(page: Page, deliver: Deliver) -> None:
    """After a deletion on a phone the focus is on the next message, and Forward does not lead to an empty reader."""
    deliver(letter("older"))
    open_on_a_phone(page, deliver)
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row > button")).to_be_focused()
    page.evaluate(f"history.state && {BACK}")
    page.evaluate(f"history.forward(), {BACK}")
    expect(page.locator("article")).to_be_hidden()
    assert not page.locator(".list").evaluate(INERT)


def test_out_of_reach_at_its_end(visit: Visit, context: BrowserContext) -> None:
    """At its supposed end a mailbox that cannot be asked for is kept, and asked for again."""
    with serving(MAILBOX_TTL_SECONDS="3") as brief:
        page = visit(brief.url)
        context.route("**/api/v1/mailbox", lambda route: route.fulfill(status=503))
        context.route("**/api/v1/events", lambda route: route.fulfill(status=503))
        brief.stop()
        expect(page.locator("[data-hook=left]")).to_have_text("0:00")
        expect(page.locator("[data-hook=toast]")).to_contain_text("The server is full or about to stop.")
        assert token_of(page)
        expect(page.locator(".card")).to_be_visible()
        page.close()


def test_nothing_remains(page: Page, deliver: Deliver) -> None:
    """Once it is gone, nothing of address or mail stands anywhere in the document."""
    address, name = address_of(page), address_of(page).split("@")[0]
    deliver(letter("A secret subject"))
    page.locator(".row > button").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("It is on its way.")
    page.get_by_role("button", name="QR").click()
    expect(page.locator("[data-hook=qr] svg")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.get_by_role("dialog")).to_contain_text(address)
    page.get_by_role("button", name="Wipe now").click()
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_visible()
    left: str = page.evaluate("document.documentElement.outerHTML")
    assert [word for word in (name, "A secret subject", "parcelo.example", "h1v1h") if word in left] == []


def test_pretender_in_the_list(page: Page, deliver: Deliver) -> None:
    """The row of a sender who pretends begins with the true address, which every row has on hover."""
    mail = letter()
    mail.replace_header("From", '"security@bank.example" <x@evil.example>')
    deliver(mail)
    expect(page.locator("[data-hook=who]")).to_have_text("x@evil.example security@bank.example")
    expect(page.locator(".row > button")).to_have_attribute("title", "x@evil.example")
    expect(page.locator("[data-hook=spoken]")).to_contain_text("x@evil.example")


def test_this_tab_only_leaves_the_others(page: Page, visit: Visit) -> None:
    """A tab that takes the mailboxes out of lasting storage leaves the other tabs theirs."""
    other = visit()
    address = address_of(other)
    page.keyboard.press("?")
    page.get_by_label("Keep my mailboxes in this tab only").check()
    other.evaluate(TAKEN)
    other.reload()
    expect(other.locator("[data-hook=again]")).to_have_text(address)


def test_failed_switch(page: Page, context: BrowserContext) -> None:
    """A switch that fails leaves the switcher, as the page, at the mailbox that is open."""
    before = address_of(page)
    page.keyboard.press("n")
    expect(page.locator("[data-hook=again]")).not_to_have_text(before)
    context.route("**/api/v1/mailbox", lambda route: route.fulfill(status=503))
    mailboxes = page.get_by_label("Mailboxes", exact=True)
    mailboxes.select_option(mailboxes.locator("option").filter(has_text=before).get_attribute("value"))
    expect(page.locator("[data-hook=toast]")).to_contain_text("The server is full")
    assert mailboxes.evaluate("element => element.selectedIndex") == 0


def test_said_in_words(page: Page, deliver: Deliver) -> None:
    """That a message is unread, and that it has attachments, is said in words."""
    mail = letter()
    mail.add_attachment(b"four", maintype="application", subtype="pdf", filename="slides.pdf")
    deliver(mail)
    expect(page.get_by_role("button", name="Unread With attachments")).to_be_visible()
    page.locator(".row > button").click()
    expect(page.get_by_role("button", name="Unread")).to_have_count(0)


def test_cannot_be_opened(page: Page, deliver: Deliver, context: BrowserContext) -> None:
    """A message that cannot be fetched says so where it would stand, and offers to try again."""
    deliver(letter())
    context.route("**/api/v1/messages/1", lambda route: route.fulfill(status=500))
    page.locator(".row > button").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("That did not work.")
    context.unroute("**/api/v1/messages/1")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("It is on its way.")


def test_endless_subject_and_name(page: Page, deliver: Deliver) -> None:
    """However long subject and name are, the message stays in sight."""
    mail = letter("word " * 400)
    mail.replace_header("From", f'"{"name " * 200}" <x@parcelo.example>')
    deliver(mail)
    page.locator(".row > button").click()
    for hook, most in (("subject", 220), ("name", 60)):
        box = page.locator(f"[data-hook={hook}]").bounding_box()
        assert box is not None
        assert 0 < box["height"] < most


def test_a_mail_that_comes_while_the_list_is_on_its_way_stays(
    context: BrowserContext, visit: Visit, server: Server
) -> None:
    """An answer that was written before a mail came does not take its row away again."""
    seen: list[str] = []

    def differ(route: Route) -> None:
        """Have the page believe that it has missed something, so that it asks for the list."""
        answer = route.fetch()
        seen.append(answer.json()["address"])
        route.fulfill(response=answer, json=answer.json() | {"messages": 1, "cursor": 1})

    def delay(route: Route) -> None:
        answer = route.fetch()
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
            session.send_message(letter(), "shop@parcelo.example", [seen[0]])
        time.sleep(0.7)  # the page shows the row meanwhile; nothing can be asked of it from here
        route.fulfill(response=answer)

    context.route("**/api/v1/mailbox", differ)
    context.route("**/api/v1/messages?after=0", delay, times=1)
    page = visit()
    page.wait_for_timeout(2_000)  # the row comes at once, and would be gone with the answer
    expect(page.locator(".row")).to_have_count(1)


def test_a_deletion_that_overtakes_the_list_stays(context: BrowserContext, visit: Visit, server: Server) -> None:
    """An answer that was written before a deletion does not bring the row back."""

    def delay(route: Route) -> None:
        """Hold the list back until the page has heard of the deletion."""
        answer = route.fetch()
        headers = {"Authorization": route.request.headers["authorization"]}
        httpx.delete(f"{server.url}/api/v1/messages/1", headers=headers).raise_for_status()
        time.sleep(0.7)
        route.fulfill(response=answer)

    page = visit()
    post(server, page)
    expect(page.locator(".row")).to_have_count(1)
    context.route("**/api/v1/messages?after=0", delay, times=1)
    context.route("**/api/v1/mailbox", lie_about_cursor)
    context.set_offline(True)
    expect(page.locator("[data-hook=live]")).to_have_text("Offline")
    context.set_offline(False)
    expect(page.locator("[data-hook=live]")).to_have_text("Listening")
    expect(page.locator(".row")).to_have_count(0)
    page.wait_for_timeout(1_500)
    expect(page.locator(".row")).to_have_count(0)


def lie_about_cursor(route: Route) -> None:
    """Have the page believe that it has missed something, so that it asks for the list."""
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"cursor": 9})


def test_a_link_is_tried_again(context: BrowserContext, server: Server) -> None:
    """A link whose mailbox was out of reach is not forgotten when the visitor tries again."""
    address, token = open_mailbox(server)
    context.route("**/api/v1/mailbox", lambda route: route.fulfill(status=503), times=1)
    page = context.new_page()
    page.goto(f"{server.url}/#{token}")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("dialog")).to_contain_text(address)
    page.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("[data-hook=again]")).to_have_text(address)


def test_the_viewer_by_itself(page: Page, server: Server) -> None:
    """The frame that shows mail, opened as a page, shows nothing."""
    page.goto(f"{server.url}/viewer")
    page.wait_for_timeout(200)
    assert page.locator("iframe").count() == 0
    assert page.locator("body").inner_text().strip() == ""
