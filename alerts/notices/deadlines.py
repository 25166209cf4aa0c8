# SPDX-License-Identifier: EUPL-1.2
"""Deadlines: by when an answer is due, by legal basis and the recipient's own days; hours are hours, whatever clocks
say."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerts.errors import NoticeError
from alerts.models.notice import Notice
from config.notice_rules import load_notice_rules


def deadline_of(kind: str, sent_at: datetime, zone: str) -> datetime:
    """The moment in UTC: `sent + hours`, or the end of the last day at the recipient's place."""
    rule = load_notice_rules()[kind]
    if rule.due_hours:
        return sent_at.astimezone(UTC) + timedelta(hours=rule.due_hours)
    place = place_of(zone)
    return end_of_day(sent_at.astimezone(place).date() + timedelta(days=rule.due_days), place)


def end_of_day(day: date, place: ZoneInfo) -> datetime:
    """The first moment of the next day there, in UTC: days of 23 and of 25 hours end where they end."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=place).astimezone(UTC)


def place_of(zone: str) -> ZoneInfo:
    """A time zone by its name; raises NoticeError for an unknown one."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NoticeError(f"time zone: expected a name like Europe/Paris, got {zone[:40]!r}") from error


def set_deadline(notice: Notice, sent_at: datetime) -> None:
    """Deadline and its basis; the caller saves."""
    notice.deadline_at = deadline_of(notice.kind, sent_at, notice.recipient.time_zone)
    notice.deadline_basis = load_notice_rules()[notice.kind].due_basis


def local(moment: datetime, zone: str) -> str:
    """`2026-03-29 23:59 CEST`: a moment as the recipient's clock shows it."""
    return f"{moment.astimezone(place_of(zone)):%Y-%m-%d %H:%M %Z}"
