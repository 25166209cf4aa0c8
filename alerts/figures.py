# SPDX-License-Identifier: EUPL-1.2
"""Figures: scores, counts, severity and headline of an alert; counted whole, or carried on by what a batch changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q

from alerts.grouping import Candidate
from alerts.models.alert import Alert, AlertOffer, AlertSighting
from alerts.severity import weigh
from classifiers.assessment import Verdict

COUNTED = {
    Verdict.FALSIFIED.value: "offers_falsified",
    Verdict.UNAUTHORISED.value: "offers_unauthorised",
    Verdict.NOT_SURE.value: "offers_not_sure",
}
FIGURES = (
    "harm_class harm_weight injectable vulnerable substances sources first_seen_at last_seen_at falsified unauthorised "
    "strength offers_falsified offers_unauthorised offers_not_sure sightings severity severity_score headline"
).split()
MOST_SUBSTANCES = 200


@dataclass(kw_only=True)
class Tally:
    """What a batch changed in the offers of one alert."""

    sightings: int = 0
    new_offers: int = 0
    relisted: set[str] = field(default_factory=set)
    by_verdict: Counter[str] = field(default_factory=Counter)
    before: tuple[float, float] = (0.0, 0.0)
    """Highest falsified and unauthorised score that the changed offers had."""
    after: tuple[float, float] = (0.0, 0.0)
    strength: float = 0.0
    shared: bool = False
    """An offer stands in another alert too: whoever speaks for both counts it once."""

    def leave(self, row: AlertOffer) -> None:
        """What an offer was before this batch."""
        self.by_verdict[row.verdict] -= 1
        self.before = (max(self.before[0], row.falsified), max(self.before[1], row.unauthorised))

    def enter(self, row: AlertOffer) -> None:
        """What it is after it."""
        self.by_verdict[row.verdict] += 1
        self.after = (max(self.after[0], row.falsified), max(self.after[1], row.unauthorised))
        self.strength = max(self.strength, row.strength)


def carry_on(alert: Alert, tally: Tally) -> bool:
    """Add a batch's changes to the alert's figures; True when they must be counted whole instead."""
    alert.sightings += tally.sightings
    for verdict, name in COUNTED.items():
        setattr(alert, name, getattr(alert, name) + tally.by_verdict[verdict])
    held = (alert.falsified, alert.unauthorised)
    fell = any(was >= now > then for was, now, then in zip(tally.before, held, tally.after, strict=True))
    alert.falsified, alert.unauthorised = (max(pair) for pair in zip(held, tally.after, strict=True))
    alert.strength = max(alert.strength, tally.strength)
    return fell or min(getattr(alert, name) for name in COUNTED.values()) < 0


def count_figures(alert: Alert) -> None:
    """Figures from the offer rows of the alert and of those merged into it; not saved."""
    family = alert.family
    figures = AlertOffer.objects.filter(alert__in=family).aggregate(
        falsified=Max("falsified"),
        unauthorised=Max("unauthorised"),
        strength=Max("strength"),
        offers_falsified=Count("offer_id", filter=Q(verdict=Verdict.FALSIFIED), distinct=True),
        offers_unauthorised=Count("offer_id", filter=Q(verdict=Verdict.UNAUTHORISED), distinct=True),
        offers_not_sure=Count("offer_id", filter=Q(verdict=Verdict.NOT_SURE), distinct=True),
    )
    for name, value in figures.items():
        setattr(alert, name, value or 0)
    alert.sightings = AlertSighting.objects.filter(alert__in=family).count()
    weigh(alert)


def learn(alert: Alert, fresh: Sequence[Candidate]) -> None:
    """Harm, targets, substances, sources and dates after new sightings; texts only from what is new."""
    worst = max((candidate.harm for candidate in fresh), key=lambda harm: (harm.weight, harm.harm_class))
    if worst.weight > alert.harm_weight:
        alert.harm_class, alert.harm_weight = worst.harm_class, worst.weight
    alert.injectable = alert.injectable or any(candidate.harm.injectable for candidate in fresh)
    alert.vulnerable = sorted({*alert.vulnerable, *(name for one in fresh for name in one.targets)})
    named = {hit.inn for candidate in fresh for hit in candidate.assessment.substances}
    alert.substances = sorted({*alert.substances, *named})[:MOST_SUBSTANCES]
    alert.sources = sorted({*alert.sources, *(candidate.record.source for candidate in fresh)})
    alert.first_seen_at = min(alert.first_seen_at, *(candidate.record.observed_at for candidate in fresh))
    alert.last_seen_at = max(alert.last_seen_at, *(candidate.record.observed_at for candidate in fresh))


def learn_from(alert: Alert, others: Sequence[Alert]) -> None:
    """The same, from alerts that another now speaks for."""
    for other in others:
        if other.harm_weight > alert.harm_weight:
            alert.harm_class, alert.harm_weight = other.harm_class, other.harm_weight
        alert.injectable = alert.injectable or other.injectable
        alert.vulnerable = sorted({*alert.vulnerable, *other.vulnerable})
        alert.novel = sorted({*alert.novel, *other.novel})
        alert.substances = sorted({*alert.substances, *other.substances})[:MOST_SUBSTANCES]
        alert.sources = sorted({*alert.sources, *other.sources})
        alert.first_seen_at = min(alert.first_seen_at, other.first_seen_at)
        alert.last_seen_at = max(alert.last_seen_at, other.last_seen_at)
