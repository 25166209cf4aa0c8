# SPDX-License-Identifier: EUPL-1.2
"""The certificate chain of a connection, and whether a browser would trust it."""

import ipaddress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError


def chain_of(transport: Any) -> bytes:
    """The server's certificates as PEM, leaf first; empty for a plain connection."""
    get_handle = getattr(transport, "getHandle", None)
    handle = get_handle() if get_handle is not None else None
    get_chain = getattr(handle, "get_peer_cert_chain", None)
    if get_chain is None:
        return b""
    chain = get_chain() or []
    return b"".join(certificate.to_cryptography().public_bytes(Encoding.PEM) for certificate in chain)


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
