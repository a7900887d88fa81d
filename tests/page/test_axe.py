"""axe-core and the window's edge on every state of the page: by day and night, on a desk and a phone, and enlarged."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Frame, Page

from tests.page.stage import Stage
from tests.page.states import STATES
from tests.page.visiting import Visit
from tests.running import Server

HEIGHT = 844
DESK, PHONE, NARROW = 1440, 390, 320
ENLARGED = {"width": 720, "height": 450, "deviceScaleFactor": 2, "mobile": False}  # 1440 × 900 at 200 %
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGE = [*WCAG, "best-practice"]  # which the viewer need not be: it is a frame, and has neither heading nor landmarks
# axe takes what a noscript element holds for hidden, wherever it is shown; test_tree.py sees the heading in it.
MISTAKEN = {"without-script": "page-has-heading-one"}
ALSO_NARROW = {"empty", "list", "designed", "chooser"}
COLOURS = ["color-contrast", "link-in-text-block"]  # all that may differ by night

RUN = """async (options) => (await axe.run(document, options)).violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`))"""
# What is wider than its place, where a visitor would have to scroll sideways or could not see the rest.
OVERFLOWING = """() => [document.scrollingElement, ...document.querySelectorAll("dialog[open], .card, .list, .reader")]
    .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth)
    .map((one) => `${one.tagName}.${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""


@pytest.mark.parametrize("name", STATES)
def test_state(context: BrowserContext, visit: Visit, server: Server, name: str) -> None:
    """No rule is violated in either scheme at either width, and at no width is anything cut or to be scrolled to."""
    page = STATES[name](Stage(context, visit, server))
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # what is in motion has no colour to measure
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    faults = violations(page, PAGE)
    for frame in page.frames:
        if "/viewer" in frame.url:
            faults += violations(frame, WCAG)
    faults += overflowing(page) + by_night(page)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    faults += violations(page, PAGE) + overflowing(page) + by_night(page)
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    faults += violations(page, PAGE) if name in ALSO_NARROW else []
    faults += overflowing(page) + enlarged(page)
    true = [fault for fault in faults if not fault.startswith(MISTAKEN.get(name, "\n"))]
    assert "\n".join(true) == ""


def by_night(page: Page) -> list[str]:
    """Say what axe finds in the dark."""
    page.emulate_media(color_scheme="dark")
    faults = violations(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return faults


def violations(frame: Page | Frame, rules: list[str]) -> list[str]:
    """Say what axe finds in one frame: rule, place and reason.

    Each frame is looked at by itself: axe has no way into one whose origin is opaque. The innermost is left out: the
    mail's own faults are its sender's. axe comes by the browser's debugging protocol, which no policy governs.
    """
    if not frame.evaluate("'axe' in globalThis"):
        frame.evaluate(AXE_SCRIPT)
    found: list[str] = frame.evaluate(RUN, {"runOnly": rules, "resultTypes": ["violations"], "iframes": False})
    return found


def enlarged(page: Page) -> list[str]:
    """Say what is too wide at 200 %."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setDeviceMetricsOverride", ENLARGED)
    faults = [f"at 200 %: {fault}" for fault in overflowing(page)]
    session.detach()
    return faults


def overflowing(page: Page) -> list[str]:
    """Say what is wider than its place."""
    wide: list[str] = page.evaluate(OVERFLOWING)
    return wide


def test_faults_are_seen(page: Page) -> None:
    """The control: a button without a name, a pale word and a line without an end are found."""
    page.evaluate("document.querySelector('[data-do=bell]').removeAttribute('title')")
    page.evaluate("document.querySelector('[data-do=wipe]').style.color = '#bbb'")
    page.evaluate("document.querySelector('[data-hook=again]').style.cssText = 'width: 3000px'")
    rules = [fault.partition(" ")[0] for fault in violations(page, PAGE)]
    assert {"button-name", "color-contrast"} <= set(rules)
    assert [fault for fault in overflowing(page) if "list" in fault]
