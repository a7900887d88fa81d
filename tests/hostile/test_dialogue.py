"""Rows 1 to 12: what strangers say in the SMTP dialogue, to a running server."""

import pytest

from tests.hostile.bystander import innocent
from tests.running import Server
from tests.smtp.conftest import Peer


@pytest.mark.row(2)
def test_fifty_thousand_empty_lines_run_out(attacked: Server) -> None:
    """Five are answered, then the connection is closed."""
    with innocent(attacked), Peer(attacked.smtp_port) as peer:
        peer.hear()
        peer.send(b"\r\n" * 50_000)
        replies = []
        while reply := peer.hear():
            replies.append(reply[:3])
        assert set(replies) <= {"500", "421"}
        assert len(replies) <= 6
