"""The floor plan: who may import whom, and how large a room may grow."""

import ast
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "ephemail"
MODULES = sorted(HOUSE.rglob("*.py"))

# What a room may import besides the standard library and itself. "ephemail" alone is the version.
ALLOWED: dict[str, set[str]] = {
    "mail": {"nh3"},
    "figures": set(),
    "metrics": {"ephemail.figures", "prometheus_client"},
    "ports": {"ephemail.mail"},
    "pulse": {"ephemail.figures"},
    "sweep": {"ephemail.figures", "ephemail.logs", "ephemail.store", "ephemail.wipe"},
    "delivery": {"ephemail.mail", "ephemail.ports"},
    "throttle": set(),
    "store": {"ephemail.figures", "ephemail.mail", "ephemail.ports", "cachetools", "backports", "compression"},
    "smtp": {"ephemail.figures", "ephemail.mail", "ephemail.ports", "ephemail.throttle", "aiosmtpd"},
    "web": {
        "ephemail",
        "ephemail.figures",
        "ephemail.mail",
        "ephemail.ports",
        "ephemail.throttle",
        *("anyio", "httptools", "msgspec", "rcssmin", "rjsmin", "sse_starlette", "starlette", "uvicorn"),
    },
    "client": {"ephemail", "httpx"},
    "agent": {"ephemail", "ephemail.client", "ephemail.terminal", "anyio", "mcp", "pydantic"},
    "config": {"ephemail.spelling"},
    "listening": {"ephemail.spelling"},
    "banner": {"ephemail.config", "ephemail.listening", "ephemail.seal", "ephemail.spelling"},
    "spelling": set(),
    "terminal": {"ephemail.client", "click"},
    "asking": {"ephemail.client", "ephemail.terminal", "click"},
    "logs": set(),
    "tls": {"cryptography"},
    "samples": set(),
    "private_server": {"ephemail.cli"},
    "pytest_plugin": {"ephemail.client", "ephemail.private_server", "ephemail.terminal", "pytest"},
    "seal": set(),
    "prove": set(),
    "wipe": set(),
}
# The domain is pure: no time, no chance, no I/O, and not the standard library's quadratic mail parser.
FORBIDDEN = {
    "mail": {"asyncio", "time", "os", "random", "secrets", "socket", "logging", "threading", "email"},
}
# Rooms that compose the others may see what they compose.
COMPOSERS = {"app", "cli", "commands", "__main__", "__init__"}


def room_of(module: Path) -> str:
    """Name the room that a module stands in."""
    relative = module.relative_to(HOUSE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports_of(module: Path) -> set[str]:
    """Name all modules that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide the room"
            source = node.module or ""
            found |= {f"{source}.{alias.name}" for alias in node.names} if source == "ephemail" else {source}
    return found


def may_import(room: str, name: str) -> bool:
    """Say whether a room may import a module."""
    top = name.partition(".")[0]
    if top in FORBIDDEN.get(room, set()):
        return False
    if top in sys.stdlib_module_names:
        return True
    if name == "ephemail.__version__":
        return "ephemail" in ALLOWED[room]
    inner = ".".join(name.split(".")[:2]) if top == "ephemail" else top
    return inner == f"ephemail.{room}" or inner in ALLOWED[room]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_room_imports_only_what_the_floor_plan_allows(module: Path) -> None:
    """A door cannot reach behind the ports, and the domain cannot reach the world."""
    room = room_of(module)
    if room in COMPOSERS:
        return
    assert room in ALLOWED, f"{room} is a new room: give it a row"
    forbidden = sorted(name for name in imports_of(module) if not may_import(room, name))
    assert not forbidden


@pytest.mark.parametrize(
    ("room", "name"),
    [
        ("mail", "time"),
        ("mail", "email.parser"),
        ("mail", "ephemail.ports"),
        ("smtp", "ephemail.store.memory"),
        ("smtp", "starlette.routing"),
        ("web", "ephemail.smtp.session"),
        ("web", "ephemail.config"),
        ("client", "ephemail.mail.address"),
        ("store", "ephemail.delivery"),
        ("delivery", "ephemail.app"),
    ],
)
def test_the_rule_catches_what_it_is_for(room: str, name: str) -> None:
    """A control: each of these would be a second staircase."""
    assert not may_import(room, name)


def test_nobody_imports_the_composition_root_but_the_command_line() -> None:
    """`app` knows everybody, so nobody may know it."""
    knowing = {room_of(module) for module in MODULES if "ephemail.app" in imports_of(module)}
    assert knowing <= {"cli", "__main__"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_module_tells_one_story(module: Path) -> None:
    """Under three hundred lines, each function under fifty, and a docstring that begins with one sentence."""
    text = module.read_text()
    tree = ast.parse(text)
    assert text.count("\n") <= 300
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 50, node.name


@pytest.mark.parametrize("script", sorted(HOUSE.glob("page/*.js")), ids=lambda path: path.name)
def test_a_script_of_the_page_is_short_and_builds_no_markup(script: Path) -> None:
    """Under two hundred lines, and text becomes a node's text, never markup."""
    text = script.read_text()
    assert text.count("\n") < 200
    assert not any(sink in text for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("))
