"""What Chromium tells assistive technology: names, roles, states, what is said by itself, and where the focus is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.page import mail_states, states
from tests.page.stage import Stage, State
from tests.page.visiting import Visit, address_of, letter, post
from tests.running import Server

# Keeps what is said by live regions, with how it is said, from then on.
LISTEN = """() => {
    globalThis.said = [];
    const hear = ({ target }) => {
        const element = target.closest ? target : target.parentElement;
        const region = element?.closest("[role=status], [role=alert], [aria-live]");
        if (region?.textContent) said.push([region.role ?? region.ariaLive, region.textContent]);
    };
    new MutationObserver((changes) => changes.forEach(hear)).observe(document.body,
        { subtree: true, childList: true, characterData: true });
}"""
DISMISSING = re.compile("^(Cancel|Keep it|Close)$")


@pytest.fixture
def stage(context: BrowserContext, visit: Visit, server: Server) -> Stage:
    """Give where a state is made."""
    return Stage(context, visit, server)


def told(page: Page) -> list[str]:
    """List what the tree holds as `role name`, with the states that are set, in the order of the document."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    return [line(node) for node in in_order(nodes, next(iter(nodes))) if not node["ignored"]]


def in_order(nodes: dict[str, Any], root: str) -> Iterator[dict[str, Any]]:
    """Walk the tree from the top."""
    yield nodes[root]
    for child in nodes[root].get("childIds", ()):
        if child in nodes:
            yield from in_order(nodes, child)


def line(node: dict[str, Any]) -> str:
    """Write a node in one line."""
    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    said = [name for name in ("modal", "selected", "disabled", "live") if properties.get(name)]
    name = " ".join(node.get("name", {}).get("value", "").split())
    return " ".join([node["role"]["value"], name, *(f"[{state}]" for state in said)]).replace("  ", " ").strip()


def in_turn(page: Page, *expected: str) -> None:
    """Assert that these are told, in this order, whatever stands between."""
    lines = told(page)
    rest = iter(lines)
    missing = [one for one in expected if one not in rest]
    assert missing == [], "\n".join(lines)


def test_waiting(stage: Stage) -> None:
    """An empty mailbox is a page with landmarks, its address for a heading, its tools by name, and what to wait for."""
    page = states.empty(stage)
    in_turn(
        page,
        "RootWebArea ephemail",
        "banner",
        "combobox Language",
        "button Notifications",
        "button Help",
        "main",
        "region Your address",
        f"heading {address_of(page).replace('@', ' @')}",
        "button Copy address c",
        "button New n",
        "button Name…",
        "button QR",
        "button +1 hour e",
        "button Wipe w",
        "region Messages",
        "heading Waiting for the first message.",
    )


def test_rows(stage: Stage) -> None:
    """A row says sender, subject and how it begins, whether it is unread, and whether something is attached."""
    in_turn(
        mail_states.listed(stage),
        "RootWebArea (2) ephemail",
        "region Messages",
        "list",
        "listitem",
        "button Parcelo The slides It is on its way. Unread With attachments",
        "button Parcelo second It is on its way. Unread",
        "button Parcelo first It is on its way.",
        "region Reader",
    )


def test_finds(stage: Stage) -> None:
    """A code's button says what it does, in the list as in the reader, and a link says where it leads."""
    page = mail_states.finds_read(stage)
    in_turn(
        page,
        "region Messages",
        "button 493 817 Copy code",
        "link Confirm at parcelo.example",
        "region Reader",
        "button 493 817 Copy code",
        "link Confirm at parcelo.example",
    )


def test_reader(stage: Stage) -> None:
    """An open message is headed by its subject, its ways to be seen are tabs, and its frame has a title."""
    in_turn(
        mail_states.designed(stage),
        "region Reader",
        "heading Your parcel",
        "button .eml",
        "button Print",
        "button Delete",
        "tablist",
        "tab Message [selected]",
        "tab Text",
        "tab Source",
        "tab Headers",
        "tabpanel Message",
        "Iframe The message as its sender designed it",
    )


def test_another_tab(stage: Stage) -> None:
    """The tab that is chosen says so, and names the panel."""
    in_turn(mail_states.source(stage), "tab Message", "tab Source [selected]", "tabpanel Source")


def test_attachments(stage: Stage) -> None:
    """Before the message an attachment says its name, size and type; one removed says so, and cannot be pressed."""
    in_turn(
        mail_states.files(stage),
        "button slides.pdf 4 kB · application/pdf",
        "button invoice.pdf.exe removed: a program [disabled]",
        "tablist",
    )


@pytest.mark.parametrize(
    ("state", "name", "within"),
    [
        (states.chooser, "Choose an address", ["textbox Name", "combobox Domain", "combobox Lifetime", "button Open"]),
        (states.asker, "Wipe this mailbox now?", ["button Keep it", "button Wipe now"]),
        (states.carrier, "Carry it to a phone", ["image QR", "button Copy link", "button Close"]),
        (states.helper, "Help", ["checkbox Single keys do these things", "link API", "button Close"]),
    ],
)
def test_dialogs(stage: Stage, state: State, name: str, within: list[str]) -> None:
    """A dialog is named by its heading; nothing beside it is told, and the focus is within."""
    page = state(stage)
    in_turn(page, f"dialog {name} [modal]", f"heading {name}", *within)
    assert not [one for one in told(page) if one.startswith(("main", "banner", "region"))]
    assert page.evaluate("document.activeElement.closest('dialog') !== null")


def test_focus_returns(page: Page) -> None:
    """A dialog that is dismissed, by key or by button, gives the focus back to what opened it."""
    dialog = page.get_by_role("dialog")
    for opener in ("choose", "wipe", "qr", "help"):
        button = page.locator(f"[data-do={opener}]")
        for dismissing in (dialog, dialog.get_by_role("button", name=DISMISSING)):
            button.press("Enter")
            dismissing.press("Escape" if dismissing is dialog else "Enter")
            expect(dialog).to_be_hidden()
            expect(button).to_be_focused()


def test_what_is_said(page: Page, server: Server, context: BrowserContext) -> None:
    """An arrival, a copy, a fault and a lost connection are each said once, politely."""
    page.evaluate(LISTEN)
    post(server, page, letter("Hello"))
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("c")
    expect(page.locator("[data-hook=toast]")).to_have_text("Copied")
    context.set_offline(True)
    expect(page.locator("[data-hook=live]")).to_have_text("Offline")
    page.keyboard.press("n")
    expect(page.locator("[data-hook=toast]")).to_have_text("The server cannot be reached.")
    assert page.evaluate("said") == [
        ["polite", "New message from Parcelo: Hello"],
        ["status", "Copied"],
        ["polite", "Offline"],
        ["status", "The server cannot be reached."],
    ]


def test_time_running_out_is_said(stage: Stage) -> None:
    """The last five minutes are said."""
    expect(states.urgent(stage).locator("[data-hook=spoken]")).to_have_text("The address will be gone in 4 minutes.")


def test_a_refusal_is_said_in_the_dialog(stage: Stage) -> None:
    """What is refused in a dialog is said at once, where the visitor is."""
    page = states.chooser(stage)
    page.evaluate(LISTEN)
    page.get_by_label("Name").fill("postmaster")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    assert [how for how, _ in page.evaluate("said")] == ["alert"]


def test_gone_beneath_a_dialog(page: Page, server: Server) -> None:
    """A dialog that is open when all is gone does not stay, nor keep the focus."""
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    states.close_elsewhere(page, server)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_focused()


@pytest.mark.parametrize("state", [states.gone, states.wiped])
def test_gone(stage: Stage, state: State) -> None:
    """Who learns that it is gone is at the sentence that says so, and finds one button after it."""
    page = state(stage)
    expect(page.get_by_role("heading", name="Gone. Nothing remains.")).to_be_focused()
    in_turn(page, "main", "heading Gone. Nothing remains.", "button Open a new address")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Open a new address")).to_be_focused()


def test_without_script(stage: Stage) -> None:
    """Without scripts there is one heading, and a link to what can be done."""
    page = states.without_script(stage)
    in_turn(page, "main", "heading This page needs JavaScript. The mailbox does not.", "link The API")
    assert not [one for one in told(page) if one.startswith(("region", "button"))]
