"""Every regular expression of the program against attacks that are made from the expression itself.

An attack repeats what the expression looks for, and spoils the end. In a linear expression each character costs the
same, however many they are; in a quadratic one of a few thousand each costs tens of microseconds; in an exponential one
two dozen are enough to tell. Sizes grow, and the first that is too slow is the last, so that no attack succeeds. Time
is this thread's CPU time.
"""

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from time import thread_time
from typing import NamedTuple

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "ephemail"
OUR_OWN_INPUT = {"prove", "page", "commands", "cli"}  # they read what we have written, or whoever runs them
METHODS = {"search", "match", "fullmatch", "findall", "finditer", "sub", "split"}
SIZES = (12, 18, 24, 60, 400, 3_000)
SECONDS_EACH = 1.5e-6  # a character, fifty times what it takes
NOISE_SECONDS = 1e-4
TRIES = 4

# Slower than that, and never given more characters than so many; beside each, who sees to it.
BOUNDED = {"mail.codes.shapes._UNLIKELY": 10}  # _WORD_LONG has matched the same word before


class Expression(NamedTuple):
    """An expression that has a name in a module, and how it is used there."""

    name: str
    source: str
    uses: tuple[Callable[[str], object], ...]


def expressions() -> Iterator[Expression]:
    """Find them all, by the assignments in the source."""
    for path in sorted(HOUSE.rglob("*.py")):
        relative = path.relative_to(HOUSE)
        text = path.read_text(encoding="utf-8")
        if "re.compile" in text and relative.parts[0].removesuffix(".py") not in OUR_OWN_INPUT:
            dotted = ".".join(("ephemail", *relative.with_suffix("").parts)).removesuffix(".__init__")
            yield from _expressions(dotted, ast.parse(text))


def _expressions(dotted: str, tree: ast.Module) -> Iterator[Expression]:
    methods: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in METHODS:
            methods[node.value.id].add(node.attr)
    for name, value in vars(importlib.import_module(dotted)).items():
        if isinstance(value, re.Pattern):
            is_text = isinstance(value.pattern, str)
            source = value.pattern if is_text else value.pattern.decode("latin-1")
            used = sorted(methods[name] or {"search", "fullmatch"})
            uses = tuple(partial(_use, value, method, is_text) for method in used)
            yield Expression(f"{dotted.removeprefix('ephemail.')}.{name}", source, uses)


def _use(pattern: "re.Pattern[str] | re.Pattern[bytes]", method: str, is_text: bool, attack: str) -> None:
    subject = attack if is_text else attack.encode("latin-1", "replace")
    found = getattr(pattern, method)(*((subject[:0], subject) if method == "sub" else (subject,)))
    if method == "finditer":
        for _ in found:
            pass


def attacks(source: str, size: int) -> Iterator[str]:
    """Make attacks of about `size` characters from the characters and words that an expression names."""
    words = list(dict.fromkeys(re.findall(r"(?<!\\)[a-z][a-z-]{2,}", source)))[:3]
    marks = list(dict.fromkeys(re.findall(r"[^\w\s]|[^\x00-\x7f]", source)))[:14]
    atoms = [*words, *marks, "a", "7", " ", "\n", "\r\n ", '"']
    repeated = [*atoms, *map("".join, product(atoms[len(words) :], repeat=2))]
    beginnings = [
        "",
        '"',
        *(before + word + after for word in words for before, after in (("", ""), ("\n", ":"), (";", "="))),
    ]
    for beginning, each in product(beginnings, repeated):
        body = beginning + each * (size // len(each))
        yield body
        yield body + "\0"


@pytest.mark.parametrize("expression", list(expressions()), ids=lambda each: each.name)
def test_an_expression_takes_linear_time(expression: Expression) -> None:
    """Whatever is repeated in front of it, a character costs what a character costs."""
    bound = BOUNDED.get(expression.name, SIZES[-1])
    for size in SIZES:
        slow = [attack for attack in attacks(expression.source, min(size, bound)) if _is_slow(expression, attack)]
        assert not slow, (size, len(slow), slow[0][:60])
        if size >= bound:
            break


@pytest.mark.parametrize("source", [r"(a+)+b", r'"[^"]*(?:\\.[^"]*)*"', r"[^<]*\s*<", r"(?:a|a)*b", r"\s+\Z"])
def test_the_attacks_find_what_they_are_for(source: str) -> None:
    """A control: expressions that are known to backtrack, two of which have been ours."""
    expression = Expression("control", source, (partial(_use, re.compile(source), "search", True),))
    assert any(_is_slow(expression, attack) for size in SIZES for attack in attacks(source, size))


def _is_slow(expression: Expression, attack: str) -> bool:
    """Say whether it takes too long each time that it is tried."""
    allowed = SECONDS_EACH * len(attack) + NOISE_SECONDS
    return any(all(_seconds(use, attack) > allowed for _ in range(TRIES)) for use in expression.uses)


def _seconds(use: Callable[[str], object], attack: str) -> float:
    began = thread_time()
    use(attack)
    return thread_time() - began
