"""What the kernel says of a process: its core, and how much of it lies in swap."""

import os
import resource

import pytest

from ephemail.prove import about
from ephemail.seal.kernel import IS_LINUX

pytestmark = pytest.mark.skipif(not IS_LINUX, reason="only Linux says it")


def test_the_core_limit_is_read_as_it_is_set() -> None:
    """In octets, or `unlimited`; the limit up to which it may be raised."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    assert about.core_of(os.getpid()).limit == ("unlimited" if hard == resource.RLIM_INFINITY else str(hard))


def test_what_is_in_swap_is_added_up() -> None:
    """By mapping where the mappings may be read, else as the kernel has added it up; not counted twice."""
    assert about.kib_in_swap("Size: 8 kB\nSwap:   4 kB\nSwapPss:  4 kB\nLocked: 0 kB\nSwap:  8 kB\n") == 12
    assert about.kib_in_swap("VmSize:\t 900 kB\nVmSwap:\t    16 kB\n") == 16


def test_a_process_that_asks_for_it_is_swapped_where_there_is_swap() -> None:
    """The control; and where there is none, it is not."""
    assert about.swapped_by_force() == 0 or about.machine_swaps()
