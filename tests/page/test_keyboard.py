"""A whole visit by keyboard alone: whatever can be done can be done so, the focus is always seen and never lost."""

import re
from email.message import EmailMessage

from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.page.mail_states import CODE, HTML
from tests.page.stage import POLLING
from tests.page.visiting import Visit, address_of, found, letter, look, post
from tests.running import Server

STOPS = 60  # more than the page has between any two things

# Whether whoever looks sees where the focus is. A heading that was brought to begin reading at cannot be pressed; what
# has the focus within a frame is the mail's.
SEEN = """() => {
    const { activeElement: one } = document, { outlineStyle, outlineWidth } = getComputedStyle(one);
    const isDrawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    return one !== document.body && (one.matches("h1, h2, iframe") || isDrawn);
}"""


def press(page: Page, *keys: str) -> None:
    """Press keys, after each of which the focus is somewhere and can be seen."""
    for key in keys:
        page.keyboard.press(key)
        try:
            page.wait_for_function(SEEN)  # into a frame of another process it takes a moment
        except PlaywrightTimeoutError as error:
            raise AssertionError(f"{key}: {page.evaluate('document.activeElement.outerHTML')}") from error


def go_to(page: Page, place: Locator, key: str = "Tab") -> None:
    """Walk to something by Tab, or back to it."""
    for _ in range(STOPS):
        press(page, key)
        if place.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"out of reach: {place}")


def test_visit(context: BrowserContext, visit: Visit, server: Server) -> None:
    """Copy, read, walk, delete, choose, extend, carry, switch, speak, wipe, begin anew."""
    found(context, codes=[CODE])
    page = visit(state=POLLING)
    go_to(page, page.get_by_role("button", name="Help"))
    first = copies_the_address(page)
    reads(page, server)
    deletes(page)
    chooses(page)
    extends(page)
    asks_for_help(page)
    carries(page)
    switches(page, first)
    speaks(page)
    wipes(page)


def copies_the_address(page: Page) -> str:
    """Copy by one key."""
    press(page, "c")
    expect(page.locator("[data-hook=toast]")).to_have_text("Copied")
    return address_of(page)


def reads(page: Page, server: Server) -> None:
    """Walk the list, read the newest in every way, take its code and its file, and go back to the row."""
    post(server, page, letter("older"), _designed())
    look(page)
    expect(page.locator(".row")).to_have_count(2)
    press(page, "j", "j", "k", "Enter")
    expect(page.locator("[data-hook=subject]")).to_be_focused()
    go_to(page, page.get_by_role("tab", name="Message"))
    for name in ("Text", "Source", "Headers", "Message"):
        press(page, "ArrowRight")
        expect(page.get_by_role("tab", name=name, selected=True)).to_be_focused()
    code = page.locator("article .code")
    go_to(page, code, "Shift+Tab")
    press(page, "Enter")
    expect(code).to_have_attribute("data-copied", "")
    expect(page.frame_locator("iframe.mail").frame_locator("iframe").get_by_role("heading")).to_be_visible()
    go_to(page, page.get_by_role("button", name="slides.pdf"))
    with page.expect_download():
        press(page, "Enter")
    press(page, "Escape")
    expect(page.locator("article")).to_be_hidden()
    expect(page.locator(".row > button").first).to_be_focused()


def deletes(page: Page) -> None:
    """Delete the message at which the focus is; it goes to the next."""
    page.keyboard.press("#")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row > button")).to_be_focused()


def chooses(page: Page) -> None:
    """Open an address by name, having pasted the code where the name goes: it was copied."""
    button = page.get_by_role("button", name="Name…")
    go_to(page, button, "Shift+Tab")
    press(page, "Enter")
    field = page.get_by_label("Name")
    expect(field).to_be_focused()
    press(page, "Control+V")
    expect(field).to_have_value(CODE["value"])
    name = f"by.keys.{address_of(page)[:6]}"
    press(page, "Control+A", *name, "Tab", "Tab", "ArrowUp")
    go_to(page, page.get_by_role("dialog").get_by_role("button", name="Open"))
    press(page, "Enter")
    expect(page.locator("[data-hook=local]")).to_have_text(name)
    expect(page.locator("[data-hook=left]")).to_have_text(re.compile(r"^(9:5|10:0)\d$"))
    expect(button).to_be_focused()


def extends(page: Page) -> None:
    """Extend by one key."""
    press(page, "e")
    expect(page.locator("[data-hook=left]")).to_have_text(re.compile(r"^1:(09:5|10:0)\d$"))


def asks_for_help(page: Page) -> None:
    """Open the help by one key, and be back where the visitor was."""
    before = page.evaluate("document.activeElement.dataset.do")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    press(page, "Escape")
    assert page.evaluate("document.activeElement.dataset.do") == before


def carries(page: Page) -> None:
    """Open the picture of the link, and close it."""
    button = page.get_by_role("button", name="QR", exact=True)
    go_to(page, button)
    press(page, "Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="Close")).to_be_focused()
    press(page, "Enter")
    expect(button).to_be_focused()


def switches(page: Page, first: str) -> None:
    """Go back to the first mailbox; its mail is still there."""
    mailboxes = page.get_by_label("Mailboxes", exact=True)
    go_to(page, mailboxes, "Shift+Tab")
    press(page, "End")
    expect(page.locator("[data-hook=again]")).to_have_text(first)
    expect(page.locator(".row")).to_have_count(1)
    expect(mailboxes).to_be_focused()


def speaks(page: Page) -> None:
    """Choose a language from the list that an arrow opens, and take it back."""
    languages = page.locator("[data-hook=language]")
    go_to(page, languages)
    for keys, language in ((["ArrowDown"] * 3, "de"), (["ArrowDown"] * 2, "en")):
        press(page, *keys)
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(languages).to_be_focused()


def wipes(page: Page) -> None:
    """Wipe after being asked, and open a new address from where nothing remains."""
    go_to(page, page.get_by_role("button", name="Help"))
    press(page, "w")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    press(page, "Tab", "Enter")
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_focused()
    press(page, "Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hook=live]")).to_have_text(POLLING)
    expect(page.get_by_role("button", name="Copy address")).to_be_focused()


def test_keys_turned_off(page: Page) -> None:
    """Single keys can be turned off by keyboard, and then do nothing; what they did can still be reached."""
    address = address_of(page)
    go_to(page, page.get_by_role("button", name="Help"))
    press(page, "Enter")
    go_to(page, page.get_by_label("Single keys do these things"))
    press(page, " ", "Escape")
    for key in ("c", "n", "e", "w", "j", "k", "#", "?"):
        press(page, key)
    assert page.locator("[data-hook=toast]").inner_text() == ""
    assert address_of(page) == address
    expect(page.get_by_role("dialog")).to_be_hidden()
    go_to(page, page.get_by_role("button", name="Copy address"))
    press(page, "Enter")
    expect(page.locator("[data-hook=toast]")).to_have_text("Copied")


def test_dialogs_keep_the_focus(page: Page) -> None:
    """While a dialog is open Tab goes round within it, and the single keys are letters."""
    page.keyboard.press("w")
    dialog = page.get_by_role("dialog")
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate("['BODY', 'BUTTON'].includes(document.activeElement.tagName)")
        assert page.evaluate("document.activeElement.closest('main, header') === null")
    page.keyboard.press("n")
    expect(dialog).to_be_visible()


def _designed() -> EmailMessage:
    """Write a mail with everything to walk through."""
    mail = letter("newer", html=HTML)
    mail.add_attachment(b"four", maintype="application", subtype="pdf", filename="slides.pdf")
    return mail
