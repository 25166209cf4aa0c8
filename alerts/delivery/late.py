# SPDX-License-Identifier: EUPL-1.2
"""Late: a request that nobody acknowledged in time is told to the channels, step by step, nights and holidays too."""

from datetime import datetime

from alerts.delivery.wording import body_of, message_key
from alerts.models.delivery import Channel, Delivery
from alerts.requests.clock import due_steps


def plan_late(channel: Channel, now: datetime) -> int:
    """Queue each step of an escalation that is due and that nobody took yet, once for each channel."""
    queued = 0
    for step in due_steps(now):
        if step.request.practice != channel.practice:
            continue
        data = {
            "reference": step.request.reference,
            "point": step.request.focal_point.key,
            "due_at": step.due_at.isoformat(),
            "step": step.key,
            "who": step.who,
            "how": step.how,
            "urgent": step.request.urgent,
            "practice": step.request.practice,
        }
        fields = {"channel": channel, "event": "late", "body": body_of("late", step.due_at, data)}
        key = message_key(channel.pk, "late", step.request.reference, step.key)
        _, is_new = Delivery.objects.get_or_create(key=key, defaults={**fields, "next_at": now, "queued_at": now})
        queued += is_new
    return queued
