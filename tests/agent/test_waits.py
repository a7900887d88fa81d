"""A long wait of an agent: it tells that it goes on, and ends when nobody wants it any more."""

import asyncio
import json
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ephemail.agent.progress import telling
from tests.agent.peer import command


class Held(BaseHTTPRequestHandler):
    """A server on which a wait lasts until whoever waits goes away."""

    asked = threading.Event()
    released = threading.Event()

    def do_POST(self) -> None:
        """Open a mailbox."""
        self.rfile.read(int(self.headers["Content-Length"]))
        times = {"opened_at": "2026-11-20T09:41:07Z", "expires_at": "2026-11-20T10:41:07Z"}
        body = json.dumps({"address": "a@b.example", "token": "t"} | times).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Hold the answer."""
        self.asked.set()
        assert self.connection.recv(1) == b""
        self.released.set()
        self.close_connection = True

    def do_DELETE(self) -> None:
        """Close the mailbox."""
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_cancelled_wait_is_released() -> None:
    """Also on the ephemail server; until then, a client that asks for it is told that the wait goes on."""
    notes: list[tuple[float, float | None, str | None]] = []
    noted = threading.Event()

    async def note(progress: float, total: float | None, message: str | None) -> None:
        notes.append((progress, total, message))
        noted.set()

    with ThreadingHTTPServer(("127.0.0.1", 0), Held) as http, tempfile.TemporaryFile("w+") as errors:
        serving = threading.Thread(target=http.serve_forever, args=(0.01,))
        serving.start()
        try:
            with command(f"http://127.0.0.1:{http.server_port}", errors) as agent:
                agent("open_mailbox")
                waiting = agent.portal.start_task_soon(
                    lambda: agent.client.call_tool("wait_for_code", {"timeout_seconds": 300}, progress_callback=note)
                )
                assert Held.asked.wait(20)
                assert noted.wait(20)
                waiting.cancel()
                assert Held.released.wait(20)
                agent("close_mailbox")
        finally:
            http.shutdown()
            serving.join()
    assert notes[0] == (0, 300, "Nothing that matches so far.")


def test_a_wait_tells_how_long_it_has_gone_on_and_stops_with_it() -> None:
    """At once, and then again and again, until the block ends."""
    told: list[tuple[float, float, str]] = []

    async def wait() -> None:
        third = asyncio.Event()

        async def report(progress: float, total: float, message: str) -> None:
            told.append((progress, total, message))
            if len(told) == 3:
                third.set()

        async with telling(report, 60, every_seconds=0.001):
            await third.wait()
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(wait())
    assert [progress for progress, _, _ in told[:3]] == [0, 0.001, 0.002]
    assert {(total, message) for _, total, message in told} == {(60, "Nothing that matches so far.")}
