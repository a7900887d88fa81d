"""Three sample messages, to try a server without any mail client: a code in HTML, plain text, attachments."""

import struct
import zlib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

SENDER = "sample@example.org"

_CODE_HTML = """\
<!doctype html>
<html lang="en">
<body style="margin:0;background:#eef1f5;font-family:sans-serif;color:#1d2733">
<table role="presentation" width="100%" cellpadding="24"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="24"
 style="max-width:420px;background:#fff;border-radius:8px"><tr><td>
<h1 style="font-size:20px;margin:0 0 12px">Confirm your address</h1>
<p>Enter this verification code to finish signing up:</p>
<p style="font-size:32px;letter-spacing:6px;font-weight:bold;text-align:center">{code}</p>
<p>Or <a href="https://shop.example.org/confirm?token=sample">confirm your address</a> with one click.</p>
<p style="color:#5b6876;font-size:13px">The code is valid for ten minutes.</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
"""

_CODE_TEXT = """\
Confirm your address

Your verification code is {code}

Or open https://shop.example.org/confirm?token=sample

The code is valid for ten minutes.
"""

_PLAIN_TEXT = """\
Hello,

this message is plain text, and nothing but text: no code, no link, no picture.

It will be forgotten with its mailbox. Until then, grüße aus dem Speicher.
"""

_PICTURE_HTML = """\
<p>The picture below is part of this message, so that it can be shown without asking the network for anything.</p>
<p><img src="cid:{cid}" alt="A square that turns from blue to green" width="96" height="96"></p>
<p>A text file comes with it.</p>
"""


def samples(address: str, code: str, now: datetime) -> list[EmailMessage]:
    """Write the samples for `address`; the first holds `code`."""
    messages = [_with_code(code), _plain(), _with_attachments()]
    for message in messages:
        message["To"] = address
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain="example.org")  # without a domain it would ask DNS for our name
    return messages


def _with_code(code: str) -> EmailMessage:
    message = _message("The Example Shop", f"{code} is your verification code")
    message.set_content(_CODE_TEXT.format(code=code))
    message.add_alternative(_CODE_HTML.format(code=code), subtype="html")
    return message


def _plain() -> EmailMessage:
    message = _message("A friend", "Just a few words")
    message.set_content(_PLAIN_TEXT)
    return message


def _with_attachments() -> EmailMessage:
    message = _message("The Example Gallery", "A picture and a file")
    message.set_content("A picture and a text file come with this message.\n")
    cid = make_msgid(domain="example.org")
    message.add_alternative(_PICTURE_HTML.format(cid=cid.strip("<>")), subtype="html")
    picture = message.get_payload(1)
    assert isinstance(picture, EmailMessage)  # noqa: S101 - what add_alternative has just added
    picture.add_related(_png(96), "image", "png", cid=cid, filename="square.png", disposition="inline")
    message.add_attachment("The first line.\nThe second line.\n", filename="notes.txt")
    return message


def _message(name: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{name} <{SENDER}>"
    message["Subject"] = subject
    return message


def _png(side: int) -> bytes:
    """Draw a square that turns from blue to green: 8-bit RGB, each line unfiltered (PNG, third edition, §5)."""
    line = b"\x00" + b"".join(bytes((32, 255 * x // side, 255 - 255 * x // side)) for x in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(line * side, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
