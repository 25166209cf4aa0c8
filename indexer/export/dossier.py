# SPDX-License-Identifier: EUPL-1.2
"""write_dossier(): an export's content as a signed PDF/A-3a that a court can read, each claim with its capture."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from config.settings import Settings
from indexer.errors import SealError
from indexer.evidence import EvidenceRecord
from indexer.export.content import ExportContent, Seal
from indexer.export.dossier_enclosures import Handed, enclose
from indexer.export.dossier_gather import DossierView, gather
from indexer.export.dossier_paper import Picture, fill, paper
from indexer.export.dossier_signing import Level, Plan, chosen_authorities, plan_signature, sign
from indexer.export.dossier_view import SealOf
from indexer.export.house_certificate import house_key
from indexer.export.signing_key import chosen_key
from indexer.export.writing import whole_file
from indexer.seals.authority import Authority


@dataclass(frozen=True, kw_only=True)
class DossierReport:
    """What was written."""

    path: Path
    sha256: str
    size_bytes: int
    level: str
    """PAdES B-B, B-T or B-LTA."""
    said: str
    """What the first page says of the signature."""
    withheld: tuple[tuple[str, str], ...]
    """Observation id and digest of each screenshot that was left out of a masked dossier."""


def write_dossier(
    settings: Settings,
    content: ExportContent,
    path: Path,
    *,
    seal_of: SealOf | None = None,
    handed: Sequence[Handed] = (),
    authorities: Sequence[Authority] | None = None,
    now: datetime | None = None,
) -> DossierReport:
    """Write the dossier; raises ExportError, and then nothing lies at `path`.

    `content` is masked already when it says so. `authorities` None: those of the settings; for the practice market
    none, unless its own is given.
    """
    moment = now or datetime.now(UTC)
    seals = seal_of or never_sealed
    plan = _plan(settings, content, authorities, moment)
    pdf, view = _lay_out(settings, content, seals, plan, handed, path.name)
    try:
        signed = sign(pdf, plan, settings, content.reference)
    except SealError as error:  # it answered before the layout, and fails now: say so on the first page, and sign
        plan = replace(plan, level=Level.B, reason=str(error), stamping=None)
        pdf, view = _lay_out(settings, content, seals, plan, handed, path.name)
        signed = sign(pdf, plan, settings, content.reference)
    with whole_file(path) as part:
        part.write_bytes(signed)
    return DossierReport(
        path=path,
        sha256=hashlib.sha256(signed).hexdigest(),
        size_bytes=len(signed),
        level=plan.level.value,
        said=plan.said,
        withheld=tuple(
            (capture.observation_id, capture.picture.sha256)
            for offer in view.offers
            for capture in offer.captures
            if capture.withheld and capture.picture is not None
        ),
    )


def never_sealed(record: EvidenceRecord) -> Seal:  # noqa: ARG001
    """Every record unsealed, for content whose seals nobody looked up."""
    return Seal()


def _plan(settings: Settings, content: ExportContent, authorities: Sequence[Authority] | None, now: datetime) -> Plan:
    practice = content.practice or any(one.record.practice for one in content.exhibits)
    house = house_key(settings.home, settings.export.organisation, practice=practice, now=now) if practice else None
    key = house or chosen_key(settings.export)
    key = key or house_key(settings.home, settings.export.organisation, practice=False, now=now)
    if practice and authorities is None:
        reason = "the practice market was not running, and no other authority stamps what is practice"
        return Plan(key=key, level=Level.B, reason=reason)
    try:
        asked = authorities if authorities is not None else chosen_authorities(settings)
    except SealError as error:
        return Plan(key=key, level=Level.B, reason=str(error))
    return plan_signature(settings, key, asked)


def _lay_out(
    settings: Settings, content: ExportContent, seal_of: SealOf, plan: Plan, handed: Sequence[Handed], name: str
) -> tuple[bytes, DossierView]:
    view = gather(settings, content, seal_of, plan.said, name)
    enclosures, rows = enclose(content, view, seal_of, handed, settings.export.attachment_bytes)
    view = replace(view, attachments=tuple(rows))
    html = fill("dossier.html", {"view": view})
    return paper(html, _pictures(view), enclosures, content.made_at), view


def _pictures(view: DossierView) -> dict[str, Picture]:
    """Everything that a page shows, by name."""
    found = {chart.name: Picture(data=chart.svg, media_type="image/svg+xml") for chart in view.charts}
    for offer in view.offers:
        for capture in offer.captures:
            if capture.picture is not None and capture.picture.name:
                found[capture.picture.name] = Picture(data=capture.picture.jpeg, media_type="image/jpeg")
    return found
