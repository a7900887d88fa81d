"""The address card: an address at once, copied, extended, wiped, restored, chosen, and gone when its time is up."""

import json
import re
import smtplib
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.page.visiting import Visit, address_of, letter
from tests.running import Server, serving

ADDRESS = re.compile(r"^[a-z0-9]{12}@mail\.localhost$")


def token_of(page: Page) -> str:
    """Read the token where the browser keeps it."""
    kept: str = page.evaluate("sessionStorage['ephemail.mailboxes'] || localStorage['ephemail.mailboxes']")
    token = json.loads(kept)[-1]["token"]
    assert isinstance(token, str)
    return token


def test_address_at_once(page: Page) -> None:
    """A first visit finds an open mailbox, without pressing anything."""
    assert ADDRESS.match(address_of(page))
    expect(page.locator("[data-hook=left]")).to_have_text(re.compile(r"^(1:00:00|59:\d\d)$"))
    expect(page.get_by_text("Waiting for the first message.")).to_be_visible()


@pytest.mark.parametrize("how", ["button", "key", "address"])
def test_copy(page: Page, how: str) -> None:
    """The address is copied by its button, by one key and by a click on itself, and the page says so."""
    if how == "key":
        page.keyboard.press("c")
    else:
        page.locator("[data-do=copy]" if how == "button" else "[data-hook=local]").click()
    expect(page.locator("[data-hook=toast]")).to_have_text("Copied")
    page.locator("[data-do=choose]").click()
    page.keyboard.press("Control+V")  # the page's own policy forbids to read the clipboard, which is as it should be
    expect(page.get_by_label("Name")).to_have_value(address_of(page))


def test_extend(page: Page) -> None:
    """Extending adds an hour, and the countdown shows it."""
    expect(page.locator("[data-do=extend]")).to_contain_text("+1 hour")
    page.keyboard.press("e")
    expect(page.locator("[data-hook=left]")).to_have_text(re.compile(r"^(2:00:00|1:59:\d\d)$"))


def test_extended_elsewhere(page: Page, server: Server) -> None:
    """What somebody else with the token extends is seen here too."""
    bearer = {"Authorization": f"Bearer {token_of(page)}"}
    httpx.post(f"{server.url}/api/v1/mailbox/extend", json={"ttl_seconds": 7200}, headers=bearer).raise_for_status()
    expect(page.locator("[data-hook=left]")).to_have_text(re.compile(r"^(2:00:00|1:59:\d\d)$"))


def test_wipe_asks_once(page: Page, server: Server) -> None:
    """Wiping asks, can be declined, and then leaves nothing: neither on the page nor on the server."""
    address, token = address_of(page), token_of(page)
    page.keyboard.press("w")
    page.get_by_role("button", name="Keep it").click()
    assert address_of(page) == address
    page.keyboard.press("w")
    page.get_by_role("dialog").get_by_role("button", name="Wipe now").click()
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_visible()
    expect(page.locator(".card")).to_be_hidden()
    bearer = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{server.url}/api/v1/mailbox", headers=bearer).status_code == 404
    page.get_by_role("button", name="Open a new address").click()
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator("[data-hook=again]")).not_to_have_text(address)


def test_restored_on_return(page: Page) -> None:
    """A return within its time finds the same address."""
    address = address_of(page)
    page.reload()
    expect(page.locator("[data-hook=live]")).to_have_text("Listening")
    assert address_of(page) == address


def test_return_after_its_time(page: Page, server: Server) -> None:
    """A return after its time finds a new address, and the page says so."""
    address, token = address_of(page), token_of(page)
    page.goto("about:blank")
    httpx.delete(f"{server.url}/api/v1/mailbox", headers={"Authorization": f"Bearer {token}"}).raise_for_status()
    page.goto(server.url)
    expect(page.locator("[data-hook=toast]")).to_have_text("Your last address has expired. This is a new one.")
    assert address_of(page) != address


def test_closed_elsewhere(page: Page, server: Server) -> None:
    """A mailbox that is closed elsewhere is gone here at once, and its token is forgotten."""
    httpx.delete(f"{server.url}/api/v1/mailbox", headers={"Authorization": f"Bearer {token_of(page)}"})
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_visible()
    assert page.evaluate("localStorage['ephemail.mailboxes']") == "[]"


def test_new_keeps_the_old(page: Page) -> None:
    """A new address leaves the one before within reach."""
    before = address_of(page)
    page.keyboard.press("n")
    expect(page.locator("[data-hook=address]")).not_to_have_text(before)
    mailboxes = page.get_by_label("Mailboxes", exact=True)
    expect(mailboxes).to_contain_text("2 mailboxes")
    choice = mailboxes.locator("option").filter(has_text=before).get_attribute("value")
    mailboxes.select_option(choice)
    expect(page.locator("[data-hook=again]")).to_have_text(before)


def test_choose(page: Page) -> None:
    """A chosen name is opened; one that cannot be opened is refused in the dialog, in the server's words."""
    page.locator("[data-do=choose]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("postmaster")
    dialog.get_by_role("button", name="Open").click()
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    name = f"mira.{token_of(page)[:8].lower().strip('-_')}0"
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Open").click()
    expect(page.locator("[data-hook=again]")).to_have_text(f"{name}@mail.localhost")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="A new address.")).to_be_visible()


def test_token_in_the_fragment(page: Page, visit: Visit, server: Server) -> None:
    """A link opens its mailbox once the visitor agrees, and the token leaves the bar at once."""
    address, token = address_of(page), token_of(page)
    page.evaluate("localStorage.clear()")
    other = visit(f"{server.url}/#{token}", state="Opening")
    expect(other.get_by_role("dialog", name=f"A link wants to open {address} here.")).to_be_visible()
    assert other.url == f"{server.url}/"
    other.get_by_role("button", name="Open", exact=True).click()
    expect(other.locator("[data-hook=again]")).to_have_text(address)
    other.reload()
    expect(other.locator("[data-hook=again]")).to_have_text(address)


def test_a_strangers_link(page: Page, server: Server) -> None:
    """A link that the visitor declines changes nothing: neither what is shown nor what is restored."""
    address = address_of(page)
    token = httpx.post(f"{server.url}/api/v1/mailboxes", json={}).raise_for_status().json()["token"]
    page.goto(f"{server.url}/#{token}")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("[data-hook=again]")).to_have_text(address)
    assert token not in page.evaluate("JSON.stringify(localStorage)")


def test_in_this_tab_only(page: Page) -> None:
    """On the visitor's wish the token leaves the browser's lasting storage."""
    token = token_of(page)
    page.keyboard.press("?")
    page.get_by_label("Keep my mailboxes in this tab only").check()
    assert token not in page.evaluate("JSON.stringify(localStorage)")
    assert token_of(page) == token


def test_expired(visit: Visit) -> None:
    """When its time is up, one sentence and one button replace everything."""
    with serving(MAILBOX_TTL_SECONDS="3") as brief:
        page = visit(brief.url)
        expect(page.locator("body")).to_have_attribute("data-urgent", "")
        expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_visible()
        expect(page.get_by_role("button", name="Open a new address")).to_be_visible()
        expect(page.locator(".card")).to_be_hidden()
        page.close()


def test_dot_is_truthful(visit: Visit) -> None:
    """When the server stops, the page no longer claims to listen, nor that mail will come."""
    with serving() as brief:
        page = visit(brief.url)
        page.evaluate("addEventListener('unhandledrejection', (event) => event.preventDefault())")
        brief.stop()
        expect(page.locator("[data-hook=live]")).to_have_text("Reconnecting")
        expect(page.get_by_role("heading", name="Reconnecting")).to_be_visible()
        page.close()


def test_streams_blocked(context: BrowserContext, visit: Visit, server: Server) -> None:
    """Where streams are blocked the page asks every ten seconds, says so, and asks at once when it is looked at."""
    context.route("**/api/v1/events", lambda route: route.fulfill(status=429, json={"title": "Too many streams"}))
    page = visit(state="Checking every 10 s")
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
        session.send_message(letter(), "shop@parcelo.example", [address_of(page)])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".row")).to_have_count(1)


def test_wrong_clock(context: BrowserContext, visit: Visit) -> None:
    """A visitor whose clock is a day fast sees the time that the server grants."""
    context.clock.install(time=datetime.now(UTC) + timedelta(days=1))
    page = visit()
    expect(page.locator("[data-hook=left]")).to_have_text(re.compile(r"^(1:00:0\d|59:\d\d)$"))
