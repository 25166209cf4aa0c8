# SPDX-License-Identifier: EUPL-1.2
"""/reports and /requests: what the public and other contact points name and ask; drafts of what we ask."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.cases_views import find as find_case
from alerts.api.exchange_shapes import (
    MOST_NAMED,
    CameIn,
    DraftIn,
    Reference,
    ReportIn,
    ReportPage,
    RequestFilter,
    RequestOut,
    RequestPage,
    StandingOut,
    WholeReport,
)
from alerts.api.types import (
    PagingQuery,
    answers,
    aware,
    get_or_404,
    page_of,
    seen_version,
    tell_version,
)
from alerts.fields import given
from alerts.models.report import ItemKind, Report, ReportItem, ReportVia
from alerts.models.request import FocalPoint, Request
from alerts.models.token import Scope
from alerts.reports.intake import Submission, take_in
from alerts.reports.reading import read_name, read_url
from alerts.reports.telling import standing_of
from alerts.requests.incoming import Came, enter_request
from alerts.requests.outgoing import Wanted, draft_request, withdraw

router = Router(tags=["reports and requests"])


PLAIN = [name for name in RequestOut.model_fields if name not in ("point", "case")]
REPORT = ("via", "reporter_kind", "language", "country", "note", "practice")


@router.post("/reports", response=answers(StandingOut, 201), operation_id="reports_add")
def add_report(request: HttpRequest, body: ReportIn) -> Any:
    """Take a report in; what it names is captured next, at the pace of every crawl."""
    caller = caller_of(request, Scope.REPORT, Action.REPORT)
    named = [
        *(read_url(url, practice=body.practice) for url in body.urls),
        *(read_name(ItemKind.SELLER, one) for one in body.sellers),
        *(read_name(ItemKind.BATCH, one) for one in body.batches),
    ]
    who = body.reporter
    submission = Submission(
        via=ReportVia.API, reporter_kind=who.kind, name=who.name, address=who.address, language=who.language,
        country=who.country, note=body.note, practice=body.practice,
    )  # fmt: skip
    return Status(
        201, asdict(standing_of(take_in(caller.settings, submission, named, caller.account, caller.now).report))
    )


@router.get("/reports", response=answers(ReportPage), operation_id="reports_list")
def list_reports(request: HttpRequest, paging: PagingQuery) -> Any:
    """Reports, the latest first; who reported is not in the list."""
    caller = caller_of(request, Scope.CASES, Action.REPORT)
    note_look(caller, "report", ["list"])
    names = ("via", "reporter_kind", "practice")
    return page_of(
        request, Report.objects.all(), paging,
        lambda row: asdict(standing_of(row)) | {name: getattr(row, name) for name in names},
    )  # fmt: skip


@router.get("/reports/{reference}/status", response=answers(StandingOut), operation_id="reports_status")
def report_status(request: HttpRequest, reference: Reference) -> Any:
    """How far a report is: what its reporter may be told, and nothing else."""
    caller_of(request, Scope.REPORT, Action.REPORT)
    return asdict(standing_of(find_report(reference)))


@router.get("/reports/{reference}", response=answers(WholeReport), operation_id="reports_get")
def get_report(request: HttpRequest, reference: Reference) -> Any:
    """What a report names, and what each thing gave (the first 1,000)."""
    caller = caller_of(request, Scope.CASES, Action.REPORT)
    row = find_report(reference)
    note_look(caller, "report", [row.reference])
    items = row.items.select_related("same_as")[:MOST_NAMED]
    whole = asdict(standing_of(row)) | {name: getattr(row, name) for name in REPORT}
    return whole | {"items": [reported(item) for item in items]}


def find_report(reference: str) -> Report:
    """The report; raises ProblemError when there is none."""
    return get_or_404(Report.objects.filter(reference=reference.upper()).first(), "report", reference)


def reported(item: ReportItem) -> dict[str, Any]:
    """One thing that was named; one named before shows what that one gave."""
    told = item.same_as or item
    own = {name: getattr(item, name) for name in ("row", "kind", "value", "state", "reason")}
    gave = {"verdict": told.verdict, "observation_id": told.observation_id, "alert": told.alert_id}
    return {"id": item.pk} | own | gave


@router.get("/requests", response=answers(RequestPage), operation_id="requests_list")
def list_requests(request: HttpRequest, wanted: Annotated[RequestFilter, Query()], paging: PagingQuery) -> Any:
    """Requests, the latest first."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    rows = Request.objects.filter(**given(direction=wanted.direction, state=wanted.state))
    note_look(caller, "request", ["list"])
    return page_of(request, rows.select_related("focal_point", "case"), paging, shown)


@router.post("/requests/incoming", response=answers(RequestOut, 201), operation_id="requests_receive")
def receive(request: HttpRequest, body: CameIn) -> Any:
    """Enter a request that came in."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    came = Came(
        their_reference=body.their_reference, marking=body.marking, asked=body.asked, question=body.question,
        legal_basis=body.legal_basis, urgent=body.urgent, tlp=body.tlp, onward_use=body.onward_use,
        deadline_at=aware(body.deadline_at) if body.deadline_at else None,
    )  # fmt: skip
    return Status(201, shown(enter_request(find_point(body.point), came, caller.account, caller.now)))


@router.get("/requests/{reference}", response=answers(RequestOut), operation_id="requests_get")
def get_request(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    """One request. Its ETag is asked for by changes."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "request", [row.reference])
    tell_version(response, row.version)
    return shown(row)


@router.post("/requests", response=answers(RequestOut, 201), operation_id="requests_draft")
def draft(request: HttpRequest, body: DraftIn) -> Any:
    """Draft a request with its package; another person approves it, with a second factor, never by a token."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    wanted = Wanted(
        marking=body.marking, asked=body.asked, question=body.question, legal_basis=body.legal_basis,
        urgent=body.urgent, tlp=body.tlp, onward_use=body.onward_use, language=body.language or "",
    )  # fmt: skip
    case = find_case(body.case) if body.case else None
    made = draft_request(
        caller.settings, find_point(body.point), case, wanted, caller.account, caller.now, why=body.reason
    )
    return Status(201, shown(made))


@router.post("/requests/{reference}/withdraw", response=answers(RequestOut), operation_id="requests_withdraw")
def withdraw_it(request: HttpRequest, reference: Reference, body: ReasonIn) -> Any:
    """Take a request of ours back before it left. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = find(reference)
    seen_version(request, row.version)
    withdraw(row, caller.account, body.reason, caller.now)
    return shown(find(reference))


def find(reference: str) -> Request:
    """The request; raises ProblemError when there is none."""
    rows = Request.objects.select_related("focal_point", "case", "author")
    return get_or_404(rows.filter(reference=reference).first(), "request", reference)


def find_point(key: str) -> FocalPoint:
    """The contact point; raises ProblemError when there is none."""
    return get_or_404(FocalPoint.objects.filter(key=key.lower()).first(), "contact point", key)


def shown(row: Request) -> dict[str, Any]:
    """One request as it is answered."""
    fields = {name: getattr(row, name) for name in PLAIN}
    return fields | {"point": row.focal_point.key, "case": row.case.reference if row.case is not None else None}
