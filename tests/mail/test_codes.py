"""Codes found in messages: what people type, and all the numbers that are none."""

import pytest

from ephemail.mail import codes
from ephemail.mail.codes import Lexicon, consider, find


def values(subject: str = "", text: str = "", html: str = "") -> list[str]:
    """Give the codes found in a message."""
    return [found.code.value for found in find(subject, text, html).codes]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Your verification code is 8305.", "8305"),
        ("Use 52907 to log in to Harbour.", "52907"),
        ("Enter this code to sign in:\n\n730518\n", "730518"),
        ("Your one-time password: 61820394", "61820394"),
        ("Your activation code is 9035172684.", "9035172684"),
        ("Your security code is Q7T2MX.", "Q7T2MX"),
        ("Your sign-in code:\n\nkq3v9d8c\n", "kq3v9d8c"),
        ("Enter this code in your open window:\n\nHRXW-KTQD\n", "HRXW-KTQD"),
        ("Use code 7T2K-Q9PL-33XA to confirm your address.", "7T2K-Q9PL-33XA"),
        ("B-204816 is your verification code.", "B-204816"),
        ("Your code is 204 816.", "204816"),
        ("Your code is 20 48 16.", "204816"),
        ("Your code is 204-816-937.", "204816937"),
        ("Enter 5 0 2 9 1 7 to confirm.", "502917"),
        ("Your code is ４０９２８１.", "409281"),
        ("رمز التحقق الخاص بك هو ٤٠٩٢٨١", "409281"),
        ("کد تأیید شما: ۴۰۹۲۸۱", "409281"),
        ("आपका सत्यापन कोड ४०९२८१ है", "409281"),
        ("您的验证码是409281，5分钟内有效。", "409281"),
        ("【港湾】409281（登录验证码）", "409281"),
        ("認証コード：409281", "409281"),
        ("인증번호는 409281입니다.", "409281"),
        ("รหัสยืนยันของคุณคือ 409281", "409281"),
        ("Ihr Bestätigungscode lautet 409281.", "409281"),
        ("Din verifieringskod är 409281", "409281"),
        ("Kod weryfikacyjny: 409281", "409281"),
        ("Ваш код подтверждения: 409281", "409281"),
        ("Ο κωδικός επαλήθευσης είναι 409281", "409281"),
        ("קוד האימות שלך הוא 409281", "409281"),
        ("Mã xác minh của bạn là 409281", "409281"),
        ("თქვენი დადასტურების კოდი: 409281", "409281"),
        ("Msimbo wako wa uthibitishaji ni 409281.", "409281"),
        ("Your code is 409\u200b281.", "409281"),
        ("Your code is 409\u00ad281.", "409281"),
        ("Your code is 2031.", "2031"),
        ("Your code is 111111. It expires in 5 minutes.", "111111"),
        ("Your temporary password: 4410952", "4410952"),
        ("[Harbour]Login code:40928.", "40928"),
        ("Your code is \u201c409281\u201d", "409281"),
        ("Use the code (4092) to log in.", "4092"),
        ("SMS-TAN 409281 for your transfer of 1,250.00 EUR to DE89 3704 0044 0532 0130 00.", "409281"),
        ("Use 39A7-K2PX-88QD to confirm mira@mail.example on Harbour.", "39A7-K2PX-88QD"),
        ("Your order 5583920 needs to be confirmed.\n\nConfirmation code: 409281\n\nTotal: $12.40", "409281"),
    ],
)
def test_codes_in_text(text: str, value: str) -> None:
    """A code is found however it is grouped, in any digits, in many languages, and given as one would type it."""
    assert values(text=text) == [value]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Order number: 5583920", "an order"),
        ("Your order #5583920 is on its way. Tracking: 1Z999AA10123456784", "an order and its tracking number"),
        ("Invoice INV-2026-00417, due 2026-12-04", "an invoice and a date"),
        ("Total: $1,204.50 or 1204 EUR or 9900 kr", "prices"),
        ("In 2019 we were few, in 2026 we are many.", "years"),
        ("See you on 2026-11-20 at 14:30, or 20.11.2026, or 11/20/2026.", "dates and times"),
        ("Call +49 221 5550147, 1-800-555-0142 or 0850 555 01 47.", "telephone numbers"),
        ("Write to 500 Howard Street, San Francisco, CA 94105, USA.", "a postcode in an address"),
        ("ZIP code 90210", "a postcode that is called a code"),
        ("Código postal: 28014", "a postcode in Spanish"),
        ("पिन कोड: 560001", "a postcode that is called a PIN"),
        ("IBAN: DE89 3704 0044 0532 0130 00", "a bank account in groups"),
        ("IBAN DE89370400440532013000, BIC COBADEFFXXX", "a bank account"),
        ("8f3a9c1 Repair the checkout\nb77120d Update the page", "commit hashes"),
        ("Background #f5a623, text #123456", "colours"),
        ("Use code AUTUMN25 at the checkout and save 25%.", "a promotion"),
        ("Gift card code: 6F2K-9QPL-77XA-MN31\nPIN: 4471\nRedeem the gift card until 2027.", "a gift card"),
        ("Промокод OSEN15 на скидку 15%", "a promotion in Russian"),
        ("优惠码 SHUANG11 立减 50 元", "a promotion in Chinese"),
        ("Zoom meeting\nMeeting ID: 845 1209 3377\nMeeting passcode: 529104", "a meeting"),
        ("Join by phone\n+44 20 7946 0958\nPIN: 498100683", "a number to dial in with"),
        ("Error code 500312 since 14:05 UTC.", "an error"),
        ("Meet at 47.3769, 8.5417, elevation 1408 m.", "coordinates"),
        ("Version 20.14.2 build 48213 of 3.11.7", "versions"),
        ("We will never ask you for your 6-digit verification code.", "a length"),
        ("Signed in from 203.0.113.77 with Firefox/140.0", "an address and a browser"),
        ("© 2026 Harbour, all rights reserved", "a copyright"),
        ("Your card ending in 4821 was charged.", "the end of a card's number"),
        ("1\n2\n3\n4\n", "the numbers of a list"),
        ("See https://harbour.example/activity/482913?code=559204", "digits in an address"),
        ("Ask ops482913@harbour.example", "digits in a mail address"),
        ("Read RFC822 and mount the PC800 with an XXXXXX mark.", "names with numbers, and a blank"),
        ("Your backup codes:\n\n1234-5678\n8765-4321\n5678-1234\n", "codes to keep"),
        ("License key: 39A7-K2PX-88QD-11ZZ", "a licence"),
        ("Hello, how are you?", "nothing"),
        ("", "nothing at all"),
    ],
)
def test_no_code(text: str, why: str) -> None:
    """Numbers that are no codes are left alone, whatever they are called."""
    assert values("Message", text) == [], why


def test_code_in_the_subject_alone() -> None:
    """The subject is read too."""
    assert values("Your code: 567890", "Please use the code in the subject.") == ["567890"]
    assert values("409281 is your Harbour code") == ["409281"]


def test_only_the_new_code() -> None:
    """A code that is quoted from an older mail is not given."""
    old = "On Tue, Nov 17, 2026, Harbour wrote:\n> Your verification code is 114477.\n"
    assert values("Re: code", f"Your new verification code is 662910.\n\n{old}") == ["662910"]
    assert values("Re: code", old) == []
    quoted = "<blockquote><p>Your verification code is <b>114477</b></p></blockquote>"
    assert values("Re: code", html=f"<p>Your new code is 662910</p>{quoted}") == ["662910"]
    assert values("Re: code", html=f"<p>See below</p>{quoted}") == []


def test_unknown_language() -> None:
    """Shape, place and setting are enough where no word is known."""
    nothing_known = Lexicon([])
    in_box = find("Your code", "Here it is:\n\n409281\n\nValid for 15 minutes.", "", nothing_known)
    assert [found.code.value for found in in_box.codes] == ["409281"]
    assert values("Qwaro blim", "Trubo flin dax qwaro morba:\n\n409281\n\nVelm 15 brint.") == ["409281"]
    box = '<p style="font-size:32px;letter-spacing:8px">409281</p>'
    assert values("Qwaro", html=f"<p>Trubo flin dax</p>{box}<p>Velm, 60606 Frob</p>") == ["409281"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Your code</p><p><span>4</span><span>0</span><span>9</span><span>2</span><span>8</span><span>1</span></p>",
        "<p>Your code</p><table><tr><td>4</td><td>0</td><td>9</td><td>2</td><td>8</td><td>1</td></tr></table>",
        "<p>Your code</p><div>4</div><div>0</div><div>9</div><div>2</div><div>8</div><div>1</div>",
        "<p>Your code</p><p>4&nbsp;0&nbsp;9&nbsp;2&nbsp;8&nbsp;1</p>",
        "<p>Your code</p><h1>409&#8203;281</h1>",
        "<p>Your code</p><h1>409&shy;281</h1>",
        "<p>Your code is <b>&#52;&#48;9281</b></p>",
        "<p>Your code is <!-- 000111 --><b>409281</b></p><style>.x{width:482913px}</style><script>555444</script>",
        '<div style="display:none">409281 is your code</div><p>Hello</p>',
        "<p>Your code is <font color=#123456 size='5'>409281",
        "<table><tr><td>Your code:</td><td>409281</td></tr><tr><td>Order:</td><td>5583920</td></tr></table>",
        "<P>YOUR CODE</P><TABLE BGCOLOR='#202020'><TR><TD><B>409281</B></TD></TR></TABLE>",
    ],
)
def test_codes_in_html(html: str) -> None:
    """A code is found in HTML alone, in spans, in cells, behind references and invisible characters."""
    assert values("Harbour", "This message needs an HTML reader.", html) == ["409281"]


def test_nothing_in_markup() -> None:
    """Colours, sizes, comments, scripts and attributes are no words."""
    html = '<body bgcolor="#123456"><style>a{b:482913}</style><!-- code 482913 --><p title="code 482913">Hello</p>'
    assert values("Your code", html=html) == []


def test_reasons_add_up() -> None:
    """Each score is the sum of its reasons, and the reasons are told for what was refused, too."""
    considered = consider("Your code", "Your code is 409281. Order number: 5583920", "")
    assert {found.code.value for found in considered.codes} == {"409281", "5583920"}
    for found in considered.codes:
        assert found.score == sum(points for _, points in found.reasons)
    assert any(points < 0 for _, points in considered.codes[-1].reasons)


def test_deterministic() -> None:
    """The same message gives the same findings."""
    message = ("Your code", "Your code is 409281", "<p>Your code is <b>409281</b></p>")
    assert find(*message) == find(*message)
    assert codes.find(*message).codes[0].code.kind == "otp"
