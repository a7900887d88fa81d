"""What is printed at the start, for whoever starts us: where the doors are, what holds, that we are ready.

It names domains and addresses to listen on, and nobody.
"""

from collections.abc import Iterable
from functools import partial
from typing import TextIO

from ephemail.config import Config
from ephemail.listening import Sockets
from ephemail.seal import Layer
from ephemail.spelling import Listen


def doors(config: Config, sockets: Sockets, out: TextIO) -> None:
    """Say where the doors are, for which domains, and what would surprise."""
    say = partial(print, file=out)
    for bound, line in zip(sockets, ("SMTP on {}", "HTTP on http://{}", "Metrics on http://{}/metrics"), strict=True):
        for listening in bound:
            host, port, *_ = listening.getsockname()
            say(line.format(Listen(host, port)))
    say(f"Mailboxes at {', '.join(config.domains)}")
    if not config.is_local and not config.trusted_proxies:
        say("Warning: PUBLIC_URL is not on this machine and no proxy is trusted: if one stands before us, all")
        say("  visitors count as one source. Name it in EPHEMAIL_TRUSTED_PROXIES.")


def last_words(out: TextIO) -> None:
    """Say that output ends here, to who has turned it into a file."""
    print("The seal lets nothing be written to any file, this one included. /api/v1/about tells what holds.", file=out)


def layers(name: str, held: Iterable[Layer], out: TextIO) -> None:
    """Say of each layer whether it holds."""
    for layer in held:
        print(f"{name}: {layer.name} {layer.state}", file=out)


def ready(out: TextIO) -> None:
    """Say that whoever comes will be served."""
    print("Ready. Stop with Ctrl-C; nothing will remain.", file=out, flush=True)
