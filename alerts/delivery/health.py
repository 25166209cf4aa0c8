# SPDX-License-Identifier: EUPL-1.2
"""Health of delivery: dead letters, uncertain mails, messages and digests that wait for long."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.models.delivery import Channel, ChannelKind, Delivery, DeliveryState
from alerts.triggers import find_zone, last_time
from config.settings import Settings

LATE = timedelta(hours=2)
"""A message that waits so long asks for attention."""


@dataclass(frozen=True, kw_only=True)
class Health:
    """In words, and what mends it; empty when nothing is wrong."""

    channels: int
    words: str
    mend: str = ""


def read_health(settings: Settings, now: datetime) -> Health:
    """How the channels are."""
    channels = list(Channel.objects.filter(removed_at=None))
    words = f"{len(channels)} channels"
    if found := [*find_troubles(now), *late_digests(channels, now)]:
        mend = "theriac deliveries --dead; theriac deliveries send (theriac schedule does it every minute)"
        return Health(channels=len(channels), words=f"{words}; {', '.join(found)}", mend=mend)
    by_mail = any(channel.kind == ChannelKind.MAIL for channel in channels)
    if by_mail and not (settings.mail.host and settings.mail.sender):
        return Health(channels=len(channels), words=f"{words}; no mail server", mend="set mail.host and mail.sender")
    return Health(channels=len(channels), words=f"{words}, nothing dead or late")


def find_troubles(now: datetime) -> list[str]:
    """Dead letters, uncertain mails, messages that wait for long."""
    asking = (DeliveryState.DEAD.value, DeliveryState.UNCERTAIN.value)
    states = Counter(Delivery.objects.filter(state__in=asking).values_list("state", flat=True))
    late = Delivery.objects.filter(state=DeliveryState.WAITING.value, queued_at__lt=now - LATE).count()
    return [f"{count} {state}" for state, count in sorted(states.items())] + ([f"{late} late"] if late else [])


def late_digests(channels: list[Channel], now: datetime) -> list[str]:
    """Digests whose time went by and that nobody queued."""
    return [
        f"the digest of {channel.name} is late"
        for channel in channels
        if channel.digest
        and last_time(
            channel.digest,
            find_zone(channel.time_zone),
            channel.digest_sent_at or channel.created_at,
            now - LATE,
        )
    ]
