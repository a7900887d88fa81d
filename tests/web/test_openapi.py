"""The API's description: complete, true, and readable."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from ephemail import __version__
from ephemail.web import problems
from ephemail.web.routes import calls
from ephemail.web.schema import Problem
from tests.web.doors import Opened, made


@pytest.fixture
def description(shared: Opened) -> Any:
    """Ask for the description."""
    return shared.ask("GET", "/openapi.json").json()


def test_it_describes_every_call_and_no_other(shared: Opened, description: Any) -> None:
    """Each method that a path of the API allows has its operation."""
    described = {path: {method.upper() for method in methods} for path, methods in description["paths"].items()}
    assert described.pop("/healthz") == {"GET"}
    for path, methods in described.items():
        answer = shared.ask("PATCH", path.replace("{id}", "1").replace("{n}", "1"))
        assert set(answer.headers["allow"].split(", ")) - {"HEAD"} == methods
    assert set(described) == set(calls(made(shared)))


def test_every_reference_leads_somewhere(description: Any) -> None:
    """All types that are named are described."""
    assert description["openapi"].startswith("3.1")
    assert description["info"]["version"] == __version__
    names = set(re.findall(r"#/components/schemas/(\w+)", str(description)))
    assert names <= set(description["components"]["schemas"])
    assert {"Problem", "Summary", "Message", "OpenMailbox", "Ready", "Closed"} <= set(
        description["components"]["schemas"]
    )


def test_answers_are_as_described(shared: Opened, description: Any) -> None:
    """What the calls answer has the members that the description requires, and no others."""
    token = shared.open("described")
    shared.deliver("described", code="1234")
    for path in ("/api/v1/about", "/api/v1/mailbox", "/api/v1/messages", "/api/v1/messages/1", "/healthz"):
        operation = description["paths"][path.replace("/1", "/{id}")]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        described = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        answer = shared.ask("GET", path, token=token).json()
        assert set(answer) == set(described["properties"]) == set(described["required"])


def test_examples_have_the_members_of_their_type(description: Any) -> None:
    """An example that lags behind its type would mislead."""
    schemas = description["components"]["schemas"]
    examples = [(name, example) for name in schemas for example in schemas[name].get("examples", [])]
    assert examples
    for name, example in examples:
        assert set(example) == set(schemas[name]["properties"])


def test_every_problem_has_its_meaning(description: Any) -> None:
    """What a call may be refused with is told of it, and each problem that we give belongs to some call."""
    given = {each.status for each in vars(problems).values() if isinstance(each, Problem)} - {405}
    told = {
        int(status)
        for methods in description["paths"].values()
        for operation in methods.values()
        for status in operation["responses"]
        if int(status) >= 400
    }
    assert given | {422, 429} == told
    assert {f"Problem{status}" for status in told} == set(description["components"]["responses"])


def test_it_tells_what_this_server_takes(shared: Opened, description: Any) -> None:
    """A name, a domain and a lifetime that are as described are not invalid, and what is not, is."""
    members = description["components"]["schemas"]["OpenMailbox"]["properties"]
    assert members["ttl_seconds"]["anyOf"][0]["maximum"] == 86400
    for member, value, status in (
        ("name", "a.b-c_1", 201),
        ("name", "a..b", 422),
        ("domain", "mail.example", 201),
        ("domain", "x.wild.example", 201),
        ("domain", "*.wild.example", 201),
        ("domain", "mailxexample", 422),
        ("domain", "a.b.wild.example", 422),
    ):
        assert shared.ask("POST", "/api/v1/mailboxes", json={member: value}).status_code == status
        pattern = members[member]["anyOf"][0]["pattern"]
        assert (re.search(pattern, value) is not None) == (status == 201)


def test_parameters_tell_their_range(description: Any) -> None:
    """They are made of the types that validate them."""
    parameters = {p["name"]: p["schema"] for p in description["paths"]["/api/v1/messages"]["get"]["parameters"]}
    assert set(parameters) == {"after", "limit", "wait", "from", "subject", "code", "link"}
    assert (parameters["wait"]["maximum"], parameters["limit"]["maximum"]) == (25, 100)


class Page(HTMLParser):
    """What the page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_the_page_of_it_stands_alone(shared: Opened) -> None:
    """No script, nothing from elsewhere, and every link within it leads somewhere."""
    answer: httpx.Response = shared.ask("GET", "/docs")
    page = Page()
    page.feed(answer.text)
    assert "script" not in page.tags
    assert all(link.startswith(("/", "#")) for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids
    stylesheet = next(link for link in page.links if link.endswith(".css"))
    assert re.search("prefers-color-scheme: ?dark", shared.ask("GET", stylesheet).text)
