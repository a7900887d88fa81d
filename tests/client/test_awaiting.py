"""The client in an event loop: the same mailbox of a real server, with `await`."""

import asyncio

import pytest

from ephemail.client import Arrival, AsyncMailbox, Mailbox, MailboxGone
from tests.client.meanwhile import post, written
from tests.running import Server


def test_an_event_loop_can_do_the_same(server: Server) -> None:
    """Open, wait, read, extend, follow and close, with `await`."""

    async def live() -> AsyncMailbox:
        async with AsyncMailbox.open(server.url) as box:
            waiting = asyncio.create_task(box.wait(subject="Welcome", timeout=20))
            await asyncio.to_thread(post, server, written(box.address, "Noise"), written(box.address, "Welcome"))
            found = await waiting
            assert (await box.read(found)).text.strip() == "Some words."
            assert b"Welcome" in await box.raw(found)
            assert box.address in repr(box)
            assert [message.id for message in await box.messages()] == [1, 2]
            await box.delete(1)
            assert (await box.extend(7200)).expires_at == box.expires_at
            async for event in box.events(after=1):
                if isinstance(event, Arrival):
                    assert event.message == found
                    await box.close()
        return box

    box = asyncio.run(live())
    with Mailbox(server.url, box.token) as again, pytest.raises(MailboxGone):
        again.show()


def test_an_awaited_mailbox_is_the_caller_s_to_close(server: Server) -> None:
    """`await` opens without a block, and a mailbox made of its token learns its address on entering."""

    async def live() -> None:
        box = await AsyncMailbox.open(server.url)
        same = AsyncMailbox(server.url, box.token)
        with pytest.raises(RuntimeError, match="not known yet"):
            _ = same.address
        async with same:
            assert same.address == box.address
        await box.close()
        await box.disconnect()

    asyncio.run(live())
