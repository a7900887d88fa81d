"""Codes and links in messages that are made to hurt: nothing is raised, and the work stays in proportion."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.codes import find

TEXT_MAX, HTML_MAX = 262_144, 524_288


@given(code=st.integers(min_value=100_000, max_value=999_999).filter(lambda n: not 190_000 <= n < 210_000))
def test_any_digits(code: int) -> None:
    """No code is lost for what its digits are."""
    found = find("Your code", f"Your verification code is {code}.", "")
    assert [each.code.value for each in found.codes] == [str(code)]


HOSTILE = {
    "digits": "1",
    "spaced digits": "1 ",
    "dashed digits": "12-",
    "numbers": "482913 ",
    "numbers on lines": "482913\n",
    "capitals": "ABCD-",
    "letters": "a",
    "token": "a1-",
    "codes": "code is 482913. ",
    "addresses": "https://a.example/?",
    "brackets": "https://a.example/)))))))",
    "one address": "https://a.example/" + "(" * 2000,
    "open tags": "<a href=",
    "open quotes": "<a href='",
    "other quotes": "<a x='\" y=\"' ",
    "links": "<a href=https://a.example/x>confirm</a>",
    "long links": f"<a href=https://a.example/{'x' * 1900}>confirm</a>",
    "less than": "<",
    "closing": "</",
    "comments": "<!--",
    "links and comments": "</a><!--",
    "comment ends": "<!---->",
    "styles": "<style>",
    "script ends": "</script",
    "quotations": "<blockquote>",
    "spans": "<span>4</span>",
    "cells": "<td>",
    "references": "&#49;",
    "bad reference": "&#9999999",
    "spaces": " ",
    "empty lines": "\n",
    "dashes": "-",
    "dashed lines": "---xy\n",
    "commas": ",",
    "zero width": "\u200b",
    "han": "验证码",
    "accents": "e\u0301\u0301\u0301",
    "arabic digits": "٤",
    "equals": "<p =",
    "attributes": "<p a=b c ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_in_proportion(name: str) -> None:
    """The largest message costs what its bounded beginning costs: a fraction of a second."""
    piece = HOSTILE[name]
    text, html = piece * (TEXT_MAX // len(piece)), piece * (HTML_MAX // len(piece))
    began = time.process_time()
    find(text[:1000], text, html)
    find("Your code", f"{text[:60_000]}\nYour code is 482913", f"<p>{html[:60_000]}</p><p>Your code is 482913</p>")
    assert time.process_time() - began < 1.0


def test_collected_messages(test_data: Path) -> None:
    """On messages collected in more than sixty languages, nearly all codes and links are found, and hardly another."""
    rows = [json.loads(line) for line in (test_data / "codes.jsonl").read_text().splitlines()]
    codes, links = [0, 0, 0], [0, 0, 0]
    for row in rows:
        if row.get("optional"):
            continue
        found = find(row["subject"], row["text"], row.get("html") or "")
        _count(codes, [each.code.value for each in found.codes], row.get("accept") or [])
        _count(links, [each.link.url for each in found.links], [row["link"]] if row["link"] else [])
    assert codes[0] / (codes[0] + codes[1]) >= 0.98
    assert codes[0] / (codes[0] + codes[2]) >= 0.95
    assert links[0] / (links[0] + links[1]) >= 0.95
    assert links[0] / (links[0] + links[2]) >= 0.90


def _count(counts: list[int], found: list[str], true: list[str]) -> None:
    """Count what was found rightly, found wrongly, and missed."""
    right = [each for each in found if each in true]
    counts[0] += bool(right)
    counts[1] += len(found) - len(right)
    counts[2] += bool(true) and not right
