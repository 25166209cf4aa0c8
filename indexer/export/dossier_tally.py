# SPDX-License-Identifier: EUPL-1.2
"""tally(): one pass over all exhibits: what is counted, in which order they stand, and every capture behind them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from classifiers.assessment import PointsTo, Verdict, Versions
from indexer.evidence import EvidenceRecord
from indexer.export.content import Exhibit, ExportContent, Seal
from indexer.export.dossier_text import plain
from indexer.export.dossier_view import RegisterRow, SealOf, seal_short

KINDS = {
    Verdict.FALSIFIED: "suspected falsified",
    Verdict.UNAUTHORISED: "suspected unauthorised",
    Verdict.NOT_SURE: "not sure",
}
OTHER = "not suspected"
SUSPICIOUS = (PointsTo.FALSIFIED, PointsTo.UNAUTHORISED)
REGISTER_SHOWN = 400
"""Rows of the register that are printed; the attached capture records hold all."""


@dataclass(kw_only=True)
class Tally:
    """What one pass gives."""

    offers: int = 0
    captures: int = 0
    looks: int = 0
    practice: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    by_site: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_country: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_day: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    substances: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)
    versions: Counter[Versions] = field(default_factory=Counter)
    seals: Counter[str] = field(default_factory=Counter)
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    order: list[tuple[int, float, int]] = field(default_factory=list)
    """Rank, and the exhibit's place in the content; sorted, the strongest suspicion comes first."""
    register: list[RegisterRow] = field(default_factory=list)


def tally(content: ExportContent, seal_of: SealOf) -> Tally:
    """Everything counted; no exhibit is kept."""
    counts = Tally(practice=content.practice)
    listed: set[str] = set()
    for place, exhibit in enumerate(content.exhibits):
        _count_offer(counts, exhibit.record)
        counts.order.append((*rank(exhibit.record), place))
        counts.looks += len(exhibit.looks)
        counts.practice = counts.practice or exhibit.record.practice
        for record, seal in captures_of(exhibit, seal_of):
            if record.observation_id not in listed and record.capture is not None:
                listed.add(record.observation_id)
                counts.captures += 1
                counts.seals[seal.state] += 1
                if len(counts.register) < REGISTER_SHOWN:
                    counts.register.append(_row(exhibit.number or place + 1, record, seal))
    counts.order.sort()
    return counts


def captures_of(exhibit: Exhibit, seal_of: SealOf) -> Iterator[tuple[EvidenceRecord, Seal]]:
    """Every record of an offer with its seal, oldest first."""
    for record in (*exhibit.sightings, exhibit.record, *exhibit.looks, *exhibit.outcomes, *exhibit.profiles):
        yield record, exhibit.seal if record.observation_id == exhibit.record.observation_id else seal_of(record)


def rank(record: EvidenceRecord) -> tuple[int, float]:
    """Falsified before unauthorised before not sure, the higher score first."""
    assessment = record.assessment
    if assessment is None:
        return (9, 0.0)
    order = list(KINDS)
    place = order.index(assessment.verdict) if assessment.verdict in order else 8
    return (place, -(assessment.falsified if assessment.verdict is Verdict.FALSIFIED else assessment.unauthorised))


def kind_of(record: EvidenceRecord) -> str:
    """Falsified and unauthorised are never one kind."""
    return KINDS.get(record.assessment.verdict, OTHER) if record.assessment else OTHER


def _count_offer(counts: Tally, record: EvidenceRecord) -> None:
    kind, assessment, moment = kind_of(record), record.assessment, record.observed_at
    counts.offers += 1
    counts.kinds[kind] += 1
    counts.by_site[plain(record.site or record.source, 60)][kind] += 1
    counts.by_day[f"{moment:%Y-%m-%d}"][kind] += 1
    for country in dict.fromkeys(record.listing.ships_to) if record.listing else ():
        counts.by_country[plain(country, 20)][kind] += 1
    if assessment is not None:
        counts.substances.update({hit.inn for hit in assessment.substances})
        counts.signs.update({one.meaning for one in assessment.indicators if one.points_to in SUSPICIOUS})
        counts.versions[assessment.versions] += 1
    counts.first_seen = min(moment, counts.first_seen or moment)
    counts.last_seen = max(moment, counts.last_seen or moment)


def _row(number: int, record: EvidenceRecord, seal: Seal) -> RegisterRow:
    capture = record.capture
    assert capture is not None  # tally() asks only for those
    return RegisterRow(
        exhibit=number,
        what=record.kind.value.replace("_", " "),
        at=f"{capture.captured_at:%Y-%m-%d %H:%M:%S}",
        sha256=capture.payload_sha256,
        place=f"{capture.warc} @ {capture.offset}",
        seal=seal_short(seal),
    )
