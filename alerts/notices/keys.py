# SPDX-License-Identifier: EUPL-1.2
"""Keys: what a notice is signed with and encrypted to; an expired key of a recipient is named, never used."""

import os
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from alerts.errors import NoticeError
from alerts.models.notice import Recipient
from config.settings import Settings

GPG = "gpg"
QUIET = ("--batch", "--no-tty", "--quiet", "--pinentry-mode", "loopback")
SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, kw_only=True)
class RecipientKey:
    """A key to encrypt to."""

    kind: str
    """smime or pgp."""
    fingerprint: str
    valid_from: datetime | None
    valid_until: datetime | None
    can_encrypt: bool

    def fault(self, now: datetime) -> str:
        """Why it cannot be used now; empty when it can."""
        if self.valid_until is not None and self.valid_until <= now:
            return f"the recipient's {self.kind} key expired on {self.valid_until:%Y-%m-%d}"
        if self.valid_from is not None and self.valid_from > now:
            return f"the recipient's {self.kind} key holds from {self.valid_from:%Y-%m-%d}"
        return "" if self.can_encrypt else f"the recipient's {self.kind} key cannot be encrypted to"


def recipient_key(recipient: Recipient) -> RecipientKey | None:
    """The key of a recipient, a certificate before a PGP key; raises NoticeError for one that cannot be read."""
    if recipient.smime_certificate.strip():
        return read_certificate(recipient.smime_certificate)
    return read_pgp(recipient.pgp_key) if recipient.pgp_key.strip() else None


def read_certificate(pem: str) -> RecipientKey:
    """A certificate for S/MIME."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise NoticeError(f"certificate: expected PEM: {error}") from error
    return RecipientKey(
        kind="smime",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        can_encrypt=isinstance(certificate.public_key(), rsa.RSAPublicKey) and _may_encipher(certificate),
    )


def _may_encipher(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_encipherment
    except x509.ExtensionNotFound:
        return True


@lru_cache(maxsize=256)
def read_pgp(armour: str) -> RecipientKey:
    """A public key, read by gpg in a folder of its own; raises NoticeError for anything that is no single key."""
    with tempfile.TemporaryDirectory(prefix="theriac-pgp-") as folder:
        done = run_gpg(Path(folder), ["--with-colons", "--show-keys"], armour.encode())
    rows = [line.split(":") for line in done.decode("utf-8", "replace").splitlines()]
    primary = [row for row in rows if row[0] == "pub"]
    if len(primary) != 1:
        raise NoticeError(f"PGP key: expected one public key, got {len(primary)}")
    row = primary[0]
    fingerprint = next(one[9] for one in rows if one[0] == "fpr")
    return RecipientKey(
        kind="pgp",
        fingerprint=fingerprint,
        valid_from=_moment(row[5]),
        valid_until=_moment(row[6]),
        can_encrypt=row[1] not in ("r", "d", "i") and "E" in row[11],
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text), UTC) if text.isdigit() and int(text) else None


def run_gpg(folder: Path, arguments: list[str], data: bytes, timeout_s: float = 60) -> bytes:
    """What gpg answers, with a keyring of ours alone; raises NoticeError with its last line."""
    command = [GPG, "--homedir", str(folder), *QUIET, *arguments]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=timeout_s, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoticeError(f"gpg: expected it to be installed and to answer: {error}") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoticeError(f"gpg: {said[-1] if said else f'exit status {done.returncode}'}")
    return done.stdout


def end_agent(folder: Path) -> None:
    """End the agent that gpg began for a keyring of ours; without one nothing happens."""
    with suppress(OSError, subprocess.TimeoutExpired):
        command = ["gpgconf", "--homedir", str(folder), "--kill", "gpg-agent"]
        subprocess.run(command, capture_output=True, timeout=10, check=False)


@dataclass(frozen=True, kw_only=True)
class HouseKeys:
    """What this house signs with."""

    smime_key: SigningKey | None = None
    smime_chain: tuple[x509.Certificate, ...] = ()
    pgp_key: bytes = b""


def house_keys(settings: Settings) -> HouseKeys:
    """The keys that the settings name; raises NoticeError for a file that others can read."""
    house = settings.notices
    key: SigningKey | None = None
    chain: tuple[x509.Certificate, ...] = ()
    if house.smime_key is not None and house.smime_certificate is not None:
        try:
            loaded = load_pem_private_key(read_secret(house.smime_key), None)
            chain = tuple(x509.load_pem_x509_certificates(house.smime_certificate.read_bytes()))
        except (ValueError, TypeError, OSError) as error:
            raise NoticeError(f"notices.smime_key: expected PEM without a password: {error}") from error
        if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise NoticeError("notices.smime_key: expected an RSA or an elliptic curve key")
        key = loaded
    return HouseKeys(
        smime_key=key, smime_chain=chain, pgp_key=read_secret(house.pgp_key) if house.pgp_key is not None else b""
    )


def read_secret(path: Path) -> bytes:
    """A secret's bytes; raises NoticeError when others could have read it."""
    try:
        if stat.S_IMODE(os.stat(path).st_mode) & 0o077:
            raise NoticeError(f"{path}: expected mode 600, others can read it")
        return path.read_bytes()
    except OSError as error:
        raise NoticeError(f"{path}: expected a readable file: {error.strerror}") from error
