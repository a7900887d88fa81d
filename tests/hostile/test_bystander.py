"""The innocent visitor itself: that it is not easily disturbed, and that it does notice what it is there to notice."""

import pytest

from tests.hostile.box import Box
from tests.hostile.bystander import innocent
from tests.hostile.knocking import Look, Spent, wait_of
from tests.running import Server, serving
from tests.smtp.conftest import Peer

# A server that works for a tenth of a second at least at each message, and lets nobody else in meanwhile.
IS_KEPT_BUSY = """
import time
from ephemail import delivery
deliver = delivery.deliver
def deliver_slowly(store, blocked, envelope, octets):
    began = time.thread_time()
    while time.thread_time() - began < 0.1:
        {work}
    deliver(store, blocked, envelope, octets)
delivery.deliver = deliver_slowly
from ephemail.cli import main
main()
"""
COMPUTES, KEEPS_THE_LOCK = "pass", "sum(range(3_000_000))"
LOOP, WORKER, OTHER, OURS = "1", "2", "3", "ours"
MS = 1_000_000


@pytest.mark.parametrize(
    ("work", "size"),
    [pytest.param(COMPUTES, 10, id="the event loop"), pytest.param(KEEPS_THE_LOCK, 1_000_000, id="a thread")],
)
def test_a_server_that_keeps_a_visitor_waiting_is_found_out(work: str, size: int) -> None:
    """A small message is delivered on the event loop, a large one in a thread, which has the interpreter's lock."""
    with serving(program=("-c", IS_KEPT_BUSY.format(work=work))) as server:
        box = Box.open(server)
        with pytest.raises(AssertionError, match=r"Wait\(stalled="):
            _send_beside_an_innocent(server, box, b"x\r\n" * (size // 3) + b".\r\n")


def test_what_the_event_loop_works_is_a_stall() -> None:
    """Whatever else is kept waiting meanwhile."""
    assert _stalled((60, {LOOP: (60, 0)})) == 60
    assert _stalled((60, {LOOP: (60, 0), OTHER: (0, 60), OURS: (0, 60)})) == 60


def test_what_a_thread_works_is_a_stall_while_all_others_sleep() -> None:
    """One that sleeps may wait for the lock that the thread has."""
    assert _stalled((60, {WORKER: (60, 0)})) == 60
    assert _stalled((10, {WORKER: (0, 0)}), (50, {WORKER: (60, 0)})) == 60
    assert _stalled((80, {WORKER: (60, 20)})) == 60


@pytest.mark.parametrize("delayed", [LOOP, OTHER, OURS])
def test_what_a_thread_works_while_another_is_kept_from_running_is_none(delayed: str) -> None:
    """The event loop could go on, or would be let go on, or we could have heard, if the machine were not so busy."""
    assert _stalled((80, {WORKER: (60, 0), delayed: (0, 80)})) == 0


def test_a_delay_is_told_when_it_is_over_and_counts_where_it_has_been() -> None:
    """For ten milliseconds the thread worked while all others slept; then the event loop was kept from running."""
    before = [(10, {WORKER: (10, 0)})]
    meanwhile = [(10, {WORKER: (10, 0)})] * 4
    assert _stalled(*before, *meanwhile, (1, {LOOP: (1, 40)})) == 11


def test_a_thread_may_begin_and_end_meanwhile() -> None:
    """What it has worked counts from its beginning on; that it is gone takes nothing back."""
    looks = [Look(0, {LOOP: Spent()})]
    looks.append(Look(20 * MS, {LOOP: Spent(), WORKER: Spent(running=20 * MS)}))
    looks.append(Look(40 * MS, {LOOP: Spent()}))
    assert wait_of(looks, LOOP).stalled == 20


def _send_beside_an_innocent(server: Server, box: Box, octets: bytes) -> None:
    with innocent(server), Peer(server.smtp_port) as peer:
        peer.greet().address(box.address).begin_data().send(octets)
        assert peer.hear().startswith("250")


def _stalled(*spans: tuple[int, dict[str, tuple[int, int]]]) -> float:
    """Say how long a wait of these spans was the server's doing; of each what threads have run and were delayed."""
    looks = [Look(0, {LOOP: Spent()})]
    for span, more in spans:
        spent = dict(looks[-1].spent)
        for thread, (running, delayed) in more.items():
            before = spent.get(thread, Spent())
            spent[thread] = Spent(before.running + running * MS, before.delayed + delayed * MS)
        looks.append(Look(looks[-1].at + span * MS, spent))
    return wait_of(looks, LOOP).stalled
