"""How much and how long the SMTP door bears: each number with whose default it is, or why."""

from dataclasses import dataclass

COMMAND_LINE_MAX = 2048  # octets, line end included; Postfix, mox
SKIPPED_LINE_MAX = 64 << 10  # octets of an overlong command line that we read past before we give up on the peer
BACKLOG_MAX = 64 << 10  # octets sent ahead (RFC 2920) of a message that is being kept, before we stop reading
BODY_LINE_MAX = 65_535  # octets; OpenSMTPD. The 1,001 of RFC 5321 §4.5.3.1.6 refuses real mail
HELLO_MAX = 255  # octets of an EHLO argument; RFC 5321 §4.5.3.1.2
ERRORS_MAX = 5  # in a session; Stalwart
IDLE_COMMANDS_MAX = 20  # commands in a row that do nothing; Postfix smtpd_junk_command_limit is of this order
PUT_OFF_MAX = 100  # 4yz replies in a session: a sender with a thousand recipients may be told so for a hundred
TURN_MAX = 100  # commands of one session in one turn of the event loop: 2 ms
TURN_SECONDS = 0.005  # of all sessions together in one turn: a tenth of what nobody should notice
UNKNOWN_RECIPIENTS_MAX = 5  # in a session; Postfix postscreen
UNKNOWN_RATE = 60  # unknown recipients a minute from one source: half of the messages that it may send
PORTION_MAX = 128 << 10  # octets of a message that wait to be unstuffed: smaller ones, nearly all, are so in one go
WORKERS_MAX = 2  # threads for larger ones: while one is at a long message, there is another
INLINE_MAX = 128 << 10  # octets of a message that is read and compressed on the event loop: well under a millisecond


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long each step may take, in seconds from its beginning: a drip does not renew them."""

    command: float = 60.0  # chasquid
    data: float = 180.0
    session: float = 600.0  # Stalwart
    write: float = 30.0  # mox
    handshake: float = 15.0
    rate_grace: float = 10.0  # then DATA must have brought `rate` octets a second
    rate: float = 500.0  # octets a second; Postfix smtpd_min_data_rate
    tick: float = 0.5  # how often they are looked at
