"""What the tests of the page say and read: the address on it, and mails to send there."""

from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Page

Deliver = Callable[[EmailMessage], None]
Visit = Callable[..., Page]


def address_of(page: Page) -> str:
    """Read the address from the page."""
    return page.locator("[data-hook=address]").inner_text().replace("\n", "").strip()


def letter(subject: str = "Your parcel", text: str = "It is on its way.", html: str = "") -> EmailMessage:
    """Write a mail as a shop would."""
    mail = EmailMessage()
    mail["From"] = "Parcelo <no-reply@parcelo.example>"
    mail["To"] = "somebody@elsewhere.example"
    mail["Subject"] = subject
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail
