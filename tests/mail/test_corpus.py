"""Real and broken mail from elsewhere, where EPHEMAIL_TEST_DATA has it: read as three other parsers agree."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ephemail.mail.charset import decode
from ephemail.mail.images import Images
from ephemail.mail.leaf import Leaf
from ephemail.mail.opening import open_message
from ephemail.mail.parse import part, read, summarise
from ephemail.mail.sanitise import sanitise
from tests.mail.test_sanitise import Judge

AGREEMENT_MIN = 0.98


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Give each row of a file of JSON lines."""
    with path.open() as lines:
        yield from map(json.loads, lines)


def fold(text: str) -> str:
    """Fold white space, as the expected values do."""
    return re.sub(r"\s+", " ", text).strip()


def facts(octets: bytes) -> dict[str, Any]:
    """Give what we find in a message before anything is cut, cleaned or sanitised."""
    body = open_message(octets).body
    assert body is not None
    summary = summarise(octets)

    def joined(leaves: list[Leaf], kind: str) -> str:
        return fold("\n".join(decode(leaf.octets(octets), leaf.charset) for leaf in leaves if leaf.kind == kind))

    # The other parsers disagree about the octets of messages within messages, so those are not hashed.
    hashed = [leaf.octets(octets) for leaf in body.attachments if not leaf.kind.startswith("message/")]
    return {
        "subject": fold(summary.subject),
        "from": [summary.sender.address.lower()] if summary.sender.address else [],
        "text": joined(body.plain, "text/plain"),
        "html": joined(body.rich, "text/html"),
        "n_attachments": len(body.attachments),
        "filenames": sorted(leaf.name for leaf in body.attachments),
        "att_sha256": sorted(hashlib.sha256(content).hexdigest() for content in hashed),
    }


def agreement(expected: dict[str, Any], found: dict[str, Any]) -> Counter[bool]:
    """Count the fields that were found as expected, and those that were not."""
    wanted = expected | {"subject": fold(expected.get("subject", "")), "from": expected.get("from", [])[:1]}
    return Counter(found[field] == wanted[field] for field in expected)


def test_we_agree_with_other_parsers(test_data: Path) -> None:
    """Of the fields that three parsers agree on, we read at least 98 of 100 as they do."""
    agreed: Counter[bool] = Counter()
    for row in rows(test_data / "mime" / "expected.jsonl"):
        agreed += agreement(row["expected"], facts((test_data / "mime" / row["file"]).read_bytes()))
    assert agreed[True] / agreed.total() >= AGREEMENT_MIN


@pytest.mark.parametrize("folder", ["mime", "eyes"])
def test_all_of_it_is_read(test_data: Path, folder: str) -> None:
    """No message makes reading fail, each attachment can be had, and no HTML acts."""
    for path in (test_data / folder).glob("*.eml"):
        octets = path.read_bytes()
        message = read(octets)
        assert not message.source_only
        assert Judge(message.html).faults == []
        for attachment in summarise(octets).attachments:
            found = part(octets, attachment.n)
            assert found is not None
            assert len(found.content) == attachment.size


def test_mails_worth_looking_at_keep_their_html(test_data: Path) -> None:
    """None of the ordinary mails with HTML is beyond the limits, and all their inline images are shown."""
    for path in (test_data / "eyes").glob("*.eml"):
        octets = path.read_bytes()
        message = read(octets)
        assert bool(message.html) == (b"text/html" in octets.lower() and "torture" not in path.name)
        assert message.html.count("data:image/") >= sum(each.inline for each in message.attachments)


@pytest.mark.parametrize("name", ["html-script.jsonl", "html-phonehome.jsonl"])
def test_hostile_html_is_harmless(test_data: Path, name: str) -> None:
    """Of all the known ways to run script or to call home none is left."""
    for row in rows(test_data / name):
        clean = sanitise(row["html"], Images({}, load_remote=False))
        assert Judge(clean or "").faults == [], row["id"]
