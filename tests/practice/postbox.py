# SPDX-License-Identifier: EUPL-1.2
"""Postbox: a mail server on 127.0.0.1 that takes mails over TLS and lays them into a Maildir; nothing goes further."""

import asyncio
import mailbox
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NAME = "localhost"


class Keeper:
    """Lays each mail into the Maildir, with the envelope's addresses above it."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.box = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """One mail, byte for byte as it came."""
        self.box.add(bytes(envelope.content))
        return "250 taken"


async def open_postbox(folder: Path) -> tuple[int, Path]:
    """A server that runs as long as this loop: its port, and the certificate that it is trusted by."""
    certificate, key = make_certificate(folder.parent)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    keeper = Keeper(folder)

    def make() -> SMTP:
        return SMTP(keeper, hostname=NAME, tls_context=context, require_starttls=True, enable_SMTPUTF8=True)

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    return int(server.sockets[0].getsockname()[1]), certificate


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for `localhost` and 127.0.0.1, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate_file, key_file = folder / "postbox.pem", folder / "postbox-key.pem"
    if certificate_file.exists() and key_file.exists():
        return certificate_file, key_file
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file.touch(mode=0o600)
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate_file.write_bytes(built.public_bytes(Encoding.PEM))
    return certificate_file, key_file
