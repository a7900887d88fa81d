"""Octets into characters, by a fixed table of labels.

Python's own look-up knows codecs that are no charsets of mail (punycode, unicode_escape, zlib) and some that hide text
from whoever filters it (UTF-7, HZ); so the table decides, and nothing else. Never raises; linear in the octets.
"""

_UTF_8 = "utf_8_sig"

# The labels are those that mail is seen to use, most of them of the WHATWG's Encoding Standard; as there, the label of
# a subset stands for its superset, since senders mean the superset. us-ascii claims nothing: see `decode`.
_LABELS_BY_CODEC = {
    _UTF_8: "utf-8 utf8 unicode-1-1-utf-8 utf-8-sig",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 "
    "8859-1 windows-1252 cp1252 cp-1252 x-cp1252 ansi",
    "iso8859_2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2",
    "iso8859_3": "iso-8859-3 iso8859-3 latin3",
    "iso8859_4": "iso-8859-4 iso8859-4 latin4",
    "iso8859_5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859_6": "iso-8859-6 iso8859-6 iso-8859-6-e iso-8859-6-i arabic",
    "iso8859_7": "iso-8859-7 iso8859-7 greek",
    "iso8859_8": "iso-8859-8 iso8859-8 iso-8859-8-e iso-8859-8-i hebrew logical",
    "cp1254": "iso-8859-9 iso8859-9 latin5 windows-1254 cp1254",
    "iso8859_10": "iso-8859-10 iso8859-10 latin6",
    "iso8859_13": "iso-8859-13 iso8859-13",
    "iso8859_14": "iso-8859-14 iso8859-14",
    "iso8859_15": "iso-8859-15 iso8859-15 latin9 latin-9 l9",
    "iso8859_16": "iso-8859-16 iso8859-16",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11 cp874",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1253": "windows-1253 cp1253",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "koi8_r": "koi8-r koi8 koi",
    "koi8_u": "koi8-u koi8-ru",
    "cp437": "cp437 ibm437",
    "cp850": "cp850 ibm850",
    "cp852": "cp852 ibm852",
    "cp866": "ibm866 cp866 866",
    "mac_roman": "macintosh mac x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic",
    "gb18030": "gb18030 gbk gb2312 gb_2312-80 x-gbk cp936 ms936 windows-936 chinese euc-cn",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 cp950",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932",
    "euc_jp": "euc-jp eucjp x-euc-jp",
    "iso2022_jp_ext": "iso-2022-jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2",
    "iso2022_kr": "iso-2022-kr csiso2022kr",
    "cp949": "euc-kr euckr ks_c_5601-1987 ksc5601 ks_c_5601 korean windows-949 cp949",
    "utf_16": "utf-16 ucs-2 unicode iso-10646-ucs-2",
    "utf_16_le": "utf-16le",
    "utf_16_be": "utf-16be",
}
_CODECS = {label: codec for codec, labels in _LABELS_BY_CODEC.items() for label in labels.split()}

# That claim nothing, or are known to nobody.
_NAMELESS_LABELS = "us-ascii ascii ansi_x3.4-1968 iso646-us unknown-8bit x-unknown unknown default none binary"
_KNOWN = frozenset({"", *_NAMELESS_LABELS.split(), *_CODECS})

# In these, octets below 0x80 do not stand for themselves.
_NOT_ASCII_COMPATIBLE = frozenset({"iso2022_jp_ext", "iso2022_kr", "utf_16", "utf_16_le", "utf_16_be"})


def is_known(label: str) -> bool:
    """Say whether nobody who reads mail decodes this charset to other characters than we do."""
    return label.strip(" \t\"'").lower() in _KNOWN


def decode(octets: bytes, label: str = "") -> str:
    """Decode by the charset that `label` claims; what it cannot be is UTF-8 if it can be, else windows-1252."""
    codec = _CODECS.get(label.strip(" \t\"'").lower(), _UTF_8) if label else _UTF_8
    if octets.isascii() and codec not in _NOT_ASCII_COMPATIBLE:
        return octets.decode("ascii")
    for candidate in (codec, _UTF_8):
        try:
            return octets.decode(candidate)
        except UnicodeDecodeError:
            continue
    return _decode_damaged(octets, codec)


def _decode_damaged(octets: bytes, codec: str) -> str:
    """Decode what is neither what it claims to be nor UTF-8, losing as little as can be."""
    text = octets.decode(codec, "replace")
    # An octet flipped or cut off in a long text must not turn all of it into gibberish.
    if 2 * text.count("\ufffd") < len(text) - len(text.encode("ascii", "ignore")):
        return text
    return octets.decode("cp1252", "replace")
