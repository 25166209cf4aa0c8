# SPDX-License-Identifier: EUPL-1.2
"""Relying: what a case took from operators and alerts when it did, and what was decided of them since.

Nothing here changes a case: a split or an undone decision is shown, and a person decides what follows for the case.
"""

from collections.abc import Iterator
from datetime import datetime

from alerts.cases.changing import changing
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.alert import AlertState, Outcome
from alerts.models.case import Case, CaseEvent
from alerts.models.operator import Membership, Operator, OperatorState

OPERATOR_SET = "operator_set"


def set_operator(case: Case, operator: Operator | None, account: Account, now: datetime, *, why: str) -> CaseEvent:
    """Say of whom the case is: an operator that a person upheld; its parties of this moment are kept with it."""
    with changing(case, account, why) as present:
        if operator is not None and operator.state != OperatorState.UPHELD:
            raise DecisionError(f"operator {operator.pk}: it is {operator.state}: a person must uphold it first")
        if operator is not None and operator.practice != present.practice:
            raise DecisionError("practice and real are never in one case")
        present.operator = operator
        parties = [list(one) for one in sorted(party_names(operator))] if operator is not None else []
        number = operator.pk if operator is not None else None
        return keep_event(present, OPERATOR_SET, account, now, why=why, operator=number, parties=parties)


def party_names(operator: Operator) -> set[tuple[str, str]]:
    """Site and seller of each party that a person upholds in an operator now."""
    rows = Membership.objects.filter(operator=operator, upheld=True, until=None)
    return set(rows.values_list("party__site", "party__seller"))


def relied_on(case: Case) -> tuple[CaseEvent | None, set[tuple[str, str]]]:
    """The entry that put the operator into the case, and its parties as they were then."""
    event = case.events.filter(action=OPERATOR_SET).order_by("-id").first()
    if event is None or event.details.get("operator") != case.operator_id:
        return None, set()
    return event, {(str(site), str(seller)) for site, seller in event.details.get("parties", ())}


def changes_since(case: Case) -> tuple[str, ...]:
    """What was decided since of what the case relies on, in words; empty: nothing."""
    return (*_operator_changes(case), *_alert_changes(case))


def _operator_changes(case: Case) -> Iterator[str]:
    operator = case.operator
    if operator is None:
        return
    event, then = relied_on(case)
    if operator.state != OperatorState.UPHELD:
        into = f" into operator {operator.merged_into_id}" if operator.merged_into_id else ""
        yield f"operator {operator.pk} is {operator.state}{into}: nobody upholds it any more"
    if event is None:
        yield f"operator {operator.pk} came with the alerts: `theriac case operator` says what the case relies on"
        return
    now = party_names(operator)
    for site, seller in sorted(then - now):
        why = _latest_decision(operator, event.at)
        yield f"{_subject(site, seller)} was taken out of operator {operator.pk} since the case took it{why}"
    for site, seller in sorted(now - then):
        yield f"{_subject(site, seller)} came into operator {operator.pk} since the case took it"


def _latest_decision(operator: Operator, after: datetime) -> str:
    decision = operator.decisions.filter(at__gte=after).order_by("-id").first()
    return f" ({decision.action} by {decision.by}: {decision.why})" if decision is not None else ""


def _alert_changes(case: Case) -> Iterator[str]:
    for alert in case.alerts.order_by("pk"):
        if alert.state == AlertState.DISMISSED:
            yield f"alert {alert.pk} was dismissed: {alert.outcome.replace('_', ' ') or 'without an outcome'}"
        elif alert.outcome and alert.outcome not in (Outcome.INDICATORS_UPHELD, Outcome.NEEDS_A_LOOK):
            yield f"alert {alert.pk} was decided: {alert.outcome.replace('_', ' ')}"
        for part in alert.splits.order_by("pk"):
            if not case.alerts.filter(pk=part.pk).exists():
                yield f"offers of alert {alert.pk} were split off into alert {part.pk}, which is not in the case"


def _subject(site: str, seller: str) -> str:
    return f"{seller} @ {site}" if seller else site
