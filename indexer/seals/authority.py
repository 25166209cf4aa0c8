# SPDX-License-Identifier: EUPL-1.2
"""Authority: a time authority as settings name it, with its pinned roots read and checked."""

import hashlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from config.seal_settings import AuthoritySettings
from indexer.errors import SealError

if TYPE_CHECKING:
    from asn1crypto import x509

PRACTICE = "practice"
PRACTICE_URL = "http://authority.example/"
PRACTICE_MARK = "Theriac practice market"
"""Organisation in every certificate of the practice market's authority; a root that says so is never a real one."""
PEM_BYTES = 4_000_000
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Whom to ask, and what to accept."""

    name: str
    url: str
    roots: "tuple[x509.Certificate, ...]"
    between: "tuple[x509.Certificate, ...]" = ()
    """Certificates that help to find the way where tokens leave them out; not trusted."""
    practice: bool = False
    policies: tuple[str, ...] = ()
    hash: str = "sha256"
    max_clock_difference_s: float = 10.0
    user: str = ""
    password: str = ""
    client_certificate: Path | None = None
    tls_ca: Path | None = None
    proxy: str | None = None
    crls: tuple[bytes, ...] = ()
    """Revocation lists given by hand (DER)."""
    revocation: str = "wanted"


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A root that is trusted, and for which authority."""

    authority: str
    practice: bool
    root: "x509.Certificate"

    @property
    def sha256(self) -> str:
        """The root's fingerprint."""
        return fingerprint(self.root)


def load_authority(chosen: AuthoritySettings) -> Authority:
    """One authority of the settings; raises SealError for roots or credentials that cannot be used."""
    where = f"seal.authorities: {chosen.name}"
    given = tuple(read_certificates(chosen.root, where))
    roots = tuple(one for one in given if one.self_issued) or given
    wanted = {text.replace(":", "").replace(" ", "").lower() for text in chosen.root_sha256}
    for root in roots:
        if PRACTICE_MARK in root.subject.native.get("organization_name", ""):
            raise SealError(f"{where}: {chosen.root} is the root of the practice market, which proves nothing")
        if wanted and fingerprint(root) not in wanted:
            raise SealError(
                f"{where}: root_sha256: {chosen.root} holds a root with the fingerprint {fingerprint(root)}"
            )
    return Authority(
        name=chosen.name,
        url=chosen.url,
        roots=roots,
        between=tuple(one for one in given if one not in roots),
        policies=chosen.policies,
        hash=chosen.hash,
        max_clock_difference_s=chosen.max_clock_difference_s,
        user=chosen.user,
        password=read_password(chosen.password_file, where) if chosen.password_file else "",
        client_certificate=chosen.client_certificate,
        tls_ca=chosen.tls_ca,
        proxy=chosen.proxy,
        crls=tuple(read_crls(chosen.crl, where)) if chosen.crl else (),
        revocation=chosen.revocation,
    )


def practice_folder(home: Path) -> Path:
    """Where the practice market's authority of this home has its key and its root."""
    return home / "state" / "practice-authority"


def practice_authority(home: Path, proxy: str) -> Authority:
    """The practice market's authority, reached through the market's proxy; raises SealError when it has no root."""
    folder = practice_folder(home)
    root, crl = folder / "root.pem", folder / "crl.pem"
    return Authority(
        name=PRACTICE,
        url=PRACTICE_URL,
        roots=tuple(read_certificates(root, "practice market")),
        practice=True,
        proxy=proxy,
        crls=tuple(read_crls(crl, "practice market")) if crl.exists() else (),
        revocation="off",
    )


def pins_of(authority: Authority) -> Iterator[Pin]:
    """The pinned roots of one authority."""
    yield from (Pin(authority=authority.name, practice=authority.practice, root=root) for root in authority.roots)


def practice_pins(home: Path) -> Iterator[Pin]:
    """The root of the home's own practice authority, when there is one."""
    path = practice_folder(home) / "root.pem"
    if path.exists():
        yield from (
            Pin(authority=PRACTICE, practice=True, root=root) for root in read_certificates(path, "practice market")
        )


def read_certificates(path: Path, where: str) -> "Iterator[x509.Certificate]":
    """The certificates of a PEM (or one DER) file; raises SealError when there is none."""
    from asn1crypto import x509

    found = 0
    for der in read_objects(path, where, "CERTIFICATE"):
        try:
            certificate = x509.Certificate.load(der, strict=True)
            _ = certificate.subject.native, certificate.not_valid_after
        except (ValueError, TypeError) as error:
            raise SealError(f"{where}: {path}: expected certificates: {error}") from error
        found += 1
        yield certificate
    if not found:
        raise SealError(f"{where}: {path}: expected at least one certificate in PEM form, found none")


def read_crls(path: Path, where: str) -> Iterator[bytes]:
    """The revocation lists of a PEM or DER file, as DER."""
    yield from read_objects(path, where, "X509 CRL")


def read_objects(path: Path, where: str, kind: str) -> Iterator[bytes]:
    """DER of each object of one kind in a PEM file, or of the one in a DER file; raises SealError."""
    from asn1crypto import pem

    try:
        with path.open("rb") as file:
            data = file.read(PEM_BYTES)
    except OSError as error:
        raise SealError(f"{where}: {path}: expected a readable file: {error.strerror}") from error
    if not pem.detect(data):
        if data:
            yield data
        return
    try:
        for name, _, der in pem.unarmor(data, multiple=True):
            if name == kind:
                yield der
    except ValueError as error:
        raise SealError(f"{where}: {path}: expected PEM: {error}") from error


def read_password(path: Path, where: str) -> str:
    """The first line of a file that only its owner reads."""
    try:
        if path.stat().st_mode & OTHERS:
            raise SealError(f"{where}: password_file: {path} can be read by others: chmod 600 {path}")
        return path.read_text(encoding="utf-8").split("\n", 1)[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SealError(f"{where}: password_file: {path}: expected a readable text file: {error}") from error


def fingerprint(certificate: "x509.Certificate") -> str:
    """sha256 of a certificate, as `openssl x509 -fingerprint -sha256` prints it without colons, in small letters."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def armor(kind: str, objects: Iterable[bytes]) -> bytes:
    """PEM of DER objects, one below the other."""
    from asn1crypto import pem

    return b"".join(pem.armor(kind, der) for der in objects)
