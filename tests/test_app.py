"""The process: what it says when it starts, and why when it does not."""

import re
import socket

import pytest

from tests.http_peer import ask
from tests.running import serving


def test_the_banner_tells_where_the_doors_are_and_nothing_more() -> None:
    """Both doors, the domains, and that it is ready; a stop adds one line."""
    with serving() as server:
        assert ask(server, "GET", "/healthz").json == {"status": "ok"}
        code, printed = server.stop()
    lines = [re.sub(r":\d+$", ":PORT", line) for line in printed.splitlines()]
    assert lines[:4] == [
        "SMTP on 127.0.0.1:PORT",
        "HTTP on http://127.0.0.1:PORT",
        "Mailboxes at mail.localhost",
        "Ready. Stop with Ctrl-C; nothing will remain.",
    ]
    assert [line.split(" ", 2)[2] for line in lines[4:]] == ["INFO stopping"]
    assert code == 0


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
