"""What all tests share: one server with default settings, the path of the test data, the count of hostile rows."""

import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.running import Server, serving

HOSTILE_ROWS = 43  # of the table of bad input; a test says which it tries: @pytest.mark.row(14)

_outcomes: dict[int, list[bool]] = defaultdict(list)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write the rows of a test on its report."""
    report = yield
    report.user_properties += [("row", row) for mark in item.iter_markers("row") for row in mark.args]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how each test of a row ends, wherever it ran."""
    if report.when == "call" or report.failed:
        for name, row in report.user_properties:
            if name == "row":
                _outcomes[int(str(row))].append(report.passed)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say of how many rows of the table some test was tried, and of how many all have passed."""
    if _outcomes:
        passed = sum(all(outcomes) for outcomes in _outcomes.values())
        tests = sum(map(len, _outcomes.values()))
        terminalreporter.write_line(
            f"bad input: {len(_outcomes)} of {HOSTILE_ROWS} rows tried, {passed} passed ({tests} tests)"
        )


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
