"""A mailbox of a running server, as its owner sees it while somebody attacks it."""

from dataclasses import dataclass

from tests.http_peer import ask, open_mailbox
from tests.running import Server


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox that has just been opened."""

    server: Server
    address: str
    token: str

    @classmethod
    def open(cls, server: Server, **wishes: object) -> "Box":
        """Open one."""
        return cls(server, *open_mailbox(server, **wishes))

    @property
    def messages(self) -> int:
        """How many messages it holds."""
        held = ask(self.server, "GET", "/api/v1/mailbox", token=self.token).json["messages"]
        assert isinstance(held, int)
        return held

    @property
    def is_open(self) -> bool:
        """Whether its token still opens it."""
        return ask(self.server, "GET", "/api/v1/mailbox", token=self.token).status == 200

    def source(self, number: int = 1) -> bytes:
        """Give the octets of a message as they were kept."""
        answer = ask(self.server, "GET", f"/api/v1/messages/{number}/raw", token=self.token)
        assert answer.status == 200
        return answer.octets

    def close(self) -> None:
        """Have it forgotten."""
        assert ask(self.server, "DELETE", "/api/v1/mailbox", token=self.token).status == 204
