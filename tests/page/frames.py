"""Ways to show hostile HTML in a browser, many rows at once, and to notice what it does that it should not."""

import smtplib
from collections.abc import Sequence

from playwright.sync_api import BrowserContext, Dialog, Frame, Page, expect

from tests.page.canary import Canary
from tests.page.visiting import address_of
from tests.running import Server

SETTLE_MS = 1_200  # for what begins by itself after a second
DWELL_MS = 40  # for each mail on the real page, once its frame has been filled
FRAMES_AT_ONCE = 170
VIEWERS_AT_ONCE = 110

# Until all are there, on a busy machine too; some never are, since what they load is not.
FILL_FRAMES = """async ({ htmls, sandbox }) => {
    const frames = htmls.map((html, n) => {
        const frame = document.createElement("iframe");
        frame.name = `row ${n}`;
        if (sandbox) frame.setAttribute("sandbox", sandbox);
        frame.srcdoc = html;
        return frame;
    });
    const loaded = frames.map((frame) => new Promise((resolve) => frame.addEventListener("load", resolve)));
    document.body.replaceChildren(...frames);
    await Promise.race([Promise.all(loaded), new Promise((resolve) => setTimeout(resolve, 4000))]);
}"""
FILL_VIEWERS = """(htmls) => {
    const frames = htmls.map(() => document.createElement("iframe"));
    for (const frame of frames) {
        frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
        frame.src = "/viewer";
    }
    addEventListener("message", ({ source, data }) => {
        const n = frames.findIndex((frame) => frame.contentWindow === source);
        if (data === "ready") source.postMessage({ html: htmls[n], dark: false }, "*");
    });
    document.body.replaceChildren(...frames);
}"""
# Opens each mail as a visitor does; gives how many came up, in a frame or, where nothing is left of it, as text.
WALK = """async (dwell) => {
    const passed = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    let filled = 0, shown = 0;
    addEventListener("message", ({ data }) => { filled += data !== "ready"; });
    for (const row of document.querySelectorAll(".row > button")) {
        const before = filled;
        const isShown = () => filled > before || Boolean(document.querySelector("[role=tabpanel] > .text"));
        row.click();
        for (let wait = 0; !isShown() && wait < 2500; wait++) await passed(4);
        shown += isShown();
        await passed(dwell);
    }
    return shown;
}"""
COUNT_DIALOGS = 'for (const name of ["alert", "confirm", "prompt"]) window[name] = () => window.ran(name);'


class Ran:
    """Which rows ran script: each dialog is turned into a call that says in which frame."""

    def __init__(self, context: BrowserContext) -> None:
        self.frames: list[str] = []
        context.expose_binding("ran", lambda source, _: self.frames.append(source["frame"].name))
        context.add_init_script(COUNT_DIALOGS)


def settle(page: Page, canary: Canary, milliseconds: float = SETTLE_MS) -> None:
    """Wait for what begins by itself, and until no more begins: a browser asks one host for six things at a time."""
    heard = -1
    page.wait_for_timeout(milliseconds)
    while heard < canary.connections:
        heard = canary.connections
        page.wait_for_timeout(SETTLE_MS / 4)


def in_frames(context: BrowserContext, canary: Canary, htmls: Sequence[str], sandbox: str = "") -> int:
    """Show each in a frame of a page without any policy; give how many ran script."""
    ran, count = Ran(context), 0
    for at in range(0, len(htmls), FRAMES_AT_ONCE):
        page = context.new_page()
        page.evaluate(FILL_FRAMES, {"htmls": htmls[at : at + FRAMES_AT_ONCE], "sandbox": sandbox})
        settle(page, canary)
        count += len(set(ran.frames))
        ran.frames.clear()
        close_but_one(context)
    return count


def in_viewers(context: BrowserContext, server: Server, htmls: Sequence[str]) -> list[str]:
    """Show each in the real viewer, unsanitised; give what ran or was opened."""
    ran, opened = Ran(context), list[str]()
    for at in range(0, len(htmls), VIEWERS_AT_ONCE):
        page = context.new_page()
        page.goto(server.url)
        page.evaluate(FILL_VIEWERS, htmls[at : at + VIEWERS_AT_ONCE])
        page.wait_for_timeout(SETTLE_MS)
        opened += [other.url for other in context.pages[1:] if other != page]
        opened += [page.url] if page.url.rstrip("/") != server.url else []
        close_but_one(context)
    return ran.frames + opened


def close_but_one(context: BrowserContext) -> None:
    """Close all pages but the first: with the last one the browser ends."""
    for page in context.pages[1:]:
        page.close()


class Watched:
    """The real page, with a mailbox full of rows: what it does that it should not."""

    def __init__(self, page: Page, server: Server, sent: Sequence[bytes]) -> None:
        self.page = page
        self.faults: list[str] = []
        self._count = len(sent)
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
            for mail in sent:
                session.sendmail("x@sender.example", [address_of(page)], mail)
        expect(page.locator(".row")).to_have_count(self._count, timeout=30_000)
        allowed = {f"{server.url}/viewer", "about:srcdoc", "about:blank"}
        page.on("dialog", self._dismiss)
        page.on("framenavigated", lambda frame: self._note(frame.url not in allowed, frame.url))
        page.on("frameattached", lambda frame: self._note(_depth(frame) > 2, "a frame within the mail"))
        page.context.on("page", lambda opened: self.faults.append(opened.url))

    def walk(self) -> bool:
        """Open each mail, and say whether all came up."""
        return bool(self.page.evaluate(WALK, DWELL_MS) == self._count)

    def _dismiss(self, dialog: Dialog) -> None:
        self.faults.append(dialog.message)
        dialog.dismiss()

    def _note(self, is_fault: bool, what: str) -> None:
        if is_fault:
            self.faults.append(what)


def _depth(frame: Frame) -> int:
    return 0 if frame.parent_frame is None else 1 + _depth(frame.parent_frame)
