"""Once a mailbox is gone and a sweep has passed, nothing of it can be found in the server's memory."""

import os
import re
import time
import urllib.request
from collections import Counter
from contextlib import closing
from typing import NamedTuple

import pytest

from tests.http_peer import events, open_mailbox
from tests.running import Server, serving
from tests.wipe.planting import Sower, greet
from tests.wipe.seeds import Seeds, search

pytestmark = [
    pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="only Linux shows a process's memory"),  # noqa: PTH112
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may read a sealed process's memory"),
]

BRISK = "from ephemail import app, cli; app.SWEEP_SECONDS = 0.5; cli.main()"
SWEEPS = 3  # the one that was on its way when the mailbox went, and two more
SHORT_LIFE_SECONDS = 6  # enough to send and read


class Searches(NamedTuple):
    """What was found while a mailbox lived, and when it was gone: copies of words, by place."""

    before: Counter[str]
    after: Counter[str]


def sweeps(server: Server) -> int:
    """Ask how many sweeps there have been."""
    address = re.search(r"http://\S+/metrics", server.banner)
    assert address is not None
    with urllib.request.urlopen(address[0], timeout=10) as answer:  # noqa: S310 - our own
        counted = re.search(rb"^ephemail_sweep_duration_seconds_count ([0-9.]+)$", answer.read(), re.MULTILINE)
    assert counted is not None
    return int(float(counted[1]))


def await_sweeps(server: Server) -> None:
    """Wait until what is gone now has been swept."""
    last = sweeps(server) + SWEEPS
    while sweeps(server) < last:
        time.sleep(0.1)


def searches(wipe: str) -> Searches:
    """Use a server in every way, and search its memory before and after; connections of all kinds stay open."""
    seeds = Seeds(), Seeds()
    with serving(program=("-c", BRISK), WIPE=wipe, METRICS_LISTEN="127.0.0.1:0") as server:
        _, other = open_mailbox(server)
        with (
            greet(server, seeds[0], encrypted=True) as over_tls,
            greet(server, seeds[1], encrypted=False) as plain,
            closing(events(server, other)) as watching,
        ):
            assert next(watching)[0] == "ready"
            expiring = Sower(server, seeds[0], ttl_seconds=SHORT_LIFE_SECONDS)
            ending = events(server, expiring.token)
            expiring.use(over_tls)
            assert [name for name, _, _ in ending][-1] == "closed"
            lasting = Sower(server, seeds[1])
            lasting.use(plain)
            with lasting.idle_connection():
                before = search(server.pid, seeds)
                assert lasting.ask("DELETE", "/api/v1/mailbox") == 204
                await_sweeps(server)
                after = search(server.pid, seeds)
        assert server.stop()[0] == 0
    return Searches(before, after)


def test_nothing_of_a_mailbox_that_is_gone_can_be_found_in_memory() -> None:
    """No word from any part of a mail, a dialogue or a request, short or long, in any form; while it lived there were.

    Nor of the tokens. One mailbox has expired and one was closed, one got its mail over TLS and one in plain; senders,
    readers and watchers are still connected, and one sender has vanished in the middle of a message.
    """
    found = searches("strict")
    assert "address" in found.before
    assert not found.after


def test_without_wiping_it_is_found() -> None:
    """The control: the same, but what is freed stays until something else takes its place."""
    found = searches("off")
    assert {"address", "text", "subject", "sender", "attachment", "link", "code", "token"} <= found.after.keys()
