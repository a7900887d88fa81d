"""The replies that the SMTP door gives, each a value (RFC 5321 §4.2, enhanced status codes of RFC 3463).

No reply holds a word of what the peer said. 4yz when we are short, 5yz when they are wrong (RFC 5321 §4.2.1).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: `wire` is what goes to the peer, CRLF included. `closes` says that the connection ends with it."""

    code: int
    enhanced: str
    text: str
    closes: bool = False
    wire: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = (str(self.code), self.enhanced, self.text)
        object.__setattr__(self, "wire", (" ".join(word for word in words if word) + "\r\n").encode("ascii"))


# Yes.
READY_FOR_TLS = Reply(220, "2.0.0", "Ready to start TLS")
GOODBYE = Reply(221, "2.0.0", "Goodbye", closes=True)
KEPT = Reply(250, "2.0.0", "Kept in memory")
RESET = Reply(250, "2.0.0", "Reset")
NOTHING_DONE = Reply(250, "2.0.0", "OK")
SENDER_OK = Reply(250, "2.1.0", "Sender OK")
RECIPIENT_OK = Reply(250, "2.1.5", "Recipient OK")
CANNOT_VERIFY = Reply(252, "2.5.0", "Cannot verify; send some mail and see")
HELP = Reply(214, "2.0.0", "See RFC 5321")
START_MAIL_INPUT = Reply(354, "", "End with <CRLF>.<CRLF>")  # RFC 2034 §3: 3yz replies carry no enhanced code

# Not now.
TIMED_OUT = Reply(421, "4.4.2", "Too slow, closing connection", closes=True)
SHUTTING_DOWN = Reply(421, "4.3.2", "Shutting down, try again later", closes=True)
TOO_MANY_CONNECTIONS = Reply(421, "4.7.0", "Too many connections, try again later", closes=True)
TOO_MANY_ERRORS = Reply(421, "4.7.0", "Too many errors, closing connection", closes=True)
TOO_MANY_COMMANDS = Reply(421, "4.7.0", "Too many commands without mail, closing connection", closes=True)
TOO_MANY_MESSAGES = Reply(421, "4.7.0", "Too many messages, try again later", closes=True)
TOO_MANY_UNKNOWN = Reply(421, "4.7.0", "Too many unknown recipients, closing connection", closes=True)
SESSION_TOO_LONG = Reply(421, "4.7.0", "Session too long, closing connection", closes=True)
OUR_FAULT = Reply(451, "4.3.0", "Local error, try again later")
MAILBOX_FULL = Reply(452, "4.2.2", "Mailbox full")
MEMORY_FULL = Reply(452, "4.3.1", "Out of memory, try again later")
TOO_MANY_RECIPIENTS = Reply(452, "4.5.3", "Too many recipients")
TLS_NOT_AVAILABLE = Reply(454, "4.7.0", "TLS not available")

# No.
NOT_UNDERSTOOD = Reply(500, "5.5.2", "Command not understood")
LINE_TOO_LONG = Reply(500, "5.5.2", "Line too long")
NOT_SMTP = Reply(500, "5.5.2", "This is SMTP", closes=True)
BAD_ARGUMENTS = Reply(501, "5.5.4", "Syntax error in arguments")
BAD_ADDRESS = Reply(501, "5.1.3", "Address not understood")
NOT_IMPLEMENTED = Reply(502, "5.5.1", "Command not implemented")
BAD_SEQUENCE = Reply(503, "5.5.1", "Bad sequence of commands")
MAILBOX_UNKNOWN = Reply(550, "5.1.1", "No such mailbox")
RELAY_DENIED = Reply(550, "5.7.1", "We do not relay")
LINE_OF_MESSAGE_TOO_LONG = Reply(550, "5.6.0", "Message has a line of over 65535 octets")
MESSAGE_TOO_LARGE = Reply(552, "5.3.4", "Message too large")
MESSAGE_TOO_LARGE_CLOSING = Reply(552, "5.3.4", "Message too large, closing connection", closes=True)
ADDRESS_NOT_ALLOWED = Reply(553, "5.1.3", "Address not allowed")
