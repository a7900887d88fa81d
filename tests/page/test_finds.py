"""What a visitor came for, and what may fool one: codes, links, and senders and links that pretend."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.page.visiting import Deliver, Visit, found, letter, look, post
from tests.running import Server

LINK = {"url": "https://parcelo.example/confirm?t=1", "host": "parcelo.example", "kind": "confirm"}


def page_with(context: BrowserContext, visit: Visit, server: Server, **members: list[dict[str, str]]) -> Page:
    """Open the page with one message, in which the server found these."""
    found(context, **members)
    page = visit(state="Checking every 10 s")
    post(server, page)
    look(page)
    expect(page.locator(".row")).to_have_count(1)
    return page


@pytest.mark.parametrize(
    ("value", "grouped"), [("493817", "493 817"), ("12345678", "1234 5678"), ("1234", "1234"), ("AB-12-CD", "AB-12-CD")]
)
def test_code(context: BrowserContext, visit: Visit, server: Server, value: str, grouped: str) -> None:
    """A code is a chip in its row, grouped for reading, and is copied by a click without the gap."""
    page = page_with(context, visit, server, codes=[{"value": value, "kind": "otp"}])
    chip = page.locator(".row .code")
    expect(chip).to_contain_text(grouped.replace(" ", "\u2009"))
    chip.click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    page.locator("[data-do=choose]").click()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Name")).to_have_value(value)


def test_found_in_a_real_mail(page: Page, server: Server) -> None:
    """What the server itself finds in a mail is on the page as soon as the mail is."""
    html = (
        '<p>Your verification code:</p><h1>493 817</h1><p>or <a href="https://parcelo.example/confirm?t=1">Confirm</a>'
    )
    post(server, page, letter("Confirm your address", "Your verification code is 493 817.", html))
    expect(page.locator(".row .code")).to_contain_text("493\u2009817")
    expect(page.get_by_role("link", name="Confirm at parcelo.example")).to_have_attribute("href", LINK["url"])


def test_code_in_the_reader(context: BrowserContext, visit: Visit, server: Server) -> None:
    """In the reader the code is the largest thing, with its own copy button, and reads from left to right."""
    page = page_with(context, visit, server, codes=[{"value": "493817", "kind": "otp"}])
    page.locator(".row > button").click()
    code = page.locator("article .code")
    expect(code).to_contain_text("Copy code")
    sizes = page.evaluate(
        "[...document.querySelectorAll('article *')].map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert code.locator("b").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") == max(sizes)
    page.get_by_label("Language").select_option("ar")
    expect(page.locator(".row .code b")).to_have_css("direction", "ltr")


def test_confirmation(context: BrowserContext, visit: Visit, server: Server) -> None:
    """A confirmation link is a button that names its host, and gives the other side no hold on the page."""
    page = page_with(context, visit, server, links=[LINK])
    link = page.get_by_role("link", name="Confirm at parcelo.example")
    expect(link).to_have_attribute("href", LINK["url"])
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_no_link_but_to_the_web(context: BrowserContext, visit: Visit, server: Server) -> None:
    """What is no web link becomes no button, whatever the server says."""
    page = page_with(context, visit, server, links=[LINK | {"url": "javascript:alert(1)"}])
    assert page.locator(".row a").count() == 0


@pytest.mark.parametrize(
    ("sender", "warning"),
    [
        ('"security@bank.example" <x@evil.example>', "The name shows security@bank.example"),
        ("bank.com <x@evil.example>", "The name shows bank.com"),
        ("www.bank.com <x@news.bank.com>", ""),
        ("Bank.com <x@mybank.com>", "The name shows bank.com"),
        ("Node.js Foundation <x@node.example>", ""),
        ("Dr. Mira Okafor <mira@okafor.example>", ""),
        ("Bank <x@xn--bnk-ula.example>", "xn--bnk-ula.example may use letters"),
    ],
)
def test_pretending_sender(page: Page, deliver: Deliver, sender: str, warning: str) -> None:
    """A name that shows another address or domain earns a warning, and so does a domain that may look like another."""
    mail = letter()
    mail.replace_header("From", sender)
    deliver(mail)
    page.locator(".row > button").click()
    expect(page.locator("[data-hook=facts]")).to_contain_text("unencrypted")
    expect(page.locator("[data-hook=warning]")).to_contain_text(warning)
    assert bool(page.locator("[data-hook=warning]").inner_text()) == bool(warning)


def test_lying_link(page: Page, deliver: Deliver) -> None:
    """A link whose text shows another host than it leads to is named above the mail."""
    deliver(letter(html='<p><a href="https://evil.example/x">www.bank.example</a></p>'))
    page.locator(".row > button").click()
    lies = page.locator("[data-hook=lies]")
    expect(lies).to_have_text("A link shows www.bank.example, but leads to evil.example")
    deliver(letter("honest", html='<p><a href="https://evil.example/x">press here</a></p>'))
    page.locator(".row > button").first.click()
    expect(page.locator("[data-hook=subject]")).to_have_text("honest")
    expect(lies).to_have_text("")
