"""The parts of a message (RFC 2046): where each leaf lies, and which of them are its text, its HTML, its attachments.

Nothing is decoded or copied on the way: a leaf knows its place in the octets. The lines that may be delimiters are
found once, so the work is linear, and bounded by the limits on depth and parts, which raise `Beyond`. A message within
a message is an attachment, and is not read: a tree of all of them could cost a thousand times what it shows.
"""

from bisect import bisect_left
from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.transfer import decode_transfer, decoded_size

DEPTH_MAX = 20
PARTS_MAX = 200
ATTACHMENTS_MAX = 50
BOUNDARY_MAX = 1_000  # octets; RFC 2046 §5.1.1 allows 70
DASHED_MAX = 20_000  # lines that begin like a delimiter, in all

_BLANK_MAX = 1_000
# As nearly all write them, known without being read as fields with parameters.
_ENCODINGS = {name.encode(): name for name in ("7bit", "8bit", "base64", "quoted-printable")}


class Beyond(Exception):
    """The message is beyond the limits of what we read."""


class Leaf(NamedTuple):
    """A part that is no multipart: what its header section claims, and where its body lies."""

    kind: str
    charset: str
    name: str
    attached: bool
    content_id: str
    encoding: str
    start: int
    end: int

    def octets(self, message: bytes, limit: int | None = None) -> bytes:
        """Give the body without its transfer encoding; with a limit, at least the first so many octets of it."""
        # Quoted-printable takes at most three octets for one, base64 less.
        end = self.end if limit is None else min(self.end, self.start + 3 * limit + 4)
        return decode_transfer(message[self.start : end], self.encoding)

    def size(self, message: bytes) -> int:
        """Give how many octets the body has without its transfer encoding."""
        return decoded_size(message[self.start : self.end], self.encoding)


class Body(NamedTuple):
    """The leaves to show, in order: the plain rendering, the rich one, and what can only be downloaded."""

    plain: list[Leaf]
    rich: list[Leaf]
    attachments: list[Leaf]


def body_of(message: bytes, found: dict[bytes, bytes], start: int) -> Body:
    """Find the leaves of the message that says `found` of its body, which begins at `start`. Raises Beyond."""
    body = _Reader(message).read(found, start, len(message), depth=0, default="text/plain")
    del body.attachments[ATTACHMENTS_MAX:]
    return body


class _Reader:
    """Counts what one message has cost so far."""

    def __init__(self, message: bytes) -> None:
        self._message = message
        self._parts = 0
        self._dashed: list[int] | None = None

    def read(self, found: dict[bytes, bytes], start: int, end: int, *, depth: int, default: str) -> Body:
        content_type = found.get(b"content-type")
        kind, parameters = headers.parameters(content_type) if content_type else (default, {})
        if kind.startswith("multipart/"):
            spans = self._spans(parameters.get("boundary", "").rstrip().encode(), start, end)
            if spans:
                return self._read_multipart(kind, spans, depth)
            if depth:
                return Body([], [], [])
            kind = "text/plain"  # without one delimiter, what stands there is all that can be shown
        return _classify(_leaf(kind, parameters, found, start, end))

    def _read_multipart(self, kind: str, spans: list[tuple[int, int]], depth: int) -> Body:
        self._parts += len(spans)
        if depth == DEPTH_MAX or self._parts > PARTS_MAX:
            raise Beyond
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"  # RFC 2046 §5.1.5
        bodies = []
        for start, end in spans:
            head = headers.split(self._message, start, end)
            if head is None:
                raise Beyond
            section, body = head
            bodies.append(self.read(headers.wanted(section), body, end, depth=depth + 1, default=default))
        return _choose(bodies) if kind == "multipart/alternative" else _concatenate(bodies)

    def _spans(self, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Give where each part between the delimiter lines lies, its line break before the delimiter excluded."""
        if not 0 < len(boundary) <= BOUNDARY_MAX:
            return []
        message, delimiter, dashed = self._message, b"\n--" + boundary, self._find_dashed()
        spans: list[tuple[int, int]] = []
        opened = -1
        for at in dashed[bisect_left(dashed, start - 1) :]:
            if at >= end or len(spans) > PARTS_MAX:
                break
            if not message.startswith(delimiter, at, end):
                continue
            line_end = message.find(b"\n", at + 1, end) + 1 or end
            rest = message[at + len(delimiter) : line_end].rstrip()
            if rest not in {b"", b"--"}:  # RFC 2046 §5.1.1
                continue
            if opened >= 0:
                spans.append((opened, _before_line_break(message, opened, at)))
            opened = -1 if rest else line_end
            if rest:
                break
        # What follows the last delimiter is a part even if nothing closes it, but not if nothing follows.
        if opened >= 0 and message[opened : min(end, opened + _BLANK_MAX)].strip():
            spans.append((opened, end))
        return spans

    def _find_dashed(self) -> list[int]:
        """Give where the line breaks before two dashes are: found once, however deep the multiparts are nested."""
        if self._dashed is None:
            self._dashed = []
            at = self._message.find(b"\n--")
            while at >= 0:
                self._dashed.append(at)
                if len(self._dashed) > DASHED_MAX:
                    raise Beyond
                at = self._message.find(b"\n--", at + 1)
        return self._dashed


def _before_line_break(message: bytes, start: int, line_feed: int) -> int:
    """Give where what ends with the line feed ends without it: its line break is the delimiter's (RFC 2046 §5.1.1)."""
    return max(start, line_feed - message.endswith(b"\r", start, line_feed))


def _leaf(kind: str, parameters: dict[str, str], found: dict[bytes, bytes], start: int, end: int) -> Leaf:
    disposition = found.get(b"content-disposition")
    how, more = headers.parameters(disposition) if disposition else ("", {})
    name = more.get("filename") or parameters.get("name")
    content_id = found.get(b"content-id")
    encoding = found.get(b"content-transfer-encoding")
    return Leaf(
        kind,
        parameters.get("charset", ""),
        headers.decode_words(name) if name else "",
        how == "attachment",
        headers.line_of(content_id).strip("<> ") if content_id else "",
        _encoding(encoding) if encoding else "",
        start,
        end,
    )


def _encoding(value: bytes) -> str:
    return _ENCODINGS.get(value.strip().lower()) or headers.parameters(value)[0].strip('"')


def _classify(leaf: Leaf) -> Body:
    if leaf.attached or leaf.name or leaf.kind not in {"text/plain", "text/html", "text"}:
        return Body([], [], [leaf])
    return Body([leaf], [leaf], [])


def _concatenate(bodies: list[Body]) -> Body:
    return Body(
        [leaf for body in bodies for leaf in body.plain],
        [leaf for body in bodies for leaf in body.rich],
        [leaf for body in bodies for leaf in body.attachments],
    )


def _choose(bodies: list[Body]) -> Body:
    """Choose among alternatives (RFC 2046 §5.1.4): the last that is all plain text, and the last that has HTML."""
    shown = [body for body in bodies if body.plain]
    plain = next((body.plain for body in reversed(shown) if not _has_html(body.plain)), None)
    rich = next((body.rich for body in reversed(shown) if _has_html(body.rich)), None)
    last = shown[-1] if shown else Body([], [], [])
    return Body(plain or last.plain, rich or last.rich, [leaf for body in bodies for leaf in body.attachments])


def _has_html(leaves: list[Leaf]) -> bool:
    return any(leaf.kind == "text/html" for leaf in leaves)
