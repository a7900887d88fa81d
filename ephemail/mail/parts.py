"""The parts of a message (RFC 2046): where each leaf lies, and which of them are its text, its HTML, its attachments.

Nothing is decoded or copied on the way: a leaf knows its place in the octets. The lines that may be delimiters are
found once, so the work is linear, and bounded by the limits on depth and parts, which raise `Beyond`. A message within
a message is an attachment, and is not read: a tree of all of them could cost a thousand times what it shows.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.leaf import Leaf, Place, leaf_of

DEPTH_MAX = 20
PARTS_MAX = 200
ATTACHMENTS_MAX = 50
BOUNDARY_MAX = 1_000  # octets; RFC 2046 §5.1.1 allows 70
DASHED_MAX = 20_000  # lines that begin like a delimiter, in all

_BLANK_MAX = 1_000


class Beyond(Exception):
    """The message is beyond the limits of what we read."""


class Body(NamedTuple):
    """The leaves to show, in order: the plain rendering, the rich one, and what can only be downloaded.

    `leaves` are all that there are, also those that we show nowhere; `multiparts` is where the others lie.
    """

    plain: list[Leaf]
    rich: list[Leaf]
    attachments: list[Leaf]
    leaves: Sequence[Leaf] = ()
    multiparts: Sequence[Place] = ()


def body_of(message: bytes, found: dict[bytes, bytes], start: int) -> Body:
    """Find the leaves of the message that says `found` of its body, which begins at `start`. Raises Beyond."""
    reader = _Reader(message)
    plain, rich, attachments, *_ = reader.read(found, Place(0, start, len(message)), depth=0, default="text/plain")
    return Body(plain, rich, attachments[:ATTACHMENTS_MAX], reader.leaves, reader.multiparts)


class _Reader:
    """Counts what one message has cost so far."""

    def __init__(self, message: bytes) -> None:
        self._message = message
        self._parts = 0
        self.leaves: list[Leaf] = []
        self.multiparts: list[Place] = []
        self._dashed: list[int] | None = None

    def read(self, found: dict[bytes, bytes], place: Place, *, depth: int, default: str) -> Body:
        content_type = found.get(b"content-type")
        kind, parameters = headers.parameters(content_type) if content_type else (default, {})
        if kind.startswith("multipart/"):
            spans = self._spans(parameters.get("boundary", "").rstrip().encode(), place.start, place.end)
            if spans:
                self.multiparts.append(place)
                return self._read_multipart(kind, spans, depth)
            if not depth:
                kind = "text/plain"  # without one delimiter, what stands there is all that can be shown
        leaf = leaf_of(self._message, kind, parameters, found, place)
        self.leaves.append(leaf)
        return _classify(leaf)

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
            place = Place(start, body, end)
            bodies.append(self.read(headers.wanted(section), place, depth=depth + 1, default=default))
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


def _classify(leaf: Leaf) -> Body:
    if leaf.is_text:
        return Body([leaf], [leaf], [])
    # A multipart without its parts is nothing that anyone could open.
    return Body([], [], [] if leaf.kind.startswith("multipart/") else [leaf])


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
