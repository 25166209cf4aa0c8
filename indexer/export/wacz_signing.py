# SPDX-License-Identifier: EUPL-1.2
"""The signature of a package: anonymous (ECDSA P-384, as replay viewers check it) or of a domain with a time token.

Source: Webrecorder, WACZ Signing and Verification 0.1.0. The signature is over the text `sha256:<hex>`, the digest of
datapackage.json. Neither kind says what a server sent; only who packed this, and with a token, when.
"""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from config.settings import Settings
from indexer.errors import ExportError, LedgerKeyError
from indexer.export.stamping import Stamp, stamp
from indexer.log.keys import keys_folder, read_secret

SPEC_VERSION = "0.1.0"
KEY = "package.key"
HALF_BYTES = 48


@dataclass(frozen=True, kw_only=True)
class Signature:
    """`signedData` of datapackage-digest.json, and what a person should know about it."""

    signed_data: dict[str, str]
    warnings: tuple[str, ...] = ()


def sign_package(settings: Settings, digest: str, created: str, software: str) -> Signature:
    """Sign `sha256:<hex>`: as the domain that the settings name, else with this home's own key."""
    common = {"hash": digest, "created": created, "software": software, "version": SPEC_VERSION}
    export = settings.export
    if not export.domain:
        return Signature(signed_data=common | _anonymous(load_package_key(settings.home), digest))
    if export.domain_key is None or export.domain_certificate is None:
        raise ExportError("export.domain: expected export.domain_key and export.domain_certificate beside it")
    key, chain = load_domain(export.domain, export.domain_key, export.domain_certificate)
    signature = base64.b64encode(key.sign(digest.encode("ascii"), ec.ECDSA(hashes.SHA256()))).decode()
    token = stamp(settings, signature.encode("ascii"))
    if token is None:
        return Signature(
            signed_data=common | _anonymous(load_package_key(settings.home), digest),
            warnings=("signed without the domain's name: that needs a time token, and no authority gave one",),
        )
    return Signature(signed_data=common | {"signature": signature, "domain": export.domain} | _chains(chain, token))


def load_package_key(home: Path) -> ec.EllipticCurvePrivateKey:
    """This home's key for packages, made at first use; raises ExportError when others can reach it."""
    path = keys_folder(home) / KEY
    if not path.exists():
        _make_key(path)
    try:
        key = serialization.load_pem_private_key(read_secret(path), None)
    except (LedgerKeyError, ValueError, TypeError) as error:
        raise ExportError(f"{path}: {error}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP384R1):
        raise ExportError(f"{path}: expected a private key on the curve P-384")
    return key


def load_domain(
    domain: str, key_path: Path, certificate_path: Path
) -> tuple[ec.EllipticCurvePrivateKey, tuple[x509.Certificate, ...]]:
    """Key and chain of the domain; raises ExportError when they do not belong together or name another domain."""
    try:
        key = serialization.load_pem_private_key(read_secret(key_path), None)
        chain = tuple(x509.load_pem_x509_certificates(certificate_path.read_bytes()))
    except (LedgerKeyError, OSError, ValueError, TypeError) as error:
        raise ExportError(f"export.domain_key, export.domain_certificate: {error}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ExportError(f"{key_path}: expected an elliptic curve key (ECDSA)")
    if chain[0].public_key() != key.public_key():
        raise ExportError(f"{certificate_path}: the first certificate is not that of {key_path}")
    try:
        names = chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = x509.SubjectAlternativeName([])
    if domain not in names.get_values_for_type(x509.DNSName):
        raise ExportError(f"{certificate_path}: expected a certificate for {domain}")
    return key, chain


def _anonymous(key: ec.EllipticCurvePrivateKey, digest: str) -> dict[str, str]:
    first, second = decode_dss_signature(key.sign(digest.encode("ascii"), ec.ECDSA(hashes.SHA256())))
    raw = first.to_bytes(HALF_BYTES, "big") + second.to_bytes(HALF_BYTES, "big")
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {"signature": base64.b64encode(raw).decode(), "publicKey": base64.b64encode(public).decode()}


def _chains(chain: tuple[x509.Certificate, ...], token: Stamp) -> dict[str, str]:
    pem = "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in chain)
    return {
        "domainCert": pem,
        "timeSignature": base64.b64encode(token.reply).decode(),
        "timestampCert": token.chain_pem.decode(),
    }


def _make_key(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    part = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return
        finally:
            part.unlink()
    except OSError as error:
        raise ExportError(f"{path}: the key of packages could not be kept: {error.strerror}") from error
