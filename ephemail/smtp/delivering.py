"""A message's way from its last octet to its answer, during which it still counts as in flight."""

from dataclasses import dataclass

from ephemail.mail.envelope import Envelope
from ephemail.mail.reply import Reply
from ephemail.smtp.door import Door
from ephemail.smtp.flight import Room
from ephemail.smtp.refusals import refusal
from ephemail.throttle import Source


@dataclass(slots=True)
class Delivery:
    """One message that has come whole, and the room in memory that it takes until it has been delivered."""

    door: Door
    envelope: Envelope
    octets: bytes
    room: Room

    def at_once(self) -> Reply | None:
        """Deliver it now; give the refusal if there is one."""
        answer = self._deliver()
        self.room.give_back()
        return answer

    async def in_a_thread(self, source: Source) -> Reply | None:
        """Deliver it where nobody else waits for it, in the turn of its source; give the refusal if there is one."""
        try:
            return await self.door.workers.carry_out(source[:1], self._deliver)
        except Exception as error:  # noqa: BLE001 - there may be no thread; the peer must not wait for ever
            return refusal(error, self.door.fault)
        finally:
            self.octets = b""
            self.room.give_back()

    def _deliver(self) -> Reply | None:
        """Deliver it, from any thread.

        Gives no exception: its traceback holds the message, in a cycle that waits for the collector.
        """
        try:
            self.door.deliver(self.envelope, self.octets)
        except Exception as error:  # noqa: BLE001 - there is an answer to each
            return refusal(error, self.door.fault)
        return None
