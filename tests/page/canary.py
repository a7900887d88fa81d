"""A canary: it hears whoever connects, says what was asked for if anything was, and answers with a picture."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from ephemail.tls import Certificate

HOST = "127.0.0.1"
HEARD_SECONDS = 5.0  # for what a connection has to say; most of them are closed at once

_PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00"
    b"\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n" % len(_PICTURE)
)
_TLS_HANDSHAKE = b"\x16"  # RFC 8446 §5.1


@dataclass
class Canary:
    """What has been heard: each connection counts, also one that never says a word."""

    port: int
    connections: int = 0
    requests: list[str] = field(default_factory=list)
    greetings: list[bytes] = field(default_factory=list)  # as they came: over TLS with the name that was asked for

    @property
    def place(self) -> str:
        """Host and port, as they stand in a URL."""
        return f"{HOST}:{self.port}"

    def paths(self) -> set[str]:
        """Give the paths asked for, without what follows."""
        lines = (request.partition("\r\n")[0].split(" ") for request in self.requests)
        return {words[1].partition("?")[0] for words in lines if len(words) > 1}

    def forget(self) -> None:
        """Begin anew."""
        self.connections = 0
        self.requests.clear()
        self.greetings.clear()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 512
    canary: Canary
    context: ssl.SSLContext


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Count a connection, then hear what it asks for, in the clear or over TLS."""
        self.server.canary.connections += 1
        self.request.settimeout(HEARD_SECONDS)
        with suppress(OSError):
            greeting = self.request.recv(2_048, socket.MSG_PEEK)
            self.server.canary.greetings.append(greeting)
            if greeting.startswith(_TLS_HANDSHAKE):
                with self.server.context.wrap_socket(self.request, server_side=True) as over_tls:
                    self._hear(over_tls)
            else:
                self._hear(self.request)

    def _hear(self, connection: socket.socket) -> None:
        said = connection.recv(16_384)
        if said:
            self.server.canary.requests.append(said.decode("latin-1"))
            connection.sendall(_ANSWER + _PICTURE)


@contextmanager
def listening() -> Iterator[Canary]:
    """Have a canary for the length of a block."""
    with _Server((HOST, 0), _Handler) as server:
        server.canary = Canary(server.server_address[1])
        server.context = Certificate(HOST).context()
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server.canary
        server.shutdown()
        thread.join()
