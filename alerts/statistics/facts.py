# SPDX-License-Identifier: EUPL-1.2
"""Facts that are counted: one record an offer, without any person: what, from where, to where, what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.models.alert import Alert, AlertOffer
from alerts.models.notice import GONE_OUT, Notice, NoticeItem
from alerts.models.removal import Watch
from alerts.raising import source_families
from alerts.removal.figures import times_of
from alerts.statistics.survival import Stay
from config.settings import Settings
from crawler.listing import ContactKind
from indexer.evidence import EvidenceRecord
from indexer.store import EvidenceStore, open_store

BATCH = 500
UNKNOWN = "unknown"
MESSENGERS = frozenset(ContactKind) - {
    ContactKind.MAIL, ContactKind.PHONE, ContactKind.ONION, ContactKind.WALLET, ContactKind.IBAN,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NoticeFact:
    """One notice that an offer was named in."""

    reference: str
    recipient: str
    """Kind of recipient; never a person's name."""
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class WatchFact:
    """How an offer stood with the looks that came after."""

    began_at: datetime
    """The sending of its first notice, else the first look."""
    removed_as: str
    removed_at: datetime | None
    last_look_at: datetime
    relisted: bool


@dataclass(frozen=True, kw_only=True)
class OfferFact:
    """One offer, as far as figures need it."""

    offer_id: str
    seller: str
    """Site and seller; counted, never written."""
    operator: int | None
    verdict: str
    substances: tuple[str, ...] = ()
    kind: str = UNKNOWN
    narcotic: bool = False
    provisions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    first_seen_at: datetime
    notices: tuple[NoticeFact, ...] = ()
    watches: tuple[WatchFact, ...] = ()

    def stays(self, removed_means: frozenset[str], until: datetime) -> Iterator[Stay]:
        """How long it stayed, for each time it was watched."""
        for one in self.watches:
            gone = one.removed_as in removed_means and one.removed_at is not None and one.removed_at <= until
            end = one.removed_at if gone and one.removed_at is not None else min(one.last_look_at, until)
            if end >= one.began_at:
                yield Stay(days=(end - one.began_at).total_seconds() / 86_400, removed=gone)


@dataclass(kw_only=True)
class Acts:
    """What was done about offers, by offer id."""

    notices: dict[str, list[NoticeFact]] = field(default_factory=dict)
    watches: dict[str, list[WatchFact]] = field(default_factory=dict)


def read_facts(
    settings: Settings, since: datetime, until: datetime, removed_means: frozenset[str], *, practice: bool = False
) -> list[OfferFact]:
    """Every offer of an alert that was first seen in the period, or named in a notice sent in it."""
    acts = read_acts(counting_as(settings, removed_means), since, until, practice=practice)
    families = source_families(settings)
    store = open_store(settings)
    try:
        return list(offers(store, acts, families, since, until, practice=practice))
    finally:
        store.close()


def counting_as(settings: Settings, removed_means: frozenset[str]) -> Settings:
    """The settings with these verdicts as removals."""
    removal = settings.removal.model_copy(update={"counts_as_removed": tuple(sorted(removed_means))})
    return settings.model_copy(update={"removal": removal})


def offers(
    store: EvidenceStore, acts: Acts, families: dict[str, str], since: datetime, until: datetime, *, practice: bool
) -> Iterator[OfferFact]:
    """One fact an offer; an offer of several alerts counts once."""
    seen: set[str] = set()
    rows = AlertOffer.objects.filter(alert__practice=practice, first_seen_at__lt=until).select_related("alert")
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        acted = row.offer_id in acts.notices or row.offer_id in acts.watches
        if row.offer_id in seen or not (row.first_seen_at >= since or acted):
            continue
        seen.add(row.offer_id)
        yield make_fact(row, store.get(row.observation_id), acts, families)


def make_fact(row: AlertOffer, record: EvidenceRecord | None, acts: Acts, families: dict[str, str]) -> OfferFact:
    """The fact of one offer; what its evidence does not say is unknown."""
    alert: Alert = row.alert
    listing = record.listing if record is not None else None
    assessment = record.assessment if record is not None else None
    return OfferFact(
        offer_id=row.offer_id,
        seller=f"{alert.site}\x1f{alert.seller}",
        operator=alert.operator_id,
        verdict=row.verdict,
        substances=tuple(sorted({one.inn.lower() for one in assessment.substances})) if assessment else (),
        kind=assessment.kind.value if assessment else UNKNOWN,
        narcotic=bool(assessment and assessment.narcotic),
        provisions=tuple(sorted({name for sign in assessment.indicators for name in sign.provisions}))
        if assessment else (),
        routes=routes_of(listing.ships_from, listing.ships_to) if listing else (),
        countries=tuple(sorted({*listing.ships_from, *listing.ships_to})) if listing else (),
        payments=tuple(sorted(set(listing.payment_methods))) if listing else (),
        channels=channels_of(record, families) if record is not None else (),
        first_seen_at=row.first_seen_at,
        notices=tuple(acts.notices.get(row.offer_id, ())),
        watches=tuple(acts.watches.get(row.offer_id, ())),
    )  # fmt: skip


def routes_of(ships_from: Sequence[str], ships_to: Sequence[str]) -> tuple[str, ...]:
    """`IN → DE`, for every pair that is stated."""
    return tuple(
        f"{a} → {b}" for a in ships_from or (UNKNOWN,) for b in ships_to or (UNKNOWN,) if (a, b) != (UNKNOWN,) * 2
    )


def channels_of(record: EvidenceRecord, families: dict[str, str]) -> tuple[str, ...]:
    """Through what it is offered: kind of place, hidden service, messengers that it names."""
    listing = record.listing
    named = {one.kind.value for one in listing.contacts if one.kind in MESSENGERS} if listing is not None else set()
    place = "hidden service" if record.site.endswith(".onion") else families.get(record.source, "storefront")
    return (place, *sorted(named))


def read_acts(settings: Settings, since: datetime, until: datetime, *, practice: bool) -> Acts:
    """Notices sent in the period, and watches that stood in it, by offer."""
    acts = Acts()
    sent = Notice.objects.filter(practice=practice, sent_at__gte=since, sent_at__lt=until, state__in=GONE_OUT)
    items = NoticeItem.objects.filter(notice__in=sent.filter(step=0)).select_related("notice__recipient")
    for item in items.iterator(chunk_size=BATCH):
        told = item.notice
        assert told.sent_at is not None  # by the filter
        fact = NoticeFact(reference=told.reference, recipient=told.recipient.kind, sent_at=told.sent_at)
        acts.notices.setdefault(item.offer_id, []).append(fact)
    first = {offer: min(one.sent_at for one in told) for offer, told in acts.notices.items()}
    for watch in Watch.objects.filter(practice=practice, started_at__lt=until).select_related("case"):
        times = times_of(watch, settings)
        began = first.get(watch.offer_id, watch.started_at)
        if began >= since:
            stood = WatchFact(
                began_at=began,
                removed_as=times.removed_as,
                removed_at=times.removed_at,
                last_look_at=times.until,
                relisted=times.relisted > 0,
            )
            acts.watches.setdefault(watch.offer_id, []).append(stood)
    return acts
