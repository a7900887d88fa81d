"""A visit to a server: words planted in every place that a peer can fill, at every door; then everything is let go.

Three mailboxes: one is closed, its messages being deleted one by one before; two expire, one of which is asked for at
that instant, while the other is left to the sweep. Hardly a word of mail that is kept can be found, for it is kept
compressed; so each message has one among octets that do not compress, which lies in memory as it came.
"""

import base64
import time
from dataclasses import dataclass, field
from email.message import EmailMessage

from ephemail.prove.child import Child, NotProved, TooSlow
from ephemail.prove.peer import Stream, ask, cut_off, mailing, sweeps
from ephemail.prove.words import Words

MESSAGES = 8  # to each mailbox
LONG_LIFE_SECONDS = 600
_POLL_SECONDS = 0.1
_PAGES = ("/", "/docs", "/openapi.json", "/healthz", "/api/v1/about")


@dataclass(slots=True)
class Box:
    """A mailbox of ours."""

    address: str
    token: str
    opened_at: float

    @property
    def name(self) -> str:
        """What stands before the @."""
        return self.address.partition("@")[0]


@dataclass(slots=True)
class Answers:
    """How the same questions were answered: `before`, while there was mail, and `after` it should be gone."""

    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)


class Visit:
    """One visit to one server, in which mailboxes live so long; the words that it plants are its own."""

    def __init__(self, child: Child, life_seconds: int) -> None:
        self.words = Words()
        self.answers = Answers()
        self.lasting: set[str] = set()  # words that can be found for as long as there are mailboxes and mail
        self.child = child
        self._life_seconds = life_seconds

    def plant(self) -> None:
        """Open mailboxes, have mail delivered, and look at all of it in every way."""
        self._closed = self._open(LONG_LIFE_SECONDS)
        self._correspond(self._closed)
        self._stray()
        self._left = self._open(self._life_seconds, self.words.short("address"))
        self._watched = self._open(self._life_seconds, self.words.long("address"))
        self._correspond(self._left)
        self._correspond(self._watched)
        self.answers.before = self._questions()

    def let_go(self) -> None:
        """Delete, close, and wait until the others expire."""
        for number in range(1, MESSAGES + 1):
            self._expect(204, "DELETE", f"/api/v1/messages/{number}", self._closed)
            self._expect(404, "GET", f"/api/v1/messages/{number}", self._closed)
        stream = Stream(self.child, self._closed.token)
        stream.next("ready")
        self._expect(204, "DELETE", "/api/v1/mailbox", self._closed)
        stream.next("closed")
        stream.close()
        time.sleep(max(0.0, self._watched.opened_at + self._life_seconds - time.monotonic()))
        self._expect(404, "GET", "/api/v1/mailbox", self._watched)

    def await_sweep(self, seconds: float) -> None:
        """Wait until a sweep that has begun since now is over. Raises TooSlow."""
        time.sleep(0.5)  # one that began before is over by then
        swept, deadline = sweeps(self.child), time.monotonic() + seconds
        while sweeps(self.child) <= swept:
            if time.monotonic() > deadline:
                raise TooSlow(f"no sweep came within {seconds:.0f} seconds")
            time.sleep(_POLL_SECONDS)

    def ask_again(self) -> None:
        """Put the questions once more."""
        self.answers.after = self._questions()

    def _open(self, ttl_seconds: int, name: str | None = None) -> Box:
        """Open a mailbox with that name, or one of the server's choice."""
        wishes = {"ttl_seconds": ttl_seconds} | ({"name": name} if name else {})
        answer = ask(self.child, "POST", "/api/v1/mailboxes", body=wishes)
        box = Box(str(answer.member("address")), str(answer.member("token")), time.monotonic())
        self.words.take("address", box.name)
        self.lasting.add(box.name)
        self.words.take("token", box.token)
        return box

    def _correspond(self, box: Box) -> None:
        """Watch, receive, and read."""
        stream = Stream(self.child, box.token)
        stream.next("ready")
        for number in range(1, MESSAGES + 1):
            self._send(box, over_tls=number % 2 == 0)
            stream.next("arrival")
        stream.close()
        for number in range(1, MESSAGES // 2 + 1):  # the others stay as they were kept
            for part in ("", "/raw", "/attachments/1"):
                self._expect(200, "GET", f"/api/v1/messages/{number}{part}", box)
        sought = self.words.both("query").replace(" ", "+")
        self._expect(200, "GET", f"/api/v1/messages?wait=0&subject={sought}", box)
        self._expect(200, "GET", "/api/v1/messages", box)
        found = ask(self.child, "GET", "/api/v1/messages?code=true&link=true", token=box.token)
        if not found.member("messages"):  # they are kept beside a message, and would not be looked for
            raise NotProved("no code and no link was found in a message that has both")

    def _send(self, box: Box, *, over_tls: bool) -> None:
        words = self.words
        sender = f"{words.short('reverse path')}.{words.long('reverse path')}@sender.example"
        recipient = box.address.replace("@", f"+{words.short('tag')}@")
        with mailing(self.child, f"{words.short('HELO')}.{words.long('HELO')}.example", over_tls=over_tls) as session:
            session.sendmail(sender, [recipient], self._message())

    def _message(self) -> bytes:
        both, message = self.words.both, EmailMessage()
        message["From"] = f"{both('sender')} <{self.words.long('sender')}@sender.example>"
        message["Subject"] = both("subject")
        message["X-Odd"] = both("header field")
        message.set_content(f"{both('text')}\nYour code is {self.words.short('code')}.\n")
        link = f"https://shop.example/confirm?token={self.words.long('link')}"
        html = f'<p>{both("HTML")}</p><a href="{link}">Confirm {self.words.short("link")}</a>'
        message.add_alternative(html, subtype="html")
        attached = f"{both('attachment')}\n".encode() * 40
        self.words.take("attachment, encoded", base64.b64encode(attached).decode()[:40])
        name = f"{self.words.short('file name')} {self.words.long('file name')}.bin"
        message.add_attachment(attached, "application", "octet-stream", filename=name)
        word, lines = self.words.dense("octets that do not compress")
        self.lasting.add(word)
        message.add_attachment(lines.encode("latin-1"), "application", "octet-stream", filename="dense", cte="8bit")
        return message.as_bytes()

    def _stray(self) -> None:
        """Say words where nobody should, and cut a message off in its middle."""
        word, long = self.words.short, self.words.long
        with mailing(self.child, f"{word('HELO')}.example") as session:
            for line in (f"{word('command')} {long('command')}", f"NOOP {long('command')}", "MAIL FROM:<>"):
                session.docmd(line)
            session.docmd(f"RCPT TO:<{long('unknown recipient')}@mail.localhost>")
        with mailing(self.child, f"{word('HELO')}.example") as session:
            half = f"Subject: {self.words.both('a message cut off')}\r\n\r\n{long('a message cut off')}\r\n" * 200
            cut_off(session, self._closed.address, f"{word('reverse path')}@sender.example", half.encode())
        headers = {"User-Agent": self.words.both("HTTP header"), "Referer": f"http://{long('HTTP header')}.example/"}
        for path in (*_PAGES, f"/{word('path')}?{word('query')}={long('query')}"):
            ask(self.child, "GET", path, headers=headers)
        ask(self.child, "GET", "/api/v1/mailbox", token=long("wrong token"))
        ask(self.child, "POST", "/api/v1/mailboxes", body={"name": f"{long('refused name')}@"})

    def _expect(self, status: int, method: str, path: str, box: Box) -> None:
        answer = ask(self.child, method, path, token=box.token)
        if answer.status != status:
            raise NotProved(f"{method} {path.partition('?')[0]} was answered {answer.status}, and not {status}")

    def _questions(self) -> dict[str, int]:
        """Ask for everything that is there, or should no longer be."""
        answers = {}
        for what, box in {"closed": self._closed, "expired": self._watched, "expired and swept": self._left}.items():
            for path in ("mailbox", "messages", "messages/1", f"messages/{MESSAGES}/raw", "messages/1/attachments/1"):
                answers[f"{what}: {path}"] = ask(self.child, "GET", f"/api/v1/{path}", token=box.token).status
            with mailing(self.child, "stranger.example") as session:
                session.mail("<>")
                answers[f"{what}: RCPT"] = session.docmd(f"RCPT TO:<{box.address}>")[0]
            taken = ask(self.child, "POST", "/api/v1/mailboxes", body={"name": box.name})
            answers[f"{what}: the name opened by another"] = taken.status
        return answers
