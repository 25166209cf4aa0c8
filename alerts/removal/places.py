# SPDX-License-Identifier: EUPL-1.2
"""Places: from which vantages an offer is looked at, and by which rules its looks are weighed."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from alerts.models.removal import Watch
from alerts.practice_market import Doors
from alerts.removal.verdicts import Policy
from config.removal_settings import VantageSettings
from config.settings import Settings

HIDDEN = (".onion", ".i2p")


def places_of(settings: Settings, watch: Watch, doors: Doors | None) -> tuple[VantageSettings, ...]:
    """The vantages that can reach an offer: a hidden service by Tor alone; the practice market by its own doors."""
    if watch.practice:
        return practice_places(doors) if doors is not None else ()
    is_hidden = (urlsplit(watch.url).hostname or "").endswith(HIDDEN)
    return tuple(place for place in all_places(settings) if place.by == "tor" or not is_hidden)


def all_places(settings: Settings) -> tuple[VantageSettings, ...]:
    """The configured vantages; where there is none, this machine alone, which proves no removal."""
    return settings.vantages or (VantageSettings(name="direct", country=settings.collector.egress_country[:2].upper()),)


def practice_places(doors: Doors) -> tuple[VantageSettings, ...]:
    """The two doors of the practice market."""
    return (
        VantageSettings(name="practice", by="proxy", proxy=doors.first, country="NL", tells_names=True),
        VantageSettings(name="practice-2", by="proxy", proxy=doors.second, country="TR", tells_names=True),
    )


def policy_of(settings: Settings, *, practice: bool) -> Policy:
    """What a verdict needs here."""
    speed = settings.removal.practice_speed if practice else 1.0
    return Policy(vantages=settings.removal.vantages, spacing=timedelta(hours=settings.removal.spacing_h) / speed)


def next_round(settings: Settings, watch: Watch, now: datetime) -> datetime:
    """When an offer is looked at again: intervals grow while its verdict stands, and begin anew when it changes."""
    intervals = settings.removal.intervals_h
    speed = settings.removal.practice_speed if watch.practice else 1.0
    changed = watch.events.order_by("-at").first()
    looks = watch.looks.filter(at__gt=changed.at) if changed is not None else watch.looks.all()
    rounds = looks.values("round").distinct().count()
    return now + timedelta(hours=intervals[min(max(0, rounds - (changed is None)), len(intervals) - 1)]) / speed
