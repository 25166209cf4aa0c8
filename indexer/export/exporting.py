# SPDX-License-Identifier: EUPL-1.2
"""export(): content out of the house in one of the formats: masked unless authorised, entered in the ledger, whole or
not at all."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from config.errors import TheriacError
from config.settings import Settings
from indexer.custody import Handling, enter
from indexer.errors import ExportError
from indexer.export.bundle_layout import DIGESTS
from indexer.export.content import ExportContent
from indexer.export.erased import erased_limits
from indexer.export.redaction import ExportMasker, Redaction, case_key, make_export_key, masked_content
from indexer.export.wacz_masking import PageMasker
from indexer.export.wording import masked_words
from indexer.export.writing import safe_name, whole_file, whole_folder
from indexer.masking import load_masker

if TYPE_CHECKING:
    from indexer.seals.authority import Authority


class Format(StrEnum):
    """What an export can be."""

    WACZ = "wacz"
    PDF = "pdf"
    STIX = "stix"
    MISP = "misp"
    CASE_UCO = "case-uco"
    CSV = "csv"
    BUNDLE = "bundle"
    """All of them in a folder or a zip, with manifest, proofs and a script that checks it."""


ENDINGS = {
    Format.WACZ: ".wacz",
    Format.PDF: ".pdf",
    Format.STIX: ".stix.json",
    Format.MISP: ".misp.json",
    Format.CASE_UCO: ".case.jsonld",
    Format.CSV: ".csv",
    Format.BUNDLE: "",
}
REDACTIONS = ".redactions.jsonl"


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What went out."""

    path: Path
    sha256: str
    """Of the file; of a bundle's folder, that of its `manifest.sha256`."""
    reference: str
    exhibits: int
    unsealed: int
    redactions: int
    masked: bool
    ledger_entry: str
    warnings: tuple[str, ...] = ()


class RedactionFile:
    """Redactions on the disk, in the order in which they were made, each once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.count = file, 0
        self._seen: set[bytes] = set()

    def append(self, redaction: Redaction, /) -> None:
        """One more."""
        line = msgspec.json.encode(redaction)
        mark = hashlib.sha256(line).digest()[:12]
        if mark not in self._seen:
            self._seen.add(mark)
            self._file.write(line + b"\n")
            self.count += 1

    def lines(self) -> Iterator[bytes]:
        """All of them, one JSON object a line."""
        self._file.seek(0)
        while part := self._file.read(1_000_000):
            yield part
        self._file.seek(0, 2)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One export under way: content as it goes out, and what masks pages."""

    settings: Settings
    content: ExportContent
    redactions: RedactionFile
    pages: PageMasker | None
    """What masks pages; None for an unmasked export."""
    authorities: "Sequence[Authority] | None" = None
    """Who stamps the dossier; None: the authorities of the settings."""


def default_path(settings: Settings, content: ExportContent, form: Format) -> Path:
    """Where an export goes when no place is named."""
    return settings.home / "exports" / f"{safe_name(content.reference)}{ENDINGS[form]}"


def export(
    settings: Settings,
    content: ExportContent,
    form: Format,
    output: Path | None = None,
    authorities: "Sequence[Authority] | None" = None,
) -> Exported:
    """Write one export; raises ExportError and leaves nothing when it could not be made whole.

    `authorities` stamp the dossier in place of those of the settings, as the practice market's own does.
    """
    if not content.masked and not content.authority.strip():
        raise ExportError("an unmasked export needs an authority: who allowed it, and on which ground")
    path = output or default_path(settings, content, form)
    with ExitStack() as held:
        job = replace(held.enter_context(prepared(settings, content)), authorities=authorities)
        try:
            if form is Format.BUNDLE:
                return _export_bundle(job, path)
            return _export_file(job, form, path)
        except ExportError:
            raise
        except TheriacError as error:
            raise ExportError(f"{path.name}: nothing was exported: {error}") from error


@contextmanager
def prepared(settings: Settings, content: ExportContent) -> Iterator[Job]:
    """The content as it goes out: masked with a key of its own, unless it is authorised otherwise."""
    content = replace(content, limits=(*content.limits, *erased_limits(settings.home, content)))
    with tempfile.TemporaryFile(prefix="theriac-redactions-") as file:
        redactions = RedactionFile(file)
        if not content.masked:
            yield Job(settings=settings, content=content, redactions=redactions, pages=None)
            return
        pseudonyms = case_key(settings.home, content.case) if content.case else None
        masker = ExportMasker(load_masker(settings.home), make_export_key(settings.home, content.reference), pseudonyms)
        masked = masked_content(content, masker, redactions)
        pages = PageMasker(masker=masker, into=redactions)
        yield Job(settings=settings, content=masked, redactions=redactions, pages=pages)


def write_format(job: Job, form: Format, path: Path, name: str = "") -> tuple[str, ...]:
    """One format to a path that will be called `name`; gives warnings for a person."""
    if form is Format.WACZ:
        from indexer.export.wacz import write_wacz

        return write_wacz(job.settings, job.content, path, job.pages)
    if form is Format.PDF:
        from indexer.export.dossier_export import export_dossier

        return export_dossier(job, path, name or path.name)
    if form is Format.CSV:
        from indexer.export.csv_table import write_csv

        write_csv(job.content, path)
    else:
        _exchange_writer(form)(job.settings, job.content, path)
    return ()


def _exchange_writer(form: Format) -> Callable[[Settings, ExportContent, Path], None]:
    if form is Format.STIX:
        from indexer.export.stix import write_stix

        return write_stix
    if form is Format.MISP:
        from indexer.export.misp import write_misp

        return write_misp
    if form is Format.CASE_UCO:
        from indexer.export.case_uco import write_case

        return write_case
    raise ExportError(f"expected one of {', '.join(Format)}, got {form}")


def _export_file(job: Job, form: Format, path: Path) -> Exported:
    sidecar = path.with_name(path.name + REDACTIONS)
    with ExitStack() as held:
        part = held.enter_context(whole_file(path))
        map_part = held.enter_context(whole_file(sidecar)) if job.content.masked else None
        warnings = write_format(job, form, part, path.name)
        if map_part is not None:
            with map_part.open("wb") as file:
                file.writelines(job.redactions.lines())
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        entry = enter_export(job, form, path, digest)
    return _told(job, path, digest, entry, warnings)


def _export_bundle(job: Job, path: Path) -> Exported:
    from indexer.export.bundle import fill_bundle, zip_bundle

    if path.suffix == ".zip":
        with tempfile.TemporaryDirectory(prefix=".theriac-bundle-", dir=_folder_of(path)) as work:
            folder = Path(work) / safe_name(path.stem)
            folder.mkdir()
            warnings = fill_bundle(job, folder)
            with whole_file(path) as part:
                zip_bundle(folder, part, job.content.made_at)
                digest = hashlib.sha256((folder / DIGESTS).read_bytes()).hexdigest()
                entry = enter_export(job, Format.BUNDLE, path, digest)
    else:
        with whole_folder(path) as part:
            warnings = fill_bundle(job, part)
            digest = hashlib.sha256((part / DIGESTS).read_bytes()).hexdigest()
            entry = enter_export(job, Format.BUNDLE, path, digest)
    return _told(job, path, digest, entry, warnings)


def _folder_of(path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{path.parent}: the export could not be written: {error.strerror}") from error
    return path.parent


def enter_export(job: Job, form: Format, path: Path, digest: str) -> str:
    """One entry of the ledger: who took what out, as which kind of copy, and its digest."""
    content = job.content
    handling = Handling(
        who=content.made_by,
        action="exported",
        what=f"{content.reference} as {form.value}: {len(content.exhibits)} exhibits, file {path.name}",
        why=f"{content.question}; {masked_words(content)}",
        sha256_after=digest,
    )
    place = enter(job.settings, "exported", handling)
    return f"{place.segment}#{place.number}"


def _told(job: Job, path: Path, digest: str, entry: str, warnings: tuple[str, ...]) -> Exported:
    content = job.content
    return Exported(
        path=path,
        sha256=digest,
        reference=content.reference,
        exhibits=len(content.exhibits),
        unsealed=sum(one.seal.state == "UNSEALED" for one in content.exhibits),
        redactions=job.redactions.count,
        masked=content.masked,
        ledger_entry=entry,
        warnings=warnings,
    )
