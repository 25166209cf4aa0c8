# SPDX-License-Identifier: EUPL-1.2
"""/cases: opened, filled, weighed over HTTP; exports are for people at the command line."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from alerts.access import Action
from alerts.accounts import find_account
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.alerts_views import find as find_alert
from alerts.api.caller import Caller, caller_of, note_look
from alerts.api.cases_shapes import (
    AddedOut,
    CaseEdit,
    CaseFilter,
    CaseIn,
    CaseOut,
    CasePage,
    EventOut,
    EvidenceIn,
    EvidencePage,
    HypothesisOut,
    OffersIn,
    ProvisionIn,
    Reference,
    TaskIn,
    TaskOut,
    TouchedOut,
)
from alerts.api.types import (
    Number,
    PagingQuery,
    answers,
    get_or_404,
    page_of,
    seen_version,
    tell_version,
)
from alerts.cases.changing import edit_case, write_note
from alerts.cases.evidence import add_evidence, evidence_of, uphold_offers, withdraw
from alerts.cases.gathering import Asked
from alerts.cases.holding import add_task, finish_task
from alerts.cases.hypotheses import draft_for_case, uphold_hypothesis
from alerts.cases.opening import open_case
from alerts.fields import given
from alerts.models.case import Case
from alerts.models.token import Scope

router = Router(tags=["cases"])


def shown(row: Case) -> dict[str, Any]:
    """One case as it is answered."""
    names = (
        "reference title state country tlp summary practice legal_hold covert_hold opened_at closed_at version"
    ).split()
    held = evidence_of(row).filter(kind="listing")
    return {name: getattr(row, name) for name in names} | {
        "lead": row.lead.username if row.lead is not None else None,
        "operator": row.operator_id,
        "alerts": list(row.alerts.order_by("pk").values_list("pk", flat=True)),
        "offers": held.values("offer_id").distinct().count(),
        "upheld": held.filter(upheld=True).values("offer_id").distinct().count(),
    }


def find(reference: str) -> Case:
    """The case; raises ProblemError when there is none."""
    return get_or_404(Case.objects.select_related("lead").filter(reference=reference).first(), "case", reference)


def changed(
    request: HttpRequest, response: HttpResponse, reference: str, may: tuple[Scope, Action],
    deed: Callable[[Case, Caller], object],
) -> dict[str, Any]:  # fmt: skip
    """Do one deed to the version of a case that was read, and give the case as it is then."""
    caller = caller_of(request, *may)
    row = find(reference)
    seen_version(request, row.version)
    deed(row, caller)
    return present(reference, response)


def present(reference: str, response: HttpResponse) -> dict[str, Any]:
    """The case as it is after a change."""
    row = find(reference)
    tell_version(response, row.version)
    return shown(row)


@router.get("/cases", response=answers(CasePage), operation_id="cases_list")
def list_cases(request: HttpRequest, wanted: Annotated[CaseFilter, Query()], paging: PagingQuery) -> Any:
    """Cases, the newest first."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    rows = Case.objects.filter(**given(state=wanted.state, practice=wanted.practice))
    note_look(caller, "case", ["list"])
    return page_of(request, rows.select_related("lead"), paging, shown)


@router.post("/cases", response=answers(CaseOut, 201), operation_id="cases_open")
def open_it(request: HttpRequest, response: HttpResponse, body: CaseIn) -> Any:
    """Open a case about alerts."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    alerts = [find_alert(number) for number in body.alerts]
    made = open_case(caller.account, body.title, caller.now, alerts=alerts, why=body.reason)
    return Status(201, present(made.reference, response))


@router.get("/cases/{reference}", response=answers(CaseOut), operation_id="cases_get")
def get_case(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    """One case. Its ETag is asked for by changes."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], case=row.reference)
    return present(reference, response)


@router.patch("/cases/{reference}", response=answers(CaseOut), operation_id="cases_edit")
def edit(request: HttpRequest, response: HttpResponse, reference: Reference, body: CaseEdit) -> Any:
    """Change what a case says of itself. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = find(reference)
    version = seen_version(request, row.version)
    given = {"title": body.title, "summary": body.summary, "country": body.country, "tlp": body.tlp}
    edit_case(row, caller.account, caller.now, why=body.reason, seen_version=version, **given)
    return present(reference, response)


@router.get("/cases/{reference}/evidence", response=answers(EvidencePage), operation_id="cases_evidence")
def list_evidence(request: HttpRequest, reference: Reference, paging: PagingQuery) -> Any:
    """What a case relies on, by observation id and digest."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], case=row.reference)
    return page_of(request, evidence_of(row), paging, lambda one: one)


@router.post("/cases/{reference}/evidence", response=answers(AddedOut), operation_id="cases_add_evidence")
def add_to_case(request: HttpRequest, reference: Reference, body: EvidenceIn) -> Any:
    """Enter what is sealed and holds; the rest is refused by name."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = find(reference)
    alerts = tuple(find_alert(number) for number in body.alerts)
    asked = Asked(observation_ids=tuple(body.observations), offer_ids=tuple(body.offers), alerts=alerts)
    added = add_evidence(caller.settings, row, asked, caller.account, caller.now, why=body.reason)
    refused = [f"{one.observation_id}: {one.why}" for one in added.refused[:1_000]]
    return {"entered": len(added.entered), "refused": refused}


@router.post("/cases/{reference}/evidence/withdraw", response=answers(TouchedOut), operation_id="cases_withdraw")
def withdraw_it(request: HttpRequest, reference: Reference, body: OffersIn) -> Any:
    """The case relies on these no more; they stay in its log."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    return {"rows": withdraw(find(reference), body.offers, caller.account, caller.now, why=body.reason)}


@router.post("/cases/{reference}/evidence/uphold", response=answers(TouchedOut), operation_id="cases_uphold")
def uphold_it(request: HttpRequest, reference: Reference, body: OffersIn) -> Any:
    """A reviewer upholds the indicators of offers: a hypothesis still. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.DECIDE, Action.UPHOLD)
    row = find(reference)
    version = seen_version(request, row.version)
    rows = uphold_offers(row, body.offers, caller.account, caller.now, why=body.reason, seen_version=version)
    return {"rows": rows}


@router.get("/cases/{reference}/hypotheses", response=answers(list[HypothesisOut]), operation_id="cases_hypotheses")
def list_hypotheses(request: HttpRequest, reference: Reference) -> Any:
    """Suspected offences (hypotheses) with the signs for and against each."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], case=row.reference)
    return list(row.hypotheses.all())


@router.post("/cases/{reference}/hypotheses", response=answers(TouchedOut), operation_id="cases_draft_hypotheses")
def draft_hypotheses(request: HttpRequest, reference: Reference, body: ReasonIn) -> Any:
    """Draft them anew from what the case holds now."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    rows = draft_for_case(caller.settings, find(reference), caller.account, caller.now, why=body.reason)
    return {"rows": rows}


@router.post(
    "/cases/{reference}/hypotheses/uphold", response=answers(HypothesisOut), operation_id="cases_uphold_hypothesis"
)
def uphold_one(request: HttpRequest, reference: Reference, body: ProvisionIn) -> Any:
    """A reviewer upholds the indicators for one provision. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.DECIDE, Action.UPHOLD)
    row = find(reference)
    version = seen_version(request, row.version)
    return uphold_hypothesis(
        row, body.provision, caller.account, caller.now, why=body.reason, seen_version=version
    )  # fmt: skip


@router.get("/cases/{reference}/events", response=answers(list[EventOut]), operation_id="cases_events")
def list_events(request: HttpRequest, reference: Reference) -> Any:
    """The case's own log."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], case=row.reference)
    return list(row.events.all()[:10_000])


@router.post("/cases/{reference}/notes", response=answers(EventOut, 201), operation_id="cases_note")
def note_it(request: HttpRequest, reference: Reference, body: ReasonIn) -> Any:
    """Write something into the case's log."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    return Status(201, write_note(find(reference), caller.account, body.reason, caller.now))


@router.get("/cases/{reference}/tasks", response=answers(list[TaskOut]), operation_id="cases_tasks")
def list_tasks(request: HttpRequest, reference: Reference) -> Any:
    """What is to be done for a case."""
    caller_of(request, Scope.CASES, Action.READ_CASE)
    return list(find(reference).tasks.all()[:1_000])


@router.post("/cases/{reference}/tasks", response=answers(TaskOut, 201), operation_id="cases_add_task")
def add_a_task(request: HttpRequest, reference: Reference, body: TaskIn) -> Any:
    """Something to be done."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    holder = find_account(body.to) if body.to else None
    return Status(201, add_task(find(reference), body.what, caller.account, caller.now, to=holder, due_on=body.due_on))


@router.post("/cases/{reference}/tasks/{number}/done", response=answers(TaskOut), operation_id="cases_finish_task")
def finish_it(request: HttpRequest, reference: Reference, number: Number, body: ReasonIn) -> Any:
    """A task is done, and what came of it."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    return finish_task(find(reference), number, caller.account, caller.now, why=body.reason)
