# SPDX-License-Identifier: EUPL-1.2
"""Opening a case: its reference, what it begins with, and the first entry of its log."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import SOFTWARE, note
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.alert import Alert
from alerts.models.audit import AuditVerb
from alerts.models.case import Case, CaseEvent
from alerts.numbering import save_numbered


def open_case(account: Account, title: str, now: datetime, *, alerts: Sequence[Alert] = (), why: str) -> Case:
    """A new case about these alerts, led by who opened it; raises DecisionError for a mixture of practice and real."""
    check_may(account, Action.WORK_CASE)
    if not title.strip():
        raise DecisionError("case: expected a title")
    if len({alert.practice for alert in alerts}) > 1:
        raise DecisionError("case: practice and real alerts are never in one case")
    operators = {alert.operator_id for alert in alerts if alert.operator_id is not None}
    case = Case(
        title=title.strip()[:300],
        lead=account,
        country=account.country,
        practice=any(alert.practice for alert in alerts),
        operator_id=operators.pop() if len(operators) == 1 else None,
        opened_at=now,
    )
    with transaction.atomic():
        failed = DecisionError("case: no reference could be taken, try again")
        save_numbered(case, Case.objects.all(), "", 4, now, failed)
        case.alerts.set(alerts)
        keep_event(case, "opened", account, now, why=why, alerts=[alert.pk for alert in alerts])
    return case


def keep_event(
    case: Case,
    action: str,
    account: Account | None,
    now: datetime,
    *,
    why: str = "",
    verb: AuditVerb = AuditVerb.ALTERATION,
    **details: object,
) -> CaseEvent:
    """One entry of the case's own log, and one of the audit log; `account` None is the software acting by rule."""
    by = account.username if account is not None else SOFTWARE
    said = {name: str(value) for name, value in details.items()}
    note(account, verb, f"case.{action}", "case", [case.reference], now, why=why, case=case.reference, details=said)
    return CaseEvent.objects.create(
        case=case, action=action, details=dict(details), account=account, by=by, why=why, at=now
    )
