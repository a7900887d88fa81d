"""Tabs of one browser: one stream for all of them, and each shows the same."""

import re
import smtplib

from playwright.sync_api import BrowserContext, Page, expect

from tests.page.test_mailbox import token_of
from tests.page.visiting import Deliver, Visit, address_of, letter
from tests.running import Server


def streams(context: BrowserContext) -> list[str]:
    """Note every stream that is asked for from now on."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url) if request.url.endswith("/events") else None)
    return asked


def test_one_stream_for_all(context: BrowserContext, visit: Visit, server: Server) -> None:
    """A second tab asks for no stream of its own, and both show what arrives."""
    asked = streams(context)
    first, second = visit(), visit()
    assert address_of(first) == address_of(second)
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
        session.send_message(letter(), "shop@parcelo.example", [address_of(first)])
    for page in (first, second):
        expect(page.locator(".row")).to_have_count(1)
    assert len(asked) == 1


def test_another_takes_over(context: BrowserContext, visit: Visit, server: Server) -> None:
    """When the tab with the stream is closed another has one, and misses nothing."""
    asked = streams(context)
    first, second = visit(), visit()
    address = address_of(second)
    first.close()
    expect(second.locator("[data-hook=live]")).to_have_text("Listening")
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
        session.send_message(letter(), "shop@parcelo.example", [address])
    expect(second.locator(".row")).to_have_count(1)
    assert len(asked) == 2


def test_each_mailbox_has_its_own(visit: Visit) -> None:
    """A tab that goes to another mailbox leaves the stream to the others."""
    first, second = visit(), visit()
    with first.expect_request("**/events"), second.expect_request("**/events"):
        first.keyboard.press("n")
    expect(first.locator("[data-hook=address]")).not_to_have_text(re.compile(address_of(second)))
    for page in (first, second):
        expect(page.locator("[data-hook=live]")).to_have_text("Listening")


def test_read_here_is_read_there(page: Page, visit: Visit, deliver: Deliver) -> None:
    """What is read in one tab is counted in no other."""
    other = visit()
    deliver(letter())
    expect(other).to_have_title("(1) ephemail")
    page.locator(".row > button").click()
    expect(other).to_have_title("ephemail")


def test_all_learn_that_it_is_gone(page: Page, visit: Visit) -> None:
    """When one tab wipes the mailbox the others say so."""
    other = visit()
    page.keyboard.press("w")
    page.get_by_role("dialog").get_by_role("button", name="Wipe now").click()
    expect(other.get_by_role("heading", name="Gone. Nothing remains.")).to_be_visible()


def test_without_locks(context: BrowserContext, visit: Visit) -> None:
    """Where there are no locks each tab has its own stream."""
    context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    asked = streams(context)
    first, second = visit(), visit()
    assert token_of(first) == token_of(second)
    assert len(asked) == 2
