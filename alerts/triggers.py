# SPDX-License-Identifier: EUPL-1.2
"""Triggers: a cron line as the scheduler's library wants it, in UTC or in a time zone with summer time."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from alerts.errors import DeliveryError
from config.timing import parse_cron


def cron_trigger(line: str, zone: tzinfo) -> BaseTrigger:
    """The moments of a cron line; where both days are restricted, either is enough."""
    cron = parse_cron(line)
    common = {"minute": join(cron.minutes), "hour": join(cron.hours), "month": join(cron.months), "timezone": zone}
    by_day = CronTrigger(day=join(cron.days), **common)
    by_weekday = CronTrigger(day_of_week=join(cron.weekdays), **common)
    if cron.either_day:
        return OrTrigger([by_day, by_weekday])
    return CronTrigger(day=join(cron.days), day_of_week=join(cron.weekdays), **common)


def find_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; raises DeliveryError for one that is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DeliveryError(f"expected an IANA time zone like Europe/Lisbon, got {name!r}") from error


def last_time(line: str, zone: ZoneInfo, after: datetime, until: datetime) -> datetime | None:
    """The latest moment of a cron line in (after, until], None if there is none.

    On the wall clock: an hour that summer time repeats counts once, one that it leaves out falls on the next.
    """
    trigger, found, at = cron_trigger(line, zone), None, after.astimezone(zone)
    told = at.replace(tzinfo=None)
    while True:
        following = trigger.get_next_fire_time(at, at)
        if following is None or following > until:
            return found
        if following.replace(tzinfo=None) > told:
            found, told = following, following.replace(tzinfo=None)
        at = following


def join(values: Iterable[object]) -> str:
    """`1,2,3`."""
    return ",".join(map(str, values))
