"""The PROXY protocol: what is a header and what is none, and whom a connection behind one counts for."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephemail.config import ConfigFaults, load
from ephemail.smtp.limits import Deadlines
from ephemail.smtp.proxy import V1_MAX, V2_MAX, Header, Malformed, read_header
from ephemail.throttle import Ceiling, Sources, Throttle
from tests.hostile.bystander import innocent, is_served
from tests.http_peer import open_mailbox
from tests.running import serving
from tests.smtp.conftest import Listening, Peer, eventually, listening

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
CLIENT = "198.51.100.7"
ports = st.integers(0, 65_535)


def v1(named: str, family: str = "TCP4", to: str = "192.0.2.1") -> bytes:
    """Write a header of version 1."""
    return f"PROXY {family} {named} {to} 56324 25\r\n".encode()


def v2(kind: int, block: bytes, command: int = 0x21) -> bytes:
    """Write a header of version 2."""
    return SIGNATURE + bytes([command, kind]) + len(block).to_bytes(2) + block


def v2_of(named: IPv4Address | IPv6Address, extensions: bytes = b"", source_port: int = 56324) -> bytes:
    """Write a header of version 2 that names a source."""
    block = named.packed + named.packed + source_port.to_bytes(2) + (25).to_bytes(2) + extensions
    return v2(0x11 if named.version == 4 else 0x21, block)


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (v1(CLIENT), CLIENT),
        (v1("2001:DB8::1", "TCP6", "::1"), "2001:db8::1"),
        (v1("::ffff:198.51.100.7", "TCP6", "::1"), "::ffff:198.51.100.7"),
        (v1("ffff:" * 7 + "ffff", "TCP6", "ffff:" * 7 + "ffff"), "ffff:" * 7 + "ffff"),
        (b"PROXY UNKNOWN\r\n", None),
        (b"PROXY UNKNOWN whatever \xff \n stands here\r\n", None),
        (b"PROXY UNKNOWN " + b"x" * (V1_MAX - 16) + b"\r\n", None),
        (v2_of(ip_address(CLIENT)), CLIENT),
        (v2_of(ip_address("2001:db8::1"), b"\x04\x00\x01x"), "2001:db8::1"),
        (v2(0x00, b"", command=0x20), None),
        (v2(0xFF, b"to be ignored", command=0x20), None),
        (v2(0x11, b"\0" * 12, command=0x20), None),
        (v2(0x00, b"unspecified"), None),
        (v2(0x12, b"\1" * 12), None),
        (v2(0x31, b"/socket" + b"\0" * 209), None),
        (v2(0x00, b"x" * (V2_MAX - 16)), None),
    ],
)
def test_a_header_names_its_source(header: bytes, named: str | None) -> None:
    """Version 1 and 2; a proxy that speaks for itself, or of what is not TCP over IP, names nobody."""
    expected = Header(len(header), None if named is None else ip_address(named))
    assert read_header(header + b"EHLO x\r\n") == expected
    assert all(read_header(header[:cut]) is None for cut in range(len(header)))


@pytest.mark.parametrize(
    "octets",
    [
        b"EHLO x\r\n",
        b"proxy UNKNOWN\r\n",
        b"PROXY  UNKNOWN\r\n",
        b"PROXY UNKNOWNX\r\n",
        b"PROXY TCP4\r\n",
        b"PROXY TCP5 198.51.100.7 192.0.2.1 1 2\r\n",
        v1(CLIENT).replace(b" 25", b""),
        v1(CLIENT).replace(b" 25", b" 25 "),
        v1(CLIENT).replace(b" 25", b" 025"),
        v1(CLIENT).replace(b" 25", b" 65536"),
        v1(CLIENT).replace(b" 25", b" -1"),
        v1(CLIENT).replace(b"\r\n", b"\nEHLO x\r\n"),
        v1(CLIENT).replace(b"\r\n", b"\rEHLO x\r\n"),
        v1(CLIENT).replace(b" ", b"\t"),
        v1("198.51.100.007"),
        v1("198.51.100.256"),
        v1("198.51.100"),
        v1("\u0661.1.1.1"),
        v1("2001:db8::1"),
        v1("2001:db8::1", "TCP6"),
        v1(CLIENT, "TCP6", "::1"),
        v1("fe80::1%eth0", "TCP6", "::1"),
        v1("1::2::3", "TCP6", "::1"),
        b"PROXY UNKNOWN " + b"x" * 100,
        b"PROXY UNKNOWN " + b"x" * (V1_MAX - 15) + b"\r\n",
        SIGNATURE[:-1] + b"\r",
        v2(0x11, b"\0" * 12, command=0x11),
        v2(0x11, b"\0" * 12, command=0x22),
        v2(0x11, b"\0" * 11),
        v2(0x21, b"\0" * 35),
        v2(0x41, b"\0" * 300),
        v2(0x13, b"\0" * 12),
        v2(0x00, b"x" * (V2_MAX - 15)),
        SIGNATURE + b"\x21\x11\xff\xff",
    ],
)
def test_what_is_no_header_is_malformed(octets: bytes) -> None:
    """Nothing is guessed, corrected or waited for."""
    with pytest.raises(Malformed):
        read_header(octets)


@given(st.ip_addresses(), ports, st.binary(max_size=V2_MAX - 52), st.binary(max_size=50), st.integers(0, V2_MAX))
def test_every_source_can_be_named(
    named: IPv4Address | IPv6Address, port: int, extensions: bytes, rest: bytes, cut: int
) -> None:
    """Whatever follows, and wherever the network cuts."""
    line = v1(str(named), f"TCP{named.version}", str(named)).replace(b"56324", str(port).encode())
    for header in (v2_of(named, extensions, port), line):
        assert read_header(header + rest) == Header(len(header), named)
        assert read_header(header[: min(cut, len(header) - 1)]) is None


@given(st.sampled_from([b"", b"PROXY ", b"PROXY TCP4 ", b"PROXY TCP6 ::", SIGNATURE, SIGNATURE + b"\x21"]), st.binary())
def test_no_octets_are_waited_for_beyond_a_header(beginning: bytes, rest: bytes) -> None:
    """Any octets are a header, the beginning of one within its bounds, or malformed; nothing else is raised."""
    octets = beginning + rest
    try:
        header = read_header(octets)
    except Malformed:
        return
    assert len(octets) < V2_MAX if header is None else header.octets <= min(len(octets), V2_MAX)


@contextmanager
def behind_a_proxy(trusted: str = "127.0.0.1", **changes: Any) -> Iterator[Listening]:
    """Run a door that takes the peers of these tests for a proxy."""
    sources = Sources(trusted_proxies=(ip_network(trusted),))
    with listening(**({"proxy_protocol": True, "sources": sources} | changes)) as door:
        yield door


def introduced(door: Listening, header: bytes) -> Peer:
    """Connect a proxy that sends a header."""
    peer = door.call()
    peer.send(header)
    return peer


def test_the_greeting_waits_for_the_header() -> None:
    """Nothing is said before it, however slowly it comes, and what comes right behind it is heard."""
    with behind_a_proxy() as door, door.call() as peer:
        peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        header = v2_of(ip_address(CLIENT))
        for octet in header[:-1]:
            peer.send(bytes([octet]))
        peer.socket.settimeout(0.1)
        with pytest.raises(TimeoutError):
            peer.socket.recv(1)
        peer.socket.settimeout(10)
        peer.send(header[-1:] + b"EHLO x\r\n")
        assert peer.hear() == "220 mail.example ESMTP"
        assert peer.hear().startswith("250-")
        peer.address().begin_data().send(b".\r\n")
        assert peer.hear().startswith("250")


@pytest.mark.parametrize(
    ("first", "second", "excess"),
    [
        (v1(CLIENT), v1(CLIENT), True),
        (v1(CLIENT), v2_of(ip_address(CLIENT)), True),
        (v1(CLIENT), v1(f"::ffff:{CLIENT}", "TCP6", "::1"), True),
        (v1("2001:db8::1", "TCP6", "::1"), v1("2001:db8::2", "TCP6", "::1"), True),  # one /64
        (v1(CLIENT), v1("203.0.113.7"), False),
        (v1("127.0.0.2"), v1("127.0.0.2"), False),  # loopback is exempt
        (b"PROXY UNKNOWN\r\n", b"PROXY UNKNOWN\r\n", True),  # the proxy itself
        (v2(0x00, b"", command=0x20), b"PROXY UNKNOWN\r\n", True),
        (b"PROXY UNKNOWN\r\n", v1(CLIENT), False),
    ],
)
def test_connections_count_for_whom_the_header_names(first: bytes, second: bytes, *, excess: bool) -> None:
    """Each source has its own ceiling, whatever proxy it comes through, and gives its place back."""
    connections = Ceiling(0, 1)
    with behind_a_proxy(connections=connections) as door:
        with introduced(door, first) as one, introduced(door, second) as two:
            assert one.hear().startswith("220")
            assert two.hear().startswith("421 4.7.0" if excess else "220")
        assert eventually(lambda: connections.count == 0)
        with introduced(door, second) as again:
            assert again.hear().startswith("220")


def test_messages_count_for_whom_the_header_names() -> None:
    """One source's rate is not another's."""
    with behind_a_proxy(messages=Throttle(1)) as door:
        for named, expected in ((CLIENT, "250"), ("203.0.113.7", "250"), (CLIENT, "421 4.7.0")):
            with introduced(door, v1(named)) as peer:
                peer.greet()
                assert peer.say("MAIL FROM:<a@b>").startswith(expected)


def test_a_header_from_elsewhere_is_a_bad_command() -> None:
    """Only a trusted proxy is believed; everybody else is taken as they are."""
    with behind_a_proxy(trusted="192.0.2.1") as door, introduced(door, v1(CLIENT)) as peer:
        assert peer.hear().startswith("220")
        assert peer.hear().startswith("500 5.5.2")
        assert peer.say("EHLO x").startswith("250-")


@pytest.mark.parametrize(
    "octets",
    [b"EHLO x\r\n", b"PROXY UNKNOWN " + b"x" * 5000, SIGNATURE + b"\x21\x11\xff\xff" + b"x" * 70_000, v1("nobody")],
)
def test_whoever_sends_no_header_is_hung_up_on_without_a_word(octets: bytes) -> None:
    """A trusted proxy that has been set up wrongly is not mistaken for a sender."""
    connections = Ceiling(0, 0)
    with behind_a_proxy(connections=connections) as door, introduced(door, octets) as peer:
        assert peer.is_closed()
        assert eventually(lambda: connections.count == 0)
        assert not door.faults


@pytest.mark.parametrize("half", [b"", b"PROXY TCP4 198.51", SIGNATURE + b"\x21\x11\0\x0c"])
def test_a_header_that_never_comes_takes_a_place_no_longer_than_a_command(half: bytes) -> None:
    """It counts among all connections while it is waited for, and is counted out once, however the wait ends."""
    connections = Ceiling(1, 0)
    with behind_a_proxy(connections=connections, deadlines=Deadlines(command=0.3)) as door:
        with introduced(door, half) as silent:
            assert eventually(lambda: connections.count == 1)
            with door.call() as excess:
                assert excess.hear().startswith("421 4.7.0")
                assert excess.is_closed()
            assert silent.is_closed()
        assert eventually(lambda: connections.count == 0)
        with introduced(door, half):
            assert eventually(lambda: connections.count == 1)
        assert eventually(lambda: connections.count == 0)
        with introduced(door, v1(CLIENT)) as peer:
            peer.greet()
            assert connections.count == 1
        assert eventually(lambda: connections.count == 0)


def test_a_stop_does_not_wait_for_a_header() -> None:
    """Who has not been introduced has nothing on its way."""
    with behind_a_proxy() as door, door.call() as peer:
        started = time.monotonic()
        door.stop(5.0)
        assert time.monotonic() - started < 2
        assert peer.is_closed()


def test_a_running_server_believes_its_proxy_and_names_nobody() -> None:
    """The whole way from the setting to the mailbox; the named source is in nothing that is printed."""
    settings = {"SMTP_PROXY_PROTOCOL": "true", "TRUSTED_PROXIES": "127.0.0.2", "SMTP_CONNECTIONS_PER_SOURCE": "1"}
    with serving(**settings) as server, innocent(server, CLIENT, "PROXY"):
        address, token = open_mailbox(server)
        peers = [Peer(server.smtp_port, source="127.0.0.2") for _ in range(2)]
        for peer in peers:
            peer.send(v1(CLIENT))
        assert peers[0].hear().startswith("220")
        assert peers[1].hear().startswith("421 4.7.0")
        assert is_served(server, address, token)
        for peer in peers:
            peer.socket.close()


def test_the_setting_needs_a_proxy_to_trust() -> None:
    """Without one, nobody could be believed."""
    with pytest.raises(ConfigFaults) as caught:
        load({"smtp_proxy_protocol": "true"}, {})
    assert caught.value.faults == ["--smtp-proxy-protocol: needs EPHEMAIL_TRUSTED_PROXIES"]
    assert load({"smtp_proxy_protocol": "true", "trusted_proxies": "10.0.0.0/8"}, {}).smtp_proxy_protocol
