"""The tables of words: every entry is found by what it says, and nothing common is among them."""

import pytest

from ephemail.mail.codes.lexicon import BITS, LEXICON, PLAIN, Lexicon, fold
from ephemail.mail.codes.words import FAMILIES, MEANINGS, TABLES
from ephemail.mail.codes.words.table import Words

NAMED = {
    f"{family.__name__.rpartition('.')[2]}.{name}": table
    for family in FAMILIES
    for name, table in vars(family).items()
    if isinstance(table, Words)
}
# Words of the commonest languages that mean nothing for us; accents do not count, so tables of others might claim them.
COMMON = (
    "the of and to in is you that it for on with as this be have not are from they we my an there all about up out if "
    "der die und das ist nicht von mit auf für ein eine sich auch als wie oder aber wenn noch nur mein dein sein "
    "le la les de des et un une est que pour dans qui sur avec pas ce il au par plus ne se mon son mais ou "
    "el los las y en por con para una su al lo como pero sus le ya o este si porque muy sin sobre mi "
    "e di il che non per del una sono mi ho ha lo ma si ti cosa con come io questo bene tu sei solo qui "
    "het een van ik te dat niet zijn op aan met ook als bij hij maar om hem dan zou wat mijn "
    "och att det som en på är av för med den till inte om har de ett han men jag nu alla "
    "og at det en den til er som på de med han av ikke der var meg seg men ett har om vi min"
)


def test_all_tables_are_read() -> None:
    """No table is left out of its family, and there are those of more than sixty languages."""
    assert set(map(id, NAMED.values())) == set(map(id, TABLES))
    assert len(TABLES) > 60


@pytest.mark.parametrize("language", NAMED)
def test_entries_are_found(language: str) -> None:
    """Each entry means what its list says, by itself and within a sentence."""
    for meaning in MEANINGS:
        for entry in getattr(NAMED[language], meaning).split():
            words = entry.strip("*").replace("_", " ")
            assert LEXICON.about(words) & BITS[meaning], f"{meaning}: {entry}"
            assert LEXICON.about(f"— {words}: 4") & BITS[meaning], f"{meaning}: {entry} in a sentence"


@pytest.mark.parametrize("language", NAMED)
def test_entries_say_enough(language: str) -> None:
    """A beginning or an end has three characters at least, or too many words would have it."""
    for meaning in MEANINGS:
        for entry in getattr(NAMED[language], meaning).split():
            assert "*" not in entry or len(fold(entry).strip("*").rpartition("_")[2]) >= 3, entry


def test_common_words_mean_nothing() -> None:
    """What every second sentence has is in no list but the one by which a language is known."""
    claimed = {word for word in COMMON.split() if LEXICON.about(word) & ~PLAIN}
    assert claimed == set()


@pytest.mark.parametrize(
    ("text", "meaning", "found"),
    [
        ("KODE", "code", True),
        ("ｃｏｄｅ", "code", True),
        ("co\u0301digo", "code", True),
        ("Zugangscode", "code", True),
        ("encoded", "code", False),
        ("log in", "login", True),
        ("log-in", "login", True),
        ("in log", "login", False),
        ("请输入验证码完成", "otp", True),
        ("", "code", False),
    ],
)
def test_matching(text: str, meaning: str, *, found: bool) -> None:
    """Case, width and accents do not count; pairs stand side by side; Han is found anywhere."""
    assert bool(LEXICON.about(text) & BITS[meaning]) is found


def test_an_empty_lexicon_knows_nothing() -> None:
    """Without tables, no word means anything."""
    assert Lexicon([]).about("verification code") == 0
