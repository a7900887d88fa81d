"""Each check can end in each of its ways: by what is seen of the server, and by what is seen of its controls."""

from collections import Counter

import pytest

from ephemail.prove import checks
from ephemail.prove.about import Core, Layer
from ephemail.prove.checks import Remains
from ephemail.prove.findings import Finding, Result
from ephemail.prove.trace import Call, Trace
from ephemail.prove.visit import Answers

WRITTEN = Call("creat", '"/x", 0600', "5")
CONNECTED, REFUSED = Call("connect", "5, 0x7ffd, 16", "0"), Call("connect", "5, 0x7ffd, 16", "-1")
UNSEALED = Trace(9, is_ready=True, is_whole=True, changes=[WRITTEN], contacts=[CONNECTED])
SEALED = Trace(9, is_ready=True, is_whole=True, refused_changes=[WRITTEN], contacts=[REFUSED])
QUIET = Trace(9, is_ready=True, is_whole=True)
CUT = Trace(9, is_ready=True)
NOTHING, MUCH = Remains(Counter(), 1 << 20, lacking=2), Remains(Counter(subject=3), 1 << 20, lacking=0)
DUMPABLE = Core("unlimited", dumpable=True)
LAYERS = [Layer("no dump", "on"), Layer("freed memory", "on: but for a little")]
SAID = {"Seal: no dump on", "Wipe: freed memory on: but for a little"}
BEFORE = {"closed: mailbox": 200, "closed: RCPT": 250, "closed: the name opened by another": 409}
AFTER = {"closed: mailbox": 404, "closed: RCPT": 550, "closed: the name opened by another": 409}


@pytest.mark.parametrize(
    ("result", "findings"),
    [
        (
            Result.HOLDS,
            [
                checks.files(QUIET, UNSEALED, SEALED),
                checks.contacts(QUIET, UNSEALED, SEALED),
                checks.memory(MUCH, NOTHING, MUCH, words=5, lasting=2),
                checks.printed(Counter(), Counter(printed=1), characters=9),
                checks.swap(0),
                checks.core(Core("1", dumpable=False), DUMPABLE),
                checks.layers(LAYERS, SAID, ["EPERM", "EPERM"], ["ENOENT", "done"]),
                checks.gone(Answers(BEFORE, AFTER)),
            ],
        ),
        (
            Result.DOES_NOT_HOLD,
            [
                checks.files(UNSEALED, UNSEALED, SEALED),
                checks.contacts(SEALED, UNSEALED, SEALED),
                checks.memory(MUCH, MUCH, MUCH, words=5, lasting=2),
                checks.printed(Counter(address=1), Counter(printed=1), characters=9),
                checks.swap(4),
                checks.core(Core("1", dumpable=True), DUMPABLE),
                checks.core(Core("4096", dumpable=False), DUMPABLE),
                checks.layers(
                    [*LAYERS, Layer("seccomp", "on, except for x")],
                    SAID | {"Seal: seccomp on, except for x"},
                    ["EPERM"],
                    ["done"],
                ),
                checks.layers(LAYERS, SAID - {"Seal: no dump on"}, ["EPERM"], ["done"]),
                checks.layers(LAYERS, SAID, ["EPERM", "done"], ["done", "done"]),
                checks.layers(LAYERS, SAID | {"Wipe: freed memory off: as it was set"}, ["EPERM"], ["done"]),
                checks.layers([], set(), ["EPERM"], ["done"]),
                checks.gone(Answers(BEFORE, AFTER | {"closed: mailbox": 200})),
                checks.gone(Answers(BEFORE, AFTER | {"closed: RCPT": 250})),
                checks.gone(Answers(BEFORE, AFTER | {"closed: the name opened by another": 201})),
            ],
        ),
        (
            Result.NOT_CHECKED,
            [
                checks.files(CUT, UNSEALED, SEALED),
                checks.files(QUIET, QUIET, SEALED),
                checks.contacts(CUT, UNSEALED, SEALED),
                checks.contacts(QUIET, UNSEALED, QUIET),
                checks.memory(NOTHING, NOTHING, MUCH, words=5, lasting=2),
                checks.memory(MUCH._replace(lacking=1), NOTHING, MUCH, words=5, lasting=2),
                checks.memory(MUCH, NOTHING, MUCH, words=5, lasting=0),
                checks.memory(MUCH, NOTHING, NOTHING, words=5, lasting=2),
                checks.printed(Counter(), Counter(), characters=9),
                checks.core(Core("1", dumpable=None), DUMPABLE),
                checks.core(Core("1", dumpable=False), Core("1", dumpable=False)),
                checks.layers(LAYERS, SAID, ["EPERM"], ["EPERM"]),
                checks.gone(Answers(BEFORE | {"closed: mailbox": 404}, AFTER)),
            ],
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Result) else "",
)
def test_a_check_ends_as_what_was_seen_and_its_control_say(result: Result, findings: list[Finding]) -> None:
    """It holds only if nothing was seen that should not be, and if the control has shown that it would be."""
    assert [(finding.promise, finding.result) for finding in findings] == [(f.promise, result) for f in findings]
