"""The octets of a connection: a large message is unstuffed as it comes, wherever the network cuts it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ephemail.smtp.door import MemoryInFlight
from ephemail.smtp.inbox import Inbox
from ephemail.smtp.limits import BODY_LINE_MAX, PORTION_MAX

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
    inbox = Inbox(meter := MemoryInFlight(2 * LARGE))
    inbox.begin_message(2 * LARGE)
    sent = wire + (END[2:] if wire.endswith(b"\r\n") else END)
    message = None
    for start in range(0, len(sent), portion):
        assert message is None
        inbox.feed(sent[start : start + portion])
        message = inbox.message()
    inbox.feed(b"NOOP\r\n")
    assert message == body + b"\r\n" * (not body.endswith(b"\r\n"))
    assert meter.octets == 0
    assert inbox.line() == b"NOOP"
