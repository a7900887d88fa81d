"""What is said at the end: results, controls, exit code, table, conclusion."""

import json

import pytest

from ephemail.prove import report
from ephemail.prove.findings import Finding, Result, conclusion, exit_code, judge, not_checked

GOOD = judge("good", kept=True, seen="nothing of it", control="a planted one was found", convincing=True)
BAD = judge("bad", kept=False, seen="two of them", control="a planted one was found", convincing=True)
UNKNOWN = not_checked("unknown", "there is no tool for it")


@pytest.mark.parametrize(
    ("findings", "code", "last"),
    [
        ([GOOD], 0, "All of it holds."),
        ([GOOD, UNKNOWN], 4, "What could be checked holds. Not checked: unknown."),
        ([GOOD, UNKNOWN, BAD], 1, "Not all holds: bad."),
    ],
)
def test_only_if_all_holds_the_exit_code_is_0(findings: list[Finding], code: int, last: str) -> None:
    """What was not checked is no success, and no failure."""
    assert (exit_code(findings), conclusion(findings)) == (code, last)


def test_a_check_whose_control_fails_has_checked_nothing() -> None:
    """Nothing found means something only where what is there is found."""
    blind = judge("blind", kept=True, seen="nothing of it", control="nothing was found", convincing=False)
    assert (blind.result, exit_code([blind])) == (Result.NOT_CHECKED, 4)


def test_the_table_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too long for its column goes on below, in the same column."""
    monkeypatch.setenv("COLUMNS", "80")
    long = judge("good", kept=True, seen="word " * 30, control="sign " * 30, convincing=True)
    lines = report.table([long, UNKNOWN]).splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split()[:2] for line in lines if not line.startswith(" ")] == [
        ["CHECK", "RESULT"],
        ["good", "holds"],
        ["unknown", "not"],
    ]
    assert sum(line.count("sign") for line in lines) == 30


def test_machines_are_told_the_same() -> None:
    """Each check with its result in words, the conclusion, the exit code."""
    document = json.loads(report.as_json([GOOD, UNKNOWN], "here", ["it is watched"]))
    assert [check["result"] for check in document["checks"]] == ["holds", "not checked"]
    assert (document["conclusion"], document["exit_code"]) == (conclusion([GOOD, UNKNOWN]), 4)
    text = report.text([GOOD, UNKNOWN], "here", ["it is watched"])
    assert text.startswith("here\n")
    assert text.splitlines()[-1] == conclusion([GOOD, UNKNOWN])
