# SPDX-License-Identifier: EUPL-1.2
"""Deciding: what people do with alerts. Each decision is an account's, has a reason, is kept, and can be undone."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import DecisionError
from alerts.figures import count_figures
from alerts.models.account import Account
from alerts.models.alert import Alert, AlertComment, AlertMove, AlertOffer, AlertSighting, AlertState, Outcome
from alerts.models.audit import AuditVerb
from alerts.models.look import Look, LookState
from alerts.states import move_alert

STATE_AFTER = {
    Outcome.INDICATORS_UPHELD: AlertState.CONFIRMED_INDICATORS,
    Outcome.LEGAL: AlertState.DISMISSED,
    Outcome.NOT_AN_OFFER: AlertState.DISMISSED,
    Outcome.SUBSTANDARD: AlertState.DISMISSED,
    Outcome.NEEDS_A_LOOK: AlertState.IN_REVIEW,
}
SHORTEST = 6
"""So many signs of an observation's id name it."""
KEPT = ("state", "outcome", "assigned_to_id", "merged_into_id")
"""What a move can change, and an undo puts back."""


def decide(
    alert: Alert, outcome: Outcome, account: Account, reason: str, now: datetime, *, seen_version: int | None = None
) -> AlertMove:
    """Say what an alert is. Raises DecisionError if it moved on since `seen_version`, the one the person looked at."""
    with transaction.atomic():
        present = take_hold(alert, account, reason, seen_version)
        before = what_is(present)
        to_state = STATE_AFTER[outcome]
        if present.state == AlertState.NEW:
            move_alert(present, AlertState.IN_REVIEW, by=account.username, reason="taken to be decided", at=now)
        if to_state != AlertState.IN_REVIEW != present.state:
            raise DecisionError(f"alert {present.pk}: {decided_by(present)}")
        if present.state == to_state:
            move = AlertMove(alert=present, from_state=before["state"] or "", to_state=to_state, by=account.username)
            move.reason, move.at = reason, now
        else:
            move = move_alert(present, to_state, by=account.username, reason=reason, at=now)
        present.outcome = outcome.value
        if outcome is Outcome.NEEDS_A_LOOK:
            ask_for_look(present, now)
        return keep(present, move, account, before, outcome=outcome.value)


def decided_by(alert: Alert) -> str:
    """Who decided an alert as what, and how it is decided anew."""
    last = alert.moves.order_by("-id").first()
    who = f" by {last.by}, {last.at:%Y-%m-%d %H:%M} UTC: {last.reason}" if last else ""
    anew = f"who decided undoes it; anybody decides it anew after `{Outcome.NEEDS_A_LOOK.value}`"
    return f"it is {alert.state.replace('_', ' ')} already{who}; {anew}"


def take(alert: Alert, account: Account, now: datetime, *, to: Account | None = None) -> AlertMove:
    """Take an alert into review, or give it to a colleague."""
    holder = to or account
    check_may(holder, Action.DECIDE)
    with transaction.atomic():
        present = take_hold(alert, account, "taken", None)
        if present.state not in (AlertState.NEW, AlertState.IN_REVIEW):
            raise DecisionError(f"alert {present.pk}: {decided_by(present)}")
        before = what_is(present)
        reason = f"given to {holder.username}" if to is not None else "taken into review"
        if present.state == AlertState.NEW:
            move = move_alert(present, AlertState.IN_REVIEW, by=account.username, reason=reason, at=now)
        else:
            move = AlertMove(alert=present, from_state=present.state, to_state=present.state, by=account.username)
            move.reason, move.at = reason, now
        present.assigned_to = holder
        return keep(present, move, account, before)


def merge(alert: Alert, into: Alert, account: Account, reason: str, now: datetime) -> AlertMove:
    """Let another alert speak for this one: it counts its offers, and hears of its new sightings."""
    with transaction.atomic():
        target = Alert.objects.select_for_update().get(pk=into.pk)
        present = take_hold(alert, account, reason, None)
        if Alert.objects.filter(merged_into=present).exists():
            raise DecisionError(f"alert {present.pk}: others are merged into it: merge those into {target.pk} first")
        if present.practice != target.practice:
            raise DecisionError("practice and real alerts are never merged")
        before = what_is(present) | {"into": target.pk}
        move = move_alert(present, AlertState.MERGED, by=account.username, reason=reason, at=now, into=target)
        keep(present, move, account, before)
        recount(target)
        return move


def split(alert: Alert, offer_ids: Sequence[str], account: Account, reason: str, now: datetime) -> Alert:
    """Take offers out of an alert into a new one; their new sightings follow them."""
    with transaction.atomic():
        present = take_hold(alert, account, reason, None)
        found = {find_offer(present, wanted) for wanted in offer_ids}
        rows = AlertOffer.objects.filter(alert=present, offer_id__in=found)
        if not found or found == set(AlertOffer.objects.filter(alert=present).values_list("offer_id", flat=True)):
            raise DecisionError(f"alert {present.pk}: expected some of its offers, not none and not all")
        own = Alert.objects.get(pk=present.pk)
        own.pk, own.key = None, split_key(present, sorted(found))
        own._state.adding = True
        own.state, own.outcome, own.split_from, own.merged_into = AlertState.IN_REVIEW, "", present, None
        own.assigned_to, own.version = account, 0
        own.save()
        rows.update(alert=own)
        AlertSighting.objects.filter(alert=present, offer_id__in=found).update(alert=own)
        AlertMove.objects.create(
            alert=own, to_state=own.state, by=account.username, account=account, reason=reason, at=now
        )
        for one in (present, own):
            recount(one)
        moved = {"offers": ", ".join(sorted(found)), "into": str(own.pk)}
        note(account, AuditVerb.ALTERATION, "alert.split", "alert", [str(present.pk)], now, why=reason, details=moved)
    return own


def find_offer(alert: Alert, wanted: str) -> str:
    """An offer's id from itself, or from the start of one of its observations' ids as `theriac alert` shows them."""
    if AlertOffer.objects.filter(alert=alert, offer_id=wanted).exists():
        return wanted
    seen = AlertSighting.objects.filter(observation_id__startswith=wanted.lower()) if len(wanted) >= SHORTEST else None
    found = sorted(set(seen.filter(alert=alert).values_list("offer_id", flat=True))) if seen is not None else []
    if len(found) == 1:
        return found[0]
    if found:
        raise DecisionError(f"alert {alert.pk}: {wanted} is the start of several observations: give more of it")
    other = seen.filter(alert__in=alert.family).exclude(alert=alert).first() if seen is not None else None
    if other is not None:
        raise DecisionError(
            f"alert {alert.pk}: {wanted} is of alert {other.alert_id}, for which it speaks: "
            "part them by `theriac operator split`, or undo the merge"
        )
    raise DecisionError(
        f"alert {alert.pk}: it has no offer {wanted}: expected an id as `theriac alert {alert.pk}` shows it"
    )


def comment(alert: Alert, account: Account, text: str, now: datetime) -> AlertComment:
    """Write something about an alert."""
    check_may(account, Action.DECIDE)
    if not text.strip():
        raise DecisionError(f"alert {alert.pk}: expected a text")
    with transaction.atomic():
        note(account, AuditVerb.ALTERATION, "alert.comment", "alert", [str(alert.pk)], now)
        return AlertComment.objects.create(alert=alert, account=account, by=account.username, text=text, at=now)


def undo(account: Account, now: datetime, *, alert: Alert | None = None) -> AlertMove:
    """Take back the account's last decision (on one alert); raises DecisionError when something came after it."""
    check_may(account, Action.DECIDE)
    with transaction.atomic():
        moves = AlertMove.objects.filter(account=account, undoes=None, undone_by=None)
        last = (moves.filter(alert=alert) if alert else moves).order_by("-id").first()
        if last is None:
            raise DecisionError(f"nothing of yours is left to undo{f' on alert {alert.pk}' if alert else ''}")
        if not last.before:
            own = last.alert
            raise DecisionError(
                f"alert {own.pk} was split off alert {own.split_from_id} last: "
                f"`theriac decide merge {own.pk} --into {own.split_from_id} --why …` puts it back; "
                "`theriac decide undo ALERT` takes back what you decided of another"
            )
        present = Alert.objects.select_for_update().get(pk=last.alert_id)
        if present.version != last.before["version_after"]:
            raise DecisionError(f"alert {present.pk}: something was decided after it: look at it again")
        spoken_for = present.merged_into
        from_state = present.state
        for name in KEPT:
            setattr(present, name, last.before[name])
        move = AlertMove(alert=present, from_state=from_state, to_state=present.state, by=account.username, undoes=last)
        move.reason, move.at = f"undone: {last.reason}", now
        keep(present, move, account, {})
        recount(present)
        for speaker in (spoken_for, present.merged_into):
            if speaker is not None:
                recount(speaker)
        return move


def take_hold(alert: Alert, account: Account, reason: str, seen_version: int | None) -> Alert:
    """The alert as it is now, held against everyone else; raises DecisionError when the person saw an older one."""
    check_may(account, Action.DECIDE)
    if not reason.strip():
        raise DecisionError(f"alert {alert.pk}: expected a reason")
    present = Alert.objects.select_for_update().get(pk=alert.pk)
    if seen_version is not None and present.version != seen_version:
        last = present.moves.order_by("-id").first()
        who = f" by {last.by}: {last.reason}" if last else ""
        raise DecisionError(f"alert {present.pk}: decided since you saw it{who}; look at it again")
    if present.state == AlertState.MERGED:
        raise DecisionError(f"alert {present.pk}: alert {present.merged_into_id} speaks for it: decide that one")
    return present


def what_is(alert: Alert) -> dict[str, Any]:
    """What a move can change, as it is before it."""
    return {name: getattr(alert, name) for name in KEPT}


def keep(alert: Alert, move: AlertMove, account: Account, before: dict[str, Any], *, outcome: str = "") -> AlertMove:
    """Save a decision: alert, move with what an undo needs, audit entry."""
    alert.version += 1
    alert.save()
    move.account, move.outcome = account, outcome
    move.before = before | {"version_after": alert.version} if before else {}
    note(account, AuditVerb.ALTERATION, "alert.decide", "alert", [str(alert.pk)], move.at, why=move.reason)
    move.save()
    return move


def recount(alert: Alert) -> None:
    """Figures again after offers came or went; from whatever lies in the database now."""
    present = Alert.objects.get(pk=alert.pk)
    count_figures(present)
    present.save()


def ask_for_look(alert: Alert, now: datetime) -> None:
    """Queue a sealed look at the alert's strongest offer, unless one waits already."""
    if Look.objects.filter(alert=alert, state=LookState.QUEUED).exists():
        return
    offer = AlertOffer.objects.filter(alert__in=alert.family).order_by("-strength", "id").first()
    sighting = AlertSighting.objects.filter(observation_id=offer.observation_id).first() if offer else None
    if offer is None or sighting is None:
        return
    earlier = Look.objects.filter(alert=alert).order_by("-id").first()
    Look.objects.create(
        alert=alert,
        observation_id=offer.observation_id,
        offer_id=offer.offer_id,
        run_id=sighting.run_id,
        source=earlier.source if earlier else (alert.sources or [""])[0],
        url=offer.page_url,
        practice=alert.practice,
        queued_at=now,
        next_at=now,
    )


def split_key(alert: Alert, offer_ids: Sequence[str]) -> str:
    """Stable: the same offers split off the same alert give the same key."""
    return hashlib.sha256("\x1f".join((alert.key, "split", *offer_ids)).encode()).hexdigest()[:24]
