"""The process: what it says when it starts, and why when it does not."""

import re
import resource
import smtplib
import socket
from pathlib import Path

import pytest

from tests.http_peer import ask, open_mailbox
from tests.running import serving


def test_the_banner_tells_where_the_doors_are_and_nothing_more() -> None:
    """Both doors, the domains, what holds, and that it is ready; a stop adds one line."""
    with serving(SEAL="off", WIPE="off") as server:
        assert ask(server, "GET", "/healthz").json == {"status": "ok"}
        said = ask(server, "GET", "/api/v1/about").json["seal"]
        code, printed = server.stop()
    lines = [re.sub(r":\d+$", ":PORT", line) for line in printed.splitlines()]
    assert lines[:6] == [
        "SMTP on 127.0.0.1:PORT",
        "HTTP on http://127.0.0.1:PORT",
        "Mailboxes at mail.localhost",
        "Seal: all layers off: as it was set",
        "Wipe: freed memory off: as it was set",
        "Ready. Stop with Ctrl-C; nothing will remain.",
    ]
    assert [line.split(" ", 2)[2] for line in lines[6:]] == ["INFO stopping"]
    assert [layer["layer"] for layer in said if layer["state"] == "off: as it was set"] == [
        "all layers",
        "freed memory",
    ]
    assert code == 0


def test_what_holds_is_said_at_the_start_and_to_whoever_asks() -> None:
    """Each layer of the seal has a line, and the same words stand in the API."""
    with serving(SEAL="on", WIPE="on") as server:
        said = re.findall(r"^(?:Seal|Wipe): (.+?) (on.*|off: .*)$", server.banner, re.MULTILINE)
        about = ask(server, "GET", "/api/v1/about").json
    assert [(layer["layer"], layer["state"]) for layer in about["seal"]] == said
    assert len(said) == 9


@pytest.mark.parametrize(("wish", "starts"), [("on", True), ("strict", False)])
def test_a_seal_that_does_not_hold_stops_a_strict_start(wish: str, starts: bool) -> None:
    """Where the kernel lacks a layer, `on` says so and serves, `strict` says so and does not start."""
    lacking = (
        "from ephemail.seal import Layer, landlock; from ephemail.cli import main;"
        "landlock.forbid_changing_files = lambda: Layer('landlock files', 'off: this kernel has none'); main()"
    )
    if starts:
        with serving(program=("-c", lacking), SEAL=wish) as server:
            assert "Seal: landlock files off: this kernel has none" in server.banner
        return
    with (
        pytest.raises(AssertionError, match="Cannot start: SEAL=strict: landlock files off: this kernel has none"),
        serving(program=("-c", lacking), SEAL=wish),
    ):
        pass


def test_a_door_may_listen_in_more_than_one_place() -> None:
    """IPv4 and IPv6, each with its line."""
    with serving(HTTP_LISTEN="127.0.0.1:0,[::1]:0") as server:
        assert "HTTP on http://[::1]:" in server.banner


def test_a_port_that_is_taken_is_named() -> None:
    """The operator is told which one, and the exit code is 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        with (
            pytest.raises(AssertionError, match=f"Cannot start: {where}: Address already in use"),
            serving(SMTP_LISTEN=where),
        ):
            pass


def test_a_public_site_without_a_trusted_proxy_is_warned() -> None:
    """Behind a proxy that nobody named, all visitors would be one source."""
    with serving(PUBLIC_URL="https://mail.example") as server:
        assert "EPHEMAIL_TRUSTED_PROXIES" in server.banner
    with serving(PUBLIC_URL="https://mail.example", TRUSTED_PROXIES="127.0.0.1") as server:
        assert "Warning" not in server.banner


def test_ready_means_that_a_stop_is_a_stop() -> None:
    """SIGTERM in the very moment after the banner still ends in order."""
    for _ in range(3):
        with serving() as server:
            code, _ = server.stop()
        assert code == 0


def test_ipv4_and_ipv6_may_share_a_port() -> None:
    """Both wildcards on one port are two listeners, not one that takes the other's place."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(SMTP_LISTEN=f"0.0.0.0:{port},[::]:{port}") as server:
        assert server.banner.count("SMTP on") == 2


def test_a_large_message_limit_is_one_that_can_be_met() -> None:
    """A message of what is announced fits into what may be in flight, and is kept."""
    large = b"x" * 998 + b"\r\n"
    limits = {"MESSAGE_MAX_BYTES": "80 MiB", "MAILBOX_MAX_BYTES": "80 MiB"}
    with serving(**limits) as server:
        address, token = open_mailbox(server)
        with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=60) as client:
            client.sendmail("a@b.example", [address], large * 75_000)
        assert ask(server, "GET", "/api/v1/mailbox", token=token).json["bytes"] == 75_000_000


def test_descriptors_are_not_what_we_run_out_of_first() -> None:
    """The soft limit that a login shell gives is raised to what is allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
    try:
        with serving() as server:
            limits = Path(f"/proc/{server.pid}/limits").read_text()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert re.search(rf"Max open files +{hard} ", limits)
