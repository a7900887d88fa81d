"""What a peer may do wrong in a session, or for nothing, before it is told goodbye."""

from ephemail.mail import reply
from ephemail.mail.reply import Reply
from ephemail.smtp.limits import ERRORS_MAX, IDLE_COMMANDS_MAX, PUT_OFF_MAX, UNKNOWN_RECIPIENTS_MAX

# RFC 5321 §4.2.1: 4yz, we are short of something; 5yz, they are wrong.
FIRST_REFUSAL, _FIRST_ERROR = 400, 500


class Tolerance:
    """The counts of one session."""

    __slots__ = ("_errors", "_idle", "_put_off", "_unknown")

    def __init__(self) -> None:
        self._errors = self._put_off = self._unknown = self._idle = 0

    def count(self, answer: Reply) -> Reply:
        """Count an error, an unknown recipient, or what we are short of; past its limit, the answer is goodbye."""
        if answer.code < FIRST_REFUSAL or answer.closes:
            return answer
        if answer is reply.MAILBOX_UNKNOWN:
            self._unknown += 1
            return answer if self._unknown <= UNKNOWN_RECIPIENTS_MAX else reply.TOO_MANY_UNKNOWN
        if answer.code < _FIRST_ERROR:
            self._put_off += 1
            return answer if self._put_off <= PUT_OFF_MAX else reply.TOO_MANY_ERRORS
        self._errors += 1
        return answer if self._errors <= ERRORS_MAX else reply.TOO_MANY_ERRORS

    def idle(self) -> Reply | None:
        """Count a command that does nothing; give the goodbye if it is one too many."""
        self._idle += 1
        return None if self._idle <= IDLE_COMMANDS_MAX else reply.TOO_MANY_COMMANDS

    def calm(self) -> None:
        """Forget how often nothing was done: a message has come."""
        self._idle = 0
