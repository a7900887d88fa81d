"""The command `ephemail mcp`, spoken to by hand: how its session ends, what it prints, and what it needs."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from ephemail.cli import main
from tests.agent.peer import is_open
from tests.running import Server, environment


def lines(*calls: tuple[str, dict[str, object]]) -> str:
    """Write calls of tools as a client of the older protocol does, after its greeting."""
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    messages: list[dict[str, object]] = [
        {"id": 0, "method": "initialize", "params": client},
        {"method": "notifications/initialized"},
    ]
    for number, (name, arguments) in enumerate(calls, 1):
        messages.append({"id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
    return "".join(json.dumps({"jsonrpc": "2.0"} | message) + "\n" for message in messages)


@pytest.fixture
def talk(server: Server) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Have the command, spoken to by hand, and the address of the mailbox that it has opened."""
    with subprocess.Popen(
        [sys.executable, "-m", "ephemail", "mcp", "--server", server.url],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("no protocol\n" + lines(("open_mailbox", {})))
        process.stdin.flush()
        greeting, answer = json.loads(process.stdout.readline()), json.loads(process.stdout.readline())
        assert greeting["result"]["protocolVersion"] == "2025-06-18"
        address = answer["result"]["structuredContent"]["address"]
        assert is_open(server, address)
        process.stdin.write(lines(("wait_for_code", {"timeout_seconds": 300})).splitlines()[-1] + "\n")
        process.stdin.flush()
        yield process, address


@pytest.mark.parametrize("end", [None, signal.SIGTERM, signal.SIGINT], ids=["input", "SIGTERM", "SIGINT"])
def test_the_end_of_the_session_closes_what_it_opened(
    server: Server, talk: tuple[subprocess.Popen[str], str], end: signal.Signals | None
) -> None:
    """Whatever ends it, also in a wait: exit code 0, and nothing but the protocol was ever printed."""
    process, address = talk
    if end is not None:
        process.send_signal(end)
        process.wait(20)
    printed, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in printed.splitlines())
    assert not is_open(server, address)


def test_a_client_that_vanishes_leaves_nothing(server: Server, talk: tuple[subprocess.Popen[str], str]) -> None:
    """Nobody reads the last answer, and that is no reason to complain."""
    process, address = talk
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stdin.write(lines(("list_messages", {})).splitlines()[-1] + "\n")
    process.stdin.close()
    assert (process.wait(20), process.stderr.read()) == (0, "")
    assert not is_open(server, address)


def test_what_is_logged_names_nobody() -> None:
    """A line says where it comes from and of what type an error is, never its text."""
    script = (
        "import logging; from ephemail.agent import build, run; run(build('http://127.0.0.1:1'))\n"
        "try: raise ValueError('a secret')\n"
        "except ValueError: logging.getLogger('mcp.server').exception('Tool %r', 'a secret')\n"
        "logging.getLogger('httpx').info('a secret')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (result.stdout, result.stderr) == ("", "ERROR in=mcp.server at=<module>:3 type=ValueError\n")


@pytest.mark.parametrize("missing", ["mcp", "httpx"])
def test_without_the_extra_the_command_names_it(missing: str) -> None:
    """One line; nothing is printed where the protocol would be."""
    script = f"import sys; sys.modules[{missing!r}] = None; from ephemail.cli import main; main(['mcp'])"
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "Error: this command needs the extra `mcp` (mcp 2.3 or newer)\n"


def test_the_command_has_help_and_refuses_what_is_no_server() -> None:
    """As the other commands do."""
    runner = CliRunner(env={"EPHEMAIL_SERVER": None})
    assert "Model Context Protocol" in runner.invoke(main, ["mcp", "-h"]).stdout
    wrong = runner.invoke(main, ["mcp", "--server", "localhost:8080"])
    assert wrong.exit_code == 2
    assert "the server needs an address" in wrong.stderr
