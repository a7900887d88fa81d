"""A server that says what ours never would: other people's pages, proxies' errors, refusals at will."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Have an HTTP server that always says the same; give its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()
            thread.join()
