"""Words to be planted: they can be found wherever they are kept, and nothing else is taken for them."""

from collections import Counter

from ephemail.prove.words import Words
from ephemail.store.codec import Codec

MIME = b"Content-Type: text/plain; charset=utf-8\r\n\r\nYour code is 482913.\r\n" * 60


def test_a_dense_word_is_kept_as_it_is_in_mail_that_is_packed() -> None:
    """Whatever its octets are, and however much of the message does compress."""
    codec, words = Codec(), Words()
    for _ in range(100):
        word, lines = words.dense("dense")
        packed = codec.pack(b"a head", MIME + lines.encode("latin-1"))
        assert word.encode("latin-1") in packed.rest
    assert words.by_place(Counter(list(words.all()))) == {"dense": 100}


def test_dense_lines_can_be_sent() -> None:
    """None is longer than a line of a message may be, and none ends or is taken for the end before its time."""
    _, lines = Words().dense("dense")
    assert max(map(len, lines.split("\n"))) < 998
    assert not set("\0\r.") & set(lines)
