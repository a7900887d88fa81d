"""What each small suite runs in: no other plugins, no module forgotten, and a count of what it leaves running."""

import os
import signal
import sys
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from tests.pytest_plugin.suites import Left


@pytest.fixture
def modules() -> Iterator[dict[str, ModuleType]]:
    """Put back the modules that are found in here in the end."""
    found: dict[str, ModuleType] = {}
    yield found
    sys.modules.update(found)


@pytest.fixture(autouse=True)
def _kept(modules: dict[str, ModuleType], pytester: pytest.Pytester) -> Iterator[None]:
    """Keep what is first imported within a test, which pytester forgets: later tests would have some modules twice."""
    assert pytester
    yield
    modules.update(sys.modules)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the plugins that happen to be installed here: they take a second to load, each time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Iterator[Left]:
    """Give the processes that the suite has started, and that live on; those that do in the end are ended."""
    mark = f"SUITE={uuid.uuid4().hex}"
    monkeypatch.setenv(*mark.split("="))

    def marked() -> list[int]:
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mark.encode() in environ.read_bytes() and environ.parent.name != str(os.getpid()):
                    found.append(int(environ.parent.name))
        return found

    yield marked
    for pid in marked():
        os.kill(pid, signal.SIGKILL)
