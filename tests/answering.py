"""A server that says what ours never would: other people's pages, proxies' errors, half an answer, nothing at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SUMMARY: dict[str, object] = {
    "id": 1,
    "received_at": "2026-11-20T09:41:07.250Z",
    "size": 10,
    "sender": {"name": "", "address": "a@b.example"},
    "reverse_path": None,
    "recipient": "c@mail.localhost",
    "subject": "Hello",
    "preview": "",
    "codes": [{"value": "123456", "kind": "otp"}],
    "links": [],
    "attachments": [],
    "tls": False,
}


@dataclass
class Script:
    """Where such a server is, and what it has been asked."""

    url: str
    asked: list[str] = field(default_factory=list)


def octets(status: int, body: bytes, **headers: str) -> bytes:
    """Write an answer."""
    fields = {"Content_Length": str(len(body))} | headers
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join((*lines, "", "")).encode() + body


@contextmanager
def saying(*answers: bytes) -> Iterator[Script]:
    """Have a server that gives these octets in turn, the last of them again and again, and hangs up after each."""
    left = list(answers)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script.asked.append(self.path)
            self.wfile.write(left.pop(0) if len(left) > 1 else left[0])

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as http:
        script = Script(f"http://127.0.0.1:{http.server_port}")
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield script
        finally:
            http.shutdown()
            thread.join()


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Have an HTTP server that always says the same; give its address."""
    with saying(octets(status, body, **headers)) as script:
        yield script.url
