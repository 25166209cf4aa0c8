# SPDX-License-Identifier: EUPL-1.2
"""fill_bundle(): every format, the records, the ledger's part, a guide and verify.sh, under one signed manifest."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from config.settings import Settings
from crawler.capture_event import software_name
from indexer.errors import ExportError
from indexer.export import bundle_layout as layout
from indexer.export.bundle_ledger import LedgerPart, write_ledger
from indexer.export.content import ExportContent
from indexer.export.dossier_enclosures import Handed
from indexer.export.dossier_export import export_dossier
from indexer.export.exporting import Format, Job, write_format
from indexer.export.stamping import stamp
from indexer.export.wacz import records_in_order
from indexer.export.wacz_zip import PackageZip
from indexer.export.wording import exhibit_name, masked_words, seal_words
from indexer.log.keys import load_key

DATA = Path(__file__).parent / "data"
PARTS = {
    Format.WACZ: (layout.PACKAGE, "pages as captured, for a replay viewer"),
    Format.PDF: (layout.DOSSIER, "what was seen, why it is suspected, how to check"),
    Format.STIX: (layout.STIX, "STIX 2.1"),
    Format.MISP: (layout.MISP, "MISP event"),
    Format.CASE_UCO: (layout.CASE, "CASE/UCO"),
    Format.CSV: (layout.TABLE, "one row an offer"),
}
MEDIA_TYPES = {
    Format.WACZ: "application/wacz+zip",
    Format.STIX: "application/stix+json",
    Format.MISP: "application/json",
    Format.CASE_UCO: "application/ld+json",
    Format.CSV: "text/csv",
}
NOT_LISTED = (layout.DIGESTS, layout.SIGNATURE, layout.STAMP)
CHUNK_BYTES = 1_000_000
HUGE_BYTES = 1_900_000_000


@dataclass(frozen=True, kw_only=True)
class ListedFile:
    """One file of the manifest."""

    path: str
    size_bytes: int
    sha256: str


def fill_bundle(job: Job, folder: Path) -> tuple[str, ...]:
    """Write everything into a fresh folder; gives warnings for a person."""
    warnings: list[str] = []
    for form, (name, _) in PARTS.items():
        if form is not Format.PDF:
            warnings += write_format(job, form, folder / name)
    handed = tuple(
        Handed(path=folder / name, name=name, said=said, media_type=MEDIA_TYPES[form])
        for form, (name, said) in PARTS.items()
        if form is not Format.PDF
    )
    warnings += export_dossier(job, folder / layout.DOSSIER, layout.DOSSIER, handed)
    write_records(job.content, folder / layout.RECORDS)
    ledger = write_ledger(job.settings, job.content, folder)
    if job.content.masked:
        with (folder / layout.REDACTIONS).open("wb") as file:
            file.writelines(job.redactions.lines())
    for name in (layout.VERIFY, layout.GUIDE):
        (folder / name).write_bytes((DATA / name).read_bytes())
    (folder / layout.VERIFY).chmod(0o750)
    write_enclosed(job.content, folder)
    write_roots(job.settings, folder)
    write_manifest(job.content, folder, ledger)
    seal_manifest(job.settings, job.content, folder)
    warnings += [f"not proved in this bundle: {line}" for line in ledger.unproved[:5]]
    return tuple(warnings)


def write_records(content: ExportContent, path: Path) -> None:
    """Every observation of the export, one JSON object a line, each once."""
    seen: set[str] = set()
    with path.open("wb") as file:
        for exhibit in content.exhibits:
            for record in records_in_order(exhibit):
                if record.observation_id not in seen:
                    seen.add(record.observation_id)
                    file.write(msgspec.json.encode(record) + b"\n")


def write_enclosed(content: ExportContent, folder: Path) -> None:
    """Files that the case adds; none takes the place of another."""
    for one in content.enclosed:
        path = folder / one.path
        if path.exists() or not path.resolve().is_relative_to(folder.resolve()):
            raise ExportError(f"{one.path}: a bundle has no place for a file of that name")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data)


def write_manifest(content: ExportContent, folder: Path, ledger: LedgerPart) -> None:
    """`manifest.json` with every other file, then `manifest.sha256` with that one too."""
    listed = list(list_files(folder))
    about = {
        "format": layout.FORMAT,
        "version": layout.VERSION,
        "software": software_name(),
        "reference": content.reference,
        "title": content.title,
        "made_at": content.made_at,
        "made_by": content.made_by,
        "question": content.question,
        "masked": content.masked,
        "copy": masked_words(content),
        "authority": content.authority,
        "practice": content.practice,
        "limits": content.limits,
        "proofs": ledger.proofs,
        "lines_withheld": ledger.withheld,
        "not_proved": ledger.unproved,
        "parts": dict(PARTS.values()),
        "exhibits": [
            {
                "exhibit": exhibit_name(content, one.number),
                "observation_id": one.record.observation_id,
                "offer_id": one.record.offer_id,
                "seal": seal_words(one.seal),
            }
            for one in content.exhibits
        ],
        "files": listed,
    }
    (folder / layout.MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n")
    rows = [f"{one.sha256}  {one.path}\n" for one in list_files(folder)]
    text = f"# theriac bundle {content.reference}\n" + "".join(rows)
    (folder / layout.DIGESTS).write_text(text, encoding="ascii")


def list_files(folder: Path) -> Iterator[ListedFile]:
    """Every file below the folder, in order, but those that sign the list."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in NOT_LISTED:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield ListedFile(path=name, size_bytes=path.stat().st_size, sha256=digest)


def seal_manifest(settings: Settings, content: ExportContent, folder: Path) -> None:
    """Sign the list with the home's key, and have it stamped where an authority is configured."""
    text = (folder / layout.DIGESTS).read_bytes()
    (folder / layout.SIGNATURE).write_bytes(load_key(settings.home).sign(text))
    if content.practice:
        return  # what is watched in practice is no authority's business
    token = stamp(settings, text)
    if token is not None:
        (folder / layout.STAMP).write_bytes(token.reply)


def write_roots(settings: Settings, folder: Path) -> None:
    """Roots of the authorities that may stamp the list; they are named before it is made."""
    for chosen in settings.seal.authorities:
        try:
            pem = chosen.root.read_bytes()
        except OSError:
            continue
        (folder / layout.SEALS / f"{chosen.name}.roots.pem").write_bytes(pem)


def zip_bundle(folder: Path, path: Path, at: datetime) -> None:
    """The folder as one zip; what is packed already is stored."""
    packed = (".wacz", ".pdf", ".png", ".tsr", ".sig")
    with PackageZip(path, at.astimezone(UTC)) as package:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
                huge = file.stat().st_size > HUGE_BYTES
                package.write(name, _parts(file), compressed=file.suffix not in packed, huge=huge)
    if (damaged := zipfile.ZipFile(path).testzip()) is not None:
        raise OSError(f"{damaged}: was not written as it was read")


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(CHUNK_BYTES):
            yield part
