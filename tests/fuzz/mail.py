"""What must hold of the domain and of what the store packs, whatever comes: each invariant once, for every fuzzer."""

import re
from unicodedata import category

import msgspec

from ephemail.mail.address import Address, Domains, MailArguments, parse_mail, parse_rcpt
from ephemail.mail.blocking import without_blocked
from ephemail.mail.body import PREVIEW_MAX, TEXT_MAX
from ephemail.mail.charset import decode
from ephemail.mail.codes import consider, find
from ephemail.mail.display import FILENAME_OCTETS_MAX, clean_line, clean_text, safe_filename
from ephemail.mail.filetypes import GROUPS, blocked_by
from ephemail.mail.headers import VALUE_MAX, decode_words
from ephemail.mail.images import Images
from ephemail.mail.markup import text_of
from ephemail.mail.message import Attachment, Message, Summary
from ephemail.mail.opening import open_message
from ephemail.mail.parse import part, read, summarise
from ephemail.mail.parts import ATTACHMENTS_MAX
from ephemail.mail.reply import Reply
from ephemail.mail.sanitise import sanitise
from ephemail.store.codec import Codec, size_of
from ephemail.store.head import Facts, read_head, write_head
from tests.mail.test_parse import words_of
from tests.mail.test_sanitise import Judge

BLOCKED = blocked_by(GROUPS)
DOMAINS = Domains(("mail.example", "*.wild.example"), ("old.example",))

_LOCAL = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_NOT_SEEN = {"Cc", "Cs", "Zl", "Zp"}
_REORDERING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CODES_MAX = 2
_CODE = re.compile(r"[A-Za-z0-9-]{4,19}")
_WEB = re.compile(r"https?://[^\s]{1,2048}", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_.-]{1,253}")
_LIMIT = 50  # characters; short, so that it is passed often

_codec = Codec()


def check_path(path: bytes) -> None:
    """Check that a path is refused, or an address that means the same however it is written."""
    recipient = parse_rcpt(b"TO:" + path, DOMAINS)
    if not isinstance(recipient, Reply):
        _check_recipient(recipient, path)
    sender = parse_mail(b"FROM:" + path)
    if not isinstance(sender, Reply):
        _check_sender(sender, path)


def _check_recipient(recipient: Address, path: bytes) -> None:
    assert DOMAINS.receive(recipient.domain) or recipient.local == "postmaster"
    assert _LOCAL.fullmatch(recipient.local)
    assert str(recipient).isascii()
    # Shouted, with a parameter (then it is no longer the ordinary form, which is known in one step), or as we write it.
    assert parse_rcpt(b"to:" + path.upper(), DOMAINS) == recipient
    assert parse_rcpt(b"TO:" + path + b" XOORG=x", DOMAINS) == recipient
    assert parse_rcpt(f"TO:<{recipient}>".encode(), DOMAINS) == recipient


def _check_sender(sender: MailArguments, path: bytes) -> None:
    assert sender.size is None or sender.size >= 0
    assert parse_mail(b"from:" + path + b" XOORG=x") == sender
    if sender.reverse_path is not None:
        assert is_clean(sender.reverse_path)
        assert "@" in sender.reverse_path
        assert parse_mail(f"FROM:<{sender.reverse_path}>".encode()) == MailArguments(sender.reverse_path, None)


def check_message(octets: bytes) -> None:
    """Check that a message is summarised and read alike, bounded, clean and harmless, with all its attachments."""
    summary, message = summarise(octets), read(octets)
    _check_shown(summary, message)
    assert Judge(message.html).faults == []
    assert read(octets, images=True).remote_images == message.remote_images
    msgspec.json.encode((summary, message))
    for attachment in summary.attachments:
        _check_attachment(octets, attachment)
    assert part(octets, 0) is None
    assert part(octets, len(summary.attachments) + 1) is None


def _check_shown(summary: Summary, message: Message) -> None:
    assert (summary.sender, summary.subject) == (message.sender, message.subject)
    assert summary.attachments == message.attachments
    assert len(summary.attachments) <= ATTACHMENTS_MAX
    assert not (message.source_only and (message.text or message.html))
    assert all(is_clean(word) and len(word) <= VALUE_MAX for word in words_of(summary) + words_of(message))
    assert len(summary.preview) <= PREVIEW_MAX
    assert is_clean(message.text, besides="\n\t")
    assert len(message.text) <= TEXT_MAX


def _check_attachment(octets: bytes, attachment: Attachment) -> None:
    found = part(octets, attachment.n)
    assert found is not None
    assert found.attachment == attachment
    assert attachment.blocked is not None or len(found.content) == attachment.size
    assert _TYPE.fullmatch(attachment.content_type)
    _check_filename(attachment.filename)


def check_codes(letter: tuple[str, str, str]) -> None:
    """Check that whatever a message is made of, what is found in it is bounded, clean and explained, and the same."""
    found = find(*letter)
    assert found == find(*letter)
    assert len(found.codes) <= _CODES_MAX
    assert len(found.links) <= 1
    for code in consider(*letter).codes:
        assert _CODE.fullmatch(code.code.value)
        assert code.score == sum(points for _, points in code.reasons)
    for link in found.links:
        assert _WEB.fullmatch(link.link.url)
        assert link.link.url.isprintable()
        assert _HOST.fullmatch(link.link.host)


def check_blocking(octets: bytes) -> None:
    """Check that nothing that is blocked is left under any name, that nothing else is touched, and once is enough."""
    opened = open_message(octets)
    kept = without_blocked(opened, BLOCKED)
    before, after = summarise(octets), summarise(kept)
    assert without_blocked(open_message(kept), BLOCKED) == kept
    assert (after.sender, after.subject) == (before.sender, before.subject)
    for attachment in after.attachments:
        found = part(kept, attachment.n)
        assert found is not None
        assert attachment.blocked is not None or not _does_harm(attachment.filename, found.content)
    assert kept is octets or (kept != octets and b"This was taken out on arrival" in kept)


def _does_harm(name: str, content: bytes) -> bool:
    """Say so of what is plain to see; the rules themselves know more."""
    return name.lower().endswith((".exe", ".js", ".docm")) or content.startswith(b"MZ\x90\x00")


def check_text(text: str) -> None:
    """Check that what is shown of any text is clean, bounded, and the same when it is cleaned again."""
    line, cleaned, name = clean_line(text, _LIMIT), clean_text(text, _LIMIT), safe_filename(text)
    assert is_clean(line)
    assert is_clean(cleaned, besides="\n\t")
    assert max(len(line), len(cleaned)) <= _LIMIT
    assert clean_line(line, _LIMIT) == line
    assert clean_text(cleaned, _LIMIT) == cleaned
    assert clean_line(text, len(text)).startswith(line)
    _check_filename(name)
    assert safe_filename(name) == name
    assert is_clean(clean_line(decode_words(text), _LIMIT))
    octets = text.encode("utf-8", "surrogatepass")
    assert isinstance(decode(octets, text[:12]), str)


def _check_filename(name: str) -> None:
    assert is_clean(name)
    assert 0 < len(name.encode()) <= FILENAME_OCTETS_MAX
    assert not set(name) & set('/\\:*?"<>|')
    assert name[0] not in ".-~ "
    assert name[-1] not in ". "


def check_markup(html: str) -> None:
    """Check that nothing that acts is left of any markup, nor comes back when the rest is read once more."""
    clean = sanitise(html, Images({}, load_remote=False))
    assert len(text_of(html, _LIMIT)) <= _LIMIT
    if clean is not None:
        assert Judge(clean).faults == []
        assert Judge(sanitise(clean, Images({}, load_remote=False)) or "").faults == []


def check_kept(kept: tuple[Facts, bytes]) -> None:
    """Check that what has been packed is unpacked as it was, whatever was packed before it."""
    facts, octets = kept
    head = write_head(facts)
    for mailbox in (*facts.recipients, "another"):
        assert read_head(head).kept(1, mailbox) == facts.kept(1, mailbox)
    packed = _codec.pack(head, octets)
    assert size_of(packed.head) == len(octets)
    assert _codec.unpack_head(packed.head) == head
    assert _codec.unpack(packed) == (head, octets)
    assert Codec().pack(head, octets) == packed


def is_clean(text: str, besides: str = "") -> bool:
    """Say whether `text` is valid, and has nothing unseen, or that reorders what is seen, by Unicode's own table."""
    return not any(
        (category(character) in _NOT_SEEN or character in _REORDERING) and character not in besides
        for character in text
    )
