# SPDX-License-Identifier: EUPL-1.2
"""Protect: the approved mail as it travels: signed by S/MIME or PGP, encrypted where the recipient's key allows it.

The headers stay readable; what is signed and encrypted is the whole body with its own headers, byte for byte as it was
approved. Source: RFC 8551 (S/MIME 4.0), RFC 3156 (PGP/MIME).
"""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    PKCS7SignatureBuilder,
)

from alerts.models.notice import Recipient
from alerts.notices.keys import HouseKeys, end_agent, recipient_key, run_gpg

INNER = (b"content-", b"mime-version")
CRLF = b"\r\n"


def protect(message: bytes, recipient: Recipient, keys: HouseKeys) -> bytes:
    """The bytes for the mail server: signed, and encrypted to the recipient's key where there is one."""
    outer, entity = split(message)
    key = recipient_key(recipient)
    if key is not None and key.kind == "pgp":
        return outer + pgp_encrypted(entity, recipient.pgp_key, key.fingerprint, keys)
    if keys.smime_key is not None:
        entity = smime_signed(entity, keys)
    elif key is None and keys.pgp_key:
        return outer + pgp_signed(entity, keys)
    if key is not None:
        entity = smime_encrypted(entity, recipient.smime_certificate)
    return outer + (entity if entity.lower().startswith(b"mime-version") else b"MIME-Version: 1.0\r\n" + entity)


def split(message: bytes) -> tuple[bytes, bytes]:
    """Headers of the mail, and the entity: its Content- headers, an empty line, the body; line ends are CRLF."""
    head, _, body = message.partition(CRLF * 2)
    outer, inner, into = bytearray(), bytearray(), bytearray()
    for line in head.split(CRLF):
        if not line.startswith((b" ", b"\t")):
            into = inner if line.lower().startswith(INNER) else outer
        if not (into is inner and _belongs_to_mime_version(line)):
            into += line + CRLF
    return bytes(outer), bytes(inner) + CRLF + body


def _belongs_to_mime_version(line: bytes) -> bool:
    return line.lower().startswith(b"mime-version")


def smime_signed(entity: bytes, keys: HouseKeys) -> bytes:
    """multipart/signed; the entity stands in it readable."""
    assert keys.smime_key is not None  # the caller looked
    builder = PKCS7SignatureBuilder().set_data(entity).add_signer(keys.smime_chain[0], keys.smime_key, hashes.SHA256())
    for above in keys.smime_chain[1:]:
        builder = builder.add_certificate(above)
    signature = builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])
    return _signed(
        entity,
        'protocol="application/pkcs7-signature"; micalg="sha-256"',
        b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n'
        b'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n' + base64_lines(signature),
    )


def smime_encrypted(entity: bytes, certificate: str) -> bytes:
    """application/pkcs7-mime with enveloped data: AES-256, the key wrapped for the recipient."""
    envelope = (
        PKCS7EnvelopeBuilder()
        .set_data(entity)
        .set_content_encryption_algorithm(AES256)
        .add_recipient(x509.load_pem_x509_certificate(certificate.encode()))
        .encrypt(Encoding.DER, [PKCS7Options.Binary])
    )
    return (
        b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n'
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="smime.p7m"\r\n\r\n' + base64_lines(envelope)
    )


def pgp_signed(entity: bytes, keys: HouseKeys) -> bytes:
    """multipart/signed with a detached PGP signature."""
    with keyring(keys.pgp_key) as folder:
        signature = run_gpg(folder, ["--armor", "--textmode", "--digest-algo", "SHA256", "--detach-sign"], entity)
    return _signed(
        entity,
        'protocol="application/pgp-signature"; micalg="pgp-sha256"',
        b'Content-Type: application/pgp-signature; name="signature.asc"\r\n\r\n' + lines_of(signature),
    )


def pgp_encrypted(entity: bytes, armour: str, fingerprint: str, keys: HouseKeys) -> bytes:
    """multipart/encrypted: to the recipient's key alone; signed inside where this house has a PGP key."""
    with keyring(keys.pgp_key, armour.encode()) as folder:
        sign = ["--sign", "--digest-algo", "SHA256"] if keys.pgp_key else []
        wanted = ["--armor", "--trust-model", "always", *sign, "--encrypt", "--recipient", fingerprint]
        sealed = run_gpg(folder, wanted, entity)
    mark = boundary()
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="'
        + mark
        + b'"\r\n\r\n--'
        + mark
        + b"\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--"
        + mark
        + b'\r\nContent-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n'
        + lines_of(sealed)
        + b"\r\n--"
        + mark
        + b"--\r\n"
    )


@contextmanager
def keyring(*armours: bytes) -> Iterator[Path]:
    """A keyring of its own with these keys, gone afterwards; no key of the machine is ever in it."""
    with TemporaryDirectory(prefix="theriac-pgp-") as folder:
        try:
            for armour in armours:
                if armour:
                    run_gpg(Path(folder), ["--import"], armour)
            yield Path(folder)
        finally:
            end_agent(Path(folder))


def _signed(entity: bytes, parameters: str, part: bytes) -> bytes:
    mark = boundary()
    return (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/signed; "
        + parameters.encode()
        + b'; boundary="'
        + mark
        + b'"\r\n\r\nThis is a signed message.\r\n--'
        + mark
        + CRLF
        + entity
        + b"\r\n--"
        + mark
        + CRLF
        + part
        + b"\r\n--"
        + mark
        + b"--\r\n"
    )


def boundary() -> bytes:
    """A mark that stands in no body."""
    return b"=_" + secrets.token_hex(20).encode()


def base64_lines(data: bytes) -> bytes:
    """Base64 in lines of 76."""
    return base64.encodebytes(data).replace(b"\n", CRLF).rstrip()


def lines_of(data: bytes) -> bytes:
    """Armour with the line ends of a mail."""
    return data.replace(CRLF, b"\n").replace(b"\n", CRLF).rstrip()
