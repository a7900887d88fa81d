"""Nobody is named: names planted in every door are found in nothing that the process prints, at the lowest level."""

import smtplib
import socket

from tests.http_peer import ask, events, open_mailbox
from tests.running import Server, serving

# The command as it is, in a process whose root logger prints everything that any library says.
TALKATIVE = (
    "import logging, sys; logging.basicConfig(level=1, stream=sys.stdout, format='%(name)s %(message)s');"
    "from ephemail.cli import main; main()"
)
# The same with the libraries' loggers left as they are, and a stream that sse-starlette writes itself: the control.
NAMING = TALKATIVE.replace(
    "from ephemail.cli",
    "import ephemail.logs as l; l.NAMING_LOGGERS = (); import ephemail.web.arrivals as a;"
    "from sse_starlette.sse import EventSourceResponse; a.EventStream = EventSourceResponse; from ephemail.cli",
)
# Likewise with the loggers off: it is they that keep quiet what the stream would say.
SILENCED = NAMING.replace("l.NAMING_LOGGERS = (); ", "")

PLANTED = "planted7f3a"
SOURCE = "127.0.0.77"  # a client address that nothing else uses


def visit_every_door(server: Server) -> str:
    """Say the planted word in every place that a peer can fill, right and wrong; give the token."""
    address, token = open_mailbox(server, name=f"{PLANTED}-box")
    stream = events(server, token)
    next(stream)
    _smtp(server, address)
    assert PLANTED in str(next(stream))
    _http(server, token)
    stream.close()
    return token


def _smtp(server: Server, address: str) -> None:
    message = (
        f"From: {PLANTED} <{PLANTED}@sender.example>\r\nSubject: {PLANTED}\r\n"
        f'Content-Type: text/plain; charset={PLANTED}; name="{PLANTED}.txt"\r\n'
        f"Date: {PLANTED}\r\n\r\n{PLANTED}\r\n"
    )
    client = smtplib.SMTP("127.0.0.1", server.smtp_port, f"{PLANTED}.example", 10, (SOURCE, 0))
    client.sendmail(f"{PLANTED}@sender.example", [address], message)
    for line in (f"{PLANTED} x", f"RCPT TO:<{PLANTED}", f"MAIL FROM:<{PLANTED}@x> SIZE={PLANTED}", f"NOOP {PLANTED}"):
        client.docmd(line)
    client.mail("<>")
    client.docmd(f"RCPT TO:<{PLANTED}-unknown@mail.localhost>")
    client.quit()
    with socket.create_connection(("127.0.0.1", server.smtp_port), timeout=10) as raw:
        raw.sendall(b"\x16\x03" + PLANTED.encode() + b"\r\n")
        raw.recv(1000)


def _http(server: Server, token: str) -> None:
    headers = {"X-Forwarded-For": PLANTED, "User-Agent": PLANTED, "Referer": f"http://{PLANTED}/", "X-Odd": PLANTED}
    for method, path, body in (
        ("GET", "/api/v1/messages?wait=0&subject=" + PLANTED, None),
        ("GET", "/api/v1/messages/1", None),
        ("GET", "/api/v1/messages/1/raw", None),
        ("GET", f"/api/v1/messages/{PLANTED}", None),
        ("GET", f"/{PLANTED}?token={PLANTED}", None),
        ("POST", "/api/v1/mailboxes", {PLANTED: PLANTED}),
        ("POST", "/api/v1/mailboxes", {"name": f"{PLANTED}-box"}),
        ("POST", "/api/v1/mailboxes", f'{{"name": "{PLANTED}'.encode()),
        ("POST", "/api/v1/mailbox/extend", {"ttl_seconds": PLANTED}),
        (PLANTED.upper(), "/", None),
    ):
        ask(server, method, path, body, token=token, headers=headers)
    ask(server, "GET", "/api/v1/mailbox", token=f"{PLANTED}" * 4)
    for octets in (f"GET /{PLANTED}\0 HTTP/1.1\r\n\r\n", f"{PLANTED}\r\n\r\n", f"GET / HTTP/1.1\r\n{PLANTED}\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.http_port), 10, (SOURCE, 0)) as raw:
            raw.sendall(octets.encode())
            raw.recv(1000)


def _visit(program: str) -> tuple[str, str]:
    with serving(program=("-X", "dev", "-W", "ignore", "-c", program)) as server:
        token = visit_every_door(server)
        _, output = server.stop()
    return token, output


def test_nothing_that_is_printed_names_anybody() -> None:
    """No address, no client's IP, no subject, no token, no word of an input, from us or from any library."""
    token, output = _visit(TALKATIVE)
    assert "Ready" in output
    assert PLANTED not in output.lower()
    assert token not in output
    assert SOURCE not in output


def test_the_names_would_be_found_if_they_were_printed() -> None:
    """The control: with the libraries' loggers left alone, the same visit does print them; silenced it does not."""
    assert PLANTED in _visit(NAMING)[1].lower()
    assert PLANTED not in _visit(SILENCED)[1].lower()
