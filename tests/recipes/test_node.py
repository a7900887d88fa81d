"""Node: sign_up.test.mjs with its own test runner, and mailbox.mjs, which reads the API with fetch, by its tests."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ephemail.pytest_plugin import MailServer

HERE = Path(__file__).parent


@pytest.mark.parametrize(("tests", "count"), [("sign_up.test.mjs", 2), ("mailbox.test.mjs", 3)])
def test_node_signs_up(
    ephemail_server: MailServer, site: str, program: Callable[[str], str], tests: str, count: int
) -> None:
    """By the code, waiting for it, and by the link, following the event stream; and what goes wrong has a name."""
    names = {"SITE": site, "EPHEMAIL_SERVER": ephemail_server.url}
    command = [program("node"), "--test", "--test-reporter=tap", str(HERE / tests)]
    done = subprocess.run(command, env=os.environ | names, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, f"# pass {count}" in done.stdout) == (0, True), done.stdout + done.stderr
