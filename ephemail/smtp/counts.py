"""What the SMTP door counts: connections, octets of messages, and replies, each of which is one of mail/reply.py's."""

from ephemail.figures import Figure, Figures
from ephemail.mail import reply
from ephemail.mail.reply import Reply

_REPLIES = {name.lower(): value for name, value in vars(reply).items() if isinstance(value, Reply)}


class Counts:
    """The counts so far. Belongs to one event loop's thread."""

    def __init__(self) -> None:
        self.connections_open = self.connections = self.octets = 0
        # By what goes over the wire: a Reply's own hash is made of all its fields anew each time.
        self._replies = {answer.wire: 0 for answer in _REPLIES.values()}

    def let_in(self) -> None:
        """Count a connection; whoever sees its end counts it out of those that are open."""
        self.connections += 1
        self.connections_open += 1

    def replied(self, answer: Reply) -> bytes:
        """Count a reply, and give what goes over the wire."""
        self._replies[answer.wire] += 1
        return answer.wire

    def figures(self) -> Figures:
        """Tell what has been counted; a reply's reason is its name in our source."""
        refused, kept = self._replies[reply.TOO_MANY_CONNECTIONS.wire], self._replies[reply.KEPT.wire]
        yield Figure.one("ephemail_smtp_connections_open", "SMTP connections open.", self.connections_open)
        yield Figure.one("ephemail_smtp_connections_total", "SMTP connections that were let in.", self.connections)
        yield Figure.one("ephemail_smtp_connections_refused_total", "SMTP connections beyond a ceiling.", refused)
        yield Figure.one("ephemail_smtp_message_bytes_total", "Octets of all messages that came whole.", self.octets)
        yield Figure.one("ephemail_messages_accepted_total", "Messages answered 250.", kept)
        yield Figure(
            "ephemail_smtp_replies_total",
            "SMTP replies but for greetings, by code, enhanced status code and reason.",
            {
                (str(answer.code), answer.enhanced, reason): self._replies[answer.wire]
                for reason, answer in _REPLIES.items()
            },
            ("code", "enhanced", "reason"),
        )
