"""Row 43, in small: half a minute of what `python -m tests.bench.soak` does in ten; timings are for that one."""

import pytest

from tests.bench.soak import Plan, measure

MINUTES_IN_SMALL = Plan(seconds=10, warm_seconds=3, ttl_seconds=5, stop_seconds=2, sweep_seconds=2)
JUDGED_BY_MINUTES = {"ms", "MiB"}  # waits, on a machine that does nothing else; memory, after many sweeps
MORE_MAX_MIB = 25.0  # some 25 MB of mail pass through in that time, and 300 event streams


@pytest.mark.row(43)
def test_under_mixed_load_nothing_is_lost_and_nothing_is_left() -> None:
    """Each mail answered 250 is there while its mailbox lives; then memory and descriptors are back where they were."""
    figures = measure(MINUTES_IN_SMALL)
    missed = [each for each in figures if each.verdict == "missed" and each.unit not in JUDGED_BY_MINUTES]
    assert not missed
    assert max(each.value for each in figures if each.unit == "MiB") < MORE_MAX_MIB
