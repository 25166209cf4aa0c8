# SPDX-License-Identifier: EUPL-1.2
"""Sending: takes messages out of the outbox one by one; whatever happens, each is sent, waiting, uncertain or dead.

A message is claimed before it is touched, and marked as handed over right before the other side may take it. Killed
before that, it is tried again after the claim; killed after it, a webhook is told again under the same id, and a mail
is uncertain until a person says so. At no moment may two senders hold one message.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from alerts.auditing import note
from alerts.delivery.answer import Answer, HandOverError, Said
from alerts.delivery.mail import send_mail
from alerts.delivery.news import waiting
from alerts.delivery.webhook import send_webhook
from alerts.errors import DeliveryError
from alerts.models.audit import AuditVerb
from alerts.models.delivery import Channel, ChannelKind, Delivery, DeliveryState
from config.settings import Settings

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
LEASE = timedelta(minutes=30)
"""Longer than any attempt: then the sender that had the message is dead."""
DELAYS_S = (60, 300, 900, 3_600, 7_200)
"""Between attempts; the last one again and again until it is given up."""


@dataclass(kw_only=True)
class Sent:
    """What one drain did."""

    sent: int = 0
    later: int = 0
    dead: int = 0
    uncertain: int = 0


def drain(settings: Settings, clock: Clock, limit: int = 1_000) -> Sent:
    """Send what is due; a server that is away is asked once, not once for each message."""
    done = Sent()
    done.uncertain += settle_abandoned(clock())
    away: set[str] = set()
    for _ in range(limit):
        delivery = claim(clock(), away)
        if delivery is None:
            break
        answer = attempt(settings, delivery, clock)
        if answer is None:
            continue
        if answer.whole_server:
            away.add(server_of(delivery.channel))
        count(done, keep_answer(settings, delivery, answer, clock()))
    log.info("deliveries: sent=%d later=%d dead=%d uncertain=%d", done.sent, done.later, done.dead, done.uncertain)
    return done


def count(done: Sent, state: DeliveryState) -> None:
    """One more message that ended so."""
    name = {DeliveryState.SENT: "sent", DeliveryState.DEAD: "dead", DeliveryState.UNCERTAIN: "uncertain"}
    key = name.get(state, "later")
    setattr(done, key, getattr(done, key) + 1)


def server_of(channel: Channel) -> str:
    """Which server a channel needs: all mail goes through one."""
    return ChannelKind.MAIL.value if channel.kind == ChannelKind.MAIL else f"channel {channel.pk}"


def claim(now: datetime, away: set[str]) -> Delivery | None:
    """The next message that is due, held for this sender alone; None when there is none."""
    while True:
        due = waiting(now)
        if ChannelKind.MAIL.value in away:
            due = due.exclude(channel__kind=ChannelKind.MAIL.value)
        due = due.exclude(channel__in=[int(name.split()[1]) for name in away if name.startswith("channel ")])
        pk = due.order_by("next_at", "id").values_list("pk", flat=True).first()
        if pk is None:
            return None
        token = secrets.token_hex(16)
        held = {"claim": token, "claimed_until": now + LEASE, "attempts": F("attempts") + 1}
        if waiting(now).filter(pk=pk).update(**held):
            return Delivery.objects.select_related("channel").get(pk=pk, claim=token)


def attempt(settings: Settings, delivery: Delivery, clock: Clock) -> Answer | None:
    """Hand the message over; None when another sender has it by now."""

    def hand_over() -> None:
        now, held = clock(), Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, state="waiting")
        with transaction.atomic():
            if not held.filter(claimed_until__gt=now).update(state=DeliveryState.SENDING.value):
                raise HandOverError
            ids = [str(delivery.alert_id)] if delivery.alert_id else []
            note(
                None,
                AuditVerb.DISCLOSURE,
                "delivery.send",
                "alert",
                ids,
                now,
                why=f"channel {delivery.channel.name}, approved by {delivery.channel.approved_by}",
                recipient=delivery.channel.address[:300],
                details={"delivery": delivery.key, "event": delivery.event},
            )

    try:
        if delivery.channel.kind == ChannelKind.MAIL:
            return send_mail(settings.mail, delivery, hand_over)
        return send_webhook(settings.delivery, delivery, hand_over, clock())
    except HandOverError:
        return None
    except DeliveryError as error:
        return Answer(said=Said.LATER, reason=str(error), whole_server=True)


def keep_answer(settings: Settings, delivery: Delivery, answer: Answer, now: datetime) -> DeliveryState:
    """What the answer makes of the message."""
    patience = timedelta(hours=settings.delivery.give_up_hours)
    state, reason, next_at = DeliveryState.WAITING, answer.reason, delivery.next_at
    if answer.said is Said.TAKEN:
        state = DeliveryState.SENT
    elif answer.said is Said.LOST:
        state = DeliveryState.UNCERTAIN
    elif answer.said is Said.REFUSED:
        state = DeliveryState.DEAD
    elif now - begun_at(delivery) >= patience:
        state, reason = DeliveryState.DEAD, f"given up after {delivery.attempts} attempts: {answer.reason}"
    else:
        next_at = now + timedelta(seconds=max(delay_s(delivery.attempts), answer.after_s))
    if state in (DeliveryState.DEAD, DeliveryState.UNCERTAIN):
        log.warning("delivery %s: %s: %s", delivery.pk, state.value, reason)
    Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim).update(
        state=state.value,
        reason=reason,
        next_at=next_at,
        sent_at=now if state is DeliveryState.SENT else None,
        claim="",
        claimed_until=None,
    )
    return state


def begun_at(delivery: Delivery) -> datetime:
    """Since when it is tried: queued, or set going again by a person."""
    again = delivery.body.get("again_at")
    return datetime.fromisoformat(again) if again else delivery.queued_at


def delay_s(attempts: int) -> float:
    """How long to wait after so many attempts."""
    return DELAYS_S[min(attempts, len(DELAYS_S)) - 1]


def settle_abandoned(now: datetime) -> int:
    """Messages whose sender died after handing over: webhooks go again under their id, mails wait for a person."""
    left_over = Delivery.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), state="sending")
    free = {"claim": "", "claimed_until": None}
    left_over.filter(channel__kind=ChannelKind.WEBHOOK.value).update(
        state=DeliveryState.WAITING.value, next_at=now, reason="its sender died; told again under the same id", **free
    )
    return left_over.filter(channel__kind=ChannelKind.MAIL.value).update(
        state=DeliveryState.UNCERTAIN.value, reason="its sender died after handing it over", **free
    )
