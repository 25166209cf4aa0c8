# SPDX-License-Identifier: EUPL-1.2
"""The clock of a request: acknowledged in time or escalated, nights and holidays included; then answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.access import Action, check_may
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.request import Direction, Request, RequestState
from alerts.requests.keeping import held, keep, move


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the escalation that is due."""

    request: Request
    key: str
    due_at: datetime
    who: str
    how: str


def due_steps(now: datetime) -> Iterator[Step]:
    """Steps that somebody must take now: the clock never rests, and each step is told until it is taken."""
    rows = Request.objects.filter(state=RequestState.SENT, acknowledge_by__lte=now).select_related("focal_point")
    for request in rows.order_by("acknowledge_by"):
        yield from (step for step in steps_of(request) if step.due_at <= now and step.key not in request.escalated)


def steps_of(request: Request) -> Iterator[Step]:
    """The ladder of a request, from the moment in which it was due to be acknowledged."""
    due = request.acknowledge_by
    if due is None:
        return
    for rung in request.focal_point.escalation or [{"after_hours": 0, "who": "the focal point", "how": "telephone"}]:
        hours = int(rung["after_hours"])
        yield Step(
            request=request, key=f"{hours} h", due_at=due + timedelta(hours=hours), who=str(rung["who"]),
            how=str(rung["how"]),
        )  # fmt: skip


def escalate(request: Request, key: str, account: Account, now: datetime, *, why: str) -> None:
    """Keep that a person took a step of the escalation."""
    check_may(account, Action.DRAFT)
    with held(request) as present:
        known = {step.key for step in steps_of(present) if step.due_at <= now}
        if present.state != RequestState.SENT or key not in known or key in present.escalated:
            raise RequestError(f"request {present.reference}: no step {key[:20]!r} is due")
        present.escalated = [*present.escalated, key]
        keep(present, "escalated", account, now, why=why, step=key)


def acknowledge(request: Request, account: Account, now: datetime, *, their_reference: str = "", why: str = "") -> None:
    """Keep that the other side has it."""
    check_may(account, Action.DRAFT)
    with held(request) as present:
        if present.direction != Direction.OUT:
            raise RequestError(f"request {present.reference}: it came in: answer it")
        present.acknowledged_at, present.their_reference = now, their_reference[:200] or present.their_reference
        late = bool(present.acknowledge_by and now > present.acknowledge_by)
        move(present, RequestState.ACKNOWLEDGED, account, now, why=why, late=late)


def enter_answer(request: Request, account: Account, text: str, now: datetime, *, their_reference: str = "") -> None:
    """Keep what the other side answered."""
    check_may(account, Action.DRAFT)
    if not text.strip():
        raise RequestError(f"request {request.reference}: expected what was answered")
    with held(request) as present:
        if present.direction != Direction.OUT:
            raise RequestError(f"request {present.reference}: it came in: answer it")
        present.answer, present.answered_at = text.strip(), now
        present.acknowledged_at = present.acknowledged_at or now
        present.their_reference = their_reference[:200] or present.their_reference
        move(present, RequestState.ANSWERED, account, now)
