"""Plants words in all that a visitor and a sender can say to a server, and reads what can be read of it."""

import base64
import hashlib
import http.client
import secrets
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from tests.http_peer import ask, open_mailbox
from tests.running import Server
from tests.wipe.seeds import Seeds

LARGE = 60_000  # lines: large enough for a thread
MANY = 3000
ELSEWHERE = "elsewhere.example"


class Sower:
    """Uses one mailbox of a server; everything it says has a word in it, which `seeds` knows."""

    def __init__(self, server: Server, seeds: Seeds, **wishes: object) -> None:
        self._server = server
        self._seeds = seeds
        self.address, self.token = open_mailbox(server, name=seeds.short("address"), **wishes)
        self._code = f"{secrets.randbelow(10**6):06}"
        seeds.take("code", self._code)
        seeds.take("token", self.token[:12], self.token[-12:], base64.b64encode(self.token.encode()).decode()[:16])
        seeds.take("digest of the token", hashlib.sha256(self.token.encode()).hexdigest()[:16])

    def use(self, client: smtplib.SMTP) -> None:
        """Do all of what follows."""
        self.send(client)
        self.read()
        self.say_nonsense()
        self.break_off()

    def send(self, client: smtplib.SMTP) -> None:
        """Send messages of each kind, and say what is refused; the client is left at the beginning of a dialogue."""
        word = self._seeds.short
        for octets in (self._message(), self._plain(), self._damaged(), self._large()):
            client.sendmail(f"{word('reverse path')}@{ELSEWHERE}", [self.address], octets)
        client.docmd(word("verb"), "x")
        client.mail(f"{word('reverse path')}@{ELSEWHERE}")
        client.rcpt(f"{word('recipient elsewhere')}@{ELSEWHERE}")
        client.rcpt(f"{word('recipient unknown')}@mail.localhost")
        client.docmd("RCPT", f"TO:<{word('bad recipient')}")
        client.rset()

    def read(self) -> None:
        """Read everything, in every way, and delete one message."""
        for path in ("", "/1", "/1?images=true", "/1/raw", "/1/attachments/1", "/2", "/2/raw", "/3", "/4", "/4/raw"):
            assert self.ask("GET", f"/api/v1/messages{path}") == 200
        found = ask(self._server, "GET", "/api/v1/messages?code=true&link=true", token=self.token).json["messages"]
        assert found  # or neither would have been kept beside the message
        word = self._seeds.short
        assert self.ask("GET", f"/api/v1/messages?wait=0.1&subject={word('subject waited for')}") == 200
        assert self.ask("GET", f"/api/v1/messages?wait=0.1&from={word('sender waited for')}") == 200
        assert self.ask("DELETE", "/api/v1/messages/2") == 204

    def say_nonsense(self) -> None:
        """Ask what is refused."""
        word = self._seeds.short
        self.ask("GET", f"/{word('path')}?{word('query')}={word('query')}")
        self.ask("GET", f"/api/v1/messages?{word('query')}=1")
        self.ask(word("method").upper(), "/")
        self.ask("POST", "/api/v1/mailboxes", {word("member"): word("member")})
        self.ask("POST", "/api/v1/mailboxes", {"name": f"{word('wished name')}!"})
        self.ask("POST", "/api/v1/mailboxes", {"name": "x" + word("wished name"), "domain": word("wished domain")})
        self.ask("POST", "/api/v1/mailboxes", f"{word('no JSON')}{{".encode())
        ask(self._server, "GET", "/api/v1/mailbox", token=word("wrong token") * 6)
        ask(self._server, "GET", "/", headers={"Host": word("host")})

    def ask(self, method: str, path: str, body: object = None) -> int:
        """Ask with the mailbox's token, and words in what browsers send."""
        return ask(self._server, method, path, body, token=self.token, headers=self._fields()).status

    @contextmanager
    def idle_connection(self) -> Iterator[None]:
        """Have an HTTP connection that has asked something, and stays open."""
        connection = http.client.HTTPConnection("127.0.0.1", self._server.http_port, timeout=30)
        fields = {"Authorization": f"Bearer {self.token}", "X-Word": self._seeds.short("header field")}
        connection.request("GET", "/api/v1/messages/1", headers=fields)
        assert connection.getresponse().read()
        try:
            yield
        finally:
            connection.close()

    def break_off(self) -> None:
        """Vanish in the middle of a message."""
        word = self._seeds.short("message cut off")
        with socket.create_connection(("127.0.0.1", self._server.smtp_port)) as peer, peer.makefile("rb") as heard:
            peer.sendall(
                f"HELO {word}\r\nMAIL FROM:<{word}@{ELSEWHERE}>\r\nRCPT TO:<{self.address}>\r\nDATA\r\n".encode()
            )
            assert [heard.readline()[:3] for _ in range(5)] == [b"220", b"250", b"250", b"250", b"354"]
            peer.sendall(f"Subject: {word}\r\n\r\n".encode() + f"{word}\r\n".encode() * MANY)

    def _fields(self) -> dict[str, str]:
        names = ("User-Agent", "Cookie", "Referer", "Accept-Language", "X-Forwarded-For", "X-Word")
        return {name: self._seeds.short("header field") for name in names}

    def _message(self) -> bytes:
        short, long = self._seeds.short, self._seeds.long
        message = EmailMessage()
        message["From"] = f"{short('sender')} {long('sender')} <{short('sender')}@{ELSEWHERE}>"
        message["To"] = f"{short('To')} <{self.address}>"
        message["Subject"] = f"{short('subject')} {long('subject')}"
        message["Message-ID"] = f"<{short('Message-ID')}@{ELSEWHERE}>"
        message[f"X-{short('field name')}"] = long("field")
        message.set_content(f"{short('text')} your code is {self._code}\n" + f"{short('text')} {long('text')}\n" * MANY)
        message.add_alternative(
            f'<p title="{short("HTML")}">{long("HTML")} \u20ac</p>'
            f'<a href="https://x.example/confirm?token={long("link")}">Confirm {short("link")}</a>'
            f'<img src="https://x.example/{short("image")}.png" alt="{short("image")}">',
            subtype="html",
        )
        for repeated in (1, MANY):
            content = (short("attachment") + long("attachment")) * repeated
            name, kind = short("filename"), f"x-{short('media type')}"
            message.add_attachment(content.encode(), maintype="application", subtype=kind, filename=f"{name}\u20ac.bin")
        return bytes(message)

    def _plain(self) -> bytes:
        message = EmailMessage()
        message["From"], message["Subject"] = f"{self._seeds.short('sender')}@{ELSEWHERE}", f"{self._code} \U0001f600"
        message.set_content(f"{self._seeds.short('text')} \U0001f600\ncode: {self._code}\n")
        return bytes(message)

    def _damaged(self) -> bytes:
        charset, text = self._seeds.short("charset"), self._seeds.short("text")
        return (
            f"Subject: =?{charset}?Q?{text}?=\r\nContent-Type: text/plain; charset={charset}\r\n\r\n{text}\r\n".encode()
        )

    def _large(self) -> bytes:
        return b"Subject: large\r\n\r\n" + f"{self._seeds.short('large message')}\r\n".encode() * LARGE


def greet(server: Server, seeds: Seeds, *, encrypted: bool) -> smtplib.SMTP:
    """Open an SMTP connection with words in its greeting."""
    client = smtplib.SMTP("127.0.0.1", server.smtp_port, f"{seeds.short('HELO')}.example", timeout=30)
    if encrypted:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client.starttls(context=context)
    return client
