# SPDX-License-Identifier: EUPL-1.2
"""The certificate that a home makes for itself when no other is set: it binds a dossier to this home, to nobody else.

`<home>/state/keys/<kind>-root.pem` and `<kind>-signer-<year>.pem` hold key and certificate (mode 0600); kind is
`house`, or `practice` for the practice market. The revocation list is made anew for each dossier.
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from indexer.errors import ExportError
from indexer.export.signing_key import SigningKey, read_pair
from indexer.log.keys import keys_folder
from indexer.seals.authority import PRACTICE_MARK

ROOT_LASTS = timedelta(days=7_300)
SIGNER_LASTS = timedelta(days=1_095)
SLACK = timedelta(hours=1)
"""A certificate begins so long before it is made: clocks of readers differ."""
SELF_MADE = "self-made and vouched for by nobody"

Pair = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def house_key(home: Path, organisation: str, *, practice: bool, now: datetime) -> SigningKey:
    """The home's own key, made at first use, a new one each year; raises ExportError when it cannot be kept or read."""
    kind = "practice" if practice else "house"
    name = PRACTICE_MARK if practice else organisation or "Theriac"
    folder = keys_folder(home)
    root = _load_or_make(folder / f"{kind}-root.pem", lambda key: _certificate(key, f"{name} root", name, now))
    signer = _load_or_make(
        folder / f"{kind}-signer-{now:%Y}.pem", lambda key: _certificate(key, f"{name} dossiers", name, now, root)
    )
    return SigningKey(private=signer[0], chain=(signer[1], root[1]), self_made=True, crls=(_empty_list(root, now),))


def _load_or_make(path: Path, make: Callable[[ec.EllipticCurvePrivateKey], x509.Certificate]) -> Pair:
    if not path.exists():
        _keep(path, make)
    key, chain = read_pair(path, path)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ExportError(f"{path}: expected a key that this home made, got another kind")
    return key, chain[0]


def _keep(path: Path, make: Callable[[ec.EllipticCurvePrivateKey], x509.Certificate]) -> None:
    """Written beside its place and linked to it: of two makers the second takes what the first made."""
    key = ec.generate_private_key(ec.SECP256R1())
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + make(key).public_bytes(Encoding.PEM)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(beside, path)
    except FileExistsError:
        return
    except OSError as error:
        raise ExportError(f"{path}: the home's own signing key could not be kept: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)


def _certificate(
    key: ec.EllipticCurvePrivateKey, common: str, organisation: str, now: datetime, issuer: Pair | None = None
) -> x509.Certificate:
    """A root when `issuer` is None, else a certificate for signing documents."""
    subject = _name(common, organisation)
    above = issuer[1].subject if issuer else subject
    issuer_key = issuer[0] if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + (SIGNER_LASTS if issuer else ROOT_LASTS))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=0 if issuer is None else None), True)
        .add_extension(_usage(is_root=issuer is None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common: str, organisation: str) -> x509.Name:
    """X.520 allows 64 characters each."""
    return x509.Name(
        (
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, SELF_MADE),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        )
    )


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root, content_commitment=not is_root, key_cert_sign=is_root, crl_sign=is_root,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _empty_list(root: Pair, now: datetime) -> bytes:
    """The root revoked nothing: a home that loses its key makes a new one and says so."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root[1].subject)
        .last_update(now - SLACK)
        .next_update(now + timedelta(days=366))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root[0].public_key()), False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), False)
    )
    return builder.sign(root[0], hashes.SHA256()).public_bytes(Encoding.DER)
