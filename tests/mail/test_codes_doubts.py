"""Numbers that stand where codes do and are none: of accounts, tickets, meetings, users, and numbers to write to."""

import pytest

from ephemail.mail.codes import Lexicon, consider, find


def values(subject: str, text: str, html: str = "") -> list[str]:
    """Give the codes found in a message."""
    return [found.code.value for found in find(subject, text, html).codes]


def reasons(subject: str, text: str, value: str) -> set[str]:
    """Give the names of the reasons for and against a candidate."""
    considered = {found.code.value: found.reasons for found in consider(subject, text, "").codes}
    return {name for name, _ in considered[value]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Your code is 4417. Reply STOP to 38767 to opt out.", "a number to send a word to"),
        ("4417 est votre code. Envoyez STOP au 38767.", "a number to send a word to"),
        ("Reply YES to 38767 to confirm your appointment. Your code is 4417.", "a number to send a word to"),
        ("Hello Mira, account: 48213. Your code is 4417.", "called a number, or an account"),
        ("Ihr Konto 48213 wartet. Ihr Code lautet 4417.", "called a number, or an account"),
        ("حساب: 48213\nرمز التحقق: 4417", "called a number, or an account"),
        ("Dear customer, 4417 is the OTP for the card ending 48213.", "called something else"),
    ],
)
def test_numbers_beside_a_code(text: str, why: str) -> None:
    """A number that has a name of its own is not the code, and does not keep the code from being the only candidate."""
    assert values("Harbour", text) == ["4417"], why
    assert "the only candidate" in reasons("Harbour", text, "4417")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Ticket #204881 has been updated", "Your request (204881) was updated: error code 0x80070005."),
        ("[204881] We are looking into it", "We look into 204881 and write again. Have you tried another code?"),
        ("Fix the parser (PR #2481)", "b07ae55e1c  Bump verification fixtures\n4f1d9c2  Handle quoted flags"),
        ("Release 4.12", "- Fix a date\n- Rename the verification code helper (a81c90f)"),
        ("Your visit", "Meeting ID: 845 1209 3377\nPasscode: 529104"),
        ("Your login", "User name: tlinde42"),
        ("Log in", "Inicia sesión con tu usuario redaccion7 y tu contraseña."),
        ("Password reset", "A new password was asked for by user tlinde42 of 14 Quay Street."),
        ("Tips", "We never ask for your code.\n\nHarbour plc, registered in England no. 2048163"),
        ("Conseils", "Ne donnez jamais votre code.\n\nHarbour SA, RCS Nantes 482 913 550"),
        ("Sikkerhed", "Del aldrig din kode. Sag 482913"),
        ("Your statement", "The balance of your account 48213 is on the way to you."),
        ("Notice", "Build 482913 of the harbour is done, and you have nothing to do."),
        ("Protocolo", "O seu protocolo de atendimento: 482913. Responderemos em 48 horas."),
        ("Confirmed", "Your booking is confirmed. Your booking code is X7K2PQ. See you on board!"),
        ("Order sent", "Member no. 482913, lot 20481"),
        ("Tō ota 88204", "Kua tukuna tō ota 88204. Te utu: $62.90."),
        ("Harbour", "© 2026 Harbour"),
    ],
)
def test_numbers_of_others(subject: str, text: str) -> None:
    """Tickets, users, registers, meetings and bookings have numbers, and mails that speak of codes have those too."""
    assert values(subject, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "SWIFT code: COBADEFF, branch code 482913",
        "Sort code 20-31-88",
        "Item code: AB12345",
        "Your referral code is TARA42.",
        "Use code WELCOME10 on your first order.",
        "Wi-Fi: Harbour-Guest, Wi-Fi password 48213377",
        "Votre code client est le 482913.",
        "Código de barras 4829137",
        "Codice prodotto 482913",
        "Artikelcode: 482913",
        "Kod produktu: 48213",
        "Код товара 48213",
        "Ürün kodu: 48213",
        "Κωδικός προϊόντος 482913",
        "商品コード：48213",
        "股票代码 600519",
        "상품코드: 482913",
        "Mã sản phẩm 48213",
        "รหัสสินค้า: 48213",
        "رمز المنتج 482913",
        "קוד מוצר: 48213",
    ],
)
def test_codes_of_things(text: str) -> None:
    """What a shop, a bank or a post office calls a code is not typed to prove who one is."""
    assert values("Harbour", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The code 114477 is no longer valid.", []),
        ("The code 114477 was used to sign in from Berlin.", []),
        ("Your new code is 662910. The old code 114477 no longer works.", ["662910"]),
        ("Alter Code: 114477\nNeuer Code: 662910", ["662910"]),
        ("Старый код: 114477\nНовый код: 662910", ["662910"]),
    ],
)
def test_older_codes(text: str, found: list[str]) -> None:
    """A code that has expired, was used, or was there before is not to be typed."""
    assert values("Harbour", text) == found


def test_the_nearest_noun_counts() -> None:
    """A word for another number sinks what it names, and a code only a little that is named after it."""
    assert values("Harbour", "To get the delivery to your door show the code 447182.") == ["447182"]
    assert values("Harbour", "Your delivery 447182 comes today.") == []


def test_a_known_language_without_a_word_for_codes() -> None:
    """Where the words are known, a number within a sentence that no word calls a code is none."""
    text = "You meet the steamer 482913."
    assert values("Harbour", text) == []
    assert [found.code.value for found in find("Harbour", text, "", Lexicon([])).codes] == ["482913"]
