# SPDX-License-Identifier: EUPL-1.2
"""A store in memory, and a maker of evidence, for tests that need no disk."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from classifiers.assessment import Assessment, NamedSignal, PointsTo, ProductKind, SubstanceHit, Verdict
from crawler.page import PageState
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.query import Query
from tests.make import SEEN_AT, make_listing


class MemoryStore:
    """Segments of records, read like a real store."""

    def __init__(self) -> None:
        self.held: dict[str, list[EvidenceRecord]] = {}

    def add(self, records: Sequence[EvidenceRecord]) -> int:
        for record in records:
            self.held.setdefault(record.segment, []).append(record)
        return len(records)

    def get(self, observation_id: str) -> EvidenceRecord | None:
        every = (record for records in self.held.values() for record in records)
        return next((record for record in every if record.observation_id == observation_id), None)

    def find(self, query: Query) -> Iterator[EvidenceRecord]:
        yield from (record for records in self.held.values() for record in records)

    def count(self, query: Query) -> int:
        return sum(len(records) for records in self.held.values())

    def read_segment(self, segment: str, after: int) -> Iterator[EvidenceRecord]:
        following = after + 1
        for record in sorted(self.held.get(segment, []), key=lambda record: record.sequence):
            if record.sequence < following:
                continue
            if record.sequence > following:
                return
            yield record
            following += 1

    def segments(self) -> tuple[str, ...]:
        return tuple(self.held)

    def close(self) -> None:
        """Nothing to give back."""


def make_signal(**changes: Any) -> NamedSignal:
    """A clear sign of an unauthorised offer."""
    fields: dict[str, Any] = {
        "indicator": "prescription_waived",
        "meaning": "A prescription-only substance is offered without asking for a prescription.",
        "points_to": PointsTo.UNAUTHORISED,
        "strength": 0.9,
        "quote": "no prescription needed",
        "provisions": ("MEDICRIME Art. 8(a)(i)",),
    }
    return NamedSignal(**(fields | changes))


def make_assessment(inn: str | None = "sildenafil", **changes: Any) -> Assessment:
    """A suspected unauthorised offer of one substance."""
    hits = (SubstanceHit(inn=inn, matched=inn, start=0, end=len(inn), confidence=1.0),) if inn else ()
    fields: dict[str, Any] = {
        "offer": 0.99,
        "falsified": 0.1,
        "unauthorised": 0.9,
        "verdict": Verdict.UNAUTHORISED,
        "kind": ProductKind.HUMAN_MEDICINE,
        "substances": hits,
        "indicators": (make_signal(),),
    }
    return Assessment(**(fields | changes))


def make_record(number: int = 0, **changes: Any) -> EvidenceRecord:
    """Sighting `number` of the segment `s1`: one offer of https://shop.example/ each."""
    url = f"https://shop.example/p/{number}"
    fields: dict[str, Any] = {
        "schema_version": 1,
        "observation_id": f"observation-{number}",
        "offer_id": f"offer-{number}",
        "kind": ObservationKind.LISTING,
        "run_id": "run-1",
        "source": "xx_shop",
        "site": "shop.example",
        "page_url": url,
        "page_key": f"key-{number}",
        "observed_at": SEEN_AT + timedelta(minutes=number),
        "state": PageState.OK,
        "listing": make_listing(url=url),
        "assessment": make_assessment(),
        "segment": "s1",
        "sequence": number,
    }
    return EvidenceRecord(**(fields | changes))
