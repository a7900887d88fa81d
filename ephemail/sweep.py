"""The sweep: what has expired is freed, what ended in cycles is collected, and what is never freed is washed.

Nobody waits for it to forget: expiry is exact on every read. It is what makes the memory empty again.
"""

import asyncio
import ctypes
import gc
import time

from ephemail import logs
from ephemail.figures import Distribution
from ephemail.store.memory import MemoryStore
from ephemail.wipe.buffer import wash

_LOOK_AT_MOST = 50_000  # objects, for which everybody waits
_malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", lambda _: 0)  # glibc has it, musl does without


def calm_collector() -> None:
    """Have the collector of cycles look less often, and not at what stays anyway.

    By default each 700 new objects cost a look, and 5,000 event streams took twice the time to open. The middle ones
    are looked at while they are few: a look at 400,000 kept everybody waiting for 170 ms. The old ones are the sweep's;
    by themselves they have their turn once in a thousand sweeps, if there are a quarter more of them by then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 2, 1_000)


async def repeat(store: MemoryStore, seconds: float, took: Distribution, *, wipes: bool) -> None:
    """Free what has expired, again and again, in a thread: a hundred thousand mailboxes at once take half a second.

    What is freed is overwritten as it goes; what is never freed is washed.

    A fault in one round must not be the last round.
    """
    while True:
        await asyncio.sleep(seconds)
        began = time.monotonic()
        try:
            await asyncio.to_thread(_free, store)
            if wipes:
                await wash()
            took.take(time.monotonic() - began)
        except Exception as error:  # noqa: BLE001
            logs.fault("sweep", error)


def _free(store: MemoryStore) -> None:
    """Free what has expired, what only a cycle keeps, and the pages that are empty then.

    Everybody waits for a look, half a microsecond for each object, and an eighth to count one: 2,000 event streams are
    250,000. Beyond what takes 25 ms only those are looked at that came since the last sweep; what is older and ends in
    a cycle waits until there are fewer objects. glibc by itself gives back no more than the end of its heap.
    """
    store.sweep()
    gc.collect(2 if len(gc.get_objects()) <= _LOOK_AT_MOST else 1)
    _malloc_trim(0)
