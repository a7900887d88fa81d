"""The composition root: settings → store → delivery → doors, and their life from start to stop.

The only room that sees all others. Sockets are bound and the certificate is loaded before the event loop starts, so
that what the process may do can be taken away from it in between. At the end the doors stop accepting, messages that
are on their way come in, streams hear `closed`, and everything is forgotten.
"""

import asyncio
import ctypes
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TextIO

import uvloop

from ephemail import __version__, banner, logs, seal, sweep
from ephemail.config import Config
from ephemail.delivery import deliver
from ephemail.figures import Distribution, Figure, Figures
from ephemail.listening import CannotStart, Sockets, allow_descriptors, bind
from ephemail.mail.address import Address, Domains
from ephemail.mail.filetypes import blocked_by
from ephemail.ports import StoreFull
from ephemail.pulse import Pulse
from ephemail.seal import Layer
from ephemail.smtp.door import Door as SmtpDoor
from ephemail.smtp.flight import MemoryInFlight
from ephemail.smtp.server import SmtpServer
from ephemail.spelling import Listen
from ephemail.store.memory import Limits, MemoryStore
from ephemail.throttle import Ceiling, Sources, Throttle
from ephemail.tls import Certificate
from ephemail.web import scrape
from ephemail.web.door import Door as HttpDoor
from ephemail.web.server import HttpServer
from ephemail.wipe import freed
from ephemail.wipe.stack import Workers, cleanly

SWEEP_SECONDS = 60.0
STOP_SECONDS = 8.0  # of the 10 that an orchestrator grants before it kills
_SWEEP_BOUNDS = (0.01, 0.1, 0.5, 1.0, 5.0)
_AS_SET = "off: as it was set"
_MMAP_THRESHOLD = -3  # <malloc.h>
_mallopt = getattr(ctypes.CDLL(None), "mallopt", lambda *_: 0)  # glibc has it, musl does without
_IN_FLIGHT_BYTES = 64 << 20  # of all messages that are being received or delivered; beyond it 452


def run(config: Config, out: TextIO = sys.stdout) -> int:
    """Serve until SIGTERM or SIGINT, and end the process; give the exit code if it cannot start.

    Prints where the doors are, and nothing that names anyone.

    In this order: what must be opened is opened, then the process is sealed, then threads and the event loop start.
    """
    logs.set_up()
    _prepare_for_threads()
    try:
        certificate = _certificate(config)
        listens = config.smtp_listen, config.http_listen, config.metrics_listen
        sockets = Sockets(*map(bind, Sockets._fields, listens))
        store = _store(config)
        allow_descriptors()
        banner.doors(config, sockets, out)
        layers = _seal(config, out) + _wipe(config, out)
    except CannotStart as reason:
        print(f"Cannot start: {reason}", file=sys.stderr)
        return 1
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        ready = partial(banner.ready, out)
        runner.run(_serve(config, store, certificate, sockets, layers=layers, announce=ready))
        # Not by returning: a thread that is at work still would be waited for, by the loop's end and the interpreter's,
        # as long as it takes. Nobody else waits any more: who had not been answered has been hung up on.
        logging.shutdown()
        os._exit(0)


def _prepare_for_threads() -> None:
    """Have the event loop wait a millisecond for a thread that computes, not five; and large blocks by themselves.

    From a megabyte on a block has pages of its own, which grow without a copy and go back when it is freed. By default
    glibc draws that line anew, at the largest that was ever freed; then a message of 10 MiB takes up to 20 to come in.
    """
    sys.setswitchinterval(0.001)
    _mallopt(_MMAP_THRESHOLD, 1 << 20)


def _seal(config: Config, out: TextIO) -> tuple[Layer, ...]:
    """Seal the process as far as it is wanted, for good. Raises CannotStart."""
    layers: tuple[Layer, ...] = (Layer("all layers", _AS_SET),)
    if config.seal != "off":
        if any(map(seal.is_file, (1, 2))):
            banner.last_words(out)
        out.flush()
        try:
            layers = seal.seal(strict=config.seal == "strict")
        except seal.NotSealed as faults:
            raise CannotStart(f"SEAL=strict: {faults}") from None
    banner.layers("Seal", layers, out)
    return layers


def _wipe(config: Config, out: TextIO) -> tuple[Layer, ...]:
    """Find out whether freed memory is overwritten, as the start has seen to. Raises CannotStart."""
    layers: tuple[Layer, ...] = (Layer("freed memory", _AS_SET),)
    if config.wipe != "off":
        try:
            layers = (Layer("freed memory", freed.state(strict=config.wipe == "strict")),)
        except freed.NotWiped as fault:
            raise CannotStart(f"WIPE=strict: {fault}") from None
    banner.layers("Wipe", layers, out)
    return layers


async def _serve(
    config: Config,
    store: MemoryStore,
    certificate: Certificate,
    sockets: Sockets,
    *,
    layers: tuple[Layer, ...],
    announce: Callable[[], None],
) -> None:
    stopping, pulse, sweeps = asyncio.Event(), Pulse(), Distribution(_SWEEP_BOUNDS)
    sources = Sources(trusted_proxies=config.trusted_proxies, limit_loopback=config.limit_loopback)
    smtp_door = _smtp_door(config, store, sources, certificate)
    base_url = _base_url(config, sockets.http)
    http_door = _http_door(
        config, store, sources, base_url, layers=layers, draining=stopping.is_set, lagging=pulse.is_lagging
    )
    smtp, web = SmtpServer(smtp_door, sockets.smtp), [HttpServer(http_door, sockets.http)]
    if sockets.metrics:
        rooms = (smtp_door.counts.figures, http_door.counts.figures, store.figures, pulse.figures)
        web.append(_metrics_server(http_door, sockets.metrics, [*rooms, partial(_own_figures, sweeps)]))
    _on_signals(stopping.set, partial(certificate.reload, logs.fault))
    if config.wipe != "off":
        asyncio.get_running_loop().set_default_executor(Workers())
    sweep.calm_collector()
    await smtp.start()
    for server in web:
        await server.start()
    tasks = [
        asyncio.create_task(sweep.repeat(store, SWEEP_SECONDS, sweeps, wipes=config.wipe != "off"), name="sweeper"),
        asyncio.create_task(pulse.beat(), name="pulse"),
    ]
    announce()
    await stopping.wait()
    logs.log.info("stopping")
    await smtp.stop(STOP_SECONDS / 2)
    store.end_all("shutdown")
    await asyncio.gather(*(server.stop(STOP_SECONDS / 2) for server in web))
    for task in tasks:
        task.cancel()


def _metrics_server(door: HttpDoor, sockets: list[socket.socket], rooms: Sequence[Callable[[], Figures]]) -> HttpServer:
    from ephemail import metrics  # noqa: PLC0415 - 15 ms of the start, for those who ask for it

    door = scrape.door_for_scrapers(door)
    return HttpServer(door, sockets, app=scrape.application(door, metrics.writer(rooms)))


def _own_figures(sweeps: Distribution) -> Figures:
    yield Figure.each("ephemail_info", "The version that runs.", "version", {__version__: 1})
    yield sweeps.spread("ephemail_sweep_duration_seconds", "How long the sweeps took that free what has expired.")


def _store(config: Config) -> MemoryStore:
    store = MemoryStore(
        Limits(
            memory_max_bytes=config.memory_max_bytes,
            mailboxes_max=config.mailboxes_max,
            mailbox_max_bytes=config.mailbox_max_bytes,
            mailbox_max_messages=config.mailbox_max_messages,
            message_ttl_seconds=config.message_ttl_seconds,
            grace_seconds=config.grace_seconds,
            catch_all_ttl_seconds=config.mailbox_ttl_seconds if config.catch_all else 0.0,
        ),
        clock=_elapsed,
    )
    if config.operator_token is not None:
        try:
            store.open_for_operator(_operator(config), config.operator_token, config.mailbox_ttl_max_seconds)
        except StoreFull:
            raise CannotStart("MEMORY_MAX_BYTES: too little for the operator's mailbox") from None
    return store


def _elapsed() -> float:
    """Tell the time that lifetimes are counted on: no clock that can be set, and none that stops while we sleep."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _operator(config: Config) -> Address:
    return Address("postmaster", config.domains[0].removeprefix("*."))


def _smtp_door(config: Config, store: MemoryStore, sources: Sources, certificate: Certificate) -> SmtpDoor:
    largest = config.message_max_bytes * 4 // 3 + 1024
    keep = partial(deliver, store, blocked_by(config.blocked_attachments))
    return SmtpDoor(
        hostname=config.greeting_name,
        domains=Domains(config.domains, config.retired_domains),
        store=store,
        deliver=keep if config.wipe == "off" else cleanly(keep),
        sources=sources,
        connections=Ceiling(config.smtp_connections, config.smtp_connections_per_source),
        messages=Throttle(config.rate_messages_per_source),
        message_max_bytes=config.message_max_bytes,
        messages_per_session=config.smtp_messages_per_session,
        tls_context=certificate.context,
        fault=logs.fault,
        operator_mailbox=_operator(config).mailbox if config.operator_token is not None else None,
        proxy_protocol=config.smtp_proxy_protocol,
        # However large one message may be, it must fit; on the wire it may be a third longer.
        in_flight=MemoryInFlight(max(_IN_FLIGHT_BYTES, 2 * largest), largest),
    )


def _base_url(config: Config, sockets: list[socket.socket]) -> str:
    """Give what visitors type; on port 0 only the socket knows."""
    return config.public_url or f"http://{Listen(*sockets[0].getsockname()[:2])}"


def _http_door(
    config: Config,
    store: MemoryStore,
    sources: Sources,
    base_url: str,
    *,
    layers: tuple[Layer, ...],
    draining: Callable[[], bool],
    lagging: Callable[[], bool],
) -> HttpDoor:
    return HttpDoor(
        store=store,
        arrivals=store,
        domains=Domains(config.domains, config.retired_domains),
        sources=sources,
        base_url=base_url,
        hosts=config.hosts,
        mailbox_ttl_seconds=config.mailbox_ttl_seconds,
        mailbox_ttl_max_seconds=config.mailbox_ttl_max_seconds,
        message_ttl_seconds=config.message_ttl_seconds,
        message_max_bytes=config.message_max_bytes,
        mailbox_max_bytes=config.mailbox_max_bytes,
        mailbox_max_messages=config.mailbox_max_messages,
        connections=config.http_connections,
        connections_per_source=config.http_connections_per_source,
        event_streams=config.event_streams,
        event_streams_per_source=config.event_streams_per_source,
        event_streams_per_mailbox=config.event_streams_per_mailbox,
        rate_opens_per_source=config.rate_opens_per_source,
        rate_reads_per_source=config.rate_reads_per_source,
        rate_wrong_tokens_per_source=config.rate_wrong_tokens_per_source,
        seal=layers,
        draining=draining,
        fault=logs.fault,
        lagging=lagging,
    )


def _certificate(config: Config) -> Certificate:
    try:
        return Certificate(config.greeting_name, config.tls_cert, config.tls_key)
    except OSError as error:  # of which SSLError is one
        raise CannotStart(f"TLS_CERT, TLS_KEY: {error.strerror or 'no certificate with its key'}") from None


def _on_signals(stop: Callable[[], None], reload: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    loop.add_signal_handler(signal.SIGHUP, reload)
