"""The way to a phone: a picture that a camera reads, drawn without asking anybody."""

import re

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from tests.page.test_mailbox import token_of
from tests.page.visiting import address_of, found, look, post
from tests.running import Server

SCALE = 4  # pixels a module


def read(page: Page) -> str:
    """Read the picture on the page as a camera would."""
    picture = page.locator("[data-hook=qr] svg")
    view, path = picture.get_attribute("viewBox"), picture.locator("path").get_attribute("d")
    assert view is not None
    assert path is not None
    left, top, width, height = map(int, view.split())
    pixels = bytearray(b"\xff") * (width * height * SCALE * SCALE)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path):
        for row in range(SCALE):
            start = ((int(y) - top) * SCALE + row) * width * SCALE + (int(x) - left) * SCALE
            pixels[start : start + SCALE] = bytes(SCALE)
    found = zxingcpp.read_barcodes(memoryview(pixels).cast("B", [height * SCALE, width * SCALE]))
    return str(found[0].text)


def test_carried_to_a_phone(page: Page, server: Server) -> None:
    """The code holds the link with the token; nothing is asked of the server but the module that draws."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="QR").click()
    expect(page.get_by_role("dialog")).to_contain_text("Whoever has this link reads the mailbox.")
    assert read(page) == f"{server.url}/#{token_of(page)}"
    assert [url.rpartition("/")[2] for url in asked] == ["qr.js"]
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()


@pytest.mark.parametrize(
    "text", ["a", "x" * 106, "https://mail.example.org/#" + "aZ-_09" * 14, "https://é.example/#" + "aZ-_09" * 19]
)
def test_any_link(browser: Browser, server: Server, text: str) -> None:
    """Every length up to 134 bytes can be read back."""
    page = browser.new_page()
    page.goto(server.url)
    expect(page.locator("[data-hook=live]")).to_have_text("Listening")  # until then the page clears what it shows
    path = page.evaluate("document.querySelector('script').src.replace('app.js', 'qr.js')")
    page.evaluate(
        """async ([path, text]) => {
            const { picture } = await import(path);
            document.querySelector("[data-hook=qr]").replaceChildren(picture(text));
        }""",
        [path, text],
    )
    assert read(page) == text
    page.close()


def test_two_touches(browser: Browser, server: Server) -> None:
    """A stranger on a phone has the address with one touch and the code with another, and need not read."""
    context = browser.new_context(
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=3,
    )
    found(context, codes=[{"value": "493817", "kind": "otp"}])
    page = context.new_page()
    page.goto(server.url)
    expect(page.locator("[data-hook=live]")).to_have_text("Checking every 10 s")
    page.get_by_role("button", name="Copy address").tap()
    assert pasted(page) == address_of(page)
    post(server, page)
    look(page)
    page.get_by_role("button", name="493 817".replace(" ", "\u2009")).tap()
    expect(page.locator("[data-hook=toast]")).to_have_text("Copied")
    assert pasted(page) == "493817"
    context.close()


def pasted(page: Page) -> str:
    """Tell what has been copied, as the visitor would find out: reading the clipboard is forbidden to the page."""
    page.get_by_role("button", name="Name…").tap()
    name = page.get_by_label("Name")
    name.press("Control+V")
    found = name.input_value()
    page.get_by_role("button", name="Cancel").tap()
    return found
