"""The certificate for STARTTLS: made in memory, or the operator's, and read again when told to."""

import datetime as dt
import signal
import smtplib
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ephemail.tls import Certificate
from tests.running import Server, serving


def write_certificate(folder: Path, name: str) -> None:
    """Write a self-signed certificate for `name`, and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def name_on_certificate(server: Server) -> str:
    """Upgrade a session, and tell whose certificate was shown."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
        client.starttls(context=context)
        assert isinstance(client.sock, ssl.SSLSocket)
        shown = x509.load_der_x509_certificate(client.sock.getpeercert(binary_form=True) or b"")
        return str(shown.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_the_operators_certificate_is_read_again_on_sighup(tmp_path: Path) -> None:
    """A renewed certificate is shown to the next session; one that cannot be read changes nothing."""
    write_certificate(tmp_path, "first.example")
    with serving(TLS_CERT=str(tmp_path / "cert.pem"), TLS_KEY=str(tmp_path / "key.pem")) as server:
        assert name_on_certificate(server) == "first.example"
        write_certificate(tmp_path, "second.example")
        assert name_on_certificate(server) == "first.example"
        server.process.send_signal(signal.SIGHUP)
        assert eventually_named(server, "second.example")
        (tmp_path / "cert.pem").write_text("no certificate")
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.2)  # there is nothing to wait for: nothing may happen
        assert name_on_certificate(server) == "second.example"
        _, printed = server.stop()
        assert "fault in=tls reload type=SSLError" in printed
        assert str(tmp_path) not in printed


def eventually_named(server: Server, name: str) -> bool:
    """Ask until the certificate is the one expected, for at most five seconds."""
    deadline = time.monotonic() + 5
    while name_on_certificate(server) != name and time.monotonic() < deadline:
        time.sleep(0.02)
    return name_on_certificate(server) == name


def test_a_certificate_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    """Better no server than one that a sender cannot encrypt to, unnoticed."""
    missing = str(tmp_path / "missing.pem")
    with (
        pytest.raises(AssertionError, match="Cannot start: TLS_CERT, TLS_KEY: No such file"),
        serving(TLS_CERT=missing, TLS_KEY=missing),
    ):
        pass


def test_a_key_with_a_pass_phrase_is_refused_and_not_asked_for(tmp_path: Path) -> None:
    """A server has nobody at its terminal."""
    write_certificate(tmp_path, "locked.example")
    key = serialization.load_pem_private_key((tmp_path / "key.pem").read_bytes(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"secret")
    )
    (tmp_path / "key.pem").write_bytes(locked)
    with (
        pytest.raises(AssertionError, match="Cannot start: TLS_CERT, TLS_KEY"),
        serving(TLS_CERT=str(tmp_path / "cert.pem"), TLS_KEY=str(tmp_path / "key.pem")),
    ):
        pass


def test_without_files_there_is_one_for_our_name(server: Server) -> None:
    """Made at start, in memory."""
    assert name_on_certificate(server) == "mail.localhost"


def test_nothing_older_than_tls_1_2_is_spoken() -> None:
    """RFC 8996."""
    assert Certificate("mail.example").context().minimum_version == ssl.TLSVersion.TLSv1_2
