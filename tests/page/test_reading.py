"""Mail on the page: it appears by itself, opens in two frames, can be seen four ways, saved, and deleted."""

import re
from email.message import EmailMessage

from playwright.sync_api import FrameLocator, Page, Route, expect

from tests.page.visiting import Deliver, Visit, address_of, letter

HTML = (
    "<style>h1 { color: rgb(1, 2, 3) }</style><h1>Hello</h1><script>top.ran = 1</script>"
    '<p onclick="top.ran = 1">It is <a href="https://parcelo.example/track">on its way</a>.</p>'
)


def mail_frame(page: Page) -> FrameLocator:
    """Find the inner of the two frames, which holds the mail."""
    return page.frame_locator("iframe.mail").frame_locator("iframe")


def open_first(page: Page) -> None:
    """Press the topmost row."""
    page.locator(".row > button").first.click()


def attached() -> EmailMessage:
    """Write a mail with two attachments, one of which nobody should open."""
    mail = letter("The slides")
    mail.add_attachment(b"four", maintype="application", subtype="pdf", filename="slides.pdf")
    return mail


def test_appears_by_itself(page: Page, deliver: Deliver) -> None:
    """A mail that arrives becomes a row without a reload, is spoken, and is counted in the title."""
    deliver(letter())
    row = page.locator(".row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Parcelo")
    expect(row).to_contain_text("Your parcel")
    expect(page.locator("[data-hook=spoken]")).to_have_text("New message from Parcelo: Your parcel")
    expect(page).to_have_title("(1) ephemail")


def test_html_in_the_inner_frame(page: Page, deliver: Deliver) -> None:
    """HTML is shown with its own looks, without its scripts, in a frame that cannot reach ours."""
    deliver(letter(html=HTML))
    open_first(page)
    expect(mail_frame(page).get_by_role("heading", name="Hello")).to_have_css("color", "rgb(1, 2, 3)")
    outer = page.locator("iframe.mail")
    expect(outer).to_have_attribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox")
    inner = page.frame_locator("iframe.mail").locator("iframe")
    expect(inner).to_have_attribute("sandbox", "allow-popups allow-popups-to-escape-sandbox")
    assert page.evaluate("window.ran") is None
    expect(page).to_have_title("ephemail")


def test_four_views(page: Page, deliver: Deliver) -> None:
    """A message can be seen as designed, as text with safe links, as its source and by its headers."""
    deliver(letter(text="See https://parcelo.example/track.", html=HTML))
    open_first(page)
    panel = page.get_by_role("tabpanel")
    page.get_by_role("tab", name="Text").click()
    expect(panel.get_by_role("link")).to_have_attribute("href", "https://parcelo.example/track")
    expect(panel.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer nofollow")
    page.keyboard.press("ArrowRight")
    expect(panel.locator("pre")).to_contain_text("MIME-Version: 1.0")
    page.keyboard.press("ArrowRight")
    expect(panel.locator("dt").filter(has_text="Subject")).to_be_visible()
    expect(panel.locator("dd").filter(has_text="Your parcel")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(mail_frame(page).get_by_role("heading", name="Hello")).to_be_visible()


def test_plain_text(page: Page, deliver: Deliver) -> None:
    """A message without HTML is shown as text, and its markup stays text."""
    deliver(letter(text="one\n  two <b>three</b>"))
    open_first(page)
    expect(page.get_by_role("tabpanel").locator(".text")).to_have_text(re.compile(r"one\n  two <b>three</b>"))
    expect(page.get_by_role("tab", name="Text")).to_be_hidden()


def test_attachments(page: Page, deliver: Deliver) -> None:
    """Attachments are listed with size and type, and come as they were sent."""
    deliver(attached())
    open_first(page)
    file = page.get_by_role("button", name="slides.pdf")
    expect(file).to_contain_text("application/pdf")
    with page.expect_download() as download:
        file.click()
    assert download.value.suggested_filename == "slides.pdf"
    assert download.value.path().read_bytes() == b"four"


def test_save_message(page: Page, deliver: Deliver) -> None:
    """The whole message can be saved as it came."""
    deliver(letter())
    open_first(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=".eml").click()
    assert download.value.suggested_filename == "message-1.eml"
    assert b"Subject: Your parcel\r\n" in download.value.path().read_bytes()


def test_remote_images(page: Page, deliver: Deliver) -> None:
    """Remote images stay away until the visitor asks, and then come in the frame that may load them."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.context.route("https://parcelo.example/**", refuse)
    deliver(letter(html='<h1>Hello</h1><img src="https://parcelo.example/pixel.png" alt="">'))
    open_first(page)
    expect(mail_frame(page).get_by_role("heading", name="Hello")).to_be_visible()
    notice = page.get_by_text("1 remote image blocked.")
    expect(notice).to_be_visible()
    assert asked == []
    with page.expect_request("https://parcelo.example/pixel.png"):
        page.get_by_role("button", name="Show").click()
    expect(notice).to_be_hidden()


def test_the_place_of_an_image(page: Page, deliver: Deliver) -> None:
    """A blocked image without words leaves its place empty; one with words says them."""
    deliver(
        letter(html='<img src="https://parcelo.example/1"><img src="cid:no" alt=""><img src="http://x/2" alt="Logo">')
    )
    open_first(page)
    for image, visibility in enumerate(("hidden", "hidden", "visible")):
        expect(mail_frame(page).locator("img").nth(image)).to_have_css("visibility", visibility)


def test_pretending_sender(page: Page, deliver: Deliver) -> None:
    """A name that pretends to be another address earns a warning beside the true one."""
    mail = letter()
    mail.replace_header("From", '"security@bank.example" <x@evil.example>')
    deliver(mail)
    open_first(page)
    expect(page.locator("[data-hook=sender]")).to_have_text("x@evil.example")
    expect(page.locator("[data-hook=warning]")).to_contain_text("x@evil.example")


def test_delete(page: Page, deliver: Deliver) -> None:
    """A deleted message is gone from the list, and stays gone."""
    deliver(letter("first"))
    deliver(letter("second"))
    expect(page.locator(".row")).to_have_count(2)
    open_first(page)
    page.keyboard.press("#")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row")).to_contain_text("first")
    page.reload()
    expect(page.locator(".row")).to_have_count(1)


def test_deleted_elsewhere(page: Page, visit: Visit, deliver: Deliver) -> None:
    """Two tabs of one mailbox show the same."""
    other = visit()
    assert address_of(other) == address_of(page)
    deliver(letter())
    expect(other.locator(".row")).to_have_count(1)
    open_first(page)
    page.keyboard.press("#")
    expect(other.locator(".row")).to_have_count(0)


def test_read_stays_read(page: Page, deliver: Deliver) -> None:
    """What has been read is not counted again after a reload."""
    deliver(letter("first"))
    deliver(letter("second"))
    expect(page).to_have_title("(2) ephemail")
    open_first(page)
    page.reload()
    expect(page).to_have_title("(1) ephemail")


def test_keys(page: Page, deliver: Deliver) -> None:
    """Messages can be walked and read by keys alone, and the keys can be turned off."""
    deliver(letter("first"))
    deliver(letter("second"))
    expect(page.locator(".row")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hook=subject]")).to_have_text("first")
    page.keyboard.press("k")
    expect(page.locator("[data-hook=subject]")).to_have_text("second")
    page.keyboard.press("Escape")
    expect(page.locator("article")).to_be_hidden()
    page.keyboard.press("?")
    page.get_by_label("Single keys do these things").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_an_image_that_cannot_be_shown_in_place_is_listed(page: Page, deliver: Deliver) -> None:
    """A photograph in a format that is not shown is there to download, although the mail refers to it."""
    mail = letter(html='<img src="cid:photo">')
    *_, related = mail.iter_parts()
    assert isinstance(related, EmailMessage)
    related.add_related(b"ftypheic", "image", "heic", cid="<photo>", filename="photo.heic")
    deliver(mail)
    page.locator(".row > button").click()
    expect(page.get_by_role("button", name="photo.heic")).to_be_visible()
