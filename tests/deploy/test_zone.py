"""The example of a zone is one, and publishes what is true of a server that never sends."""

import re
import subprocess
from shutil import which

import pytest

from tests.deploy.examples import text


@pytest.mark.skipif(which("named-checkzone") is None, reason="named-checkzone is not installed")
@pytest.mark.parametrize("switched_on", [False, True], ids=["as it is", "with what is switched off"])
def test_a_name_server_takes_the_zone(*, switched_on: bool) -> None:
    """BIND finds no fault in it, nor in the records that stand there as comments."""
    zone = text("example.org.zone")
    if switched_on:
        zone, switched = re.subn(r"^; (\S+ +IN )", r"\1", zone, flags=re.MULTILINE)
        assert switched == 5
    done = subprocess.run(
        ["named-checkzone", "-i", "local", "example.org", "/dev/stdin"],
        input=zone,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines() == ["zone example.org/IN: loaded serial 1", "OK"]


def test_what_is_not_true_by_default_is_not_published() -> None:
    """MTA-STS needs a certificate of the operator's, reports a reader, TLSA a key that stays."""
    published = "\n".join(line for line in text("example.org.zone").splitlines() if not line.startswith(";"))
    assert not re.search(r"_mta-sts|_smtp\._tls|TLSA|rua=", published)
    for record in ("v=spf1 -all", "p=reject", "MX   10 mail"):
        assert record in published
