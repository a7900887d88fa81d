"""The checks: each makes a finding of what was seen of the server, and of what was seen of the controls."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ephemail.prove import about
from ephemail.prove.findings import Finding, Result, judge, not_checked
from ephemail.prove.planted import DONE
from ephemail.prove.trace import Call, Trace
from ephemail.prove.visit import Answers
from ephemail.prove.words import told

FILES = "writes no file"
CONTACTS = "calls nobody"
MEMORY = "nothing left in memory"
PRINTED = "prints no names"
SWAP = "nothing in swap"
CORE = "no core dumps"
LAYERS = "seal and wipe"
GONE = "gone is gone"
_SHOWN = 3  # of what should not be there
_CALL_MAX = 100  # characters of a call that is shown
_FORGOTTEN = {"RCPT": 550, "the name opened by another": 409}
_THERE = {"RCPT": 250, "the name opened by another": 409}


class Remains(NamedTuple):
    """What a search of memory has found: copies of words, by the place they were planted in, and in how much.

    `lacking` counts the words that were to be found, for there was mail, and were not.
    """

    copies: Counter[str]
    octets: int
    lacking: int


def files(seen: Trace, unsealed: Trace, sealed: Trace) -> Finding:
    """No call has changed a file, or could, since the server was ready."""
    control = (
        f"seal off: the file that was written was seen in {_times(unsealed.changes)}; "
        f"seal as set: {_times(sealed.refused_changes)} refused, {len(sealed.changes)} done"
    )
    said = _calls(seen.changes, f"none of {seen.calls:,} calls looked at changed a file since it was ready")
    found = judge(FILES, kept=not seen.changes, seen=said, control=control, convincing=bool(unsealed.changes))
    return _of_a_whole(seen, found)


def contacts(seen: Trace, unsealed: Trace, sealed: Trace) -> Finding:
    """Nobody was turned to, from the first instruction to the last."""
    refused = [call for call in sealed.contacts if not call.succeeded]
    control = (
        f"seal off: a connection was seen in {_times(unsealed.contacts)}; "
        f"seal as set: {len(refused)} of {len(sealed.contacts)} tried were refused"
    )
    said = _calls(seen.contacts, f"none of {seen.calls:,} calls looked at turned to anybody, from start to end")
    convincing = bool(unsealed.contacts) and bool(sealed.contacts)
    found = judge(CONTACTS, kept=not seen.contacts, seen=said, control=control, convincing=convincing)
    return _of_a_whole(seen, found)


def memory(there: Remains, left: Remains, unwiped: Remains, *, words: int, lasting: int) -> Finding:
    """Of what was planted nothing is found in all of the process's memory after the sweep."""
    where = f" ({told(left.copies)})" if left.copies else ""
    found = f"{lasting - there.lacking} of the {lasting} words that lie there as they came"
    return judge(
        MEMORY,
        kept=not left.copies,
        seen=f"{left.copies.total():,} copies of {words:,} words in {left.octets >> 20:,} MiB after the sweep{where}",
        control=(
            f"{there.copies.total():,} copies while the mail was there, with {found}; "
            f"WIPE=off: {unwiped.copies.total():,} after the sweep"
        ),
        convincing=lasting > there.lacking == 0 and bool(unwiped.copies),
    )


def printed(found: Counter[str], planted: Counter[str], *, characters: int) -> Finding:
    """Nothing that was planted stands in what the process has printed."""
    return judge(
        PRINTED,
        kept=not found,
        seen=told(found) if found else f"none of the words in the {characters:,} characters that it printed",
        control="a word that a server printed on purpose was found" if planted else "no word was found in the control",
        convincing=bool(planted),
    )


def swap(swapped_kib: int) -> Finding:
    """No page of the process lies in swap."""
    if about.machine_swaps():
        forced = about.swapped_by_force()
        control = f"of a process that asked to be swapped, {forced} KiB were seen"
    else:
        control = "none can be had: this machine has no swap"
    return judge(
        SWAP, kept=swapped_kib == 0, seen=f"{swapped_kib} KiB of it are in swap", control=control, convincing=True
    )


def core(seen: about.Core, unsealed: about.Core) -> Finding:
    """No core is made of the process."""
    if seen.dumpable is None:
        return not_checked(CORE, f"{seen}; to root without CAP_SETGID nothing tells")
    return judge(
        CORE,
        kept=seen.limit in {"0", "1"} and not seen.dumpable,
        seen=str(seen),
        control=f"seal off: {unsealed}",
        convincing=bool(unsealed.dumpable),
    )


def layers(
    told_of: Sequence[about.Layer], announced: set[str], tried: Sequence[str], unsealed: Sequence[str]
) -> Finding:
    """All layers hold, by the server's own account, and what they should refuse is refused."""
    by_api = {str(layer) for layer in told_of}
    faults = [str(layer) for layer in told_of if not layer.holds]
    by_start = {line.partition(": ")[2]: line for line in announced}
    faults += [f"{by_start[layer]}, when it started" for layer in sorted(by_start.keys() - by_api)]
    faults += [f"{layer}, but not when it started" for layer in sorted(by_api - by_start.keys())]
    if DONE in tried:
        faults.append("a file or a connection was not refused")
    return judge(
        LAYERS,
        kept=bool(told_of) and not faults,
        seen="; ".join(faults) or f"{len(told_of)} of {len(told_of)} layers hold, by its own account",
        control=f"a file and a connection, tried on purpose: {', '.join(tried)}; seal off: {', '.join(unsealed)}",
        convincing=DONE in unsealed,  # a container may forbid one of the two by itself
    )


def gone(answers: Answers) -> Finding:
    """No question tells of what was deleted or has expired, and nobody else gets its name."""
    still = [q for q, status in answers.after.items() if status != _FORGOTTEN.get(_subject(q), 404)]
    there = [q for q, status in answers.before.items() if status == _THERE.get(_subject(q), 200)]
    return judge(
        GONE,
        kept=not still,
        seen="; ".join(still) or f"{len(answers.after)} questions for it: 404, 409 (the name), 550 (new mail)",
        control=f"before, {len(there)} of the same {len(answers.before)} were answered as they should",
        convincing=len(there) == len(answers.before),
    )


def _of_a_whole(seen: Trace, found: Finding) -> Finding:
    """Of a trace that lacks the beginning or the end, what was found counts, and not what was not."""
    if found.result is Result.HOLDS and not (seen.is_ready and seen.is_whole):
        return not_checked(found.promise, "strace did not see all of the server's life")
    return found


def _subject(question: str) -> str:
    return question.partition(": ")[2]


def _times(calls: Sequence[Call]) -> str:
    return f"{len(calls)} {'call' if len(calls) == 1 else 'calls'}"


def _calls(calls: Sequence[Call], none: str) -> str:
    if not calls:
        return none
    return f"{_times(calls)}: " + "; ".join(str(call)[:_CALL_MAX] for call in calls[:_SHOWN])
