# SPDX-License-Identifier: EUPL-1.2
"""Gathering: everything that was kept of offers: sightings, looks, proofs of absence, profiles; and whose they are."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from alerts.grouping import seller_of
from alerts.models.alert import Alert, AlertOffer, AlertSighting
from alerts.raising import source_families
from config.settings import Settings
from crawler.page import PageState
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.export.collect import profile_finder
from indexer.query import Query, SortBy
from indexer.store import EvidenceStore


@dataclass(frozen=True, kw_only=True)
class Found:
    """One observation for a case, and the party it is of."""

    record: EvidenceRecord
    site: str
    seller: str
    """Empty: the site itself."""
    offer_id: str
    """The offer that it belongs to; of a proof of absence or a profile, that through which it came."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is wanted for a case."""

    observation_ids: tuple[str, ...] = ()
    offer_ids: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()

    def offers(self) -> Iterator[str]:
        """Ids of all offers asked for, those of alerts included."""
        yield from self.offer_ids
        for alert in self.alerts:
            yield from AlertOffer.objects.filter(alert__in=alert.family).values_list("offer_id", flat=True)


class Gatherer:
    """Finds what belongs to an offer; remembers what a site's other offers share."""

    def __init__(self, settings: Settings, store: EvidenceStore) -> None:
        self.store = store
        self._families = source_families(settings)
        self._profiles: Callable[[EvidenceRecord], tuple[EvidenceRecord, ...]] = profile_finder(store)
        self._absences: dict[tuple[str, str], dict[str, list[EvidenceRecord]]] = {}

    def offer(self, offer_id: str) -> Iterator[Found]:
        """All sightings of an offer, oldest first, looks, absences of its page, the profiles it was judged by."""
        query = Query(offer_id=offer_id, kinds=(), sort=SortBy.OBSERVED_AT, descending=False, limit=None)
        kept = list(self.store.find(query))
        if not kept:
            return
        site, seller = self.party(kept)
        addresses = ((record, url) for record in kept for url in (record.page_url, record.offer_address))
        pages = {(record.source, record.site, url) for record, url in addresses}
        absences = (one for source, place, url in sorted(pages) for one in self._absent(source, place).get(url, ()))
        profiles = (one for record in kept for one in self._profiles(record))
        for record in _once((*kept, *absences, *profiles)):
            own = "" if record.kind is ObservationKind.SITE_PROFILE else seller
            yield Found(record=record, site=site, seller=own, offer_id=offer_id)

    def party(self, records: Iterable[EvidenceRecord]) -> tuple[str, str]:
        """Site and seller, as the alerts have it; else as it is read from the sightings."""
        records = list(records)
        ids = [record.observation_id for record in records]
        told = AlertSighting.objects.filter(observation_id__in=ids[:500]).exclude(alert__site="")
        sighting = told.select_related("alert").first()
        if sighting is not None:  # an alert without a site speaks of a whole operator
            return sighting.alert.site, sighting.alert.seller
        listed = next((record for record in records if record.listing is not None), None)
        if listed is None or listed.listing is None:
            return records[0].site, ""
        return listed.site, seller_of(listed, listed.listing, self._families)

    def _absent(self, source: str, site: str) -> dict[str, list[EvidenceRecord]]:
        """Pages of a site that were seen to be anything but a page with offers, by address."""
        key = (source, site)
        if key not in self._absences:
            query = Query(kinds=(ObservationKind.OUTCOME,), source=source, site=site, descending=False, limit=None)
            found: dict[str, list[EvidenceRecord]] = {}
            for record in self.store.find(query):
                if record.state is not PageState.OK:
                    found.setdefault(record.page_url, []).append(record)
            self._absences[key] = found
        return self._absences[key]


def gather(settings: Settings, store: EvidenceStore, asked: Asked) -> Iterator[Found]:
    """Everything of the offers that were asked for, and single observations, each observation once."""
    gatherer = Gatherer(settings, store)
    seen: set[str] = set()
    for offer_id in dict.fromkeys(asked.offers()):
        for found in gatherer.offer(offer_id):
            if found.record.observation_id not in seen:
                seen.add(found.record.observation_id)
                yield found
    for observation_id in asked.observation_ids:
        record = store.get(observation_id)
        if record is not None and record.observation_id not in seen:
            seen.add(record.observation_id)
            site, seller = gatherer.party([record])
            yield Found(record=record, site=site, seller=seller, offer_id=record.offer_id)


def _once(records: Iterable[EvidenceRecord]) -> Iterator[EvidenceRecord]:
    seen: set[str] = set()
    for record in records:
        if record.observation_id not in seen:
            seen.add(record.observation_id)
            yield record
