"""The parts of a message (RFC 2046): where each leaf lies, and which of them are its text, its HTML, its attachments.

Nothing is decoded or copied on the way: a leaf knows its place in the octets. The work is linear, and bounded by the
limits on depth and parts, which raise `Beyond`. A message within a message is an attachment, and is not read here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ephemail.mail import headers
from ephemail.mail.budget import Beyond
from ephemail.mail.edges import Edges
from ephemail.mail.headers import Head
from ephemail.mail.leaf import Leaf, Place, claims_of, is_as_it_lies, leaf_of

DEPTH_MAX = 20
PARTS_MAX = 200
ATTACHMENTS_MAX = 50


class Body(NamedTuple):
    """The leaves to show, in order: the plain rendering, the rich one, and what can only be downloaded.

    `leaves` are all that there are, also those that we show nowhere. If it is not `is_clear`, there is a multipart
    whose fields others may understand in another way.
    """

    plain: list[Leaf]
    rich: list[Leaf]
    attachments: list[Leaf]
    leaves: Sequence[Leaf] = ()
    is_clear: bool = True


def body_of(message: bytes, head: Head, found: dict[bytes, bytes], place: Place, edges: Edges) -> Body:
    """Find the leaves of the message in that place, whose header section says `found`. Raises Beyond."""
    edges.budget.take_parts(1)
    reader = _Reader(message, edges)
    plain, rich, attachments, *_ = reader.read(head, found, place, 0, "text/plain")
    is_clear = reader.is_clear and not (edges.budget.is_spent and len(reader.leaves) > 1)
    return Body(plain, rich, attachments[:ATTACHMENTS_MAX], reader.leaves, is_clear)


class _Reader:
    """Counts what one message has cost so far."""

    def __init__(self, message: bytes, edges: Edges) -> None:
        self._message = message
        self._edges = edges
        self._parts = 0
        self.leaves: list[Leaf] = []
        self.is_clear = True

    def read(self, head: Head, found: dict[bytes, bytes], place: Place, depth: int, default: str) -> Body:
        claims = claims_of(found, default, self._edges.budget)
        if claims.boundary is not None:
            spans = self._edges.spans(claims.boundary, place[1], place[2], PARTS_MAX)
            if spans:
                self.is_clear &= head.is_whole and claims.is_clear and claims.boundary.is_clear and is_as_it_lies(found)
                return self._read_multipart(claims.kind, spans, depth)
            # Without one delimiter, what stands there is all that can be shown.
            claims = claims._replace(is_clear=False, kind=claims.kind if depth else "text/plain")
        leaf = leaf_of(self._message, claims, found, place, head)
        self.leaves.append(leaf)
        return _classify(leaf)

    def _read_multipart(self, kind: str, spans: list[tuple[int, int]], depth: int) -> Body:
        self._parts += len(spans)
        if depth == DEPTH_MAX or self._parts > PARTS_MAX:
            raise Beyond
        self._edges.budget.take_parts(len(spans))
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"  # RFC 2046 §5.1.5
        bodies = []
        for start, end in spans:
            head = headers.split(self._message, start, end)
            if head is None:
                raise Beyond
            found, place = headers.wanted(head.section), (start, head.body, end)
            bodies.append(self.read(head, found, place, depth + 1, default))
        return _choose(bodies) if kind == "multipart/alternative" else _concatenate(bodies)


def _classify(leaf: Leaf) -> Body:
    if leaf.is_plain or leaf.is_text:
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
