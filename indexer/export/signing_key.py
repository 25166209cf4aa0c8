# SPDX-License-Identifier: EUPL-1.2
"""SigningKey: what signs a dossier, from the files that the settings name or from the home's own."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

from config.settings import ExportSettings
from indexer.errors import ExportError
from indexer.log.keys import OTHERS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

PEM_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A private key with its certificates."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...]
    """The signer's certificate, then those above it; the last is the root, or as near to it as is known."""
    self_made: bool
    crls: tuple[bytes, ...] = ()
    """DER."""

    @property
    def sha256(self) -> str:
        """Fingerprint of the signer's certificate."""
        return self.chain[0].fingerprint(hashes.SHA256()).hex()

    @property
    def subject(self) -> str:
        """The signer's name."""
        subject = self.chain[0].subject
        named = subject.get_attributes_for_oid(NameOID.COMMON_NAME) or list(subject)
        return " ".join(str(part.value) for part in named)[:200]


def chosen_key(settings: ExportSettings) -> SigningKey | None:
    """The key of the settings, None when they name none; raises ExportError for one that cannot be used."""
    if settings.signing_key is None and settings.signing_certificate is None:
        return None
    if settings.signing_key is None or settings.signing_certificate is None:
        raise ExportError("export.signing_key and export.signing_certificate: expected both or none")
    private, chain = read_pair(settings.signing_key, settings.signing_certificate)
    return SigningKey(private=private, chain=chain, self_made=False)


def read_pair(
    key_path: Path, certificate_path: Path
) -> tuple[ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, tuple[x509.Certificate, ...]]:
    """Key and certificates from PEM files; raises ExportError when others can read the key or the two do not fit."""
    try:
        if key_path.stat().st_mode & OTHERS:
            raise ExportError(f"{key_path}: others may read this key: chmod 600 {key_path.name}, and make a new one")
        private = load_pem_private_key(_read(key_path), password=None)
        chain = tuple(x509.load_pem_x509_certificates(_read(certificate_path)))
    except OSError as error:
        raise ExportError(f"{error.filename}: not readable: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise ExportError(
            f"{key_path}, {certificate_path}: expected a plain PEM key and certificates: {error}"
        ) from error
    return _fitting(private, chain, key_path), chain


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(PEM_BYTES)


def _fitting(
    private: "PrivateKeyTypes", chain: tuple[x509.Certificate, ...], where: Path
) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ExportError(f"{where}: expected an RSA or elliptic curve key")
    if not chain or chain[0].public_key() != private.public_key():
        raise ExportError(f"{where}: the first certificate is not the key's")
    return private
