# SPDX-License-Identifier: EUPL-1.2
"""/alerts: the list to review, one alert explained, and every decision that `theriac decide` knows."""

from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from alerts.access import Action
from alerts.api.alerts_shapes import (
    AlertFilter,
    AlertOut,
    AlertPage,
    CommentIn,
    CommentOut,
    DecisionIn,
    ExplainedOut,
    MergeIn,
    MuteIn,
    MuteOut,
    MutePage,
    ReasonIn,
    SplitIn,
)
from alerts.api.caller import caller_of, note_look
from alerts.api.types import (
    Number,
    PagingQuery,
    answers,
    aware,
    get_or_404,
    page_of,
    seen_version,
    tell_version,
)
from alerts.deciding import comment, decide, merge, split, take, undo
from alerts.explaining import explain_alert
from alerts.fields import given
from alerts.models.alert import Alert, AlertComment, Mute
from alerts.models.token import Scope
from alerts.muting import lift, mute
from alerts.relearning import concerned, tell_again
from indexer.store import open_store

router = Router(tags=["alerts"])
FIELDS = (
    "key site seller subject product_group harm_class harm_weight injectable state severity severity_score headline "
    "falsified unauthorised offers offers_falsified offers_unauthorised offers_not_sure sightings substances sources "
    "practice first_seen_at last_seen_at raised_at outcome version"
).split()


def shown(row: Alert) -> dict[str, Any]:
    """One alert as it is answered."""
    fields = {name: getattr(row, name) for name in FIELDS}
    links = {"operator": row.operator_id, "merged_into": row.merged_into_id}
    return {"id": row.pk} | fields | links | {"assigned_to": row.assigned_to.username if row.assigned_to else None}


def find(number: int) -> Alert:
    """The alert; raises ProblemError when there is none."""
    rows = Alert.objects.select_related("assigned_to", "operator")
    return get_or_404(rows.filter(pk=number).first(), "alert", number)


def present(number: int, response: HttpResponse) -> dict[str, Any]:
    """The alert as it is after a decision."""
    row = find(number)
    tell_version(response, row.version)
    return shown(row)


@router.get("/alerts", response=answers(AlertPage), operation_id="alerts_list")
def list_alerts(request: HttpRequest, wanted: Annotated[AlertFilter, Query()], paging: PagingQuery) -> Any:
    """The list to review, most harmful first."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    rows = Alert.objects.select_related("assigned_to", "operator")
    rows = rows.filter(**given(state=wanted.state, severity=wanted.severity, practice=wanted.practice))
    rows = rows.filter(site=wanted.site) if wanted.site else rows
    rows = rows.filter(last_seen_at__gte=aware(wanted.since)) if wanted.since else rows
    note_look(caller, "alert", ["list"])
    return page_of(request, rows, paging, shown)


@router.get("/alerts/{number}", response=answers(ExplainedOut), operation_id="alerts_get")
def get_alert(request: HttpRequest, response: HttpResponse, number: Number) -> Any:
    """One alert explained: what is suspected, why, what speaks against it. Its ETag is asked for by decisions."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    row = find(number)
    note_look(caller, "alert", [str(row.pk)])
    store = open_store(caller.settings)
    try:
        explained = msgspec.to_builtins(explain_alert(row, store))
    finally:
        store.close()
    tell_version(response, row.version)
    return shown(row) | {"explanation": explained, "moves": list(row.moves.all())}


@router.post("/alerts/{number}/decision", response=answers(AlertOut), operation_id="alerts_decide")
def decide_alert(request: HttpRequest, response: HttpResponse, number: Number, body: DecisionIn) -> Any:
    """Say what an alert is. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    row = find(number)
    version = seen_version(request, row.version)
    decide(row, body.outcome, caller.account, body.reason, caller.now, seen_version=version)
    return present(number, response)


@router.post("/alerts/{number}/take", response=answers(AlertOut), operation_id="alerts_take")
def take_alert(request: HttpRequest, response: HttpResponse, number: Number) -> Any:
    """Take an alert into review."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    take(find(number), caller.account, caller.now)
    return present(number, response)


@router.post("/alerts/{number}/merge", response=answers(AlertOut), operation_id="alerts_merge")
def merge_alert(request: HttpRequest, response: HttpResponse, number: Number, body: MergeIn) -> Any:
    """Let another alert speak for this one."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    row = find(number)
    seen_version(request, row.version)
    into = find(body.into)
    merge(row, into, caller.account, body.reason, caller.now)
    tell_again(caller.settings, {into.pk})
    return present(number, response)


@router.post("/alerts/{number}/split", response=answers(AlertOut, 201), operation_id="alerts_split")
def split_alert(request: HttpRequest, response: HttpResponse, number: Number, body: SplitIn) -> Any:
    """Take offers out of an alert into a new one, which is the answer."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    row = find(number)
    seen_version(request, row.version)
    made = split(row, body.offers, caller.account, body.reason, caller.now)
    tell_again(caller.settings, {row.pk, made.pk})
    return Status(201, present(made.pk, response))


@router.post("/alerts/{number}/undo", response=answers(AlertOut), operation_id="alerts_undo")
def undo_alert(request: HttpRequest, response: HttpResponse, number: Number) -> Any:
    """Take back your last decision on an alert; refused when somebody decided after it."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    row = find(number)
    seen_version(request, row.version)
    tell_again(caller.settings, concerned(undo(caller.account, caller.now, alert=row)))
    return present(number, response)


@router.get("/alerts/{number}/comments", response=answers(list[CommentOut]), operation_id="alerts_comments")
def list_comments(request: HttpRequest, number: Number) -> list[AlertComment]:
    """What people wrote about an alert."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    row = find(number)
    note_look(caller, "alert", [str(row.pk)])
    return list(row.comments.all()[:1_000])


@router.post("/alerts/{number}/comments", response=answers(CommentOut, 201), operation_id="alerts_comment")
def comment_alert(request: HttpRequest, number: Number, body: CommentIn) -> Any:
    """Write something about an alert."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    return Status(201, comment(find(number), caller.account, body.text, caller.now))


@router.get("/mutes", response=answers(MutePage), operation_id="mutes_list")
def list_mutes(request: HttpRequest, paging: PagingQuery) -> Any:
    """Every mute, the latest first."""
    caller_of(request, Scope.READ, Action.LOOK)
    return page_of(request, Mute.objects.order_by("-id"), paging, lambda row: row)


@router.post("/mutes", response=answers(MuteOut, 201), operation_id="mutes_add")
def add_mute(request: HttpRequest, body: MuteIn) -> Any:
    """Ask nobody about what matches until a date; it is still counted and kept."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    until = aware(body.until)
    return Status(201, mute(
        caller.account, until, body.reason, caller.now,
        site=body.site, seller=body.seller, product_group=body.product_group,
    ))  # fmt: skip


@router.post("/mutes/{number}/lift", response=answers(MuteOut), operation_id="mutes_lift")
def lift_mute(request: HttpRequest, number: Number, body: ReasonIn) -> Any:
    """End a mute before its date."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    made = get_or_404(Mute.objects.filter(pk=number).first(), "mute", number)
    lift(made, caller.account, body.reason, caller.now)
    return Mute.objects.get(pk=number)
