"""Turns: what is much work in few octets keeps nobody waiting."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import cast

import pytest

from ephemail.mail.envelope import Envelope
from ephemail.smtp.limits import TURN_SECONDS
from ephemail.smtp.turns import Turns
from tests.smtp.conftest import listening


class Loop:
    """A fake event loop."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], None]] = []

    def call_soon(self, callback: Callable[[], None]) -> None:
        """Note what the next turn is to begin with."""
        self.soon.append(callback)

    def go_on(self) -> None:
        """Have the next turn."""
        soon, self.soon = self.soon, []
        assert len(soon) <= 1
        for callback in soon:
            callback()


def test_who_waits_goes_on_in_the_order_of_coming() -> None:
    """One at least in each turn, as many as there is time for; who is not done goes to the end."""
    loop, now, done = Loop(), [0.0], list[str]()
    turns = Turns(cast("asyncio.AbstractEventLoop", loop), lambda: now[0])

    def work(name: str, times: int) -> None:
        done.append(name)
        now[0] += TURN_SECONDS * 0.7
        if times > 1:
            turns.wait(lambda: work(name, times - 1))

    assert not turns.is_over()
    now[0] += 1
    assert turns.is_over()
    for name in "abc":
        turns.wait(lambda name=name: work(name, 2))  # type: ignore[misc]
    seen = []
    while loop.soon:
        loop.go_on()
        seen.append("".join(done))
    assert seen == ["ab", "abca", "abcabc", "abcabc"]
    assert not turns.is_over()


@pytest.mark.row(18)
def test_a_flood_of_slow_mails_is_taken_in_turns() -> None:
    """Of sixty in one packet, each of which keeps the loop, somebody else is answered after a few."""
    begun, kept = threading.Event(), []

    def deliver(_envelope: Envelope, octets: bytes) -> None:
        begun.set()
        time.sleep(0.02)
        kept.append(octets)

    one = b"MAIL FROM:<>\r\nRCPT TO:<box@mail.example>\r\nDATA\r\n.\r\n"
    with (
        listening(deliver=deliver, messages_per_session=0) as door,
        door.call() as flood,
        door.call() as other,
        door.call() as innocent,
    ):
        flood.greet()
        other.greet()
        innocent.greet()
        flood.send(one * 30)
        other.send(one * 30)
        assert begun.wait(5)
        assert innocent.say("RSET").startswith("250")
        assert len(kept) < 15
        for peer in (flood, other):
            assert [peer.hear()[:3] for _ in range(120)] == ["250", "250", "354", "250"] * 30
