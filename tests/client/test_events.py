"""The events of a mailbox: from a real server, and from a stream in any form that the grammar allows."""

import pytest

from ephemail.client import Arrival, Closed, Deleted, Event, Extended, Mailbox, Ready
from ephemail.client.events import EventReader
from tests.client.meanwhile import post, written
from tests.running import Server


def test_the_event_stream_tells_the_life_of_a_mailbox(server: Server) -> None:
    """Ready, what was missed, what happens, and the end."""
    with Mailbox.open(server.url) as box:
        post(server, written(box.address, "Before"))
        happened: list[Event] = []
        for event in box.events(after=0):
            happened.append(event)
            if isinstance(event, Arrival) and event.message.subject == "Before":
                post(server, written(box.address, "Live"))
            elif isinstance(event, Arrival):
                box.delete(event.message.id)
            elif isinstance(event, Deleted):
                box.extend(7200)
            elif isinstance(event, Extended):
                box.close()
    assert [type(event) for event in happened] == [Ready, Arrival, Arrival, Deleted, Extended, Closed]
    assert happened[-1] == Closed("deleted")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("cut", [1, 7, 10_000])
def test_an_event_stream_may_be_cut_anywhere(end: str, cut: int) -> None:
    """Every line end of the grammar, comments, fields and events of a newer server, and text that looks like an end."""
    lines = [
        ": comment", "event: ready", 'data: {"mailbox": "a@b", "cursor": 3}', "",
        "event: later-invention", "data: {}", "retry: 10", "",
        "id: 4", "event:deleted", 'data:{"id":', "data: 4}", "",
        "event: closed", 'data: {"reason": "\u2028\x85"}', "", ":",
    ]  # fmt: skip
    octets = end.join(lines).encode()
    reader = EventReader()
    events = [event for at in range(0, len(octets), cut) for event in reader.feed(octets[at : at + cut])]
    assert events == [Ready(3), Deleted(4), Closed("\u2028\x85")]
