"""The certificate for STARTTLS: the operator's PEM files, or one made in memory that no file ever holds.

Senders do not check a mail server's certificate unless told to (RFC 7435), so one that nobody signed still keeps
the mail from being read on the way; a server without STARTTLS would have it sent in the clear.
"""

import datetime as dt
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LIFETIME = dt.timedelta(days=397)  # the process is restarted sooner; longer ones are refused by some clients


class Certificate:
    """The TLS context that the next STARTTLS uses; `reload` reads the PEM files again."""

    def __init__(self, hostname: str, cert_path: str = "", key_path: str = "") -> None:
        """Make or read the certificate; raises OSError or ssl.SSLError when the files cannot be used."""
        self._paths = (cert_path, key_path) if cert_path else None
        self._context = _context(*self._paths) if self._paths else _ephemeral(hostname)

    def context(self) -> ssl.SSLContext:
        """Give the context for the next handshake."""
        return self._context

    def reload(self, fault: Callable[[str, BaseException], None]) -> None:
        """Read the PEM files again; if they cannot be used, report that and go on with the last ones that could."""
        if self._paths is None:
            return
        try:
            self._context = _context(*self._paths)
        except (OSError, ssl.SSLError) as error:
            fault("tls reload", error)


def _context(cert_path: str, key_path: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(cert_path, key_path, password="")  # else an encrypted key is asked for on the terminal
    return context


def _ephemeral(hostname: str) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hostname[:64])])  # RFC 5280 A.1: ub-common-name
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))  # peers whose clocks are late
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(hostname)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem_key = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with _in_memory(certificate.public_bytes(serialization.Encoding.PEM)) as cert_path, _in_memory(pem_key) as key_path:
        return _context(cert_path, key_path)


@contextmanager
def _in_memory(octets: bytes) -> Iterator[str]:
    """Give a path at which OpenSSL, which reads only from paths, finds octets that are in a pipe and nowhere else."""
    reading, writing = os.pipe()
    try:
        os.write(writing, octets)  # a PEM file is far below a pipe's 64 KiB
        os.close(writing)
        yield f"/dev/fd/{reading}"
    finally:
        os.close(reading)
