"""What takes several calls, without a server: what is asked when, and what becomes of a call that fails."""

import math
from collections.abc import Generator
from typing import TypeVar

import pytest

from ephemail.client import ApiError, ClientError, Mailbox, MailboxGone, Summary, TimedOut, TooManyRequests, Unreachable
from ephemail.client.calls import Call, Page
from ephemail.client.steps import PAUSES_SECONDS, Match, Steps, listing, waiting
from ephemail.client.values import from_json
from tests.answering import SUMMARY

T = TypeVar("T")

NOTHING = Page((), 9, timed_out=True)
GONE = MailboxGone(404, "Not Found", "")


def message(number: int = 1) -> Summary:
    """Make a message."""
    return from_json(Summary, SUMMARY | {"id": number})


def found(*numbers: int) -> Page:
    """Make an answer."""
    return Page(tuple(map(message, numbers)), 9, timed_out=False)


def answered(steps: Steps[T], *answers: Page | ClientError) -> tuple[T, list[Call[Page]]]:
    """Answer each call; give the result, and what was asked."""
    call, asked = next(steps), list[Call[Page]]()
    try:
        for answer in answers:
            asked.append(call)
            call = steps.throw(answer) if isinstance(answer, ClientError) else steps.send(answer)
    except StopIteration as end:
        return end.value, asked
    raise AssertionError(f"asks once more: {call}")


class Clock:
    """A clock that shows what it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Show it."""
        return self.now


def held(steps: Generator[Call[Page], Page, Summary], clock: Clock, call: Call[Page]) -> Call[Page]:
    """Let a call be held to its end, in vain."""
    clock.now += call.pause_seconds + call.hold_seconds
    return steps.send(NOTHING)


def test_waiting_asks_from_the_same_place_until_the_time_is_up() -> None:
    """Each call is held 25 s at most, and none begins beyond what has been seen, so that nothing falls between."""
    clock, asked = Clock(), []
    steps = waiting(Match(subject="Welcome", code=True, link=True), 4, 60.0, clock)
    call = next(steps)
    while "subject" in call.query:
        assert (call.query["code"], call.query["link"], call.query["after"]) == ("true", "true", 4)
        asked.append(call.query["wait"])
        call = held(steps, clock, call)
    assert asked == [25.0, 25.0, 10.0]


def test_what_comes_at_the_last_moment_is_found_and_not_told_as_another() -> None:
    """After what did arrive has been listed, there is one more look."""
    summary, asked = answered(waiting(Match(), 4, 0.0, Clock()), NOTHING, found(5), found(5))
    assert summary == message(5)
    assert [call.query["wait"] for call in asked if "wait" in call.query] == [0.0, 0.0]
    words = r"no message arrived after message 4 within 0 s; 1 other did: “Hello” from a@b\.example with"
    with pytest.raises(TimedOut, match=words):
        answered(waiting(Match(), 4, 0.0, Clock()), NOTHING, found(5), NOTHING)


@pytest.mark.parametrize("timeout", [-1.0, -math.inf, math.nan])
def test_less_than_no_time_is_an_error(timeout: float) -> None:
    """Nothing is asked, rather than for ever."""
    with Mailbox("http://127.0.0.1:1", "t") as box, pytest.raises(ValueError, match="0 or more seconds"):
        box.wait(timeout=timeout)


def test_waiting_may_have_no_end() -> None:
    """An infinite time is asked for in calls of the usual length."""
    clock = Clock()
    steps = waiting(Match(), 0, math.inf, clock)
    call = next(steps)
    for _ in range(100):
        call = held(steps, clock, call)
    assert call.hold_seconds == 25.0


BAD_GATEWAY = ApiError(502, "Bad Gateway", "")
LOST = Unreachable("the connection broke", may_pass=True)


@pytest.mark.parametrize(
    ("errors", "pauses"),
    [
        ([LOST, LOST, BAD_GATEWAY], [0.0, *PAUSES_SECONDS]),
        ([TooManyRequests(429, "", "", 7)], [0.0, 7.0]),
        ([ApiError(503, "", "", 5), LOST], [0.0, 5.0, PAUSES_SECONDS[1]]),
        ([TooManyRequests(429, "", "")], [0.0, PAUSES_SECONDS[0]]),
    ],
)
def test_a_wait_outlives_what_passes(errors: list[ClientError], pauses: list[float]) -> None:
    """The call is made again: soon, or when the server says; and is held for so much less."""
    summary, asked = answered(waiting(Match(), 0, 20.0, Clock()), *errors, found(1))
    assert summary == message(1)
    assert [call.pause_seconds for call in asked] == pauses
    assert [call.hold_seconds for call in asked] == [20.0 - pause for pause in pauses]


@pytest.mark.parametrize(
    "errors",
    [
        [LOST] * 4,
        [TooManyRequests(429, "", "", 21)],
        [GONE],
        [LOST, GONE],
        [ApiError(422, "Unprocessable Content", "")],
        [ApiError(500, "Internal Server Error", "")],
        [Unreachable("some other server")],
    ],
)
def test_a_wait_ends_with_what_does_not_pass(errors: list[ClientError]) -> None:
    """Nobody there for some seconds, to be told to come back when the time is up, a mailbox that is gone, a fault."""
    with pytest.raises(type(errors[-1])) as caught:
        answered(waiting(Match(), 0, 20.0, Clock()), *errors)
    assert caught.value is errors[-1]


def test_failures_count_only_in_a_row() -> None:
    """A call that was held to its end begins the count anew."""
    clock = Clock()
    steps = waiting(Match(), 0, math.inf, clock)
    call = next(steps)
    for _ in range(10):
        for _ in PAUSES_SECONDS:
            call = steps.throw(LOST)
        call = held(steps, clock, call)
    assert call.pause_seconds == 0


def test_a_list_longer_than_a_page_is_complete() -> None:
    """Full pages are followed by another question, from their last message on."""
    pages = [found(*range(1, 101)), found(*range(101, 201)), found(*range(201, 251))]
    messages, asked = answered(listing(0), *pages)
    assert messages == tuple(map(message, range(1, 251)))
    assert [call.query["after"] for call in asked] == [0, 100, 200]


def test_a_list_is_asked_for_once() -> None:
    """Whoever does not wait is told of a failure at once."""
    with pytest.raises(Unreachable):
        answered(listing(0), LOST)
