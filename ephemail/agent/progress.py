"""Notes to a client that a wait goes on, so that it does not give it up; a client that asks for none gets none."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

EVERY_SECONDS = 5.0


@asynccontextmanager
async def telling(
    report: Callable[[float, float, str], Awaitable[None]], total_seconds: float, every_seconds: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Report at once, and then every few seconds until the block ends, how many seconds of how many have gone by."""

    async def tell() -> None:
        gone_by = 0.0
        while True:
            await report(gone_by, total_seconds, "Nothing that matches so far.")
            await asyncio.sleep(every_seconds)
            gone_by += every_seconds

    task = asyncio.create_task(tell())
    try:
        yield
    finally:
        task.cancel()
