# SPDX-License-Identifier: EUPL-1.2
"""Watching: which offers are looked at again; a notice asks for it, a person, or a flag where settings say so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from alerts.access import Action, check_may
from alerts.auditing import SOFTWARE, note
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.alert import Alert, AlertOffer
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.models.notice import Notice, NoticeItem
from alerts.models.removal import Watch
from alerts.removal.fingerprints import fingerprint_of
from config.settings import Settings
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.query import Query
from indexer.store import EvidenceStore, open_store


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks for watches, and for what."""

    by: Account | None
    why: str
    alert: Alert | None = None
    case: Case | None = None
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One offer to be watched."""

    offer_id: str
    observation_id: str
    url: str
    site: str
    seen_at: datetime
    seller: str = ""
    source: str = ""
    run_id: str = ""
    practice: bool = False
    fingerprint: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What asking came to."""

    new: tuple[Watch, ...] = ()
    known: tuple[Watch, ...] = ()
    """Watched already."""
    missing: tuple[str, ...] = ()
    """Offers of which nothing is kept."""


def open_watches(notices: Iterable[Notice]) -> dict[str, Watch]:
    """Watches that go on, of the offers that these notices name."""
    offers = {item.offer_id for notice in notices for item in notice.items.all()}
    return {row.offer_id: row for row in Watch.objects.filter(offer_id__in=offers, stopped_at=None)}


def watch_notice(notice: Notice, now: datetime, watched: dict[str, Watch] | None = None) -> Watched:
    """Watch every offer that a notice names; called when it is sent, asking again changes nothing.

    `watched`: what open_watches() gave for it; it learns of new ones.
    """
    asking = Asking(by=None, why=f"notice {notice.reference}", case=notice.case, notice=notice.reference)
    items = sorted(notice.items.all(), key=lambda item: item.pk)
    watched = open_watches([notice]) if watched is None else watched
    new: list[Watch] = []
    known: list[Watch] = []
    for item in items:
        present = watched.get(item.offer_id)
        if present is not None:
            known.append(join(present, asking))
            continue
        watch, is_new = begin(wanted_by_item(item, notice), asking, now)
        watched[item.offer_id] = watch
        (new if is_new else known).append(watch)
    return Watched(new=tuple(new), known=tuple(known))


def watch_flagged(records: Sequence[EvidenceRecord], now: datetime) -> int:
    """Watch flagged offers as they are seen, where `removal.flagged` asks for it; gives how many are new."""
    offers = {record.offer_id: record for record in records}
    known = set(Watch.objects.filter(offer_id__in=list(offers), stopped_at=None).values_list("offer_id", flat=True))
    fresh = [record for offer_id, record in offers.items() if offer_id not in known]
    asking = Asking(by=None, why="flagged (removal.flagged)")
    return sum(begin(wanted_by(record), asking, now)[1] for record in fresh)


def wanted_by_item(item: NoticeItem, notice: Notice) -> Wanted:
    """An offer as a notice names it; the first round completes it from the evidence."""
    return Wanted(
        offer_id=item.offer_id, observation_id=item.observation_id, url=item.url, site=item.site,
        seen_at=item.observed_at, seller=item.seller, practice=notice.case.practice,
    )  # fmt: skip


def watch_alert(settings: Settings, alert: Alert, account: Account, now: datetime, *, why: str) -> Watched:
    """Watch all offers of an alert and of those merged into it."""
    check_may(account, Action.WORK_CASE)
    return watch_offers(settings, offers_of([alert]), Asking(by=account, why=why, alert=alert), now)


def watch_case(settings: Settings, case: Case, account: Account, now: datetime, *, why: str) -> Watched:
    """Watch all offers of a case that were not withdrawn from it."""
    check_may(account, Action.WORK_CASE)
    listed = case.evidence.filter(withdrawn_at=None, kind=ObservationKind.LISTING.value)
    offers = list(dict.fromkeys(listed.values_list("offer_id", flat=True))) or offers_of(case.alerts.all())
    return watch_offers(settings, offers, Asking(by=account, why=why, case=case), now)


def watch_offer(settings: Settings, offer_id: str, account: Account, now: datetime, *, why: str) -> Watched:
    """Watch one offer."""
    check_may(account, Action.WORK_CASE)
    return watch_offers(settings, [offer_id], Asking(by=account, why=why), now)


def offers_of(alerts: Iterable[Alert]) -> list[str]:
    """Ids of the offers of alerts, the strongest first."""
    family = [pk for alert in alerts for pk in alert.family]
    rows = AlertOffer.objects.filter(alert__in=family).order_by("-strength", "offer_id")
    return list(dict.fromkeys(rows.values_list("offer_id", flat=True)))


def watch_offers(settings: Settings, offer_ids: Sequence[str], asking: Asking, now: datetime) -> Watched:
    """Begin to watch offers; the newest sighting of each is what looks are compared with."""
    if asking.by is not None and not asking.why.strip():
        raise DecisionError("watch: expected a reason (--why)")
    new: list[Watch] = []
    known: list[Watch] = []
    missing: list[str] = []
    store = open_store(settings)
    try:
        for offer_id in dict.fromkeys(offer_ids):
            record = newest_sighting(store, offer_id)
            if record is None:
                missing.append(offer_id)
                continue
            watch, is_new = begin(wanted_by(record), asking, now)
            (new if is_new else known).append(watch)
    finally:
        store.close()
    return Watched(new=tuple(new), known=tuple(known), missing=tuple(missing))


def newest_sighting(store: EvidenceStore, offer_id: str) -> EvidenceRecord | None:
    """The latest listing of an offer."""
    return next(store.find(Query(offer_id=offer_id, kinds=(ObservationKind.LISTING,), limit=1)), None)


def wanted_by(record: EvidenceRecord) -> Wanted:
    """An offer as a sighting shows it."""
    return Wanted(
        offer_id=record.offer_id, observation_id=record.observation_id, url=record.offer_address, site=record.site,
        seen_at=record.observed_at, source=record.source, run_id=record.run_id, practice=record.practice,
        fingerprint=fingerprint_of(record).stored(),
    )  # fmt: skip


def begin(wanted: Wanted, asking: Asking, now: datetime) -> tuple[Watch, bool]:
    """The watch of an offer, and whether it is new; two who ask at once get the same one."""
    known = Watch.objects.filter(offer_id=wanted.offer_id, stopped_at=None).first()
    if known is not None:
        return join(known, asking), False
    alert = asking.alert or find_alert(wanted.offer_id)
    reference = asking.case.reference if asking.case is not None else ""
    try:
        with transaction.atomic():
            note(
                asking.by, AuditVerb.COLLECTION, "watch.add", "offer", [wanted.offer_id], now,
                why=asking.why, case=reference,
            )  # fmt: skip
            return draft_watch(wanted, asking, alert, now), True
    except IntegrityError:
        return join(Watch.objects.get(offer_id=wanted.offer_id, stopped_at=None), asking), False


def draft_watch(wanted: Wanted, asking: Asking, alert: Alert | None, now: datetime) -> Watch:
    """A new watch, due now."""
    return Watch.objects.create(
        offer_id=wanted.offer_id,
        observation_id=wanted.observation_id,
        url=wanted.url,
        site=wanted.site,
        seller=(alert.seller if alert is not None else wanted.seller)[:300],
        source=wanted.source,
        run_id=wanted.run_id,
        practice=wanted.practice,
        alert=alert,
        case=asking.case,
        notice=asking.notice,
        fingerprint=dict(wanted.fingerprint),
        started_at=now,
        started_by=asking.by.username if asking.by is not None else SOFTWARE,
        why=asking.why,
        next_at=now,
        last_present_at=wanted.seen_at,
    )


def join(watch: Watch, asking: Asking) -> Watch:
    """A case and a notice take up a watch that had none; it is looked at sooner for that."""
    changed = []
    if asking.case is not None and watch.case_id is None:
        watch.case = asking.case
        changed.append("case")
    if asking.notice and not watch.notice:
        watch.notice = asking.notice
        changed.append("notice")
    if changed:
        watch.save(update_fields=changed)
    return watch


def find_alert(offer_id: str) -> Alert | None:
    """The alert that speaks for an offer."""
    row = AlertOffer.objects.filter(offer_id=offer_id).select_related("alert__merged_into").first()
    return (row.alert.merged_into or row.alert) if row is not None else None


def stop_watch(watch: Watch, account: Account | None, now: datetime, *, why: str) -> Watch:
    """Look no more; what was seen stays. `account` None: the software, by its settings."""
    if account is not None:
        check_may(account, Action.WORK_CASE)
    if not why.strip():
        raise DecisionError("watch: expected a reason (--why)")
    with transaction.atomic():
        present = Watch.objects.select_for_update().get(pk=watch.pk)
        if present.stopped_at is not None:
            raise DecisionError(f"watch {watch.pk}: stopped already by {present.stopped_by}")
        note(account, AuditVerb.ALTERATION, "watch.stop", "offer", [present.offer_id], now, why=why)
        present.stopped_at, present.stop_reason, present.next_at = now, why, None
        present.stopped_by = account.username if account is not None else SOFTWARE
        present.save()
    return present


def find_watch(wanted: str) -> Watch:
    """By number, or by the beginning of an offer's id; raises DecisionError when none or several have it."""
    rows = Watch.objects.filter(pk=int(wanted)) if wanted.isdigit() and len(wanted) < 8 else Watch.objects.none()
    found = list(rows) or list(
        Watch.objects.filter(offer_id__startswith=wanted.lower())[:2] if len(wanted) >= 8 else []
    )
    if len(found) != 1:
        raise DecisionError(f"expected the number of one watch (`theriac watch list`), got {wanted[:40]!r}")
    return found[0]
