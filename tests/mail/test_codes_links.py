"""Links to press, found in messages: by what they are called, wherever they seem to lead."""

from base64 import urlsafe_b64encode
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.mail.codes import consider, find
from ephemail.mail.codes.addresses import read_address

TRACKED = "https://click.sender.example/ls/aXk83kLmQ9vWs72bNcT4"
OTHER = "https://click.sender.example/ls/Zp51mWqH6yRd08sKxVfJ"
THIRD = "https://click.sender.example/ls/Bt29nXoG7uLe43aQcMwK"


def links(subject: str = "", text: str = "", html: str = "") -> list[tuple[str, str]]:
    """Give address and kind of the links found in a message."""
    return [(found.link.url, found.link.kind) for found in find(subject, text, html).links]


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Confirm your address", "To confirm this is correct, go to {}", "confirm"),
        ("Verify your email", "Verify email: {}\n\nHelp: {other}\nUnsubscribe: {third}", "confirm"),
        ("Welcome", "Please activate your account:\n{}\n", "confirm"),
        ("Sign in to Harbour", "Click the link to sign in: {}", "login"),
        ("Your magic link", "Log in ({})", "login"),
        ("Reset your password", "Choose a new password: {}", "reset"),
        ("Passwort zurücksetzen", "Klicken Sie auf den Link:\n\n{}\n\nDatenschutz: {other}", "reset"),
        ("Confirmez votre adresse", "Confirmer mon adresse : {}", "confirm"),
        ("Подтверждение", "Для подтверждения перейдите по ссылке {}", "confirm"),
        ("メールアドレスの確認", "以下のリンクをクリックしてください。\n{}", "confirm"),
        ("验证邮箱", "请点击链接验证您的邮箱：{}", "confirm"),
        ("تأكيد البريد", "انقر على الرابط لتأكيد بريدك {}", "confirm"),
        ("ยืนยันอีเมล", "คลิกลิงก์เพื่อยืนยันอีเมล: {}", "confirm"),
        ("Xác minh email", "Nhấp vào liên kết để xác minh: {}", "confirm"),
        ("Thibitisha barua pepe", "Bofya kiungo kuthibitisha: {}", "confirm"),
    ],
)
def test_counted_clicks(subject: str, text: str, kind: str) -> None:
    """A link whose address says nothing is found by its words, the words before it, and the subject."""
    assert links(subject, text.format(TRACKED, other=OTHER, third=THIRD)) == [(TRACKED, kind)]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://harbour.example/accounts/confirm-email/MTQ:1tq0uy:0uyojywqzkkBt26y64np/", "confirm"),
        ("https://harbour.example/auth/magic?userId=40051e467ab4&secret=7b3544242b30e58d656ec4f3378c", "login"),
        ("https://harbour.example/password/reset/6f9d2c1b8a7e4d53aa10", "reset"),
    ],
)
def test_unknown_language(url: str, kind: str) -> None:
    """Where no word is known, an address that says what it does is enough."""
    assert links("Qwaro blim", f"Trubo flin dax {url}\n\nVelm: https://harbour.example/velm") == [(url, kind)]


@pytest.mark.parametrize(
    "text",
    [
        f"Unsubscribe: {TRACKED}",
        f"Not you? Report it: {TRACKED}",
        f"If you did not ask for this, cancel the request: {TRACKED}\nHelp: {OTHER}",
        f"Privacy: {TRACKED}\nTerms: {OTHER}",
        "Read the article: https://news.example/latest-technology",
        "Review activity: https://id.example/activity",
        "Register at https://harbour.example/accounts/signup/",
        f"Your order is on its way. Track it: {TRACKED}",
        "Track: https://parcel.example/?id=1ZSR5RFG2097028507",
        "Confirm: javascript:alert(1)",
        "Confirm: mailto:confirm@harbour.example",
        "",
    ],
)
def test_no_link(text: str) -> None:
    """Links that refuse, report, unsubscribe or lead elsewhere are not the one to press."""
    assert links("Message", text) == []


@pytest.mark.parametrize(
    "secret",
    [
        "valkommen/81bc20f7",
        "x/9f-kv2-1107",
        "x?k=Ub3-4470-kQ",
        "x?id=20418&h=c1b7d0e95f",
        "x?token=qWkdLyVnRfEoTzZaAbCx",
    ],
)
def test_short_secrets(secret: str) -> None:
    """What no page is called is a secret, if it is short or has no digit in it."""
    url = f"https://harbour.example/{secret}"
    assert links("Confirm your address", f"One more step:\n\n{url}\n") == [(url, "confirm")]


@pytest.mark.parametrize(
    "page",
    [
        "windows-11-update",
        "blog/2026-summer-collection",
        "s24ultra",
        "MyAccountVerifyEmails",
        "orders/48213",
        "top-10-tips",
    ],
)
def test_pages_are_no_secrets(page: str) -> None:
    """What a page is called after is none, with or without a number."""
    assert not read_address(f"https://harbour.example/{page}").secret


TOKENS = st.one_of(
    st.binary(min_size=16, max_size=24).map(lambda octets: urlsafe_b64encode(octets).decode().rstrip("=")),
    st.binary(min_size=4, max_size=32).map(bytes.hex),
    st.text(ascii_letters, min_size=16, max_size=32),
    st.text(ascii_letters + digits, min_size=6, max_size=32),
    st.uuids().map(str),
    st.integers(min_value=1, max_value=10**8).map(str),
)


@pytest.mark.parametrize(
    "text",
    [
        "Please confirm your address:\n\nhttps://club.example/confirm/{}\n",
        "Please confirm your email address:\nhttps://club.example/c?t={}\n",
        "Hello,\n\nyour code: 482913\n\nor go to https://club.example/confirm?t={}\n",
        "Click here to sign in: http://localhost:8000/u?key={}\n",
        "To reset your password, visit https://app.example/reset?token={}\nIf you did not ask, ignore this mail.\n",
        "Thanks for signing up.\n\nhttps://app.example/verify/{}\n",
    ],
)
@given(token=TOKENS)
def test_any_token(text: str, token: str) -> None:
    """Whether a link is found does not hang on the characters that chance has put into it."""
    assert links("Welcome to the club", text.format(token))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Your export is ready",
            "Your data export is ready to download:\nhttps://app.example/e/9f27c1d8a7b6c5d4e3f2\n",
        ),
        (
            "Anna shared a document",
            "Anna shared it with you.\n\nOpen: https://docs.example/d/1aB2cD3eF4gH5iJ6kL7m/edit\n",
        ),
        ("Weekly digest", "Top story: https://news.example/2026/11/how-to-verify-your-identity-online\n"),
        ("Build failed", "Pipeline #4821 failed: https://ci.example/acme/web/pipelines/4821\n"),
        ("Two-factor is on", "It is on from now.\n\nManage it: https://id.example/security\n"),
        ("Your password was changed", "If this was not you, reset your password: https://app.example/reset\n"),
        ("Welcome", "Hi Tara,\n\nlog in any time at https://acme.example/login\n\nThe team\n"),
    ],
)
def test_the_only_link_of_a_notice(subject: str, text: str) -> None:
    """That a mail has one link only does not make it one to press: something must ask for it."""
    assert links(subject, text) == []


@pytest.mark.parametrize("path", ["potwierdz/48213", "overit/48213", "bestaetigen/48213", "qinisekisa/48213"])
def test_words_of_an_address(path: str) -> None:
    """An address may say what it does in the language of its mail."""
    url = f"https://harbour.example/{path}?h=c1b7d0e95f"
    assert links("Harbour", f"{url}\n") == [(url, "confirm")]


def test_two_with_one_secret() -> None:
    """Of two links that differ in their word only, it is the one that no word sinks."""
    yes, no = (f"https://harbour.example/{word}?h=c1b7d0e95f" for word in ("a", "b"))
    assert links("Confirm", f"Please confirm your address:\n{yes}\n\nTo delete it:\n{no}\n") == [(yes, "confirm")]
    assert links("Confirm", f"Report this: {no}\n\nOtherwise confirm it:\n{yes}") == [(yes, "confirm")]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("New sign-in to your account", f"A sign-in from Berlin. If this wasn't you, go here: {TRACKED}"),
        ("Nouvelle connexion", f"Ce n'était pas vous ? Signalez-le : {TRACKED}"),
        ("Fix the parser (PR #2481)", f"Bump verification fixtures\n\nView it here:\n{TRACKED}"),
    ],
)
def test_alerts(subject: str, text: str) -> None:
    """A link for those who asked for nothing is not the one to press, nor is that of a ticket."""
    assert links(subject, text) == []


def test_the_one_not_to_press() -> None:
    """Beside a link that denies, the one that does the deed is found."""
    deny = "https://app.example/not-me/6f9d2c1b8a7e4d53aa10"
    reset = "https://app.example/reset/6f9d2c1b8a7e4d53aa10"
    text = f"Someone asked to reset your password.\n\nReset it: {reset}\n\nNot you? Secure your account: {deny}"
    assert links("Did you ask?", text) == [(reset, "reset")]


@pytest.mark.parametrize(
    "anchor",
    [
        f'<a href="{TRACKED}">Confirm your address</a>',
        f"<A HREF='{TRACKED}' CLASS=button><b>Confirm</b> your address</A>",
        f'<a href="{TRACKED}"><img src="b.png" alt="Confirm your address"></a>',
        f'<a href="\n{TRACKED}\n"><span>Confirm</span></a>',
        f'<!--[if mso]><v:rect href="{OTHER}"><![endif]--><a href="{TRACKED}">Confirm</a>',
        f"Confirm your address: {TRACKED}",
        f"<a href={TRACKED}>Confirm your address",
    ],
)
def test_links_in_html(anchor: str) -> None:
    """A link is found in HTML however it is written, with its logo and its footer left alone."""
    logo = f'<a href="{OTHER}"><img src="logo.png" alt="Harbour"></a>'
    footer = f'<p><a href="{THIRD}">Unsubscribe</a> · <a href="https://harbour.example/privacy">Privacy</a></p>'
    assert links("Welcome", html=f"<p>{logo}</p><p>Hello</p><p>{anchor}</p>{footer}") == [(TRACKED, "confirm")]


def test_address_as_it_stands() -> None:
    """Character references in an address are undone; what ends the sentence is not of it."""
    url = "https://harbour.example/verify?user=1&token=8fj2kd93mx71qpz0"
    assert links("Confirm", html=f'<a href="{url.replace("&", "&amp;")}">Confirm</a>') == [(url, "confirm")]
    assert links("Confirm", f"Confirm here ({url}).") == [(url, "confirm")]
    assert links("确认", f"请点击链接确认：{url}。谢谢") == [(url, "confirm")]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://a.example/verify?t=1\ue000x", "https://a.example/verify?t=1%EE%80%80x"),
        ("https://a.example/verify?t=1\u202ex", "https://a.example/verify?t=1%E2%80%AEx"),
        ("https://a.example/verify?t=1\U000e0041x", "https://a.example/verify?t=1%F3%A0%81%81x"),
        ("https://a.example/prüfen?t=1x", "https://a.example/prüfen?t=1x"),
    ],
)
def test_what_is_not_seen_in_an_address(written: str, url: str) -> None:
    """It is written as octets, as browsers do: so nothing that shows the link has to change it."""
    assert links("Confirm", html=f'<a href="{written}">Confirm</a>') == [(url, "confirm")]


@pytest.mark.parametrize(
    "url", ["https:/x/../#token", "https:x", "http:\\a.example/verify?t=1", "//a.example/verify?t=1"]
)
def test_addresses_that_lead_elsewhere_on_a_page(url: str) -> None:
    """What a browser may read as a part of the page that shows it is no link to press."""
    assert links("Confirm", html=f'<a href="{url}">Confirm</a>') == []


def test_code_in_its_link() -> None:
    """A link that carries the code is found beside it."""
    found = find("Your new device", "Enter the code:\n\nHRXW-KTQD\n\nor open https://d.example/go?c=HRXW-KTQD", "")
    assert [code.code.value for code in found.codes] == ["HRXW-KTQD"]
    assert found.links == () or found.links[0].link.url.endswith("HRXW-KTQD")


def test_reasons_add_up() -> None:
    """Each score is the sum of its reasons, and refused links have theirs, too."""
    considered = consider("Confirm", f"Confirm: {TRACKED}\nUnsubscribe: {OTHER}", "").links
    assert {found.link.url for found in considered} == {TRACKED, OTHER}
    for found in considered:
        assert found.score == sum(points for _, points in found.reasons)
    assert considered[0].score > 0 > considered[1].score
