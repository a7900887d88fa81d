"""The image's health check: sound is who answers 200, wherever the settings say that it listens."""

import os
import subprocess
import sys

import pytest

from tests.answering import answering
from tests.deploy.examples import DEPLOY


def check(listen: str) -> int:
    """Run the health check of a container with this setting; give its exit code."""
    done = subprocess.run(
        [sys.executable, "-S", DEPLOY / "healthcheck.py"],
        env=os.environ | {"EPHEMAIL_HTTP_LISTEN": listen},
        timeout=20,
        check=False,
    )
    return done.returncode


@pytest.mark.parametrize(("status", "exit_code"), [(200, 0), (503, 1)])
def test_it_says_what_the_server_says(status: int, exit_code: int) -> None:
    """200 is sound, whatever word comes with it; 503 is one who stops."""
    with answering(status, b'{"status":"full"}') as url:
        port = url.rpartition(":")[2]
        assert check(f"127.0.0.1:{port}") == exit_code
        assert check(f"0.0.0.0:{port}, 127.0.0.1:1") == exit_code


def test_who_does_not_answer_is_not_sound() -> None:
    """There is nobody at the port."""
    assert check("127.0.0.1:1") == 1
