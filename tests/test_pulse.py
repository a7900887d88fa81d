"""The pulse of the event loop, by a clock that is turned by hand."""

from ephemail.figures import Spread
from ephemail.pulse import BEAT_SECONDS, LATE_SECONDS, TOLD_SECONDS, Pulse
from tests.store.samples import Clock


def beat(pulse: Pulse, clock: Clock, late_seconds: float) -> None:
    """Beat once, so late."""
    pulse.expect()
    clock.now += BEAT_SECONDS + late_seconds
    pulse.feel()


def test_a_late_beat_is_told_for_a_while() -> None:
    """Half a minute, for whoever asks twice a minute."""
    clock = Clock()
    pulse = Pulse(clock)
    beat(pulse, clock, LATE_SECONDS * 0.9)
    assert not pulse.is_lagging()
    beat(pulse, clock, LATE_SECONDS * 1.1)
    assert pulse.is_lagging()
    clock.now += TOLD_SECONDS - 1
    beat(pulse, clock, 0)
    assert pulse.is_lagging()
    clock.now += 1
    assert not pulse.is_lagging()


def test_a_beat_that_has_not_come_is_late_too() -> None:
    """What asks just after the loop goes on may be served before the beat is."""
    clock = Clock()
    pulse = Pulse(clock)
    assert not pulse.is_lagging()
    pulse.expect()
    clock.now += BEAT_SECONDS + LATE_SECONDS * 1.1
    assert pulse.is_lagging()


def test_lateness_is_spread_over_its_bounds() -> None:
    """Each bound counts what is at most so late, the last one everything."""
    clock = Clock()
    pulse = Pulse(clock)
    for late in (0.003, 0.03, 0.03, 7.0):
        beat(pulse, clock, late)
    (spread,) = pulse.figures()
    assert isinstance(spread, Spread)
    at_most = dict(zip((*spread.bounds, None), spread.at_most, strict=True))
    assert (at_most[0.005], at_most[0.025], at_most[0.05], at_most[2.5], at_most[None]) == (1, 1, 3, 3, 4)
    assert round(spread.total, 3) == 7.063
