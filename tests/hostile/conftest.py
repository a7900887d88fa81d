"""One server with default settings for all attacks that do not need another."""

from collections.abc import Iterator

import pytest

from tests.running import Server, serving


@pytest.fixture(scope="module")
def attacked() -> Iterator[Server]:
    """Give a server that only attacks are made on; it must be as willing to stop as any."""
    with serving() as running:
        yield running
        code, _ = running.stop()
        assert code == 0
