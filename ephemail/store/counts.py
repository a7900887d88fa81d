"""What the engine counts of what it keeps and frees. Its lock guards them."""

from ephemail.figures import Figure, Figures


class Counts:
    """The counts so far. A message counts once for each mailbox that holds it."""

    def __init__(self) -> None:
        self.messages = self.messages_freed = self.names_freed = 0
        self.gone = {"expired": 0, "deleted": 0}

    def figures(self) -> Figures:
        """Tell what has been counted."""
        yield Figure.one("ephemail_messages", "Messages kept, in each mailbox that holds them.", self.messages)
        yield Figure.one("ephemail_messages_freed_total", "Messages freed, for whatever reason.", self.messages_freed)
        yield Figure.each("ephemail_mailboxes_freed_total", "Mailboxes freed, by reason.", "reason", self.gone)
        yield Figure.one("ephemail_quarantined_names_freed_total", "Names let out of quarantine.", self.names_freed)
