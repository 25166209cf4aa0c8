# SPDX-License-Identifier: EUPL-1.2
"""Counting: what a batch of sightings changes in its alerts; a handful of queries a batch, not an alert."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from alerts.bulk import insert_rows, insert_values, update_rows
from alerts.figures import FIGURES, Tally, carry_on, count_figures, learn
from alerts.folding import Folded, fold_new
from alerts.grouping import Candidate, page_digest
from alerts.models.alert import Alert, AlertMove, AlertOffer, AlertSighting, AlertState
from alerts.muting import muted_ends
from alerts.novelty import Known, find_novel
from alerts.severity import RANK, severity_word, weigh
from alerts.states import CLOSED, SOFTWARE, reopen_alert

CHANGING = "verdict falsified unauthorised strength observation_id sightings first_seen_at last_seen_at gone_at".split()
SIGHTING = "alert_id observation_id payload_sha256 offer_id run_id verdict observed_at".split()
MOVE = "alert_id from_state to_state by reason at outcome before".split()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happened to one alert."""

    alert: Alert
    is_new: bool
    sightings: int
    new_offers: int
    relisted: int
    reopened: bool
    strongest: Candidate


@dataclass(kw_only=True)
class Part:
    """One alert's share of a batch."""

    alert: Alert
    fresh: list[Candidate]
    is_new: bool
    tally: Tally = field(default_factory=Tally)


def count_sightings(
    groups: Mapping[str, Sequence[Candidate]], now: datetime, known: Known, fold_at: float
) -> list[Change]:
    """Add each group's sightings to its alert; sightings that are already counted change nothing."""
    parts = [part for part in find_parts(groups) if part.fresh]
    begun = create_new([part for part in parts if part.is_new], now, known)
    folded = fold_new(begun, now, fold_at) if begun else Folded()
    if folded:
        refresh_speakers(parts)
    alerts = hold_alerts(parts)
    write_offers(parts)
    write_sightings(parts)
    before = {pk: alert.severity for pk, alert in alerts.items()}
    count_parts(parts, alerts)
    update_rows(list(alerts.values()), FIGURES)
    fresh_ids = {alert.pk for alert in begun} | folded.begun
    note_rises([alert for pk, alert in alerts.items() if pk not in fresh_ids], before, now)
    return list(find_changes(parts, alerts, fresh_ids, now))


def find_parts(groups: Mapping[str, Sequence[Candidate]]) -> list[Part]:
    """Candidates by the alert they belong to, new ones drafted, each sighting once and only those not held yet."""
    present = {
        alert.key: alert
        for alert in Alert.objects.select_for_update(of=("self",)).filter(key__in=list(groups)).order_by("id")
    }
    owners = split_owners(list(present.values()), groups)
    ids = [candidate.record.observation_id for own in groups.values() for candidate in own]
    held = set(AlertSighting.objects.filter(observation_id__in=ids).values_list("observation_id", "alert_id"))
    parts: dict[str, Part] = {}
    for key, candidates in sorted(groups.items()):
        for candidate in {candidate.record.observation_id: candidate for candidate in candidates}.values():
            alert = present.get(key)
            if alert is not None:
                alert = owners.get((alert.pk, candidate.record.offer_id), alert)
            if alert is not None and (candidate.record.observation_id, alert.pk) in held:
                continue
            place = key if alert is None else alert.key
            if place not in parts:
                parts[place] = Part(alert=alert or draft_alert(candidate), fresh=[], is_new=alert is None)
            parts[place].fresh.append(candidate)
    return list(parts.values())


def split_owners(
    alerts: Sequence[Alert], groups: Mapping[str, Sequence[Candidate]]
) -> dict[tuple[int | None, str], Alert]:
    """By alert and offer: the alert into which a person split that offer off."""
    splits = {alert.pk: alert for alert in Alert.objects.filter(split_from__in=[alert.pk for alert in alerts])}
    if not splits:
        return {}
    ids = {candidate.record.offer_id for own in groups.values() for candidate in own}
    rows = AlertOffer.objects.filter(alert__in=list(splits), offer_id__in=ids).values_list("alert_id", "offer_id")
    return {(splits[pk].split_from_id, offer_id): splits[pk] for pk, offer_id in rows}


def draft_alert(candidate: Candidate) -> Alert:
    """A new alert, not yet saved; its figures are counted afterwards."""
    return Alert(
        key=candidate.key,
        site=candidate.site,
        seller=candidate.seller,
        product_group=candidate.harm.product_group,
        harm_class=candidate.harm.harm_class,
        severity=severity_word(0.0),
        severity_score=0.0,
        harm_weight=0.0,
        practice=candidate.record.practice,
        first_seen_at=candidate.record.observed_at,
        last_seen_at=candidate.record.observed_at,
        raised_at=timezone.now(),
    )


def create_new(parts: Sequence[Part], now: datetime, known: Known) -> list[Alert]:
    """Save the drafts, with what is new about them and whether a mute asks nobody about them."""
    drafts = [part.alert for part in parts]
    if not drafts:
        return []
    for part in parts:
        learn(part.alert, part.fresh)
    find_novel(drafts, known)
    muted_ends(drafts, now)
    insert_rows(drafts)
    by_key = {draft.key: draft for draft in drafts}
    for pk, key in Alert.objects.filter(key__in=list(by_key)).values_list("pk", "key"):
        by_key[key].pk = pk
        by_key[key]._state.adding = False
    raised: tuple[object, ...] = ("", AlertState.NEW.value, SOFTWARE, "raised", now, "", {})
    insert_values(AlertMove, MOVE, [(draft.pk, *raised) for draft in drafts])
    return drafts


def refresh_speakers(parts: Iterable[Part]) -> None:
    """What folding changed in alerts that are already in hand."""
    named = {part.alert.pk: part.alert for part in parts}
    for row in Alert.objects.filter(pk__in=list(named)).only("state", "merged_into", "operator", "version"):
        alert = named[row.pk]
        alert.state, alert.version = row.state, row.version
        alert.merged_into_id, alert.operator_id = row.merged_into_id, row.operator_id


def hold_alerts(parts: Sequence[Part]) -> dict[int, Alert]:
    """Every alert that changes, by id: those of the parts and those that speak for them; each is one object."""
    alerts = {part.alert.pk: part.alert for part in parts}
    wanted = {part.alert.merged_into_id for part in parts if part.alert.merged_into_id is not None} - set(alerts)
    speakers = Alert.objects.select_for_update(of=("self",)).select_related("operator").filter(pk__in=wanted)
    return alerts | {alert.pk: alert for alert in speakers.order_by("id")}


def write_offers(parts: Sequence[Part]) -> None:
    """Keep each offer's latest verdict and strongest sighting; the parts' tallies say what changed."""
    ids = {candidate.record.offer_id for part in parts for candidate in part.fresh}
    present: dict[str, dict[int, AlertOffer]] = defaultdict(dict)
    for row in AlertOffer.objects.filter(offer_id__in=ids):
        present[row.offer_id][row.alert_id] = row
    new: list[AlertOffer] = []
    changed: dict[int, AlertOffer] = {}
    for part in parts:
        touched: dict[str, AlertOffer] = {}
        for candidate in part.fresh:
            offer_id = candidate.record.offer_id
            if offer_id not in touched:
                touched[offer_id] = take_offer(part, candidate, present[offer_id])
            note_offer(part.tally, touched[offer_id], candidate)
        for row in touched.values():
            part.tally.enter(row)
        drafted = [row for row in touched.values() if row.pk is None]
        part.tally.new_offers = len(drafted)
        new += drafted
        changed |= {row.pk: row for row in touched.values() if row.pk is not None}
    insert_rows(new)
    update_rows(list(changed.values()), CHANGING)


def take_offer(part: Part, candidate: Candidate, in_alerts: dict[int, AlertOffer]) -> AlertOffer:
    """The offer's row in this alert, drafted when it is new."""
    row = in_alerts.get(part.alert.pk)
    if row is None:
        row = in_alerts[part.alert.pk] = draft_offer(part.alert, candidate)
    else:
        part.tally.leave(row)
    part.tally.shared |= len(in_alerts) > 1
    return row


def note_offer(tally: Tally, row: AlertOffer, candidate: Candidate) -> None:
    """One more sighting of an offer, which may have been gone."""
    if row.gone_at is not None and candidate.record.observed_at > row.gone_at:
        tally.relisted.add(row.offer_id)
        row.gone_at = None
    note_sighting(row, candidate)


def write_sightings(parts: Sequence[Part]) -> None:
    """Link the evidence by id and digest."""
    rows = []
    for part in parts:
        part.tally.sightings = len(part.fresh)
        for candidate in part.fresh:
            record = candidate.record
            digest = record.capture.payload_sha256 if record.capture else ""
            evidence = (record.observation_id, digest, record.offer_id, record.run_id)
            rows.append((part.alert.pk, *evidence, candidate.verdict.value, record.observed_at))
    insert_values(AlertSighting, SIGHTING, rows)


def draft_offer(alert: Alert, candidate: Candidate) -> AlertOffer:
    """A new offer row, not yet saved, without sightings."""
    return AlertOffer(
        alert=alert,
        offer_id=candidate.record.offer_id,
        page_url=candidate.record.offer_address,
        page_key=page_digest(candidate.record.offer_address),
        strength=-1.0,
        first_seen_at=candidate.record.observed_at,
        last_seen_at=candidate.record.observed_at,
    )


def note_sighting(row: AlertOffer, candidate: Candidate) -> None:
    """Count one sighting into its offer, in whatever order sightings come."""
    record = candidate.record
    if record.observed_at >= row.last_seen_at:
        row.verdict = candidate.verdict.value
        row.falsified, row.unauthorised = candidate.assessment.falsified, candidate.assessment.unauthorised
    if (candidate.strength, record.observation_id) > (row.strength, row.observation_id):
        row.strength, row.observation_id = candidate.strength, record.observation_id
    row.sightings += 1
    row.first_seen_at = min(row.first_seen_at, record.observed_at)
    row.last_seen_at = max(row.last_seen_at, record.observed_at)


def count_parts(parts: Sequence[Part], alerts: Mapping[int, Alert]) -> None:
    """Carry the figures of alerts and speakers on; those that cannot be carried on are counted whole."""
    whole: set[int] = set()
    doubled = {part.alert.pk for part in parts if part.tally.shared}
    speaking = set(Alert.objects.filter(merged_into__in=doubled).values_list("merged_into_id", flat=True))
    for part in parts:
        learn(part.alert, part.fresh)
        if carry_on(part.alert, part.tally):
            whole.add(part.alert.pk)
        speaker = alerts.get(part.alert.merged_into_id or 0)
        if speaker is not None:
            learn(speaker, part.fresh)
            if carry_on(speaker, part.tally) or part.tally.shared:
                whole.add(speaker.pk)
    whole |= speaking & doubled
    for pk, alert in alerts.items():
        count_figures(alert) if pk in whole else weigh(alert)


def note_rises(alerts: Sequence[Alert], before: Mapping[int, str], now: datetime) -> None:
    """Keep when an open alert became more severe: who is told of the severe ones hears of it."""
    AlertMove.objects.bulk_create(
        [
            AlertMove(
                alert=alert,
                from_state=alert.state,
                to_state=alert.state,
                by=SOFTWARE,
                reason=f"more severe: {before[alert.pk]} -> {alert.severity}, {alert.offers} offers",
                at=now,
            )
            for alert in alerts
            if alert.state in (AlertState.NEW, AlertState.IN_REVIEW) and RANK[alert.severity] > RANK[before[alert.pk]]
        ]
    )


def find_changes(
    parts: Sequence[Part], alerts: Mapping[int, Alert], new_ids: set[int], now: datetime
) -> Iterable[Change]:
    """One change a part, of the alert that speaks; what is closed is reopened where that is due."""
    told: set[int] = set()
    for part in parts:
        speaker = alerts[part.alert.merged_into_id or part.alert.pk]
        tally = part.tally
        reopened = not part.is_new and reopen_if_due(speaker, tally.new_offers, len(tally.relisted), now)
        yield Change(
            alert=speaker,
            is_new=speaker.pk in new_ids and speaker.pk not in told,
            sightings=tally.sightings,
            new_offers=tally.new_offers,
            relisted=len(tally.relisted),
            reopened=reopened,
            strongest=max(part.fresh, key=lambda candidate: (candidate.strength, candidate.record.observation_id)),
        )
        told.add(speaker.pk)


def reopen_if_due(alert: Alert, new_offers: int, relisted: int, now: datetime) -> bool:
    """A dismissed alert comes back with an offer nobody judged; any closed one with an offer that had gone."""
    if AlertState(alert.state) not in CLOSED:
        return False
    if relisted:
        gone = "1 offer that had gone is" if relisted == 1 else f"{relisted} offers that had gone are"
        return reopen_alert(alert, reason=f"relisted: {gone} offered again", at=now)
    if new_offers and alert.state == AlertState.DISMISSED:
        added = "1 offer that was" if new_offers == 1 else f"{new_offers} offers that were"
        return reopen_alert(alert, reason=f"{added} not there when it was dismissed", at=now)
    return False
