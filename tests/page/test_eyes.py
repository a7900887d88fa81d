"""Mails worth looking at, where EPHEMAIL_TEST_DATA has them: on a desk and a phone, by day and by night.

What a machine can see of it: there is text, our page never scrolls sideways, no policy is hurt, the images that came
along are there, and the canvas is dark only where the visitor wants it and the mail says that it can be.
"""

import re
import smtplib
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.page.visiting import address_of, letter
from tests.running import Server, serving

DESK, PHONE, HEIGHT = 1440, 390, 900
WAYS: list[tuple[int, Literal["light", "dark"]]] = [
    (DESK, "light"),
    (DESK, "dark"),
    (PHONE, "light"),
    (PHONE, "dark"),
]
ONLY_DARK = re.compile(r"color-scheme(?:[\"']?\s+content=|\s*:)[\s\"']*(?:only\s+)?dark\s*[\"';}]", re.IGNORECASE)
DECLARES_DARK = re.compile(
    r"(?<![\w-])color-scheme(?:[\"']?\s+content=|\s*:)[\s\"']*(?:light\s+|only\s+)?dark", re.IGNORECASE
)
WHITE = "rgb(255, 255, 255)"  # what a browser writes with on its dark canvas

# Gives the mail's own facts, from within the frame that holds it.
FACTS = """() => ({
    words: document.body.innerText.trim().length,
    images: [...document.images].filter(({ src }) => src.startsWith("data:image/")).map((image) => image.naturalWidth),
    scheme: getComputedStyle(document.documentElement).colorScheme,
    ink: getComputedStyle(document.documentElement).color,
})"""

# Presses a row, and returns when the viewer says that it has filled its frame.
OPEN = """(n) => new Promise((resolve) => {
    addEventListener("message", function filled({ data }) {
        if (data === "ready") return;
        removeEventListener("message", filled);
        resolve();
    });
    document.querySelectorAll(".row > button")[n].click();
})"""


@pytest.fixture(scope="module")
def mails(test_data: Path) -> list[Path]:
    """Give those with HTML that we show: the torture test has none at its top."""
    files = sorted((test_data / "eyes").glob("*.eml"))
    return [file for file in files if b"text/html" in file.read_bytes().lower() and "torture" not in file.name]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Give a server with room for all of them."""
    with serving(MAILBOX_MAX_BYTES="60 MiB") as running:
        yield running


@pytest.mark.parametrize(("width", "scheme"), WAYS)
def test_eyes(
    browser: Browser, server: Server, mails: list[Path], width: int, scheme: Literal["light", "dark"]
) -> None:
    """Each shows text and its images, light or dark as it says, within a page that keeps its width and its policy."""
    visitor = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
    page = visitor.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(server.url)
    expect(page.locator("[data-hook=live]")).to_have_attribute("data-state", "listening")
    deliver(page, server, [file.read_bytes() for file in mails])
    faults = []
    for n, file in enumerate(reversed(mails)):
        faults += [f"{file.name}: {fault}" for fault in faults_of(page, opened(page, n), file, scheme)]
    visitor.close()
    assert faults + complaints == []


def deliver(page: Page, server: Server, mails: list[bytes]) -> None:
    """Deliver mails to the address on the page, and wait for their rows."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
        for octets in mails:
            session.sendmail("x@sender.example", [address_of(page)], octets)
    expect(page.locator(".row")).to_have_count(len(mails))


def opened(page: Page, n: int) -> Frame:
    """Open a mail by its row, and give the frame that holds it once it is all there."""
    page.evaluate(OPEN, n)
    frame = page.frames[-1]
    frame.wait_for_load_state("load")
    return frame


def faults_of(page: Page, frame: Frame, file: Path, scheme: str) -> Iterator[str]:
    """Say what is wrong with a mail on the page."""
    facts = frame.evaluate(FACTS)
    html = html_of(file)
    if not facts["words"]:
        yield "no words"
    if 0 in facts["images"] or len(facts["images"]) < len(set(re.findall(r"src=[\"']?cid:(?!none)", html))):
        yield f"images {facts['images']}"
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "the page scrolls sideways"
    is_able = bool(DECLARES_DARK.search(html))
    if is_able != ("dark" in facts["scheme"]):
        yield f"color-scheme {facts['scheme']}"
    is_dark = facts["ink"] == WHITE
    if is_dark != (is_able and (scheme == "dark" or bool(ONLY_DARK.search(html)))):
        yield "white on dark" if is_dark else "black on white"


def html_of(file: Path) -> str:
    """Give the first HTML of a mail, by the standard library's eyes."""
    mail = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
    (part, *_) = (part for part in mail.walk() if part.get_content_type() == "text/html")
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets.decode(errors="replace")


@pytest.mark.parametrize(
    ("html", "canvas"),
    [
        ("<p>x", (255, 255, 255)),
        ("<meta name=color-scheme content='light dark'><p>x", (18, 18, 18)),
        ("<style>:root{color-scheme:light dark}</style><p>x", (18, 18, 18)),
        ("<style>@media (prefers-color-scheme:dark){p{color:#ccc}}</style><p>x", (255, 255, 255)),
        ("<body bgcolor=#102030><p>x", (16, 32, 48)),
        ("<style>body{background:#102030}</style><p>x", (16, 32, 48)),
        ("<p>color-scheme: dark", (255, 255, 255)),
    ],
)
def test_canvas_by_night(browser: Browser, server: Server, html: str, canvas: tuple[int, int, int]) -> None:
    """The whole frame has the colour of the mail's page: white, but where the mail has said otherwise."""
    visitor = browser.new_context(viewport={"width": DESK, "height": HEIGHT}, color_scheme="dark")
    page = visitor.new_page()
    page.goto(server.url)
    expect(page.locator("[data-hook=live]")).to_have_attribute("data-state", "listening")
    deliver(page, server, [letter(html=html).as_bytes()])
    opened(page, 0)
    assert tuple(pixel(page)) == canvas
    visitor.close()


def pixel(page: Page) -> bytes:
    """Give red, green and blue of the mail's lower right corner, within its rounded border."""
    box = page.locator("iframe.mail").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] - 24, min(box["y"] + box["height"], HEIGHT) - 12
    image = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    pixels, at = b"", len(b"\x89PNG\r\n\x1a\n")
    while at < len(image):
        length = int.from_bytes(image[at : at + 4])
        pixels += image[at + 8 : at + 8 + length] if image[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return zlib.decompress(pixels)[1:4]  # after the filter's type, which changes nothing for a first pixel
