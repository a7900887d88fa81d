"""The states of the page that mail brings: the list and the reader."""

from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.page.stage import Stage, State, answered, read, received, view
from tests.page.visiting import letter

CODE = {"value": "493817", "kind": "otp"}
LINK = {"url": "https://parcelo.example/confirm?t=1", "host": "parcelo.example", "kind": "confirm"}
PLAIN = "Your order is on its way.\n\nFollow it at https://parcelo.example/track/4711.\n"
HTML = '<h1>On its way</h1><p>Follow it <a href="https://parcelo.example/track">here</a>.</p>'
WORD = "Donaudampfschifffahrtsgesellschaft"


def listed(stage: Stage) -> Page:
    """Have three mails, of which one has been read."""
    page = received(stage, letter("first"), letter("second"), with_files())
    page.locator(".row > button").last.click()
    expect(page.get_by_role("tabpanel")).to_contain_text("It is on its way.")
    page.keyboard.press("Escape")
    return page


def hundred(stage: Stage) -> Page:
    """Have a hundred mails."""
    return received(stage, *(letter(f"Parcel {n}") for n in range(100)))


def finds(stage: Stage) -> Page:
    """Have a mail in which a code and a link were found."""
    return answered(stage, codes=[CODE], links=[LINK])


def finds_read(stage: Stage) -> Page:
    """Read it."""
    return read(finds(stage))


def endless(stage: Stage) -> Page:
    """Read a mail whose sender, subject and words have no end."""
    mail = letter(f"{WORD} " * 9 + WORD.lower() * 9, f"{WORD.lower() * 20}\n", f"<p>{WORD * 20}</p>")
    mail.replace_header("From", f'"{"Parcelo Parcels " * 20}" <{"x" * 60}@{"parcelo-" * 7}.example>')
    return read(received(stage, mail))


def right_to_left(stage: Stage) -> Page:
    """Read an Arabic mail."""
    mail = letter("تم تأكيد طلبك رقم 48213", "شكرًا لتسوقك معنا. سيصلك الطلب يوم الخميس.\n")
    mail.replace_header("From", "متجر النور <orders@alnoor.example>")
    return read(received(stage, mail))


def all_right_to_left(stage: Stage) -> Page:
    """Read it on an Arabic page."""
    page = right_to_left(stage)
    page.get_by_label("Language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".row")).to_have_count(1)
    return read(page)


def designed(stage: Stage) -> Page:
    """Read a mail as it was designed."""
    page = read(received(stage, letter(text=PLAIN, html=HTML)))
    expect(page.frame_locator("iframe.mail").frame_locator("iframe").get_by_role("heading")).to_be_visible()
    return page


def plain(stage: Stage) -> Page:
    """Read a mail that is text."""
    return read(received(stage, letter(text=PLAIN)))


def text(stage: Stage) -> Page:
    """Read a designed mail as text."""
    return view(designed(stage), "Text", ".text")


def source(stage: Stage) -> Page:
    """Read a mail as it came."""
    return view(designed(stage), "Source", "pre")


def headers(stage: Stage) -> Page:
    """Read a mail's header section."""
    return view(designed(stage), "Headers", "dl")


def pretender(stage: Stage) -> Page:
    """Be warned of a sender's name."""
    mail = letter()
    mail.replace_header("From", '"security@bank.example" <x@evil.example>')
    page = read(received(stage, mail))
    expect(page.locator("[data-hook=warning]")).to_contain_text("x@evil.example")
    return page


def liar(stage: Stage) -> Page:
    """Be warned of a link."""
    page = read(received(stage, letter(html='<p><a href="https://evil.example/x">www.bank.example</a></p>')))
    expect(page.locator("[data-hook=lies]")).to_contain_text("evil.example")
    return page


def images(stage: Stage) -> Page:
    """Be asked about remote images."""
    page = read(received(stage, letter(html='<p>Hello</p><img src="https://parcelo.example/pixel.png" alt="">')))
    expect(page.get_by_text("1 remote image blocked.")).to_be_visible()
    return page


def files(stage: Stage) -> Page:
    """Be offered an attachment, and refused another."""
    whole = {"n": 1, "filename": "slides.pdf", "content_type": "application/pdf", "size": 4096, "inline": False}
    bad = whole | {"n": 2, "filename": "invoice.pdf.exe", "blocked": "a program"}
    page = read(answered(stage, attachments=[whole | {"blocked": None}, bad]))
    expect(page.locator("[data-hook=attachments] li")).to_have_count(2)
    return page


def not_fetched(stage: Stage) -> Page:
    """Open a mail that cannot be fetched."""
    stage.context.route("**/api/v1/messages/1", lambda route: route.fulfill(status=500))
    page = received(stage, letter())
    page.locator(".row > button").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    return page


def with_files() -> EmailMessage:
    """Write a mail with an attachment."""
    mail = letter("The slides")
    mail.add_attachment(b"four", maintype="application", subtype="pdf", filename="slides.pdf")
    return mail


STATES: dict[str, State] = {
    "list": listed,
    "hundred": hundred,
    "code-and-link": finds,
    "code-and-link-read": finds_read,
    "endless": endless,
    "right-to-left-mail": right_to_left,
    "right-to-left-page": all_right_to_left,
    "designed": designed,
    "plain": plain,
    "text": text,
    "source": source,
    "headers": headers,
    "pretender": pretender,
    "lying-link": liar,
    "remote-images": images,
    "attachments": files,
    "not-fetched": not_fetched,
}
