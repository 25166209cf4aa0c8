# SPDX-License-Identifier: EUPL-1.2
"""Relisting: an offer whose removal was proved is back: at its address, on its site, or on another one.

Another place counts only when the product agrees and something shows the same hand: an operator, a contact, an image,
the text. It is told as *recurrence* beside Article 13, never as its letter (f), and a person can refuse it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.cases.changing import reopen_case
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.grouping import Candidate, find_candidate
from alerts.harm import load_harm_tables
from alerts.models.account import Account
from alerts.models.alert import Alert, AlertOffer
from alerts.models.audit import AuditVerb
from alerts.models.case import Case, CaseState
from alerts.models.operator import Membership, OperatorState, Party
from alerts.models.removal import Relisting, RemovalEvent, Watch
from alerts.operators.reading import party_key
from alerts.removal.baseline import title_likeness
from alerts.removal.fingerprints import Fingerprint, fingerprint_of, text_likeness
from alerts.removal.verdicts import RemovalVerdict
from alerts.states import reopen_alert
from indexer.store import EvidenceStore

SAME_PRODUCT = 82.0
LEAST_TEXT = 0.6
LEAST_SCORE = 0.35
MOST_PARTIES, MOST_OFFERS = 500, 200
WEIGHTS = {"operator": 0.5, "proposed": 0.35, "contact": 0.5, "image": 0.25, "text": 0.4, "price": 0.1, "site": 0.6}
"""What each sign of one hand is worth; set by the project, checked on planted shops (tests/alerts/removal)."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """One offer that seems to be the removed one."""

    watch: Watch
    candidate: Candidate
    place: str
    score: float
    reasons: tuple[str, ...]


def find_relisted(watches: Iterable[Watch], candidates: Sequence[Candidate]) -> list[Found]:
    """The removed offers that these new sightings bring back: each new offer one of them, the surest."""
    found: dict[str, Found] = {}
    known = [(watch, Fingerprint.read(watch.fingerprint)) for watch in watches]
    for candidate in candidates:
        offer_id = candidate.record.offer_id
        for watch, fingerprint in known:
            one = compare(watch, fingerprint, candidate)
            if one is not None and (offer_id not in found or one.score > found[offer_id].score):
                found[offer_id] = one
    return list(found.values())


def compare(watch: Watch, known: Fingerprint, candidate: Candidate) -> Found | None:
    """Whether one sighting is a removed offer come back."""
    record = candidate.record
    if watch.absent_since is None or record.observed_at <= watch.absent_since or record.practice != watch.practice:
        return None
    if record.offer_id == watch.offer_id:
        reasons = ("offered again at its own address",)
        return Found(watch=watch, candidate=candidate, place="same_page", score=1.0, reasons=reasons)
    other = fingerprint_of(record)
    if not is_same_product(known, other):
        return None
    signs = signs_of(watch, known, candidate, other)
    score = min(0.99, sum(WEIGHTS[name] for name in signs))
    if score < LEAST_SCORE or not set(signs) - {"price"} or was_there_before(candidate, watch.absent_since):
        return None
    place = "same_site" if record.site == watch.site else "other_site"
    return Found(watch=watch, candidate=candidate, place=place, score=round(score, 3), reasons=tuple(signs.values()))


def is_same_product(known: Fingerprint, other: Fingerprint) -> bool:
    """By a code that both show, else by title, with no substance that contradicts it."""
    if set(known.codes) & set(other.codes):
        return True
    if known.substances and other.substances and not set(known.substances) & set(other.substances):
        return False
    return title_likeness(known.title, other.title) >= SAME_PRODUCT


def signs_of(watch: Watch, known: Fingerprint, candidate: Candidate, other: Fingerprint) -> dict[str, str]:
    """What shows the same hand, in words, by the name of its weight."""
    signs: dict[str, str] = {}
    if operator := common_operator(watch, candidate):
        signs[operator[0]] = operator[1]
    if shared := len(set(known.contacts) & set(other.contacts)):
        signs["contact"] = f"{shared} contacts in common"
    if set(known.images) & set(other.images):
        signs["image"] = "the same image file"
    if (share := text_likeness(known.text, other.text)) >= LEAST_TEXT:
        signs["text"] = f"{share:.0%} of the text in common"
    if known.price and known.price == other.price:
        signs["price"] = "the same price"
    if candidate.record.site == watch.site and candidate.seller == watch.seller:
        signs["site"] = "the same seller on the same site"
    return signs


def common_operator(watch: Watch, candidate: Candidate) -> tuple[str, str] | None:
    """The operator to which both parties belong, upheld by a person or proposed."""
    keys = {
        party_key(watch.site, watch.seller, practice=watch.practice),
        party_key(candidate.site, candidate.seller, practice=watch.practice),
    }
    if len(keys) < 2:
        return None
    standing = (OperatorState.PROPOSED.value, OperatorState.UPHELD.value)
    rows = Membership.objects.filter(party__key__in=keys, until=None, operator__state__in=standing)
    seen: dict[int, int] = {}
    for row in rows.select_related("operator"):
        seen[row.operator_id] = seen.get(row.operator_id, 0) + 1
        if seen[row.operator_id] == len(keys):
            is_upheld = row.operator.state == OperatorState.UPHELD
            return ("operator" if is_upheld else "proposed", f"both belong to {row.operator.subject}")
    return None


def was_there_before(candidate: Candidate, since: datetime) -> bool:
    """An offer that was seen before the other's removal is a mirror, no return."""
    rows = AlertOffer.objects.filter(offer_id=candidate.record.offer_id, first_seen_at__lte=since)
    return bool(rows.exists())


def note_relistings(candidates: Sequence[Candidate], now: datetime) -> list[Relisting]:
    """Keep what new sightings bring back, and put it before people again; for each batch that alerts read."""
    if not candidates:
        return []
    watches = list(Watch.objects.exclude(removed_as="").filter(stopped_at=None).select_related("alert", "case"))
    return [row for found in find_relisted(watches, candidates) if (row := keep_relisting(found, now)) is not None]


def note_relisted_by(
    parties: Collection[int], store: EvidenceStore, families: dict[str, str], now: datetime
) -> list[Relisting]:
    """The same for sites and sellers that operators were proposed for after their offers had been read."""
    earliest = Watch.objects.exclude(removed_as="").filter(stopped_at=None).order_by("absent_since").first()
    if earliest is None or earliest.absent_since is None or not parties:
        return []
    tables = load_harm_tables()
    found: list[Candidate] = []
    for party in Party.objects.filter(pk__in=list(parties)[:MOST_PARTIES]):
        rows = AlertOffer.objects.filter(
            alert__site=party.site, alert__seller=party.seller, first_seen_at__gt=earliest.absent_since
        )
        for row in rows.order_by("-strength")[:MOST_OFFERS]:
            record = store.get(row.observation_id)
            candidate = find_candidate(record, tables, families) if record is not None else None
            found += [candidate] if candidate is not None else []
    return note_relistings(found, now)


def keep_relisting(found: Found, now: datetime) -> Relisting | None:
    """One return; None when it is kept already."""
    record, removed_at = found.candidate.record, found.watch.absent_since
    assert removed_at is not None  # only proved removals are compared
    row = AlertOffer.objects.filter(offer_id=record.offer_id).select_related("alert").first()
    return enter_relisting(
        found.watch,
        Relisting(
            watch=found.watch, place=found.place, observation_id=record.observation_id, offer_id=record.offer_id,
            url=record.offer_address, site=record.site, score=found.score, reasons=list(found.reasons),
            seen_at=record.observed_at, removed_at=removed_at,
            delay_s=(record.observed_at - removed_at).total_seconds(),
            alert=row.alert if row is not None else None, noted_at=now,
        ),
        now,
    )  # fmt: skip


def enter_relisting(watch: Watch, relisting: Relisting, now: datetime) -> Relisting | None:
    """Keep a return, reopen alert and cases; None when it is kept already."""
    with transaction.atomic():
        present = Watch.objects.select_for_update().get(pk=watch.pk)
        same = Relisting.objects.filter(watch=present, offer_id=relisting.offer_id, removed_at=relisting.removed_at)
        if same.exists():
            return None
        relisting.save()
        present.relisted_at = max(present.relisted_at or relisting.seen_at, relisting.seen_at)
        if relisting.place == "same_page":
            end_removal(present, relisting, now)
        present.save()
        note(
            None, AuditVerb.ALTERATION, "offer.relisted", "offer", [watch.offer_id], now,
            why="; ".join(relisting.reasons), details={"site": relisting.site, "place": relisting.place},
        )  # fmt: skip
        put_before_people(present, relisting, now)
    return relisting


def end_removal(watch: Watch, relisting: Relisting, now: datetime) -> None:
    """At its own address the removal is over; what was proved stays among the events."""
    RemovalEvent.objects.create(
        watch=watch, at=now, from_verdict=watch.verdict, to_verdict=RemovalVerdict.UNDETERMINED.value,
        reason=f"relisted: seen again {relisting.seen_at:%Y-%m-%d %H:%M:%S} UTC",
    )  # fmt: skip
    watch.verdict, watch.verdict_at = RemovalVerdict.UNDETERMINED.value, now
    watch.reason = "seen again after its removal was proved"
    watch.removed_as, watch.absent_since, watch.proved_at = "", None, None
    watch.last_present_at = max(watch.last_present_at or relisting.seen_at, relisting.seen_at)
    if watch.next_at is not None:
        watch.next_at = now


def put_before_people(watch: Watch, relisting: Relisting, now: datetime) -> None:
    """Reopen the alert and the cases of a removed offer; open cases get an entry in their log."""
    reason = f"relisted ({relisting.place}) at {relisting.site}: {'; '.join(relisting.reasons)}"[:1_000]
    alert = Alert.objects.filter(watches=watch).first()
    if alert is not None:
        reopen_alert(alert.merged_into or alert, reason=reason, at=now)
    cases = {case.pk: case for case in (alert.cases.all() if alert is not None else ())}
    if watch.case is not None:
        cases[watch.case.pk] = watch.case
    for case in cases.values():
        tell_case(case, watch, relisting, reason, now)


def tell_case(case: Case, watch: Watch, relisting: Relisting, reason: str, now: datetime) -> None:
    """Recurrence in the log of a case; a closed one is taken up again."""
    present = Case.objects.get(pk=case.pk)
    if present.state != CaseState.OPEN:
        reopen_case(present, None, now, why=reason)
    keep_event(
        present, "recurrence", None, now, why=reason, offer=watch.offer_id, place=relisting.place, site=relisting.site,
        observation=relisting.observation_id, delay_s=round(relisting.delay_s), score=relisting.score,
    )  # fmt: skip


def refuse_relisting(relisting: Relisting, account: Account, now: datetime, *, why: str) -> Relisting:
    """A person says that it is another offer: it counts no more, and stays with who said so."""
    check_may(account, Action.WORK_CASE)
    if not why.strip() or relisting.refused_at is not None:
        raise DecisionError(f"relisting {relisting.pk}: expected one that nobody refused yet, and a reason")
    with transaction.atomic():
        note(account, AuditVerb.ALTERATION, "relisting.refuse", "offer", [relisting.offer_id], now, why=why)
        relisting.refused_at, relisting.refused_by, relisting.refused_why = now, account.username, why
        relisting.save()
    return relisting


def recurrences(case: Case) -> list[Relisting]:
    """Returns of a case's offers that nobody refused: told beside Article 13 as recurrence, never as (f)."""
    alerts = list(case.alerts.values_list("pk", flat=True))
    rows = Relisting.objects.filter(refused_at=None).select_related("watch")
    return [row for row in rows if row.watch.case_id == case.pk or row.watch.alert_id in alerts]
