"""The command line: what it prints, its exit codes, and that it starts without what it does not need."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ephemail import config
from ephemail.cli import main
from tests.answering import SUMMARY, answering
from tests.running import Server, environment, serving

COMMANDS = ["serve", "send", "new", "list", "read", "wait", "delete", "extend", "close", "mcp", "prove"]


def ephemail(*arguments: str, **variables: str) -> Result:
    """Run a command with no EPHEMAIL_* variables but these."""
    clean = {name: None for name in os.environ if name.startswith("EPHEMAIL_")}
    return CliRunner().invoke(
        main, arguments, env=clean | {f"EPHEMAIL_{name}": value for name, value in variables.items()}
    )


class Desk:
    """A mailbox on a server, and the commands that use it, as a shell has them after `new --export`."""

    def __init__(self, server: Server) -> None:
        opened = json.loads(ephemail("new", "--json", SERVER=server.url).stdout)
        self.address: str = opened["address"]
        smtp = f"127.0.0.1:{server.smtp_port}"
        self._variables = {"SERVER": server.url, "TOKEN": opened["token"], "ADDRESS": self.address, "SMTP": smtp}

    def __call__(self, *arguments: str) -> Result:
        """Run a command in that shell."""
        return ephemail(*arguments, **self._variables)

    def send(self) -> Result:
        """Post the samples to the mailbox."""
        return self("send", self.address)


@pytest.fixture
def desk(server: Server) -> Desk:
    """Have a mailbox of one's own."""
    return Desk(server)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """The help says what the command does, and `-h` is enough."""
    result = ephemail(command, "-h")
    assert result.exit_code == 0
    assert f"Usage: ephemail {command}" in result.stdout
    assert command in ephemail("--help").stdout


def test_the_help_of_serve_has_every_setting_with_its_variable_and_default() -> None:
    """Nobody needs to look a setting up elsewhere."""
    words = " ".join(ephemail("serve", "--help").stdout.split())
    for setting in config.settings():
        assert "--" + setting.name.replace("_", "-") in words
        assert setting.metadata["meaning"] in words
        assert config.variable(setting) in words
        assert f"default: {setting.metadata['default']}" in words


def test_serve_lists_every_fault_and_stops() -> None:
    """One line each, whether it came by a flag or a variable; exit code 2."""
    result = ephemail("serve", "--message-max-bytes", "much", SMTP_LISTEN="nowhere", DOMAIN="a.example")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert [fault.partition(":")[0] for fault in result.stderr.splitlines()] == [
        "EPHEMAIL_SMTP_LISTEN", "--message-max-bytes", "EPHEMAIL_DOMAIN",
    ]  # fmt: skip


def test_the_variables_of_the_client_are_no_misspelt_settings() -> None:
    """A server starts in a shell that has used `new --export`."""
    assert set(config.OTHER_VARIABLES) >= {"EPHEMAIL_SERVER", "EPHEMAIL_TOKEN", "EPHEMAIL_ADDRESS"}


def test_serve_serves_and_stops_with_0() -> None:
    """A flag wins over its variable, and SIGTERM is a good end."""
    with serving("--domains", "flag.example", DOMAINS="variable.example") as running:
        opened = json.loads(ephemail("new", "--json", SERVER=running.url).stdout)
        code, _ = running.stop()
    assert opened["address"].endswith("@flag.example")
    assert code == 0


def test_a_mailbox_from_first_to_last(desk: Desk) -> None:
    """New, send, wait, list, read, delete, extend, close; and then it is gone, with exit code 1."""
    assert desk.send().stdout == f"Posted 3 messages to {desk.address}.\n"
    assert "Just a few words" in desk("wait", "--subject", "few WORDS", "--timeout", "20").stdout
    listed = desk("list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["ID", "1", "2", "3"]
    assert len({line.index("sample@example.org") for line in listed[1:]}) == 1
    read = desk("read", "2").stdout
    assert "From:      sample@example.org (A friend)\n" in read
    assert "grüße aus dem Speicher." in read
    assert desk("delete", "2").stdout == "Message 2 is forgotten.\n"
    assert desk("delete", "2").exit_code == 1
    assert [line.split()[0] for line in desk("list").stdout.splitlines()] == ["ID", "1", "3"]
    assert f"{desk.address} lives until " in desk("extend", "--ttl", "7200").stdout
    assert desk("close").exit_code == 0
    gone = desk("list")
    assert (gone.exit_code, gone.stdout) == (1, "")
    assert gone.stderr.startswith("Error: 404 ")


def test_machines_get_json(desk: Desk) -> None:
    """One line of JSON each, with the API's names."""
    desk.send()
    listed = json.loads(desk("list", "--json", "--after", "1").stdout)
    assert [message["id"] for message in listed] == [2, 3]
    assert json.loads(desk("read", "2", "--json").stdout)["sender"]["address"] == "sample@example.org"
    assert json.loads(desk("wait", "--from", "SAMPLE@", "--json").stdout)["id"] == 1
    assert json.loads(desk("delete", "3", "--json").stdout) == {"deleted": 3}
    assert json.loads(desk("extend", "--json").stdout)["expires_at"].endswith("Z")
    assert json.loads(desk("close", "--json").stdout) == {"closed": True}


def test_read_shows_a_message_in_each_of_its_forms(desk: Desk) -> None:
    """HTML, header fields, and the octets as received."""
    desk.send()
    assert "<h1" in desk("read", "1", "--html").stdout
    assert "Subject: Just a few words\n" in desk("read", "2", "--headers").stdout
    assert b"Subject: Just a few words\r\n" in desk("read", "2", "--raw").stdout_bytes
    assert desk("read", "4").exit_code == 1


def test_an_attachment_is_saved_and_never_over_another_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under its own name by default, elsewhere or to standard output when asked."""
    monkeypatch.chdir(tmp_path)
    desk.send()
    attachments = json.loads(desk("read", "3", "--json").stdout)["attachments"]
    n = next(str(attachment["n"]) for attachment in attachments if attachment["filename"] == "notes.txt")
    assert desk("read", "3", "--attachment", n).stdout == "Saved 35 bytes as notes.txt.\n"
    again = desk("read", "3", "--attachment", n)
    assert again.exit_code == 1
    assert "notes.txt: File exists; say with -o where to save it" in again.stderr
    assert desk("read", "3", "--attachment", n, "-o", "other.txt").exit_code == 0
    assert (tmp_path / "other.txt").read_bytes() == (tmp_path / "notes.txt").read_bytes()
    assert desk("read", "3", "--attachment", n, "-o", "-").stdout_bytes.startswith(b"The first line.")
    assert desk("read", "3", "--attachment", "99").exit_code == 1


def test_a_wait_that_finds_nothing_exits_with_3(desk: Desk) -> None:
    """And says what did arrive, on standard error."""
    desk.send()
    result = desk("wait", "--subject", "Welcome", "--timeout", "0")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "within 0 s; 3 others did" in result.stderr
    assert "“Just a few words”" in result.stderr


def test_wait_for_a_code_or_a_link_prints_just_that() -> None:
    """So that `code=$(ephemail wait --code)` needs no further tool; with both, only the whole message is an answer."""
    link = {"url": "https://shop.example/c?t=1", "host": "shop.example", "kind": "confirm"}
    summary = SUMMARY | {"codes": [{"value": "049271", "kind": "otp"}], "links": [link]}
    page = json.dumps({"messages": [summary], "cursor": 1, "timed_out": False}).encode()
    with answering(200, page) as url:
        wait = ("wait", "--token", "t", "--server", url)
        assert ephemail(*wait, "--code").stdout == "049271\n"
        assert ephemail(*wait, "--link").stdout == "https://shop.example/c?t=1\n"
        assert json.loads(ephemail(*wait, "--code", "--link", "--json").stdout)["links"] == [link]


def test_export_sets_the_variables_of_a_shell(server: Server) -> None:
    """`eval "$(ephemail new --export)"` is all that a script needs."""
    script = (
        'eval "$("$0" -m ephemail new --export --name exported)" && "$0" -m ephemail list && echo "$EPHEMAIL_ADDRESS"'
    )
    result = subprocess.run(
        ["sh", "-c", script, sys.executable],
        env=environment(SERVER=server.url),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "No messages.\nexported@mail.localhost\n", "")


@pytest.mark.parametrize("wrong", ["--domain nosuch.example", "--ttl 1d", "--server localhost"])
@pytest.mark.parametrize("careful", [True, False])
def test_a_script_whose_export_fails_does_not_go_on_with_an_older_mailbox(
    server: Server, wrong: str, *, careful: bool
) -> None:
    """`eval` takes no notice of a command that fails: what it is given forgets the old mailbox, and fails."""
    script = f'eval "$("$0" -m ephemail new --export {wrong})"\necho "goes on with ${{EPHEMAIL_ADDRESS-nothing}}"'
    result = subprocess.run(
        ["sh", "-ec" if careful else "-c", script, sys.executable],
        env=environment(SERVER=server.url, ADDRESS="old@mail.localhost", TOKEN="old"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == ((1, "") if careful else (0, "goes on with nothing\n"))
    assert "Error: " in result.stderr


def test_new_tells_people_how_to_go_on(server: Server) -> None:
    """The address, the token and the next command."""
    result = ephemail("new", "--name", "told-how", "--server", server.url)
    assert "Address:  told-how@mail.localhost\n" in result.stdout
    assert "export EPHEMAIL_TOKEN=" in result.stdout
    assert ephemail("new", "--name", "told-how", "--server", server.url).exit_code == 1
    assert "are: mail.localhost." in ephemail("new", "--domain", "nosuch.example", "--server", server.url).stderr


def test_a_server_that_is_not_there_is_named() -> None:
    """And how to have one, or to name another."""
    result = ephemail("list", "--token", "t", SERVER="http://127.0.0.1:1")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the server at http://127.0.0.1:1 cannot be reached: ")
    assert "Start one with `ephemail serve`, or say with --server" in result.stderr


@pytest.mark.parametrize(("command", "option"), [("extend", "--ttl"), ("wait", "--timeout")])
def test_a_wrong_number_is_told_what_it_needs(command: str, option: str) -> None:
    """Not what the library calls it."""
    assert re.search(r"needs a (whole )?number of seconds", ephemail(command, "--token", "t", option, "1d").stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),  # no token
        ("wait", "--token", "t", "--timeout", "long"),
        ("wait", "--token", "t", "--timeout", "nan"),
        ("extend", "--token", "t", "--ttl", "0"),
        ("read", "--token", "t", "2", "--raw", "--html"),
        ("read", "--token", "t", "2", "--raw", "--json"),
        ("read", "--token", "t", "2", "-o", "file"),
        ("wait", "--token", "t", "--code", "--link"),
        ("list", "--token", "t", "--server", "localhost:8080"),
        ("list", "--token", "two words"),
        ("send", "nobody"),
        ("send", "a@b", "--smtp", "2525"),
        ("unknown",),
        ("serve", "--unknown", "1"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    """Nothing is sent anywhere, and the usage is shown."""
    result = ephemail(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_send_says_why_it_was_refused(server: Server) -> None:
    """The server's own words, or that nobody is there; exit code 1."""
    refused = ephemail("send", "nobody.here@mail.localhost", "--smtp", f"127.0.0.1:{server.smtp_port}")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Error: the server at 127.0.0.1:{server.smtp_port} refused: 550 5.1.1 ")
    nobody = ephemail("send", "nobody@mail.localhost", "--smtp", "127.0.0.1:1")
    assert nobody.exit_code == 1
    assert nobody.stderr.startswith("Error: no mail server at 127.0.0.1:1: ")
    assert "EPHEMAIL_SMTP" in nobody.stderr


def test_without_httpx_only_the_client_commands_stop() -> None:
    """They name the extra that brings it; help and `send` do without."""
    script = "import sys; sys.modules['httpx'] = None; from ephemail.cli import main; main()"
    run = [sys.executable, "-c", script]
    outcomes = [
        subprocess.run([*run, *arguments], env=environment(), capture_output=True, text=True, check=False, timeout=60)
        for arguments in (["new"], ["read", "--help"], ["send", "a@b", "--smtp", "127.0.0.1:1"])
    ]
    assert [outcome.returncode for outcome in outcomes] == [1, 0, 1]
    assert outcomes[0].stderr == "Error: this command needs the extra `client` (httpx)\n"
    assert "no mail server at" in outcomes[2].stderr


def test_without_httpx_the_library_names_the_extra() -> None:
    """And another module that is missing is told as ever."""
    for missing, words in (
        ("httpx", "ephemail.client needs the extra `client` (httpx)"),
        ("asyncio", "import of asyncio"),
    ):
        script = f"import sys; sys.modules[{missing!r}] = None; import ephemail.client"
        result = subprocess.run(
            [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=False, timeout=60
        )
        assert words in result.stderr.splitlines()[-1]


def test_help_and_client_commands_load_nothing_of_the_server() -> None:
    """They start at once; neither uvicorn nor aiosmtpd nor the engine is imported."""
    script = (
        "import sys, contextlib\n"
        "from ephemail.cli import main\n"
        "for arguments in (['--help'], ['list', '--token', 't', '--server', 'http://127.0.0.1:1']):\n"
        "    with contextlib.suppress(SystemExit): main(arguments)\n"
        "print([name for name in sys.modules if name in"
        " {'uvicorn', 'aiosmtpd', 'starlette', 'cachetools', 'ephemail.app', 'ephemail.ports'}])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.endswith("\n[]\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes(shell: str) -> None:
    """Click's completion answers for the command's own name."""
    completion = {"_EPHEMAIL_COMPLETE": f"{shell}_source"}
    command = Path(sys.executable).with_name("ephemail")
    if shell == "bash":  # whose version click asks for
        completion = {"_EPHEMAIL_COMPLETE": "bash_complete", "COMP_WORDS": "ephemail ex", "COMP_CWORD": "1"}
    result = subprocess.run(
        [command], env=environment() | completion, capture_output=True, text=True, check=True, timeout=60
    )
    assert "extend" in result.stdout or "_EPHEMAIL_COMPLETE" in result.stdout
