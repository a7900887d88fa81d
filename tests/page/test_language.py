"""Ten languages: each says everything, and the page speaks the visitor's own or the one that was chosen."""

import json
import re
from html.parser import HTMLParser
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page, expect

from ephemail.mail.filetypes import GROUPS, OTHER
from ephemail.mail.removal import TOO_COMPLEX
from tests.page.visiting import Deliver, letter
from tests.running import Server

FOLDER = resources.files("ephemail") / "page"
WORDS = {entry.name[:2]: json.loads(entry.read_text("utf-8")) for entry in (FOLDER / "words").iterdir()}
NAMES = {"ephemail", "ephemail prove", "API", ".eml", "?", "…"}  # the same in every language
# As Intl.PluralRules says for whole numbers below a million.
FORMS = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "ru": {"one", "few", "many", "other"},
    "ja": {"other"},
    "zh": {"other"},
}


class Texts(HTMLParser):
    """Collects what a document says: its texts, and the attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes."""
        if tag in {"noscript", "title", "kbd", "code"}:
            self._within.append(tag)
        if not self._within:
            self.found |= {value for name, value in attrs if value and name in {"title", "aria-label", "placeholder"}}

    def handle_endtag(self, tag: str) -> None:
        """Leave what is not translated."""
        if self._within[-1:] == [tag]:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self._within and data.strip():
            self.found.add(data.strip())


def texts() -> set[str]:
    """Collect what index.html says."""
    parser = Texts()
    parser.feed((FOLDER / "index.html").read_text("utf-8"))
    return parser.found - NAMES


def scripts() -> str:
    """Read all modules."""
    return "".join(entry.read_text("utf-8") for entry in FOLDER.iterdir() if entry.name.endswith(".js"))


def test_there_are_ten() -> None:
    """The page offers exactly the languages that it has."""
    offered = re.search(r"OFFERED = (\[.*\]);", scripts())
    assert offered is not None
    assert sorted(json.loads(offered[1])) == sorted(WORDS)
    assert len(WORDS) == 10


@pytest.mark.parametrize("language", sorted(WORDS))
def test_nothing_is_unsaid(language: str) -> None:
    """Each language has all that scripts say, with the same facts in it, and all that the page says."""
    english, words = WORDS["en"], WORDS[language]
    assert set(words) == set(english) | (set() if language == "en" else texts())
    for name, word in english.items():
        assert facts(words[name]) == facts(word), name
        if isinstance(word, dict):
            assert set(words[name]) == FORMS.get(language, {"one", "other"}), name


def facts(word: str | dict[str, str]) -> set[str]:
    """Collect the places in a word that are filled."""
    return set(re.findall(r"{\w+}", word if isinstance(word, str) else word["other"]))


def test_nothing_is_said_in_vain() -> None:
    """Every name that has words is used by a script or is a reason of the server's, and every name used has words."""
    code = scripts()
    reasons = {OTHER, TOO_COMPLEX, *(reason for reason, _ in GROUPS.values())}
    assert {name for name in WORDS["en"] if f'"{name}"' not in code} == reasons
    assert set(re.findall(r'\bsay\("(\w+)"', code)) <= set(WORDS["en"])


@pytest.mark.parametrize(
    ("locale", "copy", "listening", "direction"),
    [
        ("de-AT", "Adresse kopieren", "Empfangsbereit", "ltr"),
        ("ar-EG", "نسخ العنوان", "يستمع", "rtl"),
        ("ja", "アドレスをコピー", "待機中", "ltr"),
        ("nl", "Copy address", "Listening", "ltr"),
    ],
)
def test_speaks_the_visitors_language(
    browser: Browser, server: Server, *, locale: str, copy: str, listening: str, direction: str
) -> None:
    """The browser's language is spoken where the page has it, in its direction; English otherwise."""
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(server.url)
    expect(page.locator("[data-hook=live]")).to_have_text(listening)
    expect(page.locator(".card > [data-do=copy]")).to_contain_text(copy)
    expect(page.locator("html")).to_have_attribute("dir", direction)
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    context.close()


def test_chosen_language_is_remembered(page: Page, deliver: Deliver) -> None:
    """A language chosen in the header is spoken at once, everywhere, and after a reload."""
    deliver(letter("first"))
    expect(page.locator(".row")).to_have_count(1)
    address = page.locator("[data-hook=address]").inner_text()
    page.get_by_label("Language").select_option("ru")
    expect(page.locator("[data-hook=live]")).to_have_text("На связи")
    expect(page.locator("[data-do=extend]")).to_contain_text("+1 час")
    page.reload()
    expect(page.locator("[data-hook=live]")).to_have_text("На связи")
    assert page.locator("[data-hook=address]").inner_text() == address
    page.keyboard.press("w")
    expect(page.get_by_role("dialog")).to_contain_text("1 сообщение исчезнут")


def test_refusals_are_said_in_it(browser: Browser, server: Server) -> None:
    """What the server refuses is said in the visitor's language, with the time to come back."""
    context = browser.new_context(locale="de")
    page = context.new_page()
    page.route(
        "**/api/v1/mailboxes",
        lambda route: route.fulfill(status=429, headers={"Retry-After": "120"}, json={"title": "Too Many Requests"}),
    )
    page.goto(server.url)
    expect(page.get_by_role("heading", name="Noch keine Adresse")).to_be_visible()
    expect(page.locator("[data-hook=why]")).to_contain_text("in 2 Minuten")
    context.close()
