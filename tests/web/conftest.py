"""Doors for the tests: one for each that changes something, and one for all that do not."""

from collections.abc import Iterator

import pytest

from tests.web.doors import Opened, opened


@pytest.fixture
def door() -> Iterator[Opened]:
    """Open a door without limits per source; afterwards, no fault may have been told of."""
    with opened() as it:
        yield it
        assert it.faults == []


@pytest.fixture(scope="session")
def shared() -> Iterator[Opened]:
    """Open one such door for tests that do not disturb each other."""
    with opened() as it:
        yield it
        assert it.faults == []
