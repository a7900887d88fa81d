"""The server serves sealed as it does unsealed, and a trace of its system calls shows that it changes no file."""

import re
import signal
import smtplib
import ssl
from email.message import EmailMessage
from itertools import dropwhile
from pathlib import Path
from shutil import which

import pytest

from ephemail.prove.trace import calls
from ephemail.seal.kernel import IS_LINUX
from tests.http_peer import ask, events, open_mailbox
from tests.running import Server, serving
from tests.test_tls import eventually_named, write_certificate

pytestmark = pytest.mark.skipif(not IS_LINUX, reason="only Linux has it")

# The command as it is, with something done once its sockets are bound, and before its loop begins.
PROGRAM = """
from ephemail import app
bound = app.allow_descriptors
def then():
    bound()
    {}
app.allow_descriptors = then
from ephemail.cli import main
main()
"""
SEALED = "from ephemail.cli import main; main()"
LATE_CODEC = (  # its module is loaded when it is first needed
    b"Subject: late\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$BF|K\\\x1b(B\r\n"
)
ATTACHED = bytes(range(256)) * 8000  # large enough for a thread


def message() -> EmailMessage:
    """Write a message with all that is kept and shown."""
    written = EmailMessage()
    written["From"], written["Subject"] = "friend@elsewhere.example", "all of it"
    written.set_content("plain")
    written.add_alternative("<p>HTML</p>", subtype="html")
    written.add_attachment(ATTACHED, maintype="image", subtype="png", filename="p.png")
    return written


def deliver(server: Server, address: str, octets: bytes, times: int = 1) -> None:
    """Send a message over TLS, several times."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=20) as client:
        client.starttls(context=context)
        for _ in range(times):
            client.sendmail("friend@elsewhere.example", [address], octets)


def use(server: Server, times: int = 1) -> None:
    """Go through every door."""
    address, token = open_mailbox(server)
    stream = events(server, token)
    assert next(stream)[0] == "ready"
    deliver(server, address, bytes(message()))
    deliver(server, address, LATE_CODEC, times)
    arrived = [next(stream)[2] for _ in range(1 + times)]
    assert [len(arrived[0]["attachments"]), arrived[1]["preview"]] == [1, "\u65e5\u672c"]
    assert ask(server, "GET", "/api/v1/messages/1/attachments/1", token=token).octets == ATTACHED
    for path in ("messages", "messages/1", "messages/2", "messages/1/raw", "mailbox", "about"):
        assert ask(server, "GET", f"/api/v1/{path}", token=token).status == 200
    for path in ("/", "/docs", "/openapi.json", "/healthz"):
        assert ask(server, "GET", path).status == 200
    assert ask(server, "DELETE", "/api/v1/mailbox", token=token).status == 204
    assert next(stream)[0] == "closed"


def test_a_sealed_server_serves_every_door_and_ends_as_ever(tmp_path: Path) -> None:
    """Mail over TLS, streams, threads, modules that are loaded late, metrics, a renewed certificate, SIGTERM."""
    write_certificate(tmp_path, "first.example")
    settings = {"TLS_CERT": str(tmp_path / "cert.pem"), "TLS_KEY": str(tmp_path / "key.pem")}
    with serving(METRICS_LISTEN="127.0.0.1:0", **settings) as server:
        assert "Seal: seccomp on" in server.banner
        use(server)
        write_certificate(tmp_path, "second.example")
        server.process.send_signal(signal.SIGHUP)
        assert eventually_named(server, "second.example")
        code, printed = server.stop()
    assert (code, printed.count("INFO stopping"), "fault" in printed) == (0, 1, False)


# All that opens, makes, changes or removes a file by name or descriptor, and the ways around it.
FILE_CALLS = "%file,%desc,memfd_create,io_uring_setup,execve,execveat"
WRITING = re.compile(
    r"(?:open|openat)\(.*(?:O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE)"
    r"|(?:openat2|creat|rename\w*|link\w*|unlink\w*|symlink\w*|mk(?:dir|nod)\w*|rmdir|truncate|ftruncate|fallocate"
    r"|f?ch(?:mod|own)\w*|lchown|utime\w*|futimesat|\w*setxattr\w*|\w*removexattr\w*|memfd_create|io_uring_setup"
    r"|execve\w*|copy_file_range|sendfile|splice|pwrite\w*|fsync|fdatasync)\("
    r"|(?:write|writev)\(\d+<(?!/dev/null>|/dev/pts/)/"
)


def changes(program: str, trace: Path, **settings: str) -> list[str]:
    """Use a server under strace, and give the calls that have changed a file, or could, since it was ready."""
    command = ["strace", "-D", "-f", "-y", "-qq", "-e", f"trace={FILE_CALLS}", "-o", str(trace)]
    wrapped = f"import os, sys; os.execvp('strace', {command} + [sys.executable, '-c', {program!r}] + sys.argv[1:])"
    with serving(program=("-c", wrapped), **settings) as server:
        use(server, times=99)
        assert server.stop()[0] == 0
    traced = calls(trace.read_text(errors="replace").splitlines())
    since_ready = list(dropwhile(lambda call: '"Ready' not in call.arguments, traced))
    assert since_ready
    return [str(call) for call in since_ready[1:] if call.succeeded and WRITING.match(str(call))]


@pytest.mark.skipif(which("strace") is None, reason="strace is not installed")
def test_a_sealed_server_changes_no_file(tmp_path: Path) -> None:
    """A hundred mails, and every door: no call succeeds that could change a file."""
    assert not changes(SEALED, tmp_path / "trace")


@pytest.mark.skipif(which("strace") is None, reason="strace is not installed")
def test_the_trace_would_show_a_file_that_is_changed(tmp_path: Path) -> None:
    """The controls: a file written at the end, and the bytecode of a module that is loaded late."""
    (tmp_path / "late.py").write_text("x = 1\n")
    leave_something = f"__import__('late'), open({str(tmp_path / 'log')!r}, 'w').write('x')"
    tampered = PROGRAM.format(
        f"import logging, sys; sys.path.append({str(tmp_path)!r}); sys.dont_write_bytecode = False\n"
        f"    logging.shutdown = lambda: ({leave_something})"
    )
    found = "\n".join(changes(tampered, tmp_path / "trace", SEAL="off"))
    assert str(tmp_path / "log") in found
    assert "late.cpython" in found
