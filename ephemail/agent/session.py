"""The mailboxes that one agent has opened, by address; their tokens are kept here and told to nobody.

A session ends with the process, and closes what it has opened: what is left, because the server does not answer or the
process is killed, expires by itself. Raises ClientError as the client does, and ToolError for an address not in it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import anyio
from mcp.server.mcpserver.exceptions import ToolError

from ephemail.agent import words
from ephemail.client import AsyncMailbox, ClientError, MailboxGone

MAILBOXES_MAX = 10  # open at once: the server's own limit on opening is ten a minute
CLOSING_SECONDS = 1.5  # for all at the end: clients of MCP kill a server 2 s after they have closed its input
ADDRESS_MAX = 320  # characters of an address that is told: RFC 3696 §3


class Session:
    """Opens mailboxes on one server, finds them by address, and closes them."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._tokens: dict[str, str] = {}
        self._opening = anyio.Lock()

    async def open(self, name: str | None, domain: str | None, ttl_seconds: int | None) -> AsyncMailbox:
        """Open a mailbox, and give what is known of it; its connections are closed."""
        # One at a time, or the limit would not hold; and to its end, or a mailbox were open that nobody can close.
        async with self._opening:
            if len(self._tokens) >= MAILBOXES_MAX:
                raise ToolError(f"{MAILBOXES_MAX} mailboxes are open, and more may not be. Close one: {self._open()}.")
            with anyio.CancelScope(shield=True):
                box = await AsyncMailbox.open(self.server, name=name, domain=domain, ttl_seconds=ttl_seconds)
                self._tokens[box.address] = box.token
                await box.disconnect()
        return box

    def which(self, address: str | None) -> str:
        """Give the address of the mailbox that is meant: the only one if none is named. Raises ToolError."""
        if not self._tokens:
            raise ToolError("No mailbox is open in this session. Open one with open_mailbox.")
        if not address and len(self._tokens) == 1:
            return next(iter(self._tokens))
        if not address:
            raise ToolError(f"Several mailboxes are open. Say which by its address: {self._open()}.")
        for each in self._tokens:
            if each.lower() == address.strip().lower():
                return each
        raise ToolError(f"This session has no mailbox with that address. Open are: {self._open()}.")

    @asynccontextmanager
    async def using(self, address: str) -> AsyncIterator[AsyncMailbox]:
        """Connect to the mailbox with that address, for the length of a block; forget it if it turns out to be gone."""
        box = AsyncMailbox(self.server, self._tokens[address])
        try:
            yield box
        except MailboxGone:
            self._tokens.pop(address, None)
            raise
        finally:
            with anyio.CancelScope(shield=True):
                await box.disconnect()

    async def close(self, address: str) -> None:
        """Close a mailbox; one that is gone already is as good."""
        with suppress(MailboxGone):
            async with self.using(address) as box:
                await box.close()
        self._tokens.pop(address, None)

    async def end(self) -> None:
        """Close all mailboxes, within CLOSING_SECONDS; never raises for want of a server."""
        with anyio.move_on_after(CLOSING_SECONDS, shield=True):
            async with anyio.create_task_group() as closing:
                for address in list(self._tokens):
                    closing.start_soon(self._close_quietly, address)

    async def _close_quietly(self, address: str) -> None:
        with suppress(ClientError):
            await self.close(address)

    def _open(self) -> str:
        return ", ".join(words.line(address, ADDRESS_MAX) for address in self._tokens)
