# SPDX-License-Identifier: EUPL-1.2
"""Muting: news of a seller, site or product group that asks nobody until a date. It is still counted and kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.alert import Alert, Mute
from alerts.models.audit import AuditVerb

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
) -> Mute:
    """Ask nobody about what matches until a date; raises DecisionError when reason, end or what to match is missing."""
    check_may(account, Action.DECIDE)
    if not reason.strip():
        raise DecisionError("mute: expected a reason")
    if not now < until <= now + LONGEST:
        raise DecisionError(f"mute: expected an end within {LONGEST.days} days from now, got {until:%Y-%m-%d}")
    if not (site or product_group) or (seller and not site):
        raise DecisionError("mute: expected a site, a seller of a site, or a product group")
    with transaction.atomic():
        made = Mute.objects.create(
            site=site,
            seller=seller,
            product_group=product_group,
            reason=reason,
            until=until,
            account=account,
            by=account.username,
            at=now,
        )
        what = {"site": site, "seller": seller, "product_group": product_group, "until": until.isoformat()}
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
    holding = holding.filter(Q(site="") | Q(site=alert.site), Q(seller="") | Q(seller=alert.seller))
    holding = holding.filter(Q(product_group="") | Q(product_group=alert.product_group))
    latest = holding.order_by("-until").first()
    return latest.until if latest else None


def matching(made: Mute) -> list[Alert]:
    """The alerts that a mute speaks of."""
    wanted = {"site": made.site, "seller": made.seller, "product_group": made.product_group}
    return list(Alert.objects.filter(**{name: value for name, value in wanted.items() if value}))
