"""A certificate made on the spot, so that a real phone may use its position on the demo.

It signs for itself: a phone warns once and can be told to go on. It covers localhost and the machine's address on
its network, and is made anew when that address changes or it nears its end.
"""

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_FOR = timedelta(days=397)  # Apple and Chrome refuse longer ones (CA/Browser Forum, SC-31)
RENEWED_BEFORE_END = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CertificateFiles:
    """Where the certificate and its key lie."""

    certificate: Path
    key: Path


def ensure_certificate(folder: Path, *, host: str, now: datetime) -> CertificateFiles:
    """The certificate kept in `folder` if it still covers `host` at `now`, else a new one."""
    files = CertificateFiles(folder / "certificate.pem", folder / "certificate_key.pem")
    if not (files.certificate.exists() and files.key.exists() and _covers(files.certificate, host, now)):
        _make(files, host, now)
    return files


def _covers(path: Path, host: str, now: datetime) -> bool:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return _name(host) in names and now < certificate.not_valid_after_utc - RENEWED_BEFORE_END


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _make(files: CertificateFiles, host: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Taitung demo")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a phone's clock may be a little late
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([_name("localhost"), _name(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    _write_secret(
        files.key,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _write_secret(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
