"""The parts of a message (RFC 2046): where each leaf lies, and which of them are its text, its HTML, its attachments.

Nothing is decoded or copied on the way: a leaf knows its place in the octets. The lines that may be delimiters are
found once, so the work is linear, and bounded by the limits on depth and parts, which raise `Beyond`. A message within
a message is an attachment, and is not read: a tree of all of them could cost a thousand times what it shows.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.transfer import decode_transfer, decoded_size

DEPTH_MAX = 20
PARTS_MAX = 200
ATTACHMENTS_MAX = 50
BOUNDARY_MAX = 1_000  # octets; RFC 2046 §5.1.1 allows 70
DASHED_MAX = 20_000  # lines that begin like a delimiter, in all

_BLANK_MAX = 1_000
_DASHES = re.compile(rb"\n--")


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
    return body._replace(attachments=body.attachments[:ATTACHMENTS_MAX])


class _Reader:
    """Counts what one message has cost so far."""

    def __init__(self, message: bytes) -> None:
        self._message = message
        self._parts = 0

    def read(self, found: dict[bytes, bytes], start: int, end: int, *, depth: int, default: str) -> Body:
        content_type = found.get(b"content-type")
        kind, parameters = headers.parameters(content_type) if content_type else (default, {})
        if kind.startswith("multipart/") and "boundary" in parameters:
            spans = self._spans(parameters["boundary"].rstrip().encode(), start, end)
            if spans:
                return self._read_multipart(kind, spans, depth)
        if kind.startswith("multipart/"):
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
        spans: list[tuple[int, int]] = []
        opened = -1
        for at, line_end, closes in self._delimiters(boundary, start, end):
            if opened >= 0:
                spans.append((opened, _before_line_break(self._message, opened, at)))
            opened = -1 if closes else line_end
            if closes or len(spans) > PARTS_MAX:
                break
        # What follows the last delimiter is a part even if nothing closes it, but not if nothing follows.
        if opened >= 0 and self._message[opened : min(end, opened + _BLANK_MAX)].strip():
            spans.append((opened, end))
        return spans

    def _delimiters(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Give where each delimiter line begins and ends, and whether it is the closing one (RFC 2046 §5.1.1)."""
        message, delimiter = self._message, b"--" + boundary
        if not 0 < len(boundary) <= BOUNDARY_MAX:
            return
        for at in self._dashed[bisect_left(self._dashed, start) :]:
            if at >= end:
                return
            if message.startswith(delimiter, at, end):
                line_end = message.find(b"\n", at, end) + 1 or end
                rest = message[at + len(delimiter) : line_end].rstrip()
                if rest in {b"", b"--"}:
                    yield at, line_end, bool(rest)

    @cached_property
    def _dashed(self) -> list[int]:
        """Where the lines that begin like a delimiter do: found once, however deep the multiparts are nested."""
        dashed = [match.start() + 1 for match in islice(_DASHES.finditer(self._message), DASHED_MAX + 1)]
        if len(dashed) > DASHED_MAX:
            raise Beyond
        return dashed


def _before_line_break(message: bytes, start: int, at: int) -> int:
    """Give where what stands before the line at `at` ends: its line break is the delimiter's (RFC 2046 §5.1.1)."""
    line_break = 2 if message.endswith(b"\r\n", start, at) else 1
    return max(start, at - line_break)


def _leaf(kind: str, parameters: dict[str, str], found: dict[bytes, bytes], start: int, end: int) -> Leaf:
    disposition = found.get(b"content-disposition")
    how, more = headers.parameters(disposition) if disposition else ("", {})
    name = more.get("filename") or parameters.get("name") or ""
    encoding = found.get(b"content-transfer-encoding")
    content_id = found.get(b"content-id")
    return Leaf(
        kind=kind,
        charset=parameters.get("charset", ""),
        name=headers.decode_words(name),
        attached=how == "attachment",
        content_id=headers.line_of(content_id).strip("<> ") if content_id else "",
        encoding=headers.parameters(encoding)[0].strip('"') if encoding else "",
        start=start,
        end=end,
    )


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
