# SPDX-License-Identifier: EUPL-1.2
"""Muting: news of a seller, site, operator or product group that asks nobody until a date. It is counted and kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.alert import Alert, Mute
from alerts.models.audit import AuditVerb
from alerts.models.operator import Operator

LONGEST = timedelta(days=366)


def mute(
    account: Account,
    until: datetime,
    reason: str,
    now: datetime,
    *,
    site: str = "",
    seller: str = "",
    product_group: str = "",
    operator: Operator | None = None,
) -> Mute:
    """Ask nobody about what matches until a date; raises DecisionError when reason, end or what to match is missing."""
    check_may(account, Action.DECIDE)
    if not reason.strip():
        raise DecisionError("mute: expected a reason")
    if not now < until <= now + LONGEST:
        raise DecisionError(
            f"mute: expected an end after now and within {LONGEST.days} days, got {until:%Y-%m-%d %H:%M} UTC"
        )
    if not (site or product_group or operator) or (seller and not site):
        raise DecisionError("mute: expected a site, a seller of a site, an operator, or a product group")
    with transaction.atomic():
        made = Mute.objects.create(
            site=site,
            seller=seller,
            product_group=product_group,
            operator=operator,
            reason=reason,
            until=until,
            account=account,
            by=account.username,
            at=now,
        )
        what = {"site": site, "seller": seller, "product_group": product_group, "until": until.isoformat()}
        what |= {"operator": str(operator.pk)} if operator else {}
        note(account, AuditVerb.ALTERATION, "alert.mute", "mute", [str(made.pk)], now, why=reason, details=what)
        for alert in matching(made):
            if alert.muted_until is None or alert.muted_until < until:
                alert.muted_until = until
                alert.save(update_fields=["muted_until"])
    return made


def lift(made: Mute, account: Account, reason: str, now: datetime) -> None:
    """End a mute before its date."""
    check_may(account, Action.DECIDE)
    with transaction.atomic():
        present = Mute.objects.select_for_update().get(pk=made.pk)
        if present.lifted_at is not None or present.until <= now:
            raise DecisionError(f"mute {made.pk}: it is over already")
        present.lifted_at = now
        present.save(update_fields=["lifted_at"])
        note(account, AuditVerb.ALTERATION, "alert.unmute", "mute", [str(made.pk)], now, why=reason)
        for alert in matching(present):
            alert.muted_until = muted_until(alert, now)
            alert.save(update_fields=["muted_until"])


def muted_until(alert: Alert, now: datetime) -> datetime | None:
    """The latest end of the mutes that match an alert now; None when none does."""
    holding = Mute.objects.filter(lifted_at=None, until__gt=now)
    return max((made.until for made in holding if is_matched(alert, made)), default=None)


def muted_ends(alerts: Sequence[Alert], now: datetime) -> None:
    """Note on alerts that are not saved yet until when nobody is asked about them."""
    holding = list(Mute.objects.filter(lifted_at=None, until__gt=now))
    for alert in alerts if holding else ():
        alert.muted_until = max((made.until for made in holding if is_matched(alert, made)), default=None)


def is_matched(alert: Alert, made: Mute) -> bool:
    """Whether a mute speaks of an alert."""
    return (
        made.site in ("", alert.site)
        and made.seller in ("", alert.seller)
        and made.product_group in ("", alert.product_group)
        and made.operator_id in (None, alert.operator_id)
    )


def matching(made: Mute) -> list[Alert]:
    """The alerts that a mute speaks of."""
    wanted: dict[str, str | int | None] = {"site": made.site, "seller": made.seller}
    wanted |= {"product_group": made.product_group, "operator": made.operator_id}
    return list(Alert.objects.filter(**{name: value for name, value in wanted.items() if value}))
