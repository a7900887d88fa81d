"""Codes that are written or introduced in a way that only some senders have."""

import pytest

from ephemail.mail.codes import Lexicon, find


def values(subject: str, text: str, html: str = "") -> list[str]:
    """Give the codes found in a message."""
    return [found.code.value for found in find(subject, text, html).codes]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("PB-93821 is your confirmation code", "PB-93821"),
        ("MD-552819\n\né o código para confirmar sua conta.", "MD-552819"),
        ("Enter on your television: HX4 9MP\n\nThis is your login code.", "HX49MP"),
        ("Your code:\n\n*405861*\n\nIt costs nothing.", "405861"),
        ("Your code is **405861**.", "405861"),
        ("➡ 405861\n\nUse this code.", "405861"),
        ("Ikhodi yakho ngu-405861", "405861"),
        ("A kódod a 405861-es szám.", "405861"),
        ("Your code is 5\ufe0f\u20e38\ufe0f\u20e32\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e34\ufe0f\u20e3", "582014"),
        ("Your code is 582·014.", "582014"),
        ("確認コード：５８２－０１４", "582014"),
        ("Your code is 5-8-2-0-1-4.", "582014"),
        ("Your code:\n\n#582014\n", "582014"),
        ("882 103 is your login number", "882103"),
        ("To go ahead, key in 904417 in the app before 14:35. Sort code 20-31-88.", "904417"),
        ("Введите на сайте: 482094.", "482094"),
        ("Opište 482913 do aplikace.", "482913"),
        ("482913 を入力してください", "482913"),
        ("Tō waehere whakaū: 653 190", "653190"),
        ("Váttanarkodan hjá tær er 530 882. Tlf. 30 55 12", "530882"),
    ],
)
def test_odd_codes(text: str, value: str) -> None:
    """Prefixes, groups of letters, marks of emphasis, joined words and numbers to type are read as they are meant."""
    assert values("Harbour", text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Ltd, London W1A 1AA",
        "Parts AB12 3456 and 12MM 20MM",
        "Invoices INV-00417 and PO-48213",
        "10-day trial",
        "Code at the door, Tel. 040 5550142",
    ],
)
def test_odd_shapes_that_are_none(text: str) -> None:
    """Postcodes, sizes and numbers of papers have these shapes, too."""
    assert values("Harbour", text) == []


def test_a_ticket_sign_before_a_code() -> None:
    """What is called a code is one, even in brackets in the subject."""
    assert values("Sign-in code [K7M2QD]", "Use the code in the subject.") == ["K7M2QD"]


def test_below_a_heading_with_its_own_number() -> None:
    """A heading that has its number names nothing below it."""
    assert values("Harbour", "", "<p>Order 48213</p><h1>730518</h1><p>Enter this number.</p>") == ["730518"]


def test_years_do_not_compete() -> None:
    """The year of a footer does not keep a code from being the only candidate."""
    found = find("Qwaro", "Trubo flin 409281 dax morba, 15 brint.\n\nVelm 2026 frob", "", Lexicon([])).codes
    assert [each.code.value for each in found] == ["409281"]


def test_armoured_lines_are_not_read() -> None:
    """A file in letters, a key or a signature hides no code and is none; a long address on its line is read."""
    armour = "\n".join("1" + letter * 75 for letter in "XQZ")
    link = f"https://harbour.example/verify?token={'8fj2kd93' * 8}"
    found = find("Confirm", f"{armour}\n\nYour code: 482913\n\nor confirm here:\n{link}\n\n{armour}", "")
    assert [each.code.value for each in found.codes] == ["482913"]
    assert [each.link.url for each in found.links] == [link]
