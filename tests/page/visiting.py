"""What the tests of the page say and read: the address on it, and mails to send there."""

import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.running import Server

Deliver = Callable[[EmailMessage], None]
Visit = Callable[..., Page]


def address_of(page: Page) -> str:
    """Read the address from the page."""
    return page.locator("[data-hook=address]").inner_text().replace("\n", "").strip()


def post(server: Server, page: Page, *mails: EmailMessage) -> None:
    """Send mails, or one as a shop would write it, to the address on the page."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
        for mail in mails or (letter(),):
            session.send_message(mail, "shop@parcelo.example", [address_of(page)])


def found(context: BrowserContext, **members: Any) -> None:
    """Have the server answer as if it had found these members in each message, and allow no streams."""

    def answer(route: Route) -> None:
        if route.request.method == "DELETE":
            route.continue_()
            return
        response = route.fetch()
        document = response.json()
        for summary in document.get("messages", [document]):
            summary.update(members)
        route.fulfill(response=response, json=document)

    context.route("**/api/v1/events", lambda route: route.fulfill(status=429, json={"title": "Too many streams"}))
    context.route("**/api/v1/messages?*", answer)
    context.route("**/api/v1/messages/*", answer)


def look(page: Page) -> None:
    """Turn to the page, which then asks at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


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
