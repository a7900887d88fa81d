"""The measure of one HTTP request while it is being read: how large its header and its body may be.

The parser reports a field once it is complete, however long it has become; so what it has not reported yet is counted
as well. Beyond a limit a TooMuch is raised through the parser, which stops there.
"""

from ephemail.web.problems import BAD_REQUEST, BODY_TOO_LARGE, HEADER_TOO_LARGE
from ephemail.web.schema import Problem

HEADER_MAX_BYTES, HEADER_MAX_FIELDS = 16 << 10, 64  # h11 and gunicorn; browsers send twenty fields
BODY_MAX_BYTES = 8 << 10  # the longest that asks for something has two names and a number
WRAPPED_BODY_MAX_BYTES = 4 * BODY_MAX_BYTES  # with the sizes and extensions of its chunks; RFC 9112 §7.1.1 asks for one


class TooMuch(Exception):
    """The request is beyond a limit."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.status)
        self.problem = problem


class Measure:
    """What has come of a request. Each method raises TooMuch."""

    def __init__(self) -> None:
        self.in_header = True
        self.header_octets = 0
        self._fields = 0
        self._unreported = 0
        self._body_octets = 0
        self._wrapped_octets = 0

    def unfinished(self, octets: int) -> None:
        """Count octets that came and did not end the header, or the body, that they belong to."""
        if self.in_header:
            self._unreported += octets
            if self._unreported > HEADER_MAX_BYTES:
                raise TooMuch(HEADER_TOO_LARGE)
        else:
            self._wrapped_octets += octets
            if self._wrapped_octets > WRAPPED_BODY_MAX_BYTES:
                raise TooMuch(BODY_TOO_LARGE)

    def request_line(self, octets: int) -> None:
        """Count a piece of the request line."""
        self.header_octets += octets
        if self.header_octets > HEADER_MAX_BYTES:
            raise TooMuch(HEADER_TOO_LARGE)

    def field(self, name: bytes, value: bytes) -> None:
        """Count a field of the header, and look at the size, or the framing, that it declares."""
        self._fields += 1
        self.header_octets += len(name) + len(value)
        if self._fields > HEADER_MAX_FIELDS or self.header_octets > HEADER_MAX_BYTES:
            raise TooMuch(HEADER_TOO_LARGE)
        name = name.lower()
        # The parser has seen to it that this is one number, of 64 bits.
        if name == b"content-length" and int(value) > BODY_MAX_BYTES:
            raise TooMuch(BODY_TOO_LARGE)
        # A body that we could not read is not to be taken for one that we can (RFC 9112 §6.1).
        if name == b"transfer-encoding" and value.strip().lower() != b"chunked":
            raise TooMuch(BAD_REQUEST)

    def body(self, octets: int) -> None:
        """Count a piece of the body."""
        self._body_octets += octets
        if self._body_octets > BODY_MAX_BYTES:
            raise TooMuch(BODY_TOO_LARGE)
