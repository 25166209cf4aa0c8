# SPDX-License-Identifier: EUPL-1.2
"""collect(): from what was asked to an ExportContent: each offer once, with its sightings, looks and profiles."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from secrets import token_hex

from classifiers.assessment import Verdict
from indexer.errors import ExportError
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.export.content import Custody, Exhibit, ExportContent, Seal
from indexer.export.hypotheses import draft_hypotheses
from indexer.export.spooled import SpooledExhibits
from indexer.export.wording import LIMITS, seal_words, signal_words, signals_against
from indexer.query import Query, SortBy
from indexer.store import EvidenceStore

SIGHTINGS = 1_000
"""Of one offer; the newest beyond them are counted in `theriac show`."""
WEIGHED = 1_000
"""Offers that hypotheses are drafted from."""
PROFILES = 500
EXCULPATING = 50
SUSPECT = (Verdict.FALSIFIED, Verdict.UNAUTHORISED)
SealOf = Callable[[EvidenceRecord], Seal]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be exported: everything that one of these names, each offer once."""

    query: Query | None = None
    observation_ids: tuple[str, ...] = ()
    offer_ids: tuple[str, ...] = ()
    question: str = ""
    """The same in words that can be asked again."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Who exports, when, and as what."""

    reference: str
    title: str
    made_at: datetime
    made_by: str
    masked: bool = True
    authority: str = ""


def new_reference(at: datetime) -> str:
    """A reference that no other export has."""
    return f"X-{at.astimezone(UTC):%Y%m%dT%H%M%S}-{token_hex(3)}"


def collect(store: EvidenceStore, wanted: Wanted, occasion: Occasion, seal_of: SealOf) -> ExportContent:
    """Everything that was asked for; raises ExportError when nothing was found."""
    exhibits = SpooledExhibits()
    profiles_of = profile_finder(store)
    for number, record in enumerate(find_records(store, wanted), start=1):
        exhibits.append(make_exhibit(store, record, number, profiles_of, seal_of(record)))
    if not exhibits:
        raise ExportError(f"nothing to export: no observation fits {wanted.question or 'what was asked'}")
    suspects = (one.record for one in exhibits if one.record.assessment and one.record.assessment.verdict in SUSPECT)
    unsealed = sum(one.seal.state == "UNSEALED" for one in exhibits)
    return ExportContent(
        reference=occasion.reference,
        title=occasion.title,
        made_at=occasion.made_at,
        made_by=occasion.made_by,
        question=wanted.question,
        exhibits=exhibits,
        masked=occasion.masked,
        authority=occasion.authority,
        practice=any(one.record.practice for one in exhibits),
        hypotheses=draft_hypotheses(tuple(itertools.islice(suspects, WEIGHED))),
        custody=tuple(custody_of(exhibits)),
        exculpating=tuple(itertools.islice(exculpating(exhibits), EXCULPATING)),
        limits=tuple(limits_of(len(exhibits), unsealed)),
    )


def find_records(store: EvidenceStore, wanted: Wanted) -> Iterator[EvidenceRecord]:
    """One sighting for each offer, in the order asked for. Raises ExportError for an id that is not there."""
    seen: set[str] = set()
    for record in itertools.chain(_by_id(store, wanted), _by_query(store, wanted)):
        if record.offer_id not in seen:
            seen.add(record.offer_id)
            yield record


def _by_id(store: EvidenceStore, wanted: Wanted) -> Iterator[EvidenceRecord]:
    for observation_id in wanted.observation_ids:
        record = store.get(observation_id)
        if record is None:
            raise ExportError(f"no observation {observation_id[:40]!r}: `theriac listings` shows ids")
        if record.kind is ObservationKind.LOOK:
            record = _latest(store, record.offer_id) or record
        yield record
    for offer_id in wanted.offer_ids:
        latest = _latest(store, offer_id)
        if latest is None:
            raise ExportError(f"no offer {offer_id[:40]!r}: `theriac listings --json` shows offer ids")
        yield latest


def _by_query(store: EvidenceStore, wanted: Wanted) -> Iterator[EvidenceRecord]:
    return iter(()) if wanted.query is None else store.find(wanted.query)


def _latest(store: EvidenceStore, offer_id: str) -> EvidenceRecord | None:
    query = Query(offer_id=offer_id, limit=1)
    return next(store.find(query), None)


def make_exhibit(
    store: EvidenceStore,
    record: EvidenceRecord,
    number: int,
    profiles_of: "Callable[[EvidenceRecord], tuple[EvidenceRecord, ...]]",
    seal: Seal,
) -> Exhibit:
    """One offer with all that was kept of it."""
    history = Query(offer_id=record.offer_id, kinds=(), sort=SortBy.OBSERVED_AT, descending=False, limit=SIGHTINGS)
    kept = list(store.find(history))
    sightings = tuple(one for one in kept if one.kind is record.kind)
    return Exhibit(
        record=record,
        sightings=sightings if record in sightings else (*sightings, record),
        looks=tuple(one for one in kept if one.kind is ObservationKind.LOOK and one != record),
        profiles=profiles_of(record),
        number=number,
        seal=seal,
    )


def profile_finder(store: EvidenceStore) -> "Callable[[EvidenceRecord], tuple[EvidenceRecord, ...]]":
    """Looks up the profiles with which an offer was judged, by their digests; remembers the last ones."""

    @lru_cache(maxsize=256)
    def find(kind: ObservationKind, site: str, run_id: str, seller: str | None, digest: str) -> EvidenceRecord | None:
        query = Query(kinds=(kind,), site=site, run_id=run_id, seller=seller, limit=PROFILES)
        return next((one for one in store.find(query) if digest in _digests(one)), None)

    def profiles_of(record: EvidenceRecord) -> tuple[EvidenceRecord, ...]:
        seller = record.listing.seller if record.listing else None
        wanted = (
            (ObservationKind.SITE_PROFILE, None, record.site_profile_sha256),
            (ObservationKind.SELLER_PROFILE, seller, record.seller_profile_sha256),
        )
        found = (find(kind, record.site, record.run_id, who, digest) for kind, who, digest in wanted if digest)
        return tuple(one for one in found if one is not None)

    return profiles_of


def _digests(record: EvidenceRecord) -> tuple[str | None, ...]:
    return (record.site_profile_sha256, record.seller_profile_sha256)


def custody_of(exhibits: Iterable[Exhibit]) -> Iterator[Custody]:
    """What the evidence itself tells of its handling: captured, sealed; later handlings come from the ledger."""
    for exhibit in exhibits:
        for record in (*exhibit.sightings, *exhibit.looks, *exhibit.outcomes):
            capture = record.capture
            yield Custody(
                at=record.observed_at,
                who=f"run {record.run_id}",
                action="captured",
                what=record.observation_id,
                why=f"source {record.source}",
                sha256_after=capture.payload_sha256 if capture else "",
            )
        if exhibit.seal.sealed_at is not None:
            yield Custody(
                at=exhibit.seal.sealed_at,
                who=exhibit.seal.authority,
                action="sealed",
                what=exhibit.record.observation_id,
                why=seal_words(exhibit.seal),
            )


def exculpating(exhibits: Iterable[Exhibit]) -> Iterator[str]:
    """What speaks for the sellers, each with the observation it was seen in."""
    for exhibit in exhibits:
        for signal in signals_against(exhibit.record.assessment):
            yield f"{signal_words(signal)} [{exhibit.record.observation_id}]"


def limits_of(exhibits: int, unsealed: int) -> Iterator[str]:
    """What this export cannot show."""
    yield from LIMITS
    if unsealed:
        yield (
            f"{unsealed} of {exhibits} exhibits are UNSEALED: no time authority has stamped them, so their time "
            "rests on our own clock and on the order of the ledger."
        )
    if exhibits > WEIGHED:
        yield f"The hypotheses were drafted from the first {WEIGHED} suspect offers of this export."
