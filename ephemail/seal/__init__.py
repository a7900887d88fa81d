"""The seal: what the kernel forbids this process from then on, for good, in layers that do not rely on each other.

Sealed, it changes no file, executes nothing, calls nobody, and is neither dumped nor swapped. It still reads files,
starts threads, and serves on the sockets that it has. To be sealed when all that must be opened is open, and before
threads are started: Landlock holds only for those that are started afterwards. Only against swapping are rights needed.
"""

import os
from collections.abc import Collection
from pathlib import Path

from ephemail.seal import landlock, limits, seccomp
from ephemail.seal.layer import Layer
from ephemail.seal.limits import is_file

__all__ = ["Layer", "NotSealed", "is_file", "seal"]


class NotSealed(Exception):
    """Some layers do not hold; the text names each, with the reason."""


def seal(*, strict: bool = False, connect_ports: Collection[int] = ()) -> tuple[Layer, ...]:
    """Seal this process, and say of each layer whether it holds.

    TCP may still be connected to `connect_ports`, for a store that others share; none by default. Output that goes to a
    file goes nowhere from then on. Where a layer does not hold, the others are set up nevertheless; with `strict`,
    raises NotSealed.
    """
    with Path(os.devnull).open("wb") as nowhere:  # while files can be opened for writing
        layers = [
            limits.forbid_core_files(),
            limits.forbid_dumping(),
            limits.forbid_new_privileges(),
            limits.forbid_swapping(),
            landlock.forbid_changing_files(),
            landlock.forbid_tcp(connect_ports),
        ]
        if strict:
            _insist(layers)  # while output that goes to a file can still say so
        # In this order: the filter refuses to set limits, and what the other layers are set up with.
        layers += [limits.forbid_growing_files(nowhere.fileno()), seccomp.forbid_calls(connecting=bool(connect_ports))]
    if strict:
        _insist(layers)
    return tuple(layers)


def _insist(layers: Collection[Layer]) -> None:
    faults = [f"{layer.name} {layer.state}" for layer in layers if not layer.holds]
    if faults:
        raise NotSealed("; ".join(faults))
