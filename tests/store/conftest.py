"""The engines that the contract is asked of, and the clock that they go by.

An engine takes part by an entry in ENGINES.
"""

from collections.abc import Callable

import pytest

from ephemail.store.limits import Limits
from ephemail.store.memory import MemoryStore
from tests.store.samples import Clock, Engine, Start


def _memory(limits: Limits, clock: Clock) -> Engine:
    return MemoryStore(limits, clock=clock, wall=clock.wall)


ENGINES: dict[str, Callable[[Limits, Clock], Engine]] = {"memory": _memory}


@pytest.fixture
def clock() -> Clock:
    """Give the clock that the engine goes by."""
    return Clock()


@pytest.fixture(params=ENGINES)
def start(request: pytest.FixtureRequest, clock: Clock) -> Start:
    """Give what starts an engine."""
    make = ENGINES[request.param]
    return lambda limits: make(limits, clock)


@pytest.fixture
def engine(start: Start) -> Engine:
    """Give an engine with the default limits."""
    return start(Limits())
