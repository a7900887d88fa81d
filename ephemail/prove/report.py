"""How findings look: a table for people, JSON for machines."""

import json
import shutil
import textwrap
from collections.abc import Sequence
from dataclasses import asdict

from ephemail.prove.findings import Finding, conclusion, exit_code

_HEADINGS = ("CHECK", "RESULT", "SEEN", "CONTROL: WHAT IT MUST FIND")
_GAP = "  "
_WIDTH_MIN, _WIDTH_MAX = 80, 140


def table(findings: Sequence[Finding]) -> str:
    """Align the findings as wide as the terminal is; what is too long for its column goes on below."""
    rows = [_HEADINGS, *((f.promise, f.result.value, f.seen, f.control) for f in findings)]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    width = min(max(shutil.get_terminal_size((100, 24)).columns, _WIDTH_MIN), _WIDTH_MAX)
    half = (width - first - second - 3 * len(_GAP)) // 2
    return "\n".join(line for row in rows for line in _lines(row, (first, second, half, half)))


def text(findings: Sequence[Finding], where: str, differences: Sequence[str]) -> str:
    """Write all of it for people; the last line is the conclusion."""
    differs = textwrap.fill(f"What differs from a server that is simply started: {'; '.join(differences)}.", 100)
    return "\n\n".join((where, table(findings), differs, conclusion(findings)))


def as_json(findings: Sequence[Finding], where: str, differences: Sequence[str]) -> str:
    """Write all of it for machines."""
    document = {
        "where": where,
        "differences": list(differences),
        "checks": [asdict(finding) | {"result": finding.result.value} for finding in findings],
        "conclusion": conclusion(findings),
        "exit_code": exit_code(findings),
    }
    return json.dumps(document, indent=2)


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped))
    padded = ([*column, *[""] * (height - len(column))] for column in wrapped)
    lines = zip(
        *([part.ljust(width) for part in column] for column, width in zip(padded, widths, strict=True)), strict=True
    )
    return [_GAP.join(line).rstrip() for line in lines]
