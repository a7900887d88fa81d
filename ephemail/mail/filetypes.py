"""Kinds of file that do harm when they are opened, by name: whatever extension a system could take a name to have.

However it is hidden: behind another, in other cases, by what nobody sees. What an operator wants taken out is said in
groups of extensions, and each takes along the content of its kind, which signatures.py tells. Never raises; linear.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import unquote

from ephemail.mail.display import bare
from ephemail.mail.kinds import extension_of_kind
from ephemail.mail.signatures import begins_as_archive, reason_of, reason_of_whole

# What Outlook and Gmail take out by default (their published lists of blocked file types), less what nobody opens any
# more; and documents with macros, of which those two leave the decision to the reader.
_EXECUTABLE_NAMES = (
    "exe com scr pif dll cpl ocx sys drv efi msi msp mst msu msix msixbundle appx appxbundle appinstaller application "
    "gadget jar jnlp class xbap xll vsto air apk app deb rpm pkg run elf so dylib appimage"
)
_SCRIPT_NAMES = (
    "bat cmd js jse mjs vb vbs vbe vbscript ws wsc wsf wsh hta htc sct chm hlp hpj ps1 ps1xml ps2 ps2xml psc1 psc2 "
    "psd1 psm1 msh msh1 msh2 mshxml reg inf isp ins msc diagcab msrcincident py pyc pyo pyw pyz pyzw pl asp bas osd "
    "prg vsmacros sh bash csh ksh zsh command tool terminal action scpt applescript workflow"
)
_SHORTCUT_NAMES = (
    "lnk url website webloc inetloc fileloc desktop scf shb shs library-ms search-ms searchconnector-ms "
    "settingcontent-ms appref-ms theme themepack desktopthemepackfile its xnk udl rdp cnt grp mcf pcd printerexport "
    "webpnp"
)
_MACRO_NAMES = (
    "docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm ppa xla iqy slk ade adp accde mdb mde mad maf mag mam maq "
    "mar one"
)
# By what they are called in the settings: the reason that a reader is given, and the extensions.
GROUPS: dict[str, tuple[str, str]] = {
    "executables": ("executable", _EXECUTABLE_NAMES),
    "scripts": ("script", _SCRIPT_NAMES),
    "shortcuts": ("shortcut", _SHORTCUT_NAMES),
    "disk-images": ("disk image", "iso img vhd vhdx dmg daa wim udf vmdk"),
    "macros": ("macros", _MACRO_NAMES),
}
OTHER = "file type"  # the reason where an operator names an extension that is in none of these

_ARCHIVE_NAMES = (
    "zip zipx 7z rar tar gz tgz bz2 tbz tbz2 xz txz lzma zst tzst lz lz4 z lzh lha arj ace cab cpio alz egg p7m gpg pgp"
)
_ARCHIVES = frozenset(_ARCHIVE_NAMES.split())

_END_MAX = 255  # characters: what file systems have for a name, at whichever end they cut a longer one
_TAIL_MAX = 50  # characters, of which an extension is the last
# Where a system, or a program on the way, may take a name to end; a stream of NTFS begins with a colon.
_ENDS = r"/\\:\"<>|?*;,"
_LAST = re.compile(rf"\.([^.\s{_ENDS}][^.{_ENDS}]*+)[. ]*+(?=[{_ENDS}]|\Z)")
_CONTROL = re.compile(r"[\x00-\x1f]")
# A class identifier as an extension makes a file what its class says, and is not shown.
_CLASS = re.compile(r"\{[0-9a-f-]{36}\}")


@dataclass(frozen=True, slots=True)
class Blocked:
    """What is taken out of messages: extensions with their reasons, and the reasons that content may give."""

    extensions: Mapping[str, str]
    reasons: frozenset[str]

    def by_extensions(self, extensions: Iterable[str]) -> str | None:
        """Give the reason why a file of one of these extensions is taken out, None if it is not."""
        return next(filter(None, map(self.extensions.get, extensions)), None)

    def by_content(self, beginning: bytes, footer: bytes, *, is_text: bool) -> str | None:
        """Give the reason why a file that begins and ends so is taken out; `is_text` if it claims to be text."""
        return self._if_blocked(reason_of(beginning, footer, is_text=is_text))

    def by_whole(self, content: bytes) -> str | None:
        """Give the reason why a file is taken out of which the beginning tells too little."""
        return self._if_blocked(reason_of_whole(content))

    def _if_blocked(self, reason: str | None) -> str | None:
        return reason if reason in self.reasons else None


def blocked_by(words: Iterable[str]) -> Blocked:
    """Take what the settings say: names of groups, and extensions with their dots. Content counts with its group."""
    extensions: dict[str, str] = {}
    for word in words:
        if word in GROUPS:
            reason, members = GROUPS[word]
            extensions |= dict.fromkeys(members.split(), reason)
        else:
            extension = word.removeprefix(".")
            extensions[extension] = _REASONS.get(extension, OTHER)
    return Blocked(extensions, frozenset(extensions.values()))


_REASONS = {extension: reason for reason, members in GROUPS.values() for extension in members.split()}


def extensions_of(name: str) -> set[str]:
    """Give each extension that a system could take the name to have, in lower case without its dot."""
    found: list[str] = []
    for end in {name[:_END_MAX], name[-_END_MAX:]}:
        for spelt in {end, unquote(end)} if "%" in end else (end,):
            seen = bare(spelt)
            found += _LAST.findall(seen)
            if _CONTROL.search(spelt) is not None:
                found += _LAST.findall(bare(_CONTROL.sub("/", spelt)))
            if not seen.isascii():
                # With letters and dots for those that look like them, as some systems take them; one may be eighteen.
                found += _LAST.findall(normalize("NFKC", seen.rstrip(". ")[-_TAIL_MAX:]))
    return set(map(_plain, found))


def _plain(extension: str) -> str:
    extension = extension.casefold().rstrip()
    return "lnk" if _CLASS.fullmatch(extension) else extension


def is_archive(name: str, kind: str, beginning: bytes) -> bool:
    """Say whether a file holds others that nobody has looked at, by its name, its kind or its content."""
    extensions = extensions_of(name) or {extension_of_kind(kind)}
    return begins_as_archive(beginning) or not _ARCHIVES.isdisjoint(extensions)
