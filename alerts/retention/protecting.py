# SPDX-License-Identifier: EUPL-1.2
"""Protected: what may not be erased, because it is in a case, or a case stands under a hold."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from alerts.models.alert import AlertOffer
from alerts.models.case import Case, CaseState
from config.keeping_settings import RetentionSettings
from indexer.erasure.survey import Kept


@dataclass(frozen=True, kw_only=True)
class Protected:
    """Observations and offers that a case needs, each with the case's reference."""

    observations: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)

    def why(self, kept: Kept) -> str:
        """Why an observation may not go; empty when it may."""
        case = self.observations.get(kept.observation_id) or self.offers.get(kept.offer_id)
        return f"it is in case {case}" if case else ""


def read_protected(wanted: RetentionSettings, on: date) -> Protected:
    """What every case protects whose time is not over, or that stands under a hold."""
    observations: dict[str, str] = {}
    offers: dict[str, str] = {}
    for case in Case.objects.all():
        if is_over(case, wanted, on):
            continue
        words = f"{case.reference}, under legal hold" if case.legal_hold else case.reference
        for observation_id, offer_id in case.evidence.values_list("observation_id", "offer_id"):
            observations[observation_id] = offers[offer_id] = words
        ids = [pk for alert in case.alerts.all() for pk in alert.family]
        for offer_id in AlertOffer.objects.filter(alert__in=ids).values_list("offer_id", flat=True):
            offers[offer_id] = words
    return Protected(observations=observations, offers=offers)


def is_over(case: Case, wanted: RetentionSettings, on: date) -> bool:
    """Whether the time of a case is over: by its own date, else so many days after it was closed. A hold stops it."""
    if case.legal_hold or case.covert_hold:
        return False
    if case.retain_until is not None:
        return case.retain_until < on
    return closed_before(case, wanted.cases, on)


def closed_before(case: Case, days: int, on: date) -> bool:
    """Whether a case was closed more than so many days ago; 0 days: never."""
    if not days or case.state != CaseState.CLOSED or case.closed_at is None:
        return False
    return case.closed_at.astimezone(UTC).date() + timedelta(days=days) < on


def today(now: datetime) -> date:
    """The day in UTC."""
    return now.astimezone(UTC).date()
