# SPDX-License-Identifier: EUPL-1.2
"""Changing a case: found by its reference, held against everyone else, its version grown with each change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from alerts.access import Action, check_may
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case, CaseEvent, CaseState


def find_case(wanted: str) -> Case:
    """The case with this reference; raises DecisionError for one that is not there."""
    found = Case.objects.filter(reference=wanted.strip()).first()
    if found is None:
        raise DecisionError(f"no case {wanted[:40]!r}: `theriac cases` lists them")
    return found


@contextmanager
def changing(
    case: Case, account: Account, reason: str, *, action: Action = Action.WORK_CASE, seen_version: int | None = None
) -> Iterator[Case]:
    """The case as it is now, held until the change is kept; `seen_version` is the one the person looked at.

    Raises AccessError, or DecisionError without a reason, on a closed case, or when somebody changed it since.
    """
    check_may(account, action)
    if not reason.strip():
        raise DecisionError(f"case {case.reference}: expected a reason")
    with transaction.atomic():
        present = Case.objects.select_for_update().get(pk=case.pk)
        if seen_version is not None and present.version != seen_version:
            last = present.events.order_by("-id").first()
            said = f" by {last.by}: {last.action.replace('_', ' ')}, {last.why}" if last else ""
            raise DecisionError(f"case {present.reference}: changed since you saw it{said}; look at it again")
        if present.state == CaseState.CLOSED:
            raise DecisionError(f"case {present.reference}: it is closed: reopen it first")
        yield present
        present.version += 1
        present.save()
        case.refresh_from_db()


def edit_case(
    case: Case,
    account: Account,
    now: datetime,
    *,
    why: str,
    title: str | None = None,
    summary: str | None = None,
    tlp: str | None = None,
    country: str | None = None,
    seen_version: int | None = None,
) -> CaseEvent:
    """Change what a case says of itself."""
    given = {"title": title, "summary": summary, "tlp": tlp, "country": country}
    changes = {name: value.strip() for name, value in given.items() if value is not None}
    with changing(case, account, why, seen_version=seen_version) as present:
        if not changes or changes.get("title") == "":
            raise DecisionError(f"case {present.reference}: expected something to change, and a title")
        before = {name: getattr(present, name) for name in changes}
        for name, value in changes.items():
            setattr(present, name, value)
        return keep_event(present, "edited", account, now, why=why, before=before, after=changes)


def write_note(case: Case, account: Account, text: str, now: datetime) -> CaseEvent:
    """Write something into the case's log."""
    with changing(case, account, text) as present:
        return keep_event(present, "note", account, now, why=text.strip())


def link_cases(case: Case, other: Case, account: Account, now: datetime, *, why: str) -> CaseEvent:
    """Say that two cases belong together; both logs keep it. Practice and real ones never do."""
    if case.pk == other.pk or case.practice != other.practice:
        raise DecisionError(f"case {case.reference}: expected another case of the same kind, real or practice")
    with changing(case, account, why) as present:
        present.linked.add(other)
        keep_event(other, "linked", account, now, why=why, other=case.reference)
        return keep_event(present, "linked", account, now, why=why, other=other.reference)


def hand_over(case: Case, account: Account, to: str, now: datetime, *, why: str) -> CaseEvent:
    """Keep that a case went to a prosecutor or another authority."""
    if not to.strip():
        raise DecisionError(f"case {case.reference}: expected to whom it goes")
    with changing(case, account, why) as present:
        present.state = CaseState.HANDED_OVER.value
        return keep_event(present, "handed_over", account, now, why=why, verb=AuditVerb.DISCLOSURE, to=to.strip())


def close_case(case: Case, account: Account, now: datetime, *, why: str) -> CaseEvent:
    """End the work on a case; what it holds stays. Tasks that are open are named in its log."""
    with changing(case, account, why) as present:
        waiting = list(present.tasks.filter(done_at=None).values_list("what", flat=True))
        present.state, present.closed_at = CaseState.CLOSED.value, now
        return keep_event(present, "closed", account, now, why=why, open_tasks=waiting)


def reopen_case(case: Case, account: Account | None, now: datetime, *, why: str) -> CaseEvent:
    """Take a case up again: a person with a reason, or the software by rule (`account` None) when an offer is back."""
    if account is not None:
        check_may(account, Action.WORK_CASE)
    with transaction.atomic():
        present = Case.objects.select_for_update().get(pk=case.pk)
        if present.state == CaseState.OPEN or not why.strip():
            raise DecisionError(f"case {present.reference}: expected a closed or handed over case, and a reason")
        present.state, present.closed_at = CaseState.OPEN.value, None
        present.version += 1
        present.save()
        event = keep_event(present, "reopened", account, now, why=why)
    case.refresh_from_db()
    return event
