"""The SMTP listener: sessions from sockets, one round over all deadlines, and the drain at the end."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

from aiosmtpd.smtp import SMTP

from ephemail.mail import reply
from ephemail.smtp.door import Door
from ephemail.smtp.outbox import Outbox
from ephemail.smtp.preface import Preface
from ephemail.smtp.session import Session
from ephemail.smtp.turns import Turns

_BACKLOG = 512  # connections that the kernel holds for us while we are busy


class SmtpServer:
    """Accepts connections on sockets that are bound already; belongs to the running event loop."""

    def __init__(self, door: Door, sockets: Sequence[socket.socket]) -> None:
        self._door = door
        self._sockets = sockets
        self._servers: list[asyncio.Server] = []
        self._sessions: set[Session] = set()
        self._prefaces: set[Preface] = set()
        self._rounds: asyncio.Task[None] | None = None
        self._template: dict[str, Any] = {}

    async def start(self) -> None:
        """Accept from now on."""
        loop = asyncio.get_running_loop()
        # What aiosmtpd finds out about itself and its handler for each connection anew, found out once. Without a
        # hostname it would also ask the DNS for one.
        self._template = dict(vars(SMTP(object(), hostname=self._door.hostname, loop=loop)))
        self._outbox, self._turns = Outbox(loop, self._door.counts), Turns(loop)
        accept = self._open_preface if self._door.proxy_protocol else self._open_session
        for listening in self._sockets:
            self._servers.append(await loop.create_server(accept, sock=listening, backlog=_BACKLOG))
        self._rounds = asyncio.create_task(self._look_at_deadlines(), name="smtp deadlines")

    async def stop(self, seconds: float) -> None:
        """Accept no more, let messages that are being received come in, at most so long; then close.

        What a thread is at then is not waited for: whoever sent it has not heard that it was kept.
        """
        for server in self._servers:
            server.close()
        deadline = asyncio.get_running_loop().time() + seconds
        while self._sessions and asyncio.get_running_loop().time() < deadline:
            for session in list(self._sessions):
                if not session.is_busy:
                    session.dismiss(reply.SHUTTING_DOWN)
            await asyncio.sleep(0.02)
        for session in list(self._sessions):
            session.dismiss(reply.SHUTTING_DOWN)
            session.abort()
        for preface in list(self._prefaces):
            preface.abort()
        self._door.workers.close()
        if self._rounds is not None:
            self._rounds.cancel()

    def _open_preface(self) -> Preface:
        preface = Preface(self._door, self._open_session, self._prefaces.discard)
        self._prefaces.add(preface)
        return preface

    def _open_session(self) -> Session:
        session = Session(self._door, self._outbox, self._turns, self._template, self._end_session)
        self._sessions.add(session)
        return session

    def _end_session(self, session: Session) -> None:
        """Count a session out, once."""
        if session not in self._sessions:
            return
        self._sessions.discard(session)
        if session.is_counted:
            self._door.connections.leave(session.source)
            self._door.counts.connections_open -= 1

    async def _look_at_deadlines(self) -> None:
        while True:
            await asyncio.sleep(self._door.deadlines.tick)
            self._look_at_all(asyncio.get_running_loop().time())

    def _look_at_all(self, now: float) -> None:
        """Look at each; not in the task itself, which would hold on to the last one while it waits, mail and all."""
        for session in list(self._sessions):
            try:
                self._look_at(session, now)
            except Exception as error:  # noqa: BLE001 - a fault with one session must not end all deadlines
                self._door.fault("smtp deadlines", error)

    def _look_at(self, session: Session, now: float) -> None:
        overdue = session.overdue(now)
        if overdue is not None:
            session.dismiss(overdue)
        if session.is_unheard(now):
            session.abort()
