# SPDX-License-Identifier: EUPL-1.2
"""Outbox: what people do with messages: test a channel, tell a dead one again, say what became of an uncertain one."""

from datetime import datetime

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.delivery.news import queue
from alerts.delivery.wording import body_of, message_key
from alerts.errors import DeliveryError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.delivery import Channel, Delivery, DeliveryState


def queue_test(channel: Channel, account: Account, now: datetime) -> Delivery:
    """A message that says nothing but who tests; it goes like any other."""
    check_may(account, Action.CHANNELS)
    body = body_of("test", now, {"by": account.username, "practice": channel.practice})
    note(account, AuditVerb.DISCLOSURE, "channel.test", "channel", [channel.name], now, recipient=channel.address)
    return queue(channel, message_key(channel.pk, "test", now.isoformat()), "test", body, now)


def retry(delivery: Delivery, account: Account, why: str, now: datetime) -> None:
    """Tell a dead or uncertain message again; of an uncertain one the person accepts that it may arrive twice."""
    with transaction.atomic():
        present = held(delivery, account, why, (DeliveryState.DEAD, DeliveryState.UNCERTAIN))
        if present.channel.removed_at is not None:
            raise DeliveryError(f"delivery {present.pk}: its channel was removed")
        note(account, AuditVerb.ALTERATION, "delivery.retry", "delivery", [str(present.pk)], now, why=why)
        present.state, present.attempts, present.next_at = DeliveryState.WAITING, 0, now
        present.body = present.body | {"again_at": now.isoformat()}
        present.save(update_fields=["state", "attempts", "next_at", "body"])


def settle(delivery: Delivery, account: Account, why: str, now: datetime) -> None:
    """Say that an uncertain message arrived, or that a dead one need not: it is not told again."""
    with transaction.atomic():
        present = held(delivery, account, why, (DeliveryState.DEAD, DeliveryState.UNCERTAIN))
        note(account, AuditVerb.ALTERATION, "delivery.settle", "delivery", [str(present.pk)], now, why=why)
        present.state, present.sent_at = DeliveryState.SENT, now
        present.reason = f"settled by {account.username}: {why}"
        present.save(update_fields=["state", "sent_at", "reason"])


def held(delivery: Delivery, account: Account, why: str, states: tuple[DeliveryState, ...]) -> Delivery:
    """The message as it is now, held against everyone else; raises DeliveryError when it is in another state."""
    check_may(account, Action.CHANNELS)
    if not why.strip():
        raise DeliveryError(f"delivery {delivery.pk}: expected a reason")
    present = Delivery.objects.select_for_update(of=("self",)).select_related("channel").get(pk=delivery.pk)
    if present.state not in states:
        expected = " or ".join(state.value for state in states)
        raise DeliveryError(f"delivery {present.pk}: expected one that is {expected}, it is {present.state}")
    return present
