"""Where things stand: what is looked for is in sight, what is pressed keeps its place, and a card has one edge."""

from email.message import EmailMessage

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.page.mail_states import HTML
from tests.page.test_language import WORDS
from tests.page.visiting import Deliver, letter

PHONE: ViewportSize = {"width": 390, "height": 844}
PADDING_MIN = 6  # pixels, with the widest of common fonts

# The edges of what is written in an element, which may be narrower than the element.
WRITTEN = """element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { left, right } = range.getBoundingClientRect();
    return [left, right].map(Math.round);
}"""
# How much room is beside the words of each tool, and in how many rows they stand.
TOOLS = """() => {
    const tools = [...document.querySelectorAll(".tools button")];
    const room = (tool) => {
        const range = document.createRange();
        range.selectNodeContents([...tool.childNodes].find(({ textContent }) => textContent.trim()));
        return (tool.getBoundingClientRect().width - range.getBoundingClientRect().width) / 2;
    };
    return [Math.min(...tools.map(room)), new Set(tools.map(({ offsetTop }) => offsetTop)).size];
}"""
DOT = """live => {
    const { width, height } = getComputedStyle(live, "::before");
    return [width, height];
}"""


def test_attachments_before_the_mail(page: Page, deliver: Deliver) -> None:
    """What is attached, and what was removed, stands above the frame; however much it is, the frame stays in sight."""
    mail = letter(html=HTML)
    for n in range(40):
        mail.add_attachment(b"MZ" + bytes(200), maintype="application", subtype="pdf", filename=f"setup {n}.exe")
    deliver(mail)
    page.locator(".row > button").click()
    last = page.get_by_role("button", name="setup 39.exe removed: executable")
    expect(page.locator("iframe.mail")).to_be_visible()
    assert edge(page.locator("[data-hook=attachments]"), "bottom") <= edge(page.get_by_role("tablist"), "top")
    assert edge(page.locator("iframe.mail"), "top") < PHONE["height"]
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()


def test_the_whole_subject(page: Page, deliver: Deliver) -> None:
    """A long subject is there to its last word; one without end can be scrolled, by keys too."""
    page.set_viewport_size(PHONE)
    deliver(letter("word " * 400))
    deliver(
        letter("Your bill, with a long subject that goes on: invoice number 2026-11-20-0003498 of the Extraordinary")
    )
    subject = page.locator("[data-hook=subject]")
    hidden = "one => one.scrollHeight - one.clientHeight"
    page.locator(".row > button").first.click()
    assert subject.evaluate(hidden) <= 0
    page.keyboard.press("Escape")
    page.locator(".row > button").last.click()
    assert subject.evaluate(hidden) > 0
    expect(subject).to_be_focused()
    page.keyboard.press("End")
    page.wait_for_function("() => document.activeElement.scrollTop > 0")


@pytest.mark.parametrize(("language", "side"), [("en", 0), ("ar", 1)])
def test_one_edge(page: Page, deliver: Deliver, language: str, side: int) -> None:
    """Sender and subject begin at the same edge, the page's, whichever way each of them is written."""
    page.evaluate("language => { localStorage['ephemail.language'] = language; }", language)
    page.reload()
    expect(page.locator("[data-hook=live]")).to_have_text(WORDS[language]["listening"])
    for subject, sender in (("تم تأكيد طلبك", "متجر النور"), ("Your parcel", "Parcelo")):
        deliver(_from(sender, subject))
    expect(page.locator(".row")).to_have_count(2)
    for row in page.locator(".row").all():
        assert row.locator("[data-hook=who]").evaluate(WRITTEN)[side] == pytest.approx(
            row.locator("[data-hook=what]").evaluate(WRITTEN)[side], abs=1
        )
        row.locator("button").first.click()
        subject = page.locator("[data-hook=subject]").evaluate(WRITTEN)[side]
        assert page.locator("[data-hook=name]").evaluate(WRITTEN)[side] == pytest.approx(subject, abs=1)


def test_copy_keeps_its_place(page: Page) -> None:
    """The button that copies stays where it is and as wide as it is, whatever is said beneath it; the dot is round."""
    page.set_viewport_size({"width": 1280, "height": 700})
    copy = page.get_by_role("button", name="Copy address")
    before = copy.bounding_box()
    for state, left in (("Reconnecting", "1:00:00"), ("Offline", "0:09"), ("Checking every 10 s", "24:00:00")):
        page.evaluate(
            "texts => Object.entries(texts).forEach(([name, text]) => "
            "{ document.querySelector(`[data-hook=${name}]`).textContent = text; })",
            {"live": state, "left": left},
        )
        assert copy.bounding_box() == before
    width, height = page.locator("[data-hook=live]").evaluate(DOT)
    assert width == height
    assert float(width.removesuffix("px")).is_integer()  # a browser rounds each side by itself


def test_help_on_a_phone(page: Page) -> None:
    """The help calls what a key does as its button does, and ends in one row."""
    page.set_viewport_size(PHONE)
    expect(page.locator("[data-do=extend]")).to_contain_text("+1 hour")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("dt:has-text('e') + dd").get_by_text("+1 hour")).to_be_visible()
    documents, close = dialog.get_by_role("link", name="API"), dialog.get_by_role("button", name="Close")
    assert middle(documents) == pytest.approx(middle(close), abs=1)


def test_tools_on_a_phone(page: Page) -> None:
    """The tools stand in one row on a phone, with room beside their words, in each language."""
    page.set_viewport_size(PHONE)
    for language in sorted(WORDS):
        page.locator("[data-hook=language]").select_option(language)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("[data-hook=live]")).to_have_text(WORDS[language]["listening"])
        room, rows = page.evaluate(TOOLS)
        assert (language, rows) == (language, 1)
        assert room >= PADDING_MIN, language


def edge(place: Locator, name: str) -> float:
    """Say where the edge of something is."""
    return float(place.evaluate(f"one => one.getBoundingClientRect().{name}"))


def middle(place: Locator) -> float:
    """Say at what height something stands."""
    return (edge(place, "top") + edge(place, "bottom")) / 2


def _from(sender: str, subject: str) -> EmailMessage:
    mail = letter(subject)
    mail.replace_header("From", f"{sender} <orders@alnoor.example>")
    return mail
