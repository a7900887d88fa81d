"""The octets of a connection mean the same wherever the network cuts them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ephemail.smtp.flight import MemoryInFlight
from ephemail.smtp.inbox import Inbox, LineTooLong
from ephemail.smtp.incoming import OverlongLine
from ephemail.smtp.limits import BODY_LINE_MAX, COMMAND_LINE_MAX, PORTION_MAX, SKIPPED_LINE_MAX
from ephemail.throttle import EXEMPT

LARGE = 3 * PORTION_MAX
END = b"\r\n.\r\n"

patterns = st.lists(st.sampled_from([b"\r", b"\n", b".", b"x", b"\r\n", b"\r\n."]), min_size=1, max_size=9).map(
    b"".join
)


@settings(max_examples=60, deadline=None)
@given(pattern=patterns, shift=st.integers(0, 9), portion=st.integers(PORTION_MAX // 2, 2 * PORTION_MAX))
def test_a_large_message_is_unstuffed_as_in_one_go(pattern: bytes, shift: int, portion: int) -> None:
    """Dots at every place around a cut; what the meter has counted is given back, and the next command is whole."""
    block = pattern * ((BODY_LINE_MAX - 1) // len(pattern)) + b"\n"
    body = b"." * (shift % 3) + b"x" * shift + b"\n" + block * (LARGE // len(block))
    wire = b"." * body.startswith(b".") + body.replace(b"\r\n.", b"\r\n..")
    inbox, meter = Inbox(), MemoryInFlight(3 * LARGE)
    inbox.begin_message(2 * LARGE, room := meter.room(EXEMPT))
    sent = wire + (END[2:] if wire.endswith(b"\r\n") else END)
    message = None
    for start in range(0, len(sent), portion):
        assert message is None
        inbox.feed(sent[start : start + portion])
        message = inbox.message()
    inbox.feed(b"NOOP\r\n")
    assert message == body + b"\r\n" * (not body.endswith(b"\r\n"))
    room.give_back()
    assert meter.octets == 0
    assert inbox.line() == b"NOOP"


@pytest.mark.parametrize(
    ("octets", "end", "is_overlong"),
    [
        (BODY_LINE_MAX, b"\n", False),
        (BODY_LINE_MAX, b"\r\n", False),
        (BODY_LINE_MAX + 1, b"\n", True),
        (BODY_LINE_MAX + 1, b"\r\n", True),
        (BODY_LINE_MAX, b"x\n", True),
    ],
)
@pytest.mark.parametrize("before", [b"", b"\n", b"short\r\n", b"x" * BODY_LINE_MAX + b"\r\n"])
def test_a_line_is_overlong_by_its_octets_whatever_ends_it(
    octets: int, end: bytes, before: bytes, *, is_overlong: bool
) -> None:
    """The end is not of the line, be it CRLF or LF alone."""
    inbox = Inbox()
    inbox.begin_message(10 * BODY_LINE_MAX, MemoryInFlight(10 * BODY_LINE_MAX).room(EXEMPT))
    inbox.feed(before + b"x" * octets + end + b"short" + END)
    if is_overlong:
        with pytest.raises(OverlongLine):
            inbox.message()
    else:
        assert inbox.message() is not None


@pytest.mark.row(2)
@pytest.mark.parametrize(
    ("octets", "hopeless"), [(COMMAND_LINE_MAX + 1, False), (SKIPPED_LINE_MAX, False), (SKIPPED_LINE_MAX + 1, True)]
)
@pytest.mark.parametrize("portion", [1_000, 50_000, 1 << 20])
def test_an_overlong_command_line_is_one_however_it_comes(octets: int, portion: int, *, hopeless: bool) -> None:
    """In one piece or in many: skipped up to a limit, and hopeless beyond it."""
    inbox, sent = Inbox(), b"x" * (octets - 1) + b"\nNOOP\n"
    caught = []
    for start in range(0, len(sent), portion):
        inbox.feed(sent[start : start + portion])
        try:
            assert inbox.line() is None
        except LineTooLong as error:
            caught.append(error.is_hopeless)
        if caught:
            break
    assert caught == [hopeless]
