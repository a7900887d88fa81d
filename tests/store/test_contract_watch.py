"""The contract: telling watchers what happens."""

import asyncio
import threading

import pytest

from ephemail.ports import (
    WATCH_QUEUE_MAX,
    Arrived,
    Closed,
    Deleted,
    Extended,
    Resync,
)
from ephemail.store.limits import Limits
from tests.store.samples import ANNA, BARE, BERT, FULL, MAIL, Clock, Engine, Start, to


class TestWatch:
    """Telling watchers."""

    def test_tells_what_happens_in_order(self, engine: Engine, clock: Clock) -> None:
        """Each watcher learns all that happens from the moment it began to watch, in order, and then the end."""

        async def watch() -> None:
            _, anna = engine.open(ANNA, 60)
            engine.open(BERT, 60)
            engine.put(to(ANNA), MAIL, FULL)
            watches = [engine.watch(anna), engine.watch(anna)]
            engine.put(to(ANNA, BERT), MAIL, FULL)
            engine.put(to(BERT), MAIL, FULL)
            engine.put(to(ANNA), MAIL, FULL)
            second, third = engine.list(anna, after=1)
            engine.delete(anna, 1)
            engine.extend(anna, 90)
            engine.close(anna)
            expected = [Arrived(second), Arrived(third), Deleted(1), Extended(clock.wall() + 90), Closed("deleted")]
            for each in watches:
                assert [await each.next() for _ in expected] == expected
                with pytest.raises(RuntimeError):
                    await each.next()
                each.stop()

        asyncio.run(watch())

    @pytest.mark.parametrize("thread", [False, True], ids=["same thread", "other thread"])
    def test_wakes_who_waits(self, engine: Engine, *, thread: bool) -> None:
        """Who waits for the next event has it once it happens, on this thread or on another."""
        waits = threading.Event()

        def put() -> None:
            assert waits.wait(5)
            engine.put(to(ANNA), MAIL, BARE)

        async def watch() -> None:
            _, token = engine.open(ANNA, 60)
            watch = engine.watch(token)
            waiting = asyncio.create_task(watch.next())
            await asyncio.sleep(0)
            other = threading.Thread(target=put)
            if thread:
                other.start()
            else:
                asyncio.get_running_loop().call_later(0.001, put)
            waits.set()
            event = await asyncio.wait_for(waiting, 2)
            assert isinstance(event, Arrived)
            if thread:
                other.join()

        asyncio.run(watch(), debug=True)  # in debug mode a loop refuses to be woken by a wrong thread

    def test_survives_who_stops_waiting(self, engine: Engine) -> None:
        """Giving up on `next` loses no event."""

        async def watch() -> None:
            _, token = engine.open(ANNA, 60)
            watch = engine.watch(token)
            waiting = asyncio.create_task(watch.next())
            await asyncio.sleep(0)
            waiting.cancel()
            engine.put(to(ANNA), MAIL, BARE)
            assert isinstance(await watch.next(), Arrived)

        asyncio.run(watch())

    def test_drops_who_falls_behind(self, engine: Engine) -> None:
        """A watcher with a full queue gets Resync in its place and nothing more; the others go on."""

        async def watch() -> None:
            _, token = engine.open(ANNA, 60)
            slow, quick = engine.watch(token), engine.watch(token)
            for _ in range(WATCH_QUEUE_MAX + 1):
                engine.put(to(ANNA), MAIL, BARE)
                assert isinstance(await quick.next(), Arrived)
            assert await slow.next() == Resync()
            with pytest.raises(RuntimeError):
                await slow.next()
            engine.put(to(ANNA), MAIL, BARE)
            assert isinstance(await quick.next(), Arrived)

        asyncio.run(watch())

    def test_keeps_a_queue_that_is_just_full(self, engine: Engine) -> None:
        """Falling behind by WATCH_QUEUE_MAX events is allowed, and even then one learns the end."""

        async def watch() -> None:
            _, token = engine.open(ANNA, 60)
            watch, ended = engine.watch(token), engine.watch(token)
            for _ in range(WATCH_QUEUE_MAX):
                engine.put(to(ANNA), MAIL, BARE)
            ids = [event.kept.id for _ in range(WATCH_QUEUE_MAX) if isinstance(event := await watch.next(), Arrived)]
            assert ids == list(range(1, WATCH_QUEUE_MAX + 1))
            engine.close(token)
            assert await ended.next() == Closed("deleted")

        asyncio.run(watch())

    def test_ends_with_the_mailbox(self, engine: Engine, clock: Clock) -> None:
        """At the sweep, at the latest, the watchers of an expired mailbox learn that it expired; others do not."""

        async def watch() -> None:
            _, anna = engine.open(ANNA, 60)
            _, bert = engine.open(BERT, 600)
            watch, other = engine.watch(anna), engine.watch(bert)
            clock.now += 60
            engine.sweep()
            assert await watch.next() == Closed("expired")
            engine.put(to(BERT), MAIL, BARE)
            assert isinstance(await other.next(), Arrived)

        asyncio.run(watch())

    def test_tells_of_expired_messages(self, start: Start, clock: Clock) -> None:
        """At the sweep, at the latest, watchers learn which messages' own time is up."""
        store = start(Limits(message_ttl_seconds=30))

        async def watch() -> None:
            _, token = store.open(ANNA, 600)
            store.put(to(ANNA), MAIL, BARE)
            watch = store.watch(token)
            clock.now += 30
            store.sweep()
            assert await watch.next() == Deleted(1)

        asyncio.run(watch())

    def test_ends_all(self, engine: Engine) -> None:
        """When the server stops every watcher is told why; the mailboxes are untouched."""

        async def watch() -> None:
            tokens = [engine.open(name, 60)[1] for name in (ANNA, BERT)]
            watches = [engine.watch(token) for token in tokens]
            engine.end_all("shutdown")
            assert [await watch.next() for watch in watches] == [Closed("shutdown")] * 2
            assert [engine.show(token).messages for token in tokens] == [0, 0]

        asyncio.run(watch())

    def test_stops(self, engine: Engine) -> None:
        """A stopped watch has no next event, even for one who waits; stopping again is harmless."""

        async def watch() -> None:
            _, token = engine.open(ANNA, 60)
            watch, other = engine.watch(token), engine.watch(token)
            waiting = asyncio.create_task(watch.next())
            await asyncio.sleep(0)
            watch.stop()
            watch.stop()
            engine.put(to(ANNA), MAIL, BARE)
            with pytest.raises(RuntimeError):
                await waiting
            assert isinstance(await other.next(), Arrived)

        asyncio.run(watch())

    def test_forgives_a_loop_that_is_gone(self, engine: Engine) -> None:
        """A watcher whose event loop was closed hurts no sender, on any thread."""
        _, token = engine.open(ANNA, 60)
        forsaken = []

        async def wait() -> None:
            forsaken.append(watch := engine.watch(token))
            await watch.next()

        async def give_up() -> None:
            task = asyncio.create_task(wait())
            await asyncio.sleep(0)
            task.cancel()

        asyncio.run(give_up())
        engine.put(to(ANNA), MAIL, BARE)
        thread = threading.Thread(target=engine.put, args=(to(ANNA), MAIL, BARE))
        thread.start()
        thread.join()
        engine.close(token)
        forsaken[0].stop()
