"""Node: sign_up.test.mjs with its own test runner, and mailbox.mjs, which reads the API with fetch."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from ephemail.pytest_plugin import MailServer

TESTS = Path(__file__).parent / "sign_up.test.mjs"


def test_node_signs_up(ephemail_server: MailServer, site: str, program: Callable[[str], str]) -> None:
    """By the code, waiting for it, and by the link, following the event stream."""
    names = {"SITE": site, "EPHEMAIL_SERVER": ephemail_server.url}
    command = [program("node"), "--test", "--test-reporter=tap", str(TESTS)]
    done = subprocess.run(command, env=os.environ | names, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "# pass 2" in done.stdout) == (0, True), done.stdout + done.stderr
