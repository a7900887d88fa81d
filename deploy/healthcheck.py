#!/opt/ephemail/bin/python -S
"""Exits with 0 if the server in this container answers /healthz with 200, and with 1 if it answers otherwise or not.

The image has no shell and no curl. It asks where EPHEMAIL_HTTP_LISTEN says, so that a setting cannot make a sound
server look dead: whoever restarts it for that wipes all mail. It runs every half minute: nothing else is imported.
"""

import os
import socket

SECONDS = 2.0


def is_well(listen: str) -> bool:
    """Ask the server behind a listener, by loopback where it listens on all addresses."""
    host, _, port = listen.rpartition(":")
    host = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}.get(host, host.strip("[]"))  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((host, int(port)), SECONDS) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return connection.recv(64).split()[1:2] == [b"200"]
    except OSError:
        return False


if __name__ == "__main__":
    listens = os.environ.get("EPHEMAIL_HTTP_LISTEN", "127.0.0.1:8080").replace(",", " ").split()
    raise SystemExit(not is_well(listens[0]))
