# SPDX-License-Identifier: EUPL-1.2
"""Figures: how long offers stayed after they were first watched, ready for counting; what is not over is censored."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alerts.models.removal import RemovalEvent, RemovalLook, Watch
from config.settings import Settings


@dataclass(frozen=True, kw_only=True)
class WatchTimes:
    """One offer from the first watch to its first removal, or to the last look that did not prove one."""

    watch: int
    site: str
    notice: str
    case: str
    started_at: datetime
    verdict: str
    """Now."""
    removed_as: str
    """The verdict of the first removal that counts by the settings; empty: none yet."""
    removed_at: datetime | None
    """The first look that agrees with it."""
    last_present_at: datetime | None
    """The removal lies between this and `removed_at`."""
    until: datetime
    """The removal, or the last look."""
    censored: bool
    """No removal was proved up to `until`."""
    relisted: int
    """Returns that nobody refused."""
    practice: bool

    @property
    def hours(self) -> float:
        """From the first watch to `until`."""
        return round(max(0.0, (self.until - self.started_at).total_seconds()) / 3600, 4)

    def row(self) -> dict[str, Any]:
        """As a list shows it."""
        return asdict(self) | {"hours": self.hours}


def times_of(watch: Watch, settings: Settings) -> WatchTimes:
    """The times of one watch; verdicts that count as removed are those of `removal.counts_as_removed`."""
    counted = settings.removal.counts_as_removed
    event = watch.events.filter(to_verdict__in=counted).first()
    last = watch.looks.order_by("-at").first()
    removed_at = removal_of(watch, event) if event is not None else None
    present = watch.looks.filter(reading__in=("still_there", "changed", "out_of_stock", "moved"))
    seen = present.filter(at__lt=removed_at).order_by("-at").first() if removed_at is not None else None
    return WatchTimes(
        watch=watch.pk,
        site=watch.site,
        notice=watch.notice,
        case=watch.case.reference if watch.case is not None else "",
        started_at=watch.started_at,
        verdict=watch.verdict,
        removed_as=event.to_verdict if event is not None else "",
        removed_at=removed_at,
        last_present_at=seen.at if seen is not None else None if removed_at is not None else watch.last_present_at,
        until=removed_at or (last.at if last is not None else watch.started_at),
        censored=removed_at is None,
        relisted=watch.relistings.filter(refused_at=None).count(),
        practice=watch.practice,
    )


def removal_of(watch: Watch, event: RemovalEvent) -> datetime:
    """When the first of the looks was taken that a verdict rests on."""
    first = RemovalLook.objects.filter(watch=watch, pk__in=event.looks).order_by("at").first()
    return first.at if first is not None else event.at
