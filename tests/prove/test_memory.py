"""A search of memory finds words in each of the forms that they take, wherever they lie."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence

import pytest

from ephemail.prove import memory
from ephemail.seal.kernel import IS_LINUX

pytestmark = pytest.mark.skipif(not IS_LINUX, reason="only Linux shows a process's memory")

# The words are put together in the process, for else they would stand in its program too.
FORMS = """
word = "".join(reversed("detnalpz7q"))
held = [bytearray(word.encode()), word + "\\u20ac", word + "\\U0001f600"]
"""
ACROSS = """
import mmap
held = mmap.mmap(-1, 1024 << 12)
for page in range(1, 1024):
    held[4096 * page - 4 : 4096 * page + 4] = b"q7z%05d" % page
"""


def found(program: str, words: Sequence[str]) -> Counter[str]:
    """Search the memory of a process that holds words."""
    command = [sys.executable, "-c", f"{program}\nprint('held', flush=True)\nimport sys\nsys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        return memory.search(process.pid, words).copies


def test_a_word_is_found_in_all_its_forms() -> None:
    """As octets, and as Python keeps it by itself, beside a euro sign and beside an emoji."""
    assert found(FORMS, ["q7zplanted", "another7word"])["q7zplanted"] >= 4


def test_a_word_is_found_wherever_a_chunk_ends() -> None:
    """Chunks end where pages do; here a word lies across the end of each page of four chunks."""
    words = [f"q7z{page:05}" for page in range(1, 1024)]
    assert set(found(ACROSS, words)) == set(words)


def test_words_that_begin_alike_are_told_apart() -> None:
    """Each is counted by itself, the longer one not as the shorter."""
    held = [b"q8z" + ending for ending in (b"one", b"onetwo", b"three")]
    copies = memory.search(os.getpid(), [octets.decode() for octets in held]).copies
    assert all(copies[octets.decode()] for octets in held)


def test_a_word_of_any_octets_is_found() -> None:
    """By itself, or as Python keeps it beside characters that are beyond Latin-1."""
    held = bytearray(b"..q9z\xff\x80(\n[\x00")
    beside = held.decode("latin-1") + "\u20ac"
    assert memory.search(os.getpid(), [held[2:].decode("latin-1")]).copies.total() >= 2
    assert beside


def test_memory_that_may_not_be_read_is_an_error() -> None:
    """It is never taken for memory in which nothing was found."""
    with pytest.raises(OSError, match="No such file"):
        memory.search(2**22 + 1, ["q7znothing"])
