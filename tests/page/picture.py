"""Makes the README's pictures from a real run: `python -m tests.page.picture` writes pictures/{light,dark}.png."""

import smtplib
from email.message import EmailMessage
from pathlib import Path
from shutil import which
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.page.conftest import FLAGS
from tests.page.visiting import address_of
from tests.running import Server, serving

PICTURES = Path(__file__).with_name("pictures")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

SIGN_IN = (
    '<div style="font-family:sans-serif;text-align:center;padding:24px;color:#333"><h2>Parcelo</h2>'
    "<p>Use this code to finish signing in. It expires in 10 minutes.</p>"
    '<p style="font:700 32px monospace;letter-spacing:8px;background:#f2f3f5;padding:16px;margin:24px 60px">'
    "493817</p><p>Didn’t ask for it? You can ignore this message.</p>"
    '<img src="https://img.parcelo.example/open.gif"></div>'
)
CONFIRM = (
    '<p>Press the button to confirm it is you.</p><a href="https://fernblick.example/confirm?token=9f27c1">Confirm</a>'
)
# Sender, subject, text, and HTML where there is some; the oldest first.
MAILS = (
    ("متجر النور <orders@alnoor.example>", "تم تأكيد طلبك رقم 48213", "شكرًا لتسوقك معنا. سيصلك الطلب يوم الخميس.", ""),
    (
        "Mira Okafor <mira@okafor.example>",
        "The slides you asked for",
        "Hi, as promised. Page 4 is the one to show.",
        "",
    ),
    (
        "Fernblick <hello@fernblick.example>",
        "Confirm your e-mail address",
        "Press the button to confirm it is you.",
        CONFIRM,
    ),
    ("Parcelo <no-reply@parcelo.example>", "Your sign-in code", "Use this code to sign in: 493 817", SIGN_IN),
)


def take(browser: Browser, server: Server, scheme: Literal["light", "dark"]) -> None:
    """Open the page, let some mail come, open the newest, and take the picture."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, locale="en-GB")
    page = context.new_page()
    page.goto(server.url)
    page.get_by_text("Listening").first.wait_for()
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as session:
        for sender, subject, text, html in MAILS:
            mail = EmailMessage()
            mail["From"], mail["Subject"] = sender, subject
            mail.set_content(text)
            if html:
                mail.add_alternative(html, subtype="html")
            session.send_message(mail, "bounce@sender.example", [address_of(page)])
    page.get_by_text("Your sign-in code").first.click()
    page.wait_for_timeout(800)  # the frame has no event for having painted
    page.screenshot(path=PICTURES / f"{scheme}.png")
    context.close()


def main() -> None:
    """Take both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=FLAGS)
        for scheme in SCHEMES:
            take(browser, server, scheme)
        browser.close()


if __name__ == "__main__":
    main()
