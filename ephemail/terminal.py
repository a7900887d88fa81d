"""How mailboxes and messages look on a terminal: aligned, and harmless, whatever a stranger's mail holds.

Nothing that comes from a message is printed but through `line` or `text`: a terminal obeys control characters, and
bidirectional overrides make it show what does not stand there.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

import click

if TYPE_CHECKING:
    from ephemail.client import Attachment, Message, Summary

CELL_MAX = 40  # characters of a sender or a host in a list

_JOINERS = "\u200c\u200d"  # of the format characters, the two that scripts and emoji need

_UNITS = ("bytes", "KiB", "MiB", "GiB")


def opened(address: str, expires_at: datetime, exports: Sequence[str]) -> str:
    """Show a new mailbox, and what a shell needs to use it."""
    facts = _facts([("Address", line(address)), ("Expires", when(expires_at))])
    return "\n".join([facts, "", "The token is the mailbox's only key. To use it in this shell:", *exports])


def listed(messages: Sequence["Summary"]) -> str:
    """Show messages as a table."""
    if not messages:
        return "No messages."
    return table([("ID", "RECEIVED", "FROM", "CODE", "LINK", "SUBJECT"), *map(_row, messages)])


def summary(message: "Summary") -> str:
    """Show what is known of a message without reading it."""
    return "\n".join([_facts([("ID", str(message.id)), *_about(message)]), "", line(message.preview)]).rstrip()


def reading(message: "Message") -> str:
    """Show a message as one reads it."""
    body = text(message.text).rstrip()
    if not body and message.html:
        body = "(This message has only HTML: see --html.)"
    elif not body:
        body = "(Nothing of this message can be shown: see --raw.)" if message.source_only else "(No text.)"
    return f"{_facts(_about(message))}\n\n{body}"


def html(message: "Message") -> str:
    """Show a message's HTML, sanitised by the server."""
    return text(message.html)


def headers(message: "Message") -> str:
    """Show the header fields, one a line."""
    return "\n".join(f"{line(name)}: {line(value)}" for name, value in message.headers)


def line(value: str) -> str:
    """Make one line of `value`: line ends and tabs become spaces, controls are shown by their numbers."""
    return _harmless(" ".join(value.split()))


def text(value: str) -> str:
    """Keep the lines of `value`, and make each of them harmless."""
    return "\n".join(_harmless(part.expandtabs()) for part in value.replace("\r\n", "\n").split("\n"))


def table(rows: Sequence[Sequence[str]]) -> str:
    """Align the columns; the last one is as long as it is."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(_pad, row, widths)).rstrip() for row in rows)


def write(octets: bytes) -> None:
    """Write octets to standard output: as they are into a pipe or a file, made harmless on a terminal."""
    if sys.stdout.isatty():
        click.echo(text(octets.decode("utf-8", "replace")))
    else:
        sys.stdout.buffer.write(octets)


def when(moment: datetime) -> str:
    """Write a time as the clock on the wall has it, with its zone."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def size(octets: int) -> str:
    """Write a size with its unit."""
    amount, unit = float(octets), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - as KiB says
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{octets} {_UNITS[0]}"


def _row(message: "Summary") -> tuple[str, ...]:
    """Show of a link its host alone: a URL would fill the line."""
    code, link = line(message.code or "") or "-", line(message.links[0].host) if message.links else ""
    about = (str(message.id), when(message.received_at), _cut(_sender(message)))
    return (*about, code, _cut(link) or "-", line(message.subject))


def _about(message: "Summary | Message") -> list[tuple[str, str]]:
    return [
        ("From", _sender(message) + (f" ({line(message.sender.name)})" if message.sender.name else "")),
        ("To", line(message.recipient)),
        ("Subject", line(message.subject)),
        ("Received", when(message.received_at)),
        *(("Code", line(code.value)) for code in message.codes),
        *(("Link", line(link.url)) for link in message.links),
        *(("Attachment", _attachment(attachment)) for attachment in message.attachments),
    ]


def _sender(message: "Summary") -> str:
    """Show the address rather than the name: anyone can write any name."""
    return line(message.origin) or "-"


def _attachment(attachment: "Attachment") -> str:
    note = f", taken away: {line(attachment.blocked)}" if attachment.blocked else ""
    note = note or (", inline" if attachment.inline else "")
    about = f"{line(attachment.content_type)}, {size(attachment.size)}{note}"
    return f"{attachment.n}  {line(attachment.filename)}  ({about})"


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    return table([(f"{name}:", value) for name, value in facts])


def _cut(value: str) -> str:
    return value if len(value) <= CELL_MAX else value[: CELL_MAX - 1] + "…"


def _harmless(value: str) -> str:
    return value if value.isascii() and value.isprintable() else "".join(map(_shown, value))


def _shown(character: str) -> str:
    kind = category(character)
    if kind == "Cc":
        return f"\\x{ord(character):02x}"
    if kind in {"Zl", "Zp"}:
        return " "
    return "" if kind[0] == "C" and character not in _JOINERS else character


def _width(value: str) -> int:
    return sum(_columns(character) for character in value)


def _columns(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _pad(value: str, width: int) -> str:
    return value + " " * (width - _width(value))
