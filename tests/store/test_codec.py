"""Packing messages."""

import itertools

from ephemail.store.codec import Codec
from tests.store.samples import MAIL, chance


def test_does_not_grow_what_is_random() -> None:
    """Octets that do not compress are kept as they are, and a few more."""
    octets = chance().randbytes(100_000)
    packed = Codec().pack(b"", octets)
    assert len(packed.head) + len(packed.rest) < len(octets) + 50


def test_reads_heads_of_any_size() -> None:
    """A head comes back whole, alone or with the octets, few or many of them."""
    codec = Codec()
    for size, octets in itertools.product((0, 1, 1_000, 300_000), (b"", MAIL, MAIL * 100)):
        head = chance(size).randbytes(size)
        packed = codec.pack(head, octets)
        assert codec.unpack_head(packed.head) == head
        assert codec.unpack(packed) == (head, octets)


def test_packs_alike_after_forgetting() -> None:
    """Nothing of one message gets into the next, and a compressor that was dropped is not missed."""
    codec = Codec()
    first = codec.pack(b"head", MAIL)
    codec.pack(b"other", b"something else entirely " * 1_000)
    assert codec.pack(b"head", MAIL) == first
    codec.forget()
    assert codec.pack(b"head", MAIL) == first
