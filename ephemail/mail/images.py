"""The images of a message that are shown in place, and those that it would load from elsewhere.

What is shown in place is one of four kinds, proven by its first octets, and bounded in all. Never raises.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import unquote

from ephemail.mail.transfer import decode_base64

INLINE_MAX = 2_097_152  # octets of all images that are shown in place

# No image, but an image's place: with its alternative text in a box of the size that the mail gives it.
_BLANK = "data:,"

_DATA = re.compile(r"data:[^,]{0,100};base64,", re.IGNORECASE)
_REMOTE = re.compile(r"https?:", re.IGNORECASE)


class Images:
    """Decides about each image of one message: those in it by their octets, those elsewhere by the reader's choice.

    `remote` counts those elsewhere. For the length of one reading, in one thread.
    """

    def __init__(self, inline: Mapping[str, bytes], *, load_remote: bool) -> None:
        self._inline = inline
        self._load_remote = load_remote
        self._room = INLINE_MAX
        self.remote = 0

    def address(self, src: str) -> str:
        """Give the address to load an image from instead of `src`; one that leaves its place empty for none."""
        src = src.strip()
        if src[:4].lower() == "cid:":
            return self._embed(self._inline.get(unquote(src[4:])))
        data = _DATA.match(src)
        if data is not None:
            return self._embed(
                decode_base64(unquote(src[data.end() :]).encode()) if len(src) < 2 * INLINE_MAX else None
            )
        if _REMOTE.match(src):
            self.remote += 1
            # Over TLS, or whoever is on the way sees what is read here; nearly all that offer http: offer that too.
            return _REMOTE.sub("https:", src, count=1) if self._load_remote else _BLANK
        return _BLANK

    def _embed(self, octets: bytes | None) -> str:
        kind = image_type(octets) if octets else None
        if octets is None or kind is None or len(octets) > self._room:
            return _BLANK
        self._room -= len(octets)
        return f"data:{kind};base64,{b64encode(octets).decode('ascii')}"


def image_type(octets: bytes) -> str | None:
    """Say which of the four kinds of image we show `octets` begin as, whatever they were called."""
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if octets.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if octets.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if octets.startswith(b"RIFF") and octets[8:12] == b"WEBP":
        return "image/webp"
    return None
