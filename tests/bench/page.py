"""What the page costs a visitor: octets, requests, first paint, a long list, a burst of mail, a day of mail.

Chromium before a real server on loopback; times are the browser's own.
"""

import shutil
import smtplib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ephemail.web.assets import load
from tests.bench.figures import Figure, print_machine, print_table, progress
from tests.http_peer import ask
from tests.page.conftest import FLAGS
from tests.page.visiting import address_of
from tests.running import Server, serving

PAINTS = 7
LIST_LENGTH = 100
BURST = 50
ROUNDS, ROUND_LENGTH = 11, 100  # the first round warms up
FRAME_MS = 1000 / 60
SETTINGS = {"RATE_MESSAGES_PER_SOURCE": "0", "MAILBOX_MAX_MESSAGES": "1000", "EVENT_STREAMS_PER_SOURCE": "0"}

# Notes when the list's first row of a batch is there, and when the frame after its last row begins.
WATCH_LIST = """() => {
  window.rows = {first: 0, painted: 0, count: 0};
  new MutationObserver((changes) => {
    for (const change of changes) window.rows.count += change.addedNodes.length;
    window.rows.first ||= performance.now();
    requestAnimationFrame(() => { window.rows.painted = performance.now(); });
  }).observe(document.querySelector('[data-hook=rows]'), {childList: true});
}"""
WATCH_FRAMES = """() => {
  window.frames_seen = [];
  let last = performance.now();
  const step = (now) => { window.frames_seen.push(now - last); last = now; requestAnimationFrame(step); };
  requestAnimationFrame(step);
}"""


def measure() -> list[Figure]:
    """Measure all; raises SystemExit where there is no Chromium."""
    path = shutil.which("chromium")
    if path is None:
        sys.exit("this benchmark needs chromium")
    with serving(**SETTINGS) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        figures = [*_weight(), *_first_visit(browser, server), *_long_list(browser, server)]
        figures += [*_burst(browser, server), *_day(browser, server)]
        browser.close()
    return figures


def _weight() -> Iterator[Figure]:
    # What the page is made of; docs.css is another document's.
    sent = {name: len(octets) for name, octets in load().files.items() if name != "docs.css"}
    languages = [size for name, size in sent.items() if name.endswith(".json")]
    yield Figure("all assets as sent, languages apart", (sum(sent.values()) - sum(languages)) / 1024, "KiB", at_most=60)
    yield Figure("largest language", max(languages) / 1024, "KiB")


def _first_visit(browser: Browser, server: Server) -> Iterator[Figure]:
    progress(f"{PAINTS} first visits")
    paints, listening, requests = [], [], 0
    for _ in range(PAINTS):
        with _visit(browser, server) as (context, page):
            asked: list[str] = []
            context.on("request", lambda request: asked.append(request.url))  # noqa: B023 - read in the same round
            page.reload()
            page.wait_for_function("document.querySelector('[data-hook=live]').textContent.includes('Listening')")
            listening.append(float(page.evaluate("performance.now()")))
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
            paints.append(float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")))
            foreign = [url for url in asked if not url.startswith(server.url)]
            if foreign:
                sys.exit(f"the page asked another origin: {foreign}")
            requests = len(asked)
    yield Figure("first paint, median", median(paints), "ms", at_most=100)
    yield Figure("listening, median", median(listening), "ms")
    yield Figure("requests on load, none to another origin", requests, "")


def _long_list(browser: Browser, server: Server) -> Iterator[Figure]:
    progress(f"a list of {LIST_LENGTH} mails")
    times = []
    for _ in range(3):
        with _visit(browser, server) as (_, page):
            _send(server, address_of(page), LIST_LENGTH)
            page.wait_for_function(f"document.querySelectorAll('[data-hook=rows] > *').length >= {LIST_LENGTH}")
            page.add_init_script(f"addEventListener('DOMContentLoaded', {WATCH_LIST})")
            page.reload()
            page.wait_for_function(f"window.rows && window.rows.count >= {LIST_LENGTH}")
            page.wait_for_timeout(200)
            times.append(float(page.evaluate("window.rows.painted - window.rows.first")))
    yield Figure(f"{LIST_LENGTH} mails rendered, median", median(times), "ms", at_most=50)


def _burst(browser: Browser, server: Server) -> Iterator[Figure]:
    progress(f"{BURST} mails in a second while one is read")
    with _visit(browser, server) as (_, page):
        address = address_of(page)
        _send(server, address, 1)
        page.locator("[data-hook=rows] > *").first.click()
        page.wait_for_timeout(500)
        page.evaluate(WATCH_FRAMES)
        page.wait_for_timeout(300)
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
            for number in range(BURST):
                session.send_message(_letter(number), "bench@example.org", [address])
                page.wait_for_timeout(1000 / BURST)
        page.wait_for_timeout(300)
        frames = [float(each) for each in page.evaluate("window.frames_seen")][2:]
        dropped = sum(max(0, round(each / FRAME_MS) - 1) for each in frames)
    yield Figure(f"frames dropped while {BURST} mails came", dropped, f"of {len(frames) + dropped}")
    yield Figure(f"longest frame while {BURST} mails came", max(frames), "ms")


def _day(browser: Browser, server: Server) -> Iterator[Figure]:
    progress(f"{(ROUNDS - 1) * ROUND_LENGTH:,} mails, each deleted again")
    with _visit(browser, server) as (context, page):
        tools = context.new_cdp_session(page)
        token = str(page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))
        heaps = []
        for _ in range(ROUNDS):
            _send(server, address_of(page), ROUND_LENGTH)
            page.wait_for_function(f"document.querySelectorAll('[data-hook=rows] > *').length >= {ROUND_LENGTH}")
            _delete_all(server, _token_in(token))
            page.wait_for_function("!document.querySelector('[data-hook=rows] > *')")
            tools.send("HeapProfiler.collectGarbage")
            heaps.append(float(tools.send("Runtime.getHeapUsage")["usedSize"]) / 1024)
    yield Figure(f"heap after {ROUND_LENGTH} mails", heaps[0], "KiB")
    yield Figure(f"heap after {ROUNDS * ROUND_LENGTH:,} mails", heaps[-1], "KiB")


def _token_in(storage: str) -> str:
    words = "".join(each if each.isalnum() or each in "-_" else " " for each in storage).split()
    return max(words, key=len)


def _delete_all(server: Server, token: str) -> None:
    listed: dict[str, Any] = ask(server, "GET", "/api/v1/messages", token=token).json
    for message in listed["messages"]:
        ask(server, "DELETE", f"/api/v1/messages/{message['id']}", token=token)


@contextmanager
def _visit(browser: Browser, server: Server) -> Iterator[tuple[BrowserContext, Page]]:
    # The page's policy forbids the strings that we have it wait for to be evaluated; it is not what is measured.
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_function("document.querySelector('[data-hook=live]').textContent.includes('Listening')")
    yield context, page
    context.close()


def _send(server: Server, address: str, count: int) -> None:
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
        for number in range(count):
            session.send_message(_letter(number), "bench@example.org", [address])


def _letter(number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Sender {number} <sender{number}@example.org>"
    mail["Subject"] = f"Message number {number} of the benchmark, with a subject of some length"
    mail.set_content(f"Your code is {100_000 + number}. It is good for ten minutes.\n" * 5)
    mail.add_alternative(f"<table><tr><td><b>{number}</b></td></tr></table>" * 20, subtype="html")
    return mail


if __name__ == "__main__":
    print_machine()
    print_table(measure())
