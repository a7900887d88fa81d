"""What all tests share: one server with default settings, and the path of the shared test data."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server with default settings for tests that do not disturb each other."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Give the folder that EPHEMAIL_TEST_DATA names, or skip."""
    folder = os.environ.get("EPHEMAIL_TEST_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("EPHEMAIL_TEST_DATA names no folder with test messages")
    return Path(folder)
