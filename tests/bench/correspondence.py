"""What is sent in a soak: mails of 2 KB to 1 MB that look like mail, each known by its number."""

import base64
import re
import secrets
from functools import cache

SIZES = [2_000, 3_000, 4_000, 6_000, 8_000, 12_000, 20_000, 30_000, 45_000, 80_000, 160_000, 400_000, 1_000_000]
WORDS = re.findall(
    "[a-z]+",
    "a about all and are at be but by can code confirm day do for from get give go good have here how if in is it just "
    "know look make me new no not now of on one order other our out parcel please see so take than that the them then "
    "this time to up use want was way we well what when which who will with work year you your",
)


def raw(number: int) -> bytes:
    """Give a mail as it is kept, ending with CRLF; no line of it begins with a dot, so it is sent as it is."""
    return b"Subject: bench %d\r\n%s" % (number, _rest(SIZES[number % len(SIZES)]))


@cache
def _rest(octets: int) -> bytes:
    """Give text and HTML of about 2 KB, and an attachment that fills up."""
    attachment = base64.encodebytes(secrets.token_bytes(max(0, octets - 2_000) * 73 // 100)).replace(b"\n", b"\r\n")
    text = "\r\n".join(" ".join(secrets.choice(WORDS) for _ in range(12)) for _ in range(12))
    return f"""From: "The shop" <no-reply@shop.example>\r
To: you@mail.localhost\r
Message-ID: <{secrets.token_hex(8)}@shop.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=outer\r
\r
--outer\r
Content-Type: multipart/alternative; boundary=inner\r
\r
--inner\r
Content-Type: text/plain; charset=utf-8\r
\r
Your code is 314159.\r
{text}\r
--inner\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Your code is <b>314159</b>, and <a href="https://shop.example/confirm">confirm</a>.<p>{text}\r
--inner--\r
--outer\r
Content-Type: application/octet-stream; name=terms.bin\r
Content-Disposition: attachment; filename=terms.bin\r
Content-Transfer-Encoding: base64\r
\r
{attachment.decode()}\r
--outer--\r
""".encode()
