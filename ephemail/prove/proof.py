"""The proof from its beginning to its end: servers, visits, searches, and what they show.

Four servers: the one that is judged; one that breaks promises on purpose, with the seal off and with the seal as set;
and one with the wipe off. What root or strace would be needed for is left out without them, and said.
"""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from types import FrameType
from typing import NoReturn

from ephemail.prove import about, checks, memory, trace
from ephemail.prove.checks import Remains
from ephemail.prove.child import PROGRAM, Child, NotProved, TooSlow, settings
from ephemail.prove.findings import Finding, not_checked
from ephemail.prove.planted import Planted
from ephemail.prove.trace import Tracer
from ephemail.prove.visit import Visit

SWEEP_SLACK_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Subject:
    """The server that is judged: what Python is told to run, and how far apart its sweeps are."""

    program: Sequence[str] = PROGRAM
    sweep_seconds: float = 60.0
    life_seconds: int = 20  # of mailboxes that expire: planting must not take longer
    limit_seconds: int = 175  # for the whole proof


QUICK = Subject(
    ("-c", "from ephemail import app; app.SWEEP_SECONDS = 2.0; from ephemail.cli import main; main()"),
    sweep_seconds=2.0,
    life_seconds=10,
    limit_seconds=90,
)


class Proof:
    """One proof; `say` is told how far it is."""

    def __init__(self, subject: Subject, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self._subject = subject
        self._environment = environment
        self._say = say
        if not Path("/proc/self/status").exists():
            raise NotProved("only Linux shows what is looked at")
        self._no_trace = trace.why_not()
        self._no_memory = ""

    def carry_out(self) -> list[Finding]:
        """Give all findings. Raises NotProved; whatever happens, no server is left.

        To be called by the main thread, which is interrupted by SIGTERM, and when the time is up.
        """
        with ExitStack() as stack:
            stack.enter_context(_bounded(self._subject.limit_seconds))
            stack.enter_context(_answered())
            self._start(stack)
            judged, remains = self._visit(stack)
            judged.ask_again()
            running = [*self._of_the_running(), checks.gone(judged.answers)]
            self._say("stopping it")
            self._child.stop()
            files, contacts, printed = self._of_the_stopped(judged)
            return [files, contacts, remains, printed, *running]

    @property
    def differences(self) -> list[str]:
        """Say in what the server that was judged differs from one that is simply started."""
        ways = ["all settings but SEAL and WIPE are the defaults, on free ports, with metrics on a third"]
        if not self._no_trace:
            ways.append("strace looks on")
        if self._child.has_other_group:
            ways.append("its group is nobody's, since what may be dumped can be told from root's by the group alone")
        if tuple(self._subject.program) != PROGRAM:
            ways.append(f"it sweeps each {self._subject.sweep_seconds:g} seconds rather than each minute")
        return ways

    def _start(self, stack: ExitStack) -> None:
        self._say("starting servers: the one that is judged, and two that break promises on purpose")
        traced = not self._no_trace
        self._tracer = stack.enter_context(Tracer()) if traced else None
        before = self._tracer.command if self._tracer else ()
        self._child = stack.enter_context(Child(self._subject.program, settings(self._environment), before))
        unsealed = settings(self._environment, SEAL="off", WIPE="off")
        self._unsealed = stack.enter_context(Planted(unsealed, traced=traced))
        self._sealed = stack.enter_context(Planted(settings(self._environment), traced=traced))
        self._child.port("HTTP")
        self._no_memory = _why_unreadable(self._child.pid)
        self._unsealed.await_attempts()
        self._unsealed_core = about.core_of(self._unsealed.child.pid)
        for planted in (self._unsealed, self._sealed):
            planted.finish()

    def _visit(self, stack: ExitStack) -> tuple[Visit, Finding]:
        """Plant words in the server that is judged, and in one with the wipe off; let all go, and search."""
        judged = Visit(self._child, self._subject.life_seconds)
        visits = [judged]
        if not self._no_memory:
            self._say("starting one more, with the wipe off")
            unwiped = settings(self._environment, WIPE="off")
            visits.append(Visit(stack.enter_context(Child(self._subject.program, unwiped)), self._subject.life_seconds))
        self._say("sending, streaming and reading marked mail")
        judged.plant()
        there = self._search(judged)
        for visit in visits[1:]:
            visit.plant()
        self._say("deleting some of it, and letting the rest expire")
        for visit in visits:
            visit.let_go()
        self._say(f"waiting for the sweep, {self._subject.sweep_seconds:g} seconds at most")
        for visit in visits:
            visit.await_sweep(self._subject.sweep_seconds + SWEEP_SLACK_SECONDS)
        left, *others = map(self._search, visits)
        if there is None or left is None or others[0] is None:
            return judged, not_checked(checks.MEMORY, self._no_memory)
        return judged, checks.memory(there, left, others[0], words=judged.words.count, lasting=len(judged.lasting))

    def _search(self, visit: Visit) -> Remains | None:
        if self._no_memory:
            return None
        self._say("searching memory")
        searched = memory.search(visit.child.pid, visit.words.all())
        lacking = len(visit.lasting - searched.copies.keys())
        return Remains(visit.words.by_place(searched.copies), searched.octets, lacking)

    def _of_the_running(self) -> list[Finding]:
        pid, attempts = self._child.pid, ("file", "connection")
        sealed, unsealed = ([p.came_of(each) for each in attempts] for p in (self._sealed, self._unsealed))
        return [
            checks.swap(about.swapped_kib(pid)),
            checks.core(about.core_of(pid), self._unsealed_core),
            checks.layers(about.layers(self._child), about.announced(self._child), sealed, unsealed),
        ]

    def _of_the_stopped(self, judged: Visit) -> list[Finding]:
        text, planted = self._child.printed, self._unsealed
        found = judged.words.found_in(text)
        printed = checks.printed(found, planted.words.found_in(planted.child.printed), characters=len(text))
        if self._tracer is None or planted.trace is None or self._sealed.trace is None:
            return [*(not_checked(check, self._no_trace) for check in (checks.FILES, checks.CONTACTS)), printed]
        traces = self._tracer.finish(), planted.trace, self._sealed.trace
        return [checks.files(*traces), checks.contacts(*traces), printed]


@contextmanager
def _bounded(seconds: int) -> Iterator[None]:
    """Raise TooSlow after so many seconds, and SystemExit at SIGTERM, so that servers are ended all the same."""

    def late(_number: int, _frame: FrameType | None) -> NoReturn:
        raise TooSlow(f"the proof was not over within {seconds} seconds")

    def ended(number: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    before = {signal.SIGALRM: signal.signal(signal.SIGALRM, late), signal.SIGTERM: signal.signal(signal.SIGTERM, ended)}
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _answered() -> Iterator[None]:
    """Raise NotProved where a server goes away, or says what no server of ours says."""
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:  # smtplib's errors are OSErrors, JSON's are ValueErrors
        raise NotProved(f"a server did not answer as it should: {type(error).__name__}") from error


def _why_unreadable(pid: int) -> str:
    try:
        memory.search(pid, ())
    except OSError as error:
        return f"its memory cannot be read: {error.strerror}; root can (CAP_SYS_PTRACE)"
    return ""
