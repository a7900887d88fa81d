"""What an agent cannot have: it is refused in a sentence that says what to do instead."""

import pytest

from ephemail.agent import build, words
from ephemail.agent.arguments import FAULTS_MAX
from ephemail.agent.session import MAILBOXES_MAX
from tests.agent.peer import Agent, agent_of
from tests.answering import answering


def test_what_cannot_be_had_is_refused_with_advice(agent: Agent) -> None:
    """A name that is taken, a message that is not there, a domain that is not offered; it says which are."""
    with agent.mailbox(name="once-only"):
        assert "Choose another" in agent.refused("open_mailbox", name="once-only")
        assert "list_messages tells" in agent.refused("read_message", id=7)
        refusal = agent.refused("open_mailbox", domain="elsewhere.example")
        assert "The ephemail server refused: 4" in refusal
        assert "mail.localhost" in refusal


NAMES = "The arguments are `address`, `sender`, `subject`, `after`, `timeout_seconds`."


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("wait_for_code", {"timeout": 1}, f"There is no argument `timeout`; `timeout_seconds` perhaps? {NAMES}"),
        ("wait_for_link", {"senders": "x"}, f"There is no argument `senders`; `sender` perhaps? {NAMES}"),
        ("wait_for_link", {"x\u202e" + "y" * 99: 1}, f"There is no argument `x{'y' * 59}{words.CUT}`. {NAMES}"),
        ("close_mailbox", {"id": 3}, "There is no argument `id`. The arguments are `address`."),
        (
            "wait_for_code",
            {"timeout_seconds": 301},
            "The argument `timeout_seconds` has to be a whole number from 0 to 300.",
        ),
        ("open_mailbox", {"name": 7, "domain": None}, "The argument `name` has to be text."),
        (
            "read_message",
            {"address": "x" * 321},
            (
                "The argument `id` is missing: a whole number from 1 up. The message's number, as the other tools tell "
                "it. The argument `address` has to be text of at most 320 characters."
            ),
        ),
    ],
)
def test_wrong_arguments_are_told_one_by_one(agent: Agent, tool: str, given: dict[str, object], said: str) -> None:
    """None is passed over: which it is, and what it may be, or which one was meant; nothing else is done or said."""
    assert agent.refused(tool, **given) == said


def test_many_wrong_arguments_are_told_in_a_few_sentences(agent: Agent) -> None:
    """However many they are."""
    said = agent.refused("list_messages", **{f"wrong{number}": number for number in range(1_000)})
    assert said.count("There is no argument") == FAULTS_MAX


def test_a_mailbox_that_expires_is_told_and_forgotten(agent: Agent) -> None:
    """Then another may be opened in its place."""
    agent("open_mailbox", ttl_seconds=1)
    assert "Open another" in agent.refused("wait_for_message", timeout_seconds=20)
    assert "No mailbox is open" in agent.refused("close_mailbox")


def test_an_agent_can_have_only_so_many(agent: Agent) -> None:
    """However it asks; what it closes counts no more."""
    opened: list[str] = []
    try:
        opened += [agent("open_mailbox")["address"] for _ in range(MAILBOXES_MAX)]
        refusal = agent.refused("open_mailbox")
        assert all(address in refusal for address in opened)
    finally:
        for address in opened:
            agent("close_mailbox", address=address)
    with agent.mailbox():
        pass


def test_without_a_server_the_agent_learns_what_to_do() -> None:
    """It starts all the same, and says whom to ask for what."""
    with agent_of(build("http://127.0.0.1:1")) as agent:
        refusal = agent.refused("open_mailbox")
    assert refusal.count("http://127.0.0.1:1 ") == 1
    assert "ephemail serve" in refusal


def test_a_server_that_has_enough_is_left_alone_for_a_while() -> None:
    """The agent learns for how long; and what is no ephemail server is known as such."""
    with answering(429, b"{}", Retry_After="7") as url, agent_of(build(url)) as agent:
        assert "Try again in 7 seconds." in agent.refused("open_mailbox")
    with answering(200, b"<h1>Welcome</h1>") as url, agent_of(build(url)) as agent:
        assert "There is no answer from an ephemail server" in agent.refused("open_mailbox")
