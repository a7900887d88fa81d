"""Kinds of file by their content: the octets that a file of a kind must begin with, and few others.

In documents of the kinds that have them, also the name that macros are kept under. What is compressed or encrypted
hides its content; archives are told, and never opened. Never raises; linear.
"""

import re

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST_NAME_IN_ZIP = 30  # APPNOTE.TXT §4.3.7
_IN_DOCUMENTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"mimetype")
# Of the class identifiers that the root of an installer's package, patch or transform has, all but the first octet.
_INSTALLER = b"\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
_VBA_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")
_VBA_IN_ZIP = b"vbaProject.bin"

_BEGINNINGS = {
    "executable": (
        b"\x7fELF",
        b"dex\n",
        b"\xca\xfe\xba\xbe",
        *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),  # Mach-O
    ),
    "script": (b"ITSF\x03\x00\x00\x00", b"#@~^"),  # compiled help; encoded JScript and VBScript
    "shortcut": (
        b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
        b"[InternetShortcut]",
        b"[Desktop Entry]",
    ),
    "disk image": (b"conectix", b"vhdxfile"),
}
_SCRIPT = re.compile(rb"(?:\xef\xbb\xbf)?#![ \t]*/")
# ISO 9660 §8.1 and ECMA-167 2/9.1: the descriptors begin at the seventeenth sector.
_VOLUMES = re.compile(rb"(?:CD001|BEA01|NSR0[23])")
_VOLUME_PLACES = (0x8001, 0x8801, 0x9001)
_FOOTERS = (b"conectix", b"koly")  # of a fixed virtual disk, of a macOS image: in the last 512 octets
_ARCHIVE_BEGINNINGS = (
    *(_ZIP, b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"\x1f\x9d", b"BZh", b"\xfd7zXZ\x00"),
    *(b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF\x00\x00\x00\x00", b"\x60\xea", b"LZIP", b"EGGA", b"ALZ\x01"),
    b"\x78\x9f\x3e\x22",  # TNEF
)
_ARCHIVE_PLACES = ((257, b"ustar"), (7, b"**ACE**"), (2, b"-lh"))

BEGINNING = 0x9001 + 8  # octets that tell the kind of a file
FOOTER = 512
SHORT_BEGINNING = 512  # octets that tell an archive
_STRIDE = 1 << 20  # octets looked through at a time, so that other threads are let in between: 4 ms


def reason_of(beginning: bytes, footer: bytes, *, is_text: bool) -> str | None:
    """Say what kind of harm begins and ends so; `is_text` if it claims to be text."""
    for reason, marks in _BEGINNINGS.items():
        if beginning.startswith(marks):
            return reason
    # Words may begin with these two letters; a program has zeros in the header that they begin.
    if beginning.startswith((b"MZ", b"ZM")) and not (is_text and b"\0" not in beginning[:64]):
        return "executable"
    if _SCRIPT.match(beginning):
        return "script"
    is_image = any(_VOLUMES.match(beginning, place) for place in _VOLUME_PLACES) or footer.startswith(_FOOTERS)
    return "disk image" if is_image else None


def may_hold_more(beginning: bytes) -> bool:
    """Say whether what a file is cannot be told by how it begins."""
    return beginning.startswith((_ZIP, _OLE))


def reason_of_whole(content: bytes) -> str | None:
    """Say what kind of harm is in what `may_hold_more`: programs in a file of many, macros in a document.

    Of a document in ZIP's format the part with the macros may have any name, which only its relationships tell: one
    that has been given another name, in a document that claims to have none, is not told.
    """
    if content.startswith(_ZIP):
        if content.startswith(b"META-INF/", _FIRST_NAME_IN_ZIP):
            return "executable"
        return "macros" if _holds(content, _VBA_IN_ZIP) else None
    if _holds(content, _INSTALLER):
        return "executable"
    return "macros" if _holds(content, _VBA_IN_OLE) else None


def _holds(content: bytes, mark: bytes) -> bool:
    return any(content.find(mark, at, at + _STRIDE + len(mark) - 1) >= 0 for at in range(0, len(content), _STRIDE))


def begins_as_archive(beginning: bytes) -> bool:
    """Say whether a file holds others that nobody has looked at; a document in ZIP's format does not."""
    if beginning.startswith(_ZIP) and beginning.startswith(_IN_DOCUMENTS, _FIRST_NAME_IN_ZIP):
        return False
    return beginning.startswith(_ARCHIVE_BEGINNINGS) or any(
        beginning.startswith(mark, place) for place, mark in _ARCHIVE_PLACES
    )
