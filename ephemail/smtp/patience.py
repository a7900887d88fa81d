"""How long a session is waited for; each deadline counts from the beginning of its step, so a drip renews none."""

from ephemail.mail import reply
from ephemail.mail.reply import Reply
from ephemail.smtp.limits import Deadlines


class Patience:
    """What one session is late with. Times are the event loop's, in seconds."""

    __slots__ = ("_deadlines", "_opened", "_unheard_since", "_waiting_since")

    def __init__(self, deadlines: Deadlines, now: float) -> None:
        self._deadlines = deadlines
        self._opened = self._waiting_since = now
        self._unheard_since: float | None = None

    def renew(self, now: float) -> None:
        """Begin the next step."""
        self._waiting_since = now

    def overdue_message(self, received: int, now: float) -> Reply | None:
        """Give the last word when a message of which so many octets were `received` takes too long."""
        waited = now - self._waiting_since
        owed = (waited - self._deadlines.rate_grace) * self._deadlines.rate
        return reply.TIMED_OUT if waited > self._deadlines.data or received < owed else None

    def overdue_command(self, now: float) -> Reply | None:
        """Give the last word when the next command, or the session's end, takes too long."""
        if now - self._waiting_since > self._deadlines.command:
            return reply.TIMED_OUT
        return reply.SESSION_TOO_LONG if now - self._opened > self._deadlines.session else None

    def is_unheard(self, now: float, *, is_read: bool) -> bool:
        """Say whether our answers, or our goodbye, have been left unread for too long; `is_read`: none is now."""
        if is_read:
            self._unheard_since = None
            return False
        if self._unheard_since is None:
            self._unheard_since = now
        return now - self._unheard_since > self._deadlines.write
