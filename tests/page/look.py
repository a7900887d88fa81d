"""Takes a picture of every state of the page, to be looked at: `python -m tests.page.look FOLDER [STATE …]`."""

import sys
from pathlib import Path
from shutil import which
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.page.conftest import FLAGS
from tests.page.stage import Stage
from tests.page.states import STATES
from tests.page.visiting import Visit
from tests.running import Server, serving

SIZES = ((1440, 900), (768, 1024), (390, 844))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(browser: Browser, server: Server, name: str, folder: Path) -> None:
    """Bring a page into a state, and take its pictures."""
    context = browser.new_context(permissions=["clipboard-write"], locale="en-GB")
    page = STATES[name](Stage(context, visits(context, server), server))
    page.emulate_media(reduced_motion="reduce")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
    page.context.close()


def visits(context: BrowserContext, server: Server) -> Visit:
    """Give a visitor's way to the page."""

    def visit(state: str = "Listening") -> Page:
        page = context.new_page()
        page.goto(server.url)
        expect(page.locator("[data-hook=live]")).to_have_text(state)
        return page

    return visit


def main(folder: str, *names: str) -> None:
    """Take them all, or those of the states named."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=FLAGS)
        for name in names or STATES:
            take(browser, server, name, Path(folder))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
