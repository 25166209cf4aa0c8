# SPDX-License-Identifier: EUPL-1.2
"""Counting: what a batch of sightings changes in the alerts it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from alerts.grouping import Candidate, page_digest
from alerts.models.alert import Alert, AlertMove, AlertOffer, AlertSighting, AlertState
from alerts.severity import severity_score, severity_word, write_headline
from alerts.states import CLOSED, SOFTWARE, reopen_alert
from classifiers.assessment import Verdict

CHANGING = "verdict falsified unauthorised strength observation_id sightings first_seen_at last_seen_at gone_at".split()


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


def count_sightings(groups: Mapping[str, Sequence[Candidate]], now: datetime) -> list[Change]:
    """Add each group's sightings to its alert; sightings that are already counted change nothing."""
    present = {alert.key: alert for alert in Alert.objects.filter(key__in=list(groups)).select_related("merged_into")}
    changes: list[Change | None] = []
    for key, candidates in sorted(groups.items()):
        for alert, own in part_split(present.get(key), candidates):
            changes.append(count_group(alert, own, now))
    return [change for change in changes if change is not None]


def part_split(alert: Alert | None, candidates: Sequence[Candidate]) -> list[tuple[Alert | None, list[Candidate]]]:
    """Candidates by the alert they belong to, now that a person may have split some offers off."""
    if alert is None:
        return [(None, list(candidates))]
    ids = {candidate.record.offer_id for candidate in candidates}
    split = AlertOffer.objects.filter(alert__split_from=alert, offer_id__in=ids).select_related("alert__merged_into")
    owners = {row.offer_id: row.alert for row in split}
    parts: dict[int, tuple[Alert | None, list[Candidate]]] = {}
    for candidate in candidates:
        owner = owners.get(candidate.record.offer_id, alert)
        parts.setdefault(owner.pk, (owner, []))[1].append(candidate)
    return list(parts.values())


def count_group(alert: Alert | None, candidates: Sequence[Candidate], now: datetime) -> Change | None:
    """One alert's share of a batch; None when nothing in it is new. The change is the speaking alert's."""
    is_new = alert is None
    fresh = drop_counted(alert, candidates)
    if not fresh:
        return None
    alert = alert or draft_alert(candidates[0])
    if is_new:
        alert.save()
        AlertMove.objects.create(alert=alert, to_state=AlertState.NEW, by=SOFTWARE, reason="raised", at=now)
    new_offers, relisted = update_offers(alert, fresh)
    add_sightings(alert, fresh)
    refresh_alert(alert, fresh)
    speaker = alert.merged_into
    if speaker is not None:
        refresh_alert(speaker, fresh)
    speaker = speaker or alert
    reopened = not is_new and reopen_if_due(speaker, new_offers, relisted, now)
    return Change(
        alert=speaker,
        is_new=is_new,
        sightings=len(fresh),
        new_offers=new_offers,
        relisted=relisted,
        reopened=reopened,
        strongest=max(fresh, key=lambda candidate: (candidate.strength, candidate.record.observation_id)),
    )


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
    )


def drop_counted(alert: Alert | None, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each sighting once, and only those that the alert does not hold yet."""
    once = {candidate.record.observation_id: candidate for candidate in candidates}
    if alert is not None:
        held = AlertSighting.objects.filter(alert=alert, observation_id__in=list(once))
        for observation_id in held.values_list("observation_id", flat=True):
            once.pop(observation_id, None)
    return list(once.values())


def add_sightings(alert: Alert, fresh: Sequence[Candidate]) -> None:
    """Link the evidence by id and digest."""
    AlertSighting.objects.bulk_create(
        [
            AlertSighting(
                alert=alert,
                observation_id=candidate.record.observation_id,
                payload_sha256=candidate.record.capture.payload_sha256 if candidate.record.capture else "",
                offer_id=candidate.record.offer_id,
                run_id=candidate.record.run_id,
                verdict=candidate.verdict.value,
                observed_at=candidate.record.observed_at,
            )
            for candidate in fresh
        ],
        ignore_conflicts=True,
    )


def update_offers(alert: Alert, fresh: Sequence[Candidate]) -> tuple[int, int]:
    """Keep each offer's latest verdict and strongest sighting; gives how many are new, how many came back."""
    ids = {candidate.record.offer_id for candidate in fresh}
    rows = {row.offer_id: row for row in AlertOffer.objects.filter(alert=alert, offer_id__in=ids)}
    before, relisted = set(rows), set()
    for candidate in fresh:
        row = rows.get(candidate.record.offer_id)
        if row is None:
            row = rows[candidate.record.offer_id] = draft_offer(alert, candidate)
        if row.gone_at is not None and candidate.record.observed_at > row.gone_at:
            relisted.add(row.offer_id)
            row.gone_at = None
        note_sighting(row, candidate)
    AlertOffer.objects.bulk_create([row for key, row in rows.items() if key not in before])
    AlertOffer.objects.bulk_update([row for key, row in rows.items() if key in before], CHANGING)
    return len(rows) - len(before), len(relisted)


def draft_offer(alert: Alert, candidate: Candidate) -> AlertOffer:
    """A new offer row, not yet saved, without sightings."""
    return AlertOffer(
        alert=alert,
        offer_id=candidate.record.offer_id,
        page_url=candidate.record.page_url,
        page_key=page_digest(candidate.record.page_url),
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


def refresh_alert(alert: Alert, fresh: Sequence[Candidate]) -> None:
    """Figures, severity and headline after new sightings; texts only from what is new."""
    worst = max((candidate.harm for candidate in fresh), key=lambda harm: (harm.weight, harm.harm_class))
    if worst.weight > alert.harm_weight:
        alert.harm_class, alert.harm_weight = worst.harm_class, worst.weight
    alert.injectable = alert.injectable or any(candidate.harm.injectable for candidate in fresh)
    named = {hit.inn for candidate in fresh for hit in candidate.assessment.substances}
    alert.substances = sorted({*alert.substances, *named})[:200]
    alert.sources = sorted({*alert.sources, *(candidate.record.source for candidate in fresh)})
    alert.first_seen_at = min(alert.first_seen_at, *(candidate.record.observed_at for candidate in fresh))
    alert.last_seen_at = max(alert.last_seen_at, *(candidate.record.observed_at for candidate in fresh))
    count_figures(alert)
    alert.save()


def count_figures(alert: Alert) -> None:
    """Scores, counts, severity and headline from the offer rows of the alert and of those merged into it; not saved."""
    family = alert.family
    figures = AlertOffer.objects.filter(alert__in=family).aggregate(
        falsified=Max("falsified"),
        unauthorised=Max("unauthorised"),
        strength=Max("strength"),
        offers_falsified=Count("offer_id", filter=Q(verdict=Verdict.FALSIFIED), distinct=True),
        offers_unauthorised=Count("offer_id", filter=Q(verdict=Verdict.UNAUTHORISED), distinct=True),
        offers_not_sure=Count("offer_id", filter=Q(verdict=Verdict.NOT_SURE), distinct=True),
    )
    strength = figures.pop("strength") or 0.0
    for name, value in figures.items():
        setattr(alert, name, value or 0)
    alert.sightings = AlertSighting.objects.filter(alert__in=family).count()
    alert.severity_score = severity_score(harm=alert.harm_weight, confidence=strength, offers=alert.offers)
    alert.severity = severity_word(alert.severity_score)
    alert.headline = write_headline(alert)


def reopen_if_due(alert: Alert, new_offers: int, relisted: int, now: datetime) -> bool:
    """A dismissed alert comes back with an offer nobody judged; any closed one with an offer that had gone."""
    if AlertState(alert.state) not in CLOSED:
        return False
    if relisted:
        return reopen_alert(alert, reason=f"relisted: {relisted} offers that had gone are offered again", at=now)
    if new_offers and alert.state == AlertState.DISMISSED:
        return reopen_alert(alert, reason=f"{new_offers} offers that were not there when it was dismissed", at=now)
    return False
