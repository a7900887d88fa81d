"""How well codes and links are found in collected messages of many languages, and how long a mail takes.

Ends with 1 when a goal is missed. Needs EPHEMAIL_TEST_DATA, a folder with `codes.jsonl`; rows marked as arguable are
left out. The second count holds back the tables of each row's own language: that is how a language fares that has none.
"""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ephemail.mail.codes import Findings, Lexicon, ScoredCode, consider, find
from ephemail.mail.codes.lexicon import LEXICON
from ephemail.mail.codes.words import TABLES
from tests.bench.code_mails import MAILS
from tests.bench.figures import Figure, print_machine, print_table, progress

RUNS = 200


@dataclass(slots=True)
class Tally:
    """What was found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def count(self, found: list[str], true: list[str]) -> bool:
        """Count one message; say whether all is as it should be."""
        right = sum(each in true for each in found)
        wrong, missed = len(found) - right, int(bool(true) and not right)
        self.right += min(right, 1)
        self.wrong += wrong
        self.missed += missed
        return not (wrong or missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / max(self.right + self.missed, 1)


@dataclass(slots=True)
class Count:
    """The tallies of one reading of all messages, by language, and the messages that went wrong."""

    codes: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    links: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    faults: list[str] = field(default_factory=list)


def main() -> None:
    """Measure, print, and end with 1 when a goal is missed."""
    print_machine()
    rows = _rows()
    full = _read(rows, lambda _: LEXICON)
    for fault in full.faults:
        progress(fault)
    _print_languages(full)
    figures = [*_quality(full), *_held_back(rows), *_times()]
    print_table(figures)
    sys.exit(any(figure.verdict == "missed" for figure in figures))


def _rows() -> list[dict[str, Any]]:
    folder = os.environ.get("EPHEMAIL_TEST_DATA", "")
    if not folder:
        raise SystemExit("EPHEMAIL_TEST_DATA names no folder with codes.jsonl")
    lines = (Path(folder) / "codes.jsonl").read_text().splitlines()
    return [row for row in map(json.loads, lines) if not row.get("optional")]


def _read(rows: Iterable[dict[str, Any]], lexicon: Callable[[str], Lexicon]) -> Count:
    count = Count()
    for row in rows:
        message = row["subject"], row["text"], row.get("html") or ""
        language = row["lang"].partition("-")[0]
        found = find(*message, lexicon(language))
        codes = [each.code.value for each in found.codes]
        links = [each.link.url for each in found.links]
        if not count.codes[language].count(codes, row.get("accept") or []):
            count.faults.append(_fault(row["id"], row["code"], consider(*message, lexicon(language)), "codes"))
        if not count.links[language].count(links, [row["link"]] if row["link"] else []):
            count.faults.append(_fault(row["id"], row["link"], consider(*message, lexicon(language)), "links"))
    return count


def _fault(name: str, true: str | None, considered: Findings, kind: str) -> str:
    scored = considered.codes if kind == "codes" else considered.links
    lines = [f"{name}: of {kind}, should be {true}"]
    for each in scored[:2]:
        shown = each.code.value if isinstance(each, ScoredCode) else each.link.url
        lines.append(
            f"  {each.score:>3} {shown[:60]}: " + ", ".join(f"{why} {points:+}" for why, points in each.reasons)
        )
    return "\n".join(lines)


def _print_languages(count: Count) -> None:
    print(f"\n{'language':<10}{'codes right/wrong/missed':>28}{'links right/wrong/missed':>28}")
    for language in sorted(count.codes):
        codes, links = count.codes[language], count.links[language]
        told = [f"{each.right}/{each.wrong}/{each.missed}" for each in (codes, links)]
        print(f"{language:<10}{told[0]:>28}{told[1]:>28}")


def _total(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for each in tallies:
        total.right += each.right
        total.wrong += each.wrong
        total.missed += each.missed
    return total


def _quality(count: Count) -> list[Figure]:
    codes, links = _total(count.codes.values()), _total(count.links.values())
    return [
        Figure("codes, precision", codes.precision, "", at_least=0.98),
        Figure("codes, recall", codes.recall, "", at_least=0.95),
        Figure("links, precision", links.precision, "", at_least=0.95),
        Figure("links, recall", links.recall, "", at_least=0.90),
    ]


def _held_back(rows: list[dict[str, Any]]) -> list[Figure]:
    """Read again without the tables of each row's language, and without any."""

    @cache
    def without(language: str) -> Lexicon:
        return Lexicon(table for table in TABLES if language not in table.iso.split())

    nothing = Lexicon([])
    figures = []
    for name, lexicon in (("without its language's table", without), ("without any words", lambda _: nothing)):
        count = _read(rows, lexicon)
        codes, links = _total(count.codes.values()), _total(count.links.values())
        figures += [
            Figure(f"codes {name}, precision", codes.precision, ""),
            Figure(f"codes {name}, recall", codes.recall, ""),
            Figure(f"links {name}, precision", links.precision, ""),
            Figure(f"links {name}, recall", links.recall, ""),
        ]
    return figures


def _times() -> list[Figure]:
    """Time mails of 30 KB: one with a code, a newsletter, and a long plain text."""
    figures = []
    for name, mail in MAILS.items():
        taken = []
        for _ in range(RUNS):
            began = time.process_time()
            find(*mail)
            taken.append((time.process_time() - began) * 1_000)
        figures += [
            Figure(f"{name} of 30 KB, median", statistics.median(taken), "ms", at_most=1.0),
            Figure(f"{name} of 30 KB, worst of {RUNS}", max(taken), "ms"),
        ]
    return figures


if __name__ == "__main__":
    main()
