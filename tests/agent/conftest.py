"""An agent connected to `ephemail mcp`, which speaks to the server that all tests share."""

import tempfile
from collections.abc import Iterator

import pytest

from tests.agent.peer import Agent, command
from tests.running import Server


@pytest.fixture(scope="module")
def agent(server: Server) -> Iterator[Agent]:
    """Have one agent for a module's tests, which close what they open; nothing is written to its standard error."""
    with tempfile.TemporaryFile("w+") as errors:
        with command(server.url, errors) as connected:
            yield connected
        errors.seek(0)
        assert errors.read() == ""
