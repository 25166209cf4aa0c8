# SPDX-License-Identifier: EUPL-1.2
"""/operators: who seems to stand behind sites and sellers, why, and what reviewers decide about it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.problem import ProblemError
from alerts.api.types import Number, Page, PagingQuery, answers, get_or_404, page_of, seen_version, tell_version
from alerts.fields import given
from alerts.models.operator import Operator, OperatorKind, OperatorState, Party
from alerts.models.token import Scope
from alerts.operators import decisions
from alerts.operators.explaining import explain_operator, operator_fields

router = Router(tags=["operators"])


class OperatorOut(Schema):
    """A group of parties: a proposal until a person upholds it."""

    id: int
    subject: str
    key: str
    kind: OperatorKind
    name: str
    state: OperatorState
    probability: float
    practice: bool
    first_seen_at: datetime
    last_seen_at: datetime
    proposed_at: datetime
    sites: int
    merged_into: int | None
    version: int


class OperatorPage(Page):
    """A page of operators."""

    items: list[OperatorOut]


class ExplainedOperator(OperatorOut):
    """One operator with its parties, and why they seem to be of one hand."""

    parties: list[dict[str, Any]]
    links: list[dict[str, Any]]
    identifiers: list[dict[str, Any]]
    alerts: list[dict[str, Any]]


class OperatorFilter(Schema):
    """Which operators."""

    state: OperatorState | None = None
    practice: bool | None = None


class Deed(StrEnum):
    """What a reviewer does to an operator."""

    CONFIRM = "confirm"
    REJECT = "reject"
    NAME = "name"
    MERGE = "merge"
    SPLIT = "split"
    ADD = "add"
    REMOVE = "remove"
    REFUSE_LINK = "refuse_link"
    UNDO = "undo"


class DeedIn(ReasonIn):
    """One deed, with what it needs."""

    deed: Deed
    name: Annotated[str, Field(max_length=200)] = ""
    into: Number | None = None
    parties: Annotated[list[Number], Field(max_length=500, default_factory=list)]
    """Of split; the first one of add and remove; the two of refuse_link."""


def find(number: int) -> Operator:
    """The operator; raises ProblemError when there is none."""
    return get_or_404(Operator.objects.filter(pk=number).first(), "operator", number)


def find_parties(numbers: list[int]) -> list[Party]:
    """The parties; raises ProblemError when one is not there."""
    if not numbers:
        raise ProblemError(422, "parties: expected one or more")
    return [get_or_404(Party.objects.filter(pk=number).first(), "party", number) for number in numbers]


def find_pair(numbers: list[int]) -> tuple[Party, Party]:
    """Two parties; raises ProblemError for other than two."""
    if len(numbers) != 2:
        raise ProblemError(422, "parties: expected two")
    left, right = find_parties(numbers)
    return left, right


@router.get("/operators", response=answers(OperatorPage), operation_id="operators_list")
def list_operators(request: HttpRequest, wanted: Annotated[OperatorFilter, Query()], paging: PagingQuery) -> Any:
    """Operators, the latest seen first."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    rows = Operator.objects.filter(**given(state=wanted.state, practice=wanted.practice))
    note_look(caller, "operator", ["list"])
    return page_of(request, rows, paging, operator_fields)


@router.get("/operators/{number}", response=answers(ExplainedOperator), operation_id="operators_get")
def get_operator(request: HttpRequest, response: HttpResponse, number: Number) -> Any:
    """One operator explained. Its ETag is asked for by decisions."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    row = find(number)
    note_look(caller, "operator", [str(row.pk)])
    tell_version(response, row.version)
    return explain_operator(row)


@router.post("/operators/{number}/decision", response=answers(OperatorOut), operation_id="operators_decide")
def decide_operator(request: HttpRequest, response: HttpResponse, number: Number, body: DeedIn) -> Any:
    """Confirm, reject, name, merge, split, add, remove, refuse a link, undo. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.DECIDE, Action.LINK)
    row = find(number)
    version = seen_version(request, row.version)
    common = (caller.account, body.reason, caller.now)
    if body.deed is Deed.CONFIRM:
        decisions.confirm(row, *common, seen_version=version)
    elif body.deed is Deed.REJECT:
        decisions.reject(row, *common, seen_version=version)
    elif body.deed is Deed.NAME:
        decisions.rename(row, body.name, *common)
    elif body.deed is Deed.MERGE:
        decisions.merge(row, find(body.into or 0), *common)
    elif body.deed is Deed.SPLIT:
        decisions.split(row, find_parties(body.parties), *common, seen_version=version)
    elif body.deed is Deed.UNDO:
        decisions.undo(caller.account, caller.now, operator=row)
    elif body.deed is Deed.REFUSE_LINK:
        left, right = find_pair(body.parties)
        decisions.refuse_link(left, right, *common)
    else:
        act = decisions.add if body.deed is Deed.ADD else decisions.remove
        act(row, find_parties(body.parties)[0], *common)
    row = find(number)
    tell_version(response, row.version)
    return operator_fields(row)
