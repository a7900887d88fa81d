"""Shell: sign_up.sh with the command line, sign_up_with_curl.sh with the API alone."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ephemail.pytest_plugin import MailServer

HERE = Path(__file__).parent


@pytest.mark.parametrize(("script", "needs"), [("sign_up.sh", ["curl"]), ("sign_up_with_curl.sh", ["curl", "jq"])])
def test_a_script_signs_up(
    ephemail_server: MailServer, site: str, program: Callable[[str], str], script: str, needs: list[str]
) -> None:
    """By the code and by the link: the site says welcome twice."""
    for name in needs:
        program(name)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # where the command ephemail is
    names = {"SITE": site, "EPHEMAIL_SERVER": ephemail_server.url, "PATH": path}
    done = subprocess.run(
        [HERE / script], env=os.environ | names, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.count("Welcome")) == (0, 2), done.stderr
