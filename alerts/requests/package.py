# SPDX-License-Identifier: EUPL-1.2
"""The package of a request: one page, reply form, evidence bundle, STIX and MISP; then encrypted to one key alone."""

import hashlib
import tempfile
import zipfile
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import msgspec

from alerts.cases.exporting import export_case
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.request import Request
from alerts.notices.keys import house_keys
from alerts.notices.protect import protect
from alerts.requests.directory import key_of
from alerts.requests.summary import as_json, as_pdf, as_text, facts_of, house_mail, paragraphs, reply_form
from config.settings import Settings
from indexer.export.bundle_layout import MISP, STIX
from indexer.export.exporting import Format

PACKAGE = "package.zip"
SEALED = "outgoing.eml"
FIXED_TIME = (2000, 1, 1, 0, 0, 0)
MOST_BYTES = 40_000_000
"""Most mail servers take no more; a larger package is handed over another way."""


def folder_of(settings: Settings, request: Request) -> Path:
    """Where a request's files lie, readable by their owner alone."""
    folder = settings.home / "requests" / request.reference
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def write_package(
    settings: Settings, request: Request, account: Account, now: datetime, *, why: str
) -> tuple[Path, str]:
    """The whole package as one file, and its digest."""
    facts = facts_of(request.case)
    lines = paragraphs(settings, request, facts)
    files = {
        "request.json": msgspec.json.format(msgspec.json.encode(as_json(settings, request, facts)), indent=2),
        "summary.txt": as_text(request, lines).encode(),
        "summary.pdf": as_pdf(settings, request, lines),
        "reply-form.txt": reply_form(request).encode(),
    }
    path = folder_of(settings, request) / PACKAGE
    with tempfile.TemporaryDirectory(prefix=".theriac-request-", dir=path.parent) as work:
        bundle = Path(work) / "bundle"
        if request.case is not None:
            export_case(settings, request.case, Format.BUNDLE, account, now, output=bundle, why=why)
        part = Path(work) / PACKAGE
        part.touch(mode=0o600)
        write_zip(part, request.reference, files, bundle)
        part.replace(path)
    return path, digest_of(path)


def write_zip(path: Path, name: str, files: dict[str, bytes], bundle: Path) -> None:
    """Files in a fixed order, with a list of digests, and the bundle as it is."""
    listed: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(where: str, data: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(f"{name}/{where}", FIXED_TIME), data, zipfile.ZIP_DEFLATED)
            listed.append(f"{hashlib.sha256(data).hexdigest()}  {where}\n")

        for where, data in sorted(files.items()):
            put(where, data)
        for one in sorted(bundle.rglob("*")) if bundle.is_dir() else ():
            if one.is_file():
                put(f"bundle/{one.relative_to(bundle).as_posix()}", one.read_bytes())
        for where, source in (("case.stix.json", STIX), ("case.misp.json", MISP)):
            if (bundle / source).is_file():
                put(where, (bundle / source).read_bytes())
        archive.writestr(zipfile.ZipInfo(f"{name}/manifest.sha256", FIXED_TIME), "".join(listed))


def seal_package(settings: Settings, request: Request, now: datetime) -> tuple[Path, str, str]:
    """The mail that leaves: encrypted to the recipient's key and to no other; path, digest and that key's fingerprint.

    Raises RequestError when the package is not what was approved, or there is no key that holds.
    """
    package = Path(request.package_path)
    data = package.read_bytes() if package.is_file() else b""
    if hashlib.sha256(data).hexdigest() != request.package_sha256:
        raise RequestError(f"request {request.reference}: its package is not what was drafted: draft it again")
    if len(data) > MOST_BYTES:
        raise RequestError(f"request {request.reference}: its package has {len(data):,} bytes: ask for fewer offers")
    to, key = key_of(request.focal_point, now)
    sealed = protect(message_of(settings, request, data, now), to, house_keys(settings))
    path = folder_of(settings, request) / SEALED
    path.touch(mode=0o600)
    path.write_bytes(sealed)
    return path, hashlib.sha256(sealed).hexdigest(), key.fingerprint


def message_of(settings: Settings, request: Request, package: bytes, now: datetime) -> bytes:
    """The mail before it is encrypted; its subject, which stays readable, names the reference alone."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"[{request.reference}]"
    message["To"] = request.focal_point.address
    sender = house_mail(settings)
    if not sender:
        raise RequestError("requests.contact: expected the address that requests come from and answers go to")
    message["From"] = sender
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{request.reference}.{request.package_sha256[:16]}@{sender.rpartition('@')[2]}>"
    lines = paragraphs(settings, request, facts_of(request.case))
    message.set_content(as_text(request, lines))
    message.add_attachment(package, maintype="application", subtype="zip", filename=f"{request.reference}.zip")
    return message.as_bytes()


def digest_of(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
