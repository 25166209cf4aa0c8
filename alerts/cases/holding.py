# SPDX-License-Identifier: EUPL-1.2
"""Holding: legal hold, covert hold, how long a case is kept, its tasks, and to whom it was disclosed."""

from datetime import date, datetime

from alerts.access import Action
from alerts.cases.changing import changing
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case, CaseEvent, CaseTask


def set_legal_hold(case: Case, account: Account, now: datetime, *, held: bool, why: str) -> None:
    """Keep everything of the case until the hold is lifted, whatever the time for keeping it says."""
    with changing(case, account, why, action=Action.HOLD) as present:
        if present.legal_hold == held:
            raise DecisionError(f"case {present.reference}: the legal hold is {'set' if held else 'lifted'} already")
        present.legal_hold, present.hold_reason = held, why if held else ""
        keep_event(present, "legal_hold_set" if held else "legal_hold_lifted", account, now, why=why)


def set_covert_hold(case: Case, account: Account, now: datetime, *, held: bool, why: str) -> None:
    """Shut every path that could alert the seller while special investigations are under way (Art. 16(2))."""
    with changing(case, account, why, action=Action.HOLD) as present:
        if present.covert_hold == held:
            raise DecisionError(f"case {present.reference}: the covert hold is {'set' if held else 'lifted'} already")
        present.covert_hold = held
        keep_event(present, "covert_hold_set" if held else "covert_hold_lifted", account, now, why=why)


def set_retention(case: Case, until: date | None, account: Account, now: datetime, *, why: str) -> None:
    """Until when the case is kept; None: until a person says. A legal hold stands above it."""
    with changing(case, account, why, action=Action.HOLD) as present:
        if until is not None and until < now.date():
            raise DecisionError(f"case {present.reference}: expected a day that is not over, got {until}")
        before, present.retain_until = present.retain_until, until
        keep_event(present, "retention", account, now, why=why, before=str(before), until=str(until))


def add_task(
    case: Case, what: str, account: Account, now: datetime, *, to: Account | None = None, due_on: date | None = None
) -> CaseTask:
    """Something to be done for the case, by whom and until when."""
    if not what.strip():
        raise DecisionError(f"case {case.reference}: expected what is to be done")
    with changing(case, account, what) as present:
        task = CaseTask.objects.create(
            case=present, what=what.strip(), assigned_to=to, due_on=due_on, by=account.username, at=now
        )
        keep_event(present, "task_added", account, now, task=task.pk, what=what.strip(), due=str(due_on or ""))
    return task


def finish_task(case: Case, number: int, account: Account, now: datetime, *, why: str) -> CaseTask:
    """Keep that a task is done, and what came of it."""
    with changing(case, account, why) as present:
        task = present.tasks.filter(pk=number, done_at=None).first()
        if task is None:
            raise DecisionError(f"case {present.reference}: it has no open task {number}")
        task.done_at = now
        task.save()
        keep_event(present, "task_done", account, now, why=why, task=number)
    return task


def keep_disclosure(
    case: Case, account: Account, to: str, now: datetime, *, why: str, legal_basis: str, what: str, sha256: str
) -> CaseEvent:
    """Keep what was handed to whom, on which ground, with its digest."""
    if not (to.strip() and legal_basis.strip()):
        raise DecisionError(f"case {case.reference}: expected to whom it is disclosed, and the legal basis")
    with changing(case, account, why, action=Action.EXPORT) as present:
        return keep_event(
            present, "disclosed", account, now, why=why, verb=AuditVerb.DISCLOSURE,
            to=to.strip(), legal_basis=legal_basis.strip(), what=what, sha256=sha256,
        )  # fmt: skip
