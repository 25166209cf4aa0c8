# SPDX-License-Identifier: EUPL-1.2
"""The certificate chain of a connection, and whether a browser would trust it."""

import hashlib
import ipaddress
import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """What a connection was made of; empty for a plain one."""

    chain_pem: bytes = b""
    """The server's certificates, leaf first."""
    protocol: str | None = None
    """`TLSv1.3` …"""
    cipher: str | None = None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One certificate of a chain; the digest is of its DER bytes, as `openssl x509 -fingerprint -sha256` counts."""

    sha256: str
    subject: str = ""
    issuer: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None


PLAIN = Connection()


def connection_of(transport: Any) -> Connection:
    """What a transport tells of its encryption."""
    get_handle = getattr(transport, "getHandle", None)
    handle = get_handle() if get_handle is not None else None
    get_chain = getattr(handle, "get_peer_cert_chain", None)
    if handle is None or get_chain is None:
        return PLAIN
    chain = get_chain() or []
    return Connection(
        chain_pem=b"".join(certificate.to_cryptography().public_bytes(Encoding.PEM) for certificate in chain),
        protocol=handle.get_protocol_version_name(),
        cipher=handle.get_cipher_name(),
    )


@lru_cache(maxsize=256)
def certificates(chain_pem: bytes) -> tuple[Certificate, ...]:
    """The chain's certificates, leaf first; one that cannot be read keeps its digest alone."""
    return tuple(_certificate(block) for block in PEM.findall(chain_pem))


def _certificate(block: bytes) -> Certificate:
    der = b64decode(block)
    digest = hashlib.sha256(der).hexdigest()
    try:
        found = x509.load_der_x509_certificate(der)
        return Certificate(
            sha256=digest,
            subject=found.subject.rfc4514_string()[:300],
            issuer=found.issuer.rfc4514_string()[:300],
            not_before=found.not_valid_before_utc,
            not_after=found.not_valid_after_utc,
        )
    except ValueError:
        return Certificate(sha256=digest)


def find_distrust(chain_pem: bytes, host: str, at: datetime) -> str | None:
    """Why a browser would warn of this chain, or None."""
    try:
        leaf, *others = x509.load_pem_x509_certificates(chain_pem)
        subject: x509.DNSName | x509.IPAddress
        try:
            subject = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            subject = x509.DNSName(host)
        PolicyBuilder().store(_trusted()).time(at).build_server_verifier(subject).verify(leaf, others)
    except (VerificationError, ValueError, x509.UnsupportedGeneralNameType) as error:
        return str(error)[:300] or "not trusted"
    return None


@lru_cache(maxsize=1)
def _trusted() -> Store:
    return Store(x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes()))
