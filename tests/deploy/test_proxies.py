"""The examples for nginx and Caddy, before a real server: streams flow, addresses arrive, nothing is written down."""

import http.client
import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import which

import pytest

from tests.deploy.examples import text
from tests.http_peer import open_mailbox
from tests.running import Server, serving
from tests.test_line import send
from tests.test_tls import write_certificate

HOST = "mail.example.org"
READY_SECONDS = 15.0
ARRIVAL_SECONDS = 2.0


def free_ports(number: int) -> list[int]:
    """Find ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [bound.getsockname()[1] for bound in sockets]
    for bound in sockets:
        bound.close()
    return ports


def nginx(folder: Path, upstream: int, port: int, other: int, address: str = "$remote_addr") -> list[str]:
    """Give the command that runs the example with files and ports of ours, and what it passes on as an address."""
    write_certificate(folder, HOST)
    site = text("nginx.conf").replace("$remote_addr", address)
    site = site.replace("127.0.0.1:8080", f"127.0.0.1:{upstream}")
    site = re.sub(r"\n    listen \[::\].*", "", site).replace("listen 443", f"listen 127.0.0.1:{port}")
    site = site.replace("listen 80", f"listen 127.0.0.1:{other}")
    site = re.sub(r"/etc/letsencrypt\S+/fullchain.pem", f"{folder}/cert.pem", site)
    site = re.sub(r"/etc/letsencrypt\S+/privkey.pem", f"{folder}/key.pem", site)
    whole = f"daemon off; pid {folder}/pid; error_log {folder}/main.log emerg;\nevents {{}}\nhttp {{\n"
    for kept in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        whole += f"{kept}_temp_path {folder}/{kept};\n"
    (folder / "whole.conf").write_text(f"{whole}access_log {folder}/access.log;\n{site}\n}}\n")
    return ["nginx", "-p", str(folder), "-e", f"{folder}/start.log", "-c", f"{folder}/whole.conf"]


def caddy(folder: Path, upstream: int, port: int, other: int) -> list[str]:
    """Give the command that runs the example with ports and a certificate of ours."""
    site = text("Caddyfile").replace("ephemail:8080", f"127.0.0.1:{upstream}")
    site = site.replace("admin off", f"admin off\n\thttps_port {port}\n\thttp_port {other}\n\tskip_install_trust", 1)
    site = site.replace(f"{HOST} {{", f"{HOST} {{\n\ttls internal\n\tbind 127.0.0.1", 1)
    (folder / "Caddyfile").write_text(site)
    return ["caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


@contextmanager
def proxied(folder: Path, command: list[str], port: int) -> Iterator[None]:
    """Have a proxy for the length of a block; what it prints and keeps lies in the folder."""
    own = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=printed, env=os.environ | own)
        try:
            deadline = time.monotonic() + READY_SECONDS
            while not _answers(port):
                assert process.poll() is None, (folder / "printed").read_text()
                assert time.monotonic() < deadline, (folder / "printed").read_text()
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)


def _answers(port: int) -> bool:
    try:
        with through(port, "GET", "/healthz") as answer:
            return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False


@contextmanager
def through(port: int, method: str, path: str, **headers: str) -> Iterator[http.client.HTTPResponse]:
    """Ask over TLS, as a visitor of the site would."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        closing(http.client.HTTPSConnection(HOST, port)) as connection,
    ):
        connection.sock = context.wrap_socket(plain, server_hostname=HOST)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        with connection.getresponse() as answer:
            yield answer


def asked_as(port: int, claimed: str) -> int:
    """Ask as a visitor who claims an address, and give the status."""
    with through(port, "GET", "/api/v1/about", X_Forwarded_For=claimed) as answer:
        return answer.status


@pytest.fixture
def behind() -> Iterator[Server]:
    """Have a server that knows of its proxy, and lets a source read five times a minute."""
    with serving(
        PUBLIC_URL=f"https://{HOST}", TRUSTED_PROXIES="127.0.0.1", RATE_READS_PER_SOURCE="5", LIMIT_LOOPBACK="true"
    ) as server:
        yield server


@pytest.mark.parametrize(
    "configure",
    [
        pytest.param(proxy, marks=pytest.mark.skipif(which(proxy.__name__) is None, reason=f"{proxy.__name__} missing"))
        for proxy in (nginx, caddy)
    ],
)
def test_the_example_serves_as_it_says(
    behind: Server, tmp_path: Path, configure: Callable[[Path, int, int, int], list[str]]
) -> None:
    """An event comes when the mail does; a claimed address is no address; and nothing names a visitor on disk."""
    port, other = free_ports(2)
    with proxied(tmp_path, configure(tmp_path, behind.http_port, port, other), port):
        address, token = open_mailbox(behind)
        with through(port, "GET", "/api/v1/events", Authorization=f"Bearer {token}") as stream:
            assert stream.status == 200
            send(behind, address)
            sent = time.monotonic()
            while b"event: arrival" not in stream.readline():
                assert time.monotonic() - sent < ARRIVAL_SECONDS
        # However many addresses a visitor claims to have, the proxy passes on one: the limit holds.
        assert 429 in [asked_as(port, f"198.51.100.{n}") for n in range(8)]
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "printed")
    printed = (tmp_path / "printed").read_text()
    for name in (token, address, "198.51.100", "/api/v1/"):
        assert name.encode() not in written
        assert name not in printed


@pytest.mark.skipif(which("nginx") is None, reason="nginx missing")
def test_a_proxy_that_believes_its_visitors_would_be_noticed(behind: Server, tmp_path: Path) -> None:
    """The control: where a claimed address is passed on, each claim is another source, and no limit holds."""
    port, other = free_ports(2)
    command = nginx(tmp_path, behind.http_port, port, other, "$http_x_forwarded_for")
    with proxied(tmp_path, command, port):
        assert {asked_as(port, f"198.51.100.{n}") for n in range(8)} == {200}
