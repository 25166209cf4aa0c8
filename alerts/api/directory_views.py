# SPDX-License-Identifier: EUPL-1.2
"""/focal-points and /recipients: who can be written to, entered by one person, confirmed by another, looked up on a
person's word."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.cases_shapes import Reference
from alerts.api.cases_views import find as find_case
from alerts.api.exchange_shapes import PointOut
from alerts.api.exchange_views import find_point
from alerts.api.notices_shapes import RecipientOut, RecipientPage
from alerts.api.problem import ProblemError
from alerts.api.types import Country, Language, Page, PagingQuery, Reason, Text, Word, answers, get_or_404, page_of
from alerts.models.notice import ContactSource, Recipient, RecipientKind, Route
from alerts.models.request import FocalPoint, FocalStatus
from alerts.models.token import Scope
from alerts.notices.lookups.finding import Found, look_up_platform, look_up_site
from alerts.notices.recipients import add_recipient, change_recipient, load_table, take_from_table
from alerts.requests.directory import Entry, enter_point, set_key, set_status

router = Router(tags=["directory"])
Key = Annotated[str, Field(min_length=1, max_length=120)]
Armour = Annotated[Text, Field(description="PEM or ASCII armour; a public key.")]
Host = Annotated[str, Field(max_length=253)]


class RungIn(Schema):
    """One rung of an escalation."""

    after_hours: Annotated[int, Field(ge=1, le=2_000)]
    who: Annotated[Word, Field(min_length=1)]
    how: Annotated[Word, Field(min_length=1)]


class PointIn(Schema):
    """A contact point, new or with other particulars; either way another person confirms it."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,38}$")]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    organisation: Annotated[str, Field(min_length=1, max_length=200)]
    role: Annotated[str, Field(min_length=1, max_length=200)]
    source: Reason
    languages: Annotated[list[Language], Field(min_length=1, max_length=20)]
    address: Annotated[str, Field(max_length=320)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    hours: Annotated[str, Field(max_length=200)] = "24/7"
    time_zone: Annotated[str, Field(max_length=64)] = "UTC"
    acknowledge_hours: Annotated[int, Field(ge=1, le=720)] = 24
    escalation: Annotated[list[RungIn], Field(max_length=20, default_factory=list)]
    as_of: date | None = None
    practice: bool = False


class PointKeyIn(ReasonIn):
    """One key, of one kind."""

    pgp: Armour = ""
    smime: Armour = ""


class StatusIn(ReasonIn):
    """How an entry stands."""

    status: FocalStatus


class TableRowOut(Schema):
    """One row of the bundled table, to be checked before it is taken."""

    key: str
    name: str
    kind: str
    country: str
    language: str
    time_zone: str
    route: str
    address: str
    form_url: str
    postal_address: str
    serves: list[str]
    source: str
    as_of: date


class TablePage(Page):
    """A page of the table."""

    items: list[TableRowOut]


class TakeIn(ReasonIn):
    """Which row, and how its contact was checked today."""

    key: Key


class RecipientEdit(ReasonIn):
    """What changes; what was approved for the old address does not go to a new one."""

    address: Annotated[str, Field(max_length=320)] | None = None
    country: Country | None = None
    language: Language | None = None
    time_zone: Annotated[str, Field(max_length=64)] | None = None
    serves: Annotated[list[Host], Field(max_length=500)] | None = None
    smime_certificate: Armour | None = None
    pgp_key: Armour | None = None
    enabled: bool | None = None


class RecipientIn(ReasonIn):
    """A recipient; `found` says where the contact is from, and it is never the suspected site."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: RecipientKind
    found: Annotated[Text, Field(min_length=1)]
    route: Route = Route.MAIL
    address: Annotated[str, Field(max_length=320)] = ""
    form_url: Annotated[str, Field(max_length=2_000)] = ""
    form_fields: Annotated[
        dict[Annotated[str, Field(max_length=200)], Word], Field(max_length=100, default_factory=dict)
    ]
    api_url: Annotated[str, Field(max_length=2_000)] = ""
    api_secret: Annotated[str, Field(max_length=2_000, description="Sealed; never answered.")] = ""
    postal_address: Text = ""
    country: Country = ""
    language: Language = "en"
    time_zone: Annotated[str, Field(max_length=64)] = "UTC"
    serves: Annotated[list[Host], Field(max_length=500, default_factory=list)]
    iana_id: Annotated[str, Field(max_length=12)] = ""
    smime_certificate: Armour = ""
    pgp_key: Armour = ""
    practice: bool = False


class LookUpIn(Schema):
    """A site of the case (registrar and network are asked for), or a host or platform (its security.txt)."""

    case: Reference
    site: Host = ""
    host: Host = ""
    kind: RecipientKind = RecipientKind.HOST


class FoundOut(Schema):
    """One answer of a directory, and the recipient that came of it."""

    method: str
    what: str
    server: str
    recipient: str | None
    answer_sha256: str
    fault: str


@router.get("/focal-points", response=answers(list[PointOut]), operation_id="focal_points_list")
def list_points(request: HttpRequest) -> Any:
    """The directory, each entry with source and status."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    rows = list(FocalPoint.objects.all())
    note_look(caller, "focal_point", [row.key for row in rows])
    return rows


@router.post("/focal-points", response=answers(PointOut, 201), operation_id="focal_points_enter")
def enter(request: HttpRequest, body: PointIn) -> Any:
    """Enter a contact point, or other particulars of one; nothing is sent there until another person confirms it."""
    caller = caller_of(request, Scope.WORK, Action.DIRECTORY)
    said = body.model_dump(exclude={"languages", "escalation"})
    steps = tuple(step.model_dump() for step in body.escalation)
    entry = Entry(**said, languages=tuple(body.languages), escalation=steps)
    return Status(201, enter_point(entry, caller.account, caller.now))


@router.post("/focal-points/{key}/key", response=answers(PointOut), operation_id="focal_points_key")
def key_it(request: HttpRequest, key: Key, body: PointKeyIn) -> Any:
    """The key that requests are encrypted to; an expired one is refused. To be confirmed (again) after that."""
    caller = caller_of(request, Scope.WORK, Action.DIRECTORY)
    given = {"pgp": body.pgp, "smime": body.smime}
    return set_key(find_point(key), caller.account, caller.now, **given, why=body.reason)


@router.post("/focal-points/{key}/status", response=answers(PointOut), operation_id="focal_points_status")
def status_it(request: HttpRequest, key: Key, body: StatusIn) -> Any:
    """Confirm an entry (not by who entered it), retire it, or say that it is only planned."""
    caller = caller_of(request, Scope.WORK, Action.DIRECTORY)
    return set_status(find_point(key), body.status, caller.account, caller.now, why=body.reason)


@router.get("/recipients", response=answers(RecipientPage), operation_id="recipients_list")
def list_recipients(request: HttpRequest, paging: PagingQuery) -> Any:
    """Who can be written to."""
    caller_of(request, Scope.CASES, Action.READ_CASE)
    return page_of(request, Recipient.objects.all(), paging, lambda row: row)


@router.get("/recipients/table", response=answers(TablePage), operation_id="recipients_table")
def list_table(request: HttpRequest, paging: PagingQuery) -> Any:
    """Platforms and authorities of the bundled table, each with source and date."""
    caller_of(request, Scope.CASES, Action.READ_CASE)
    return page_of(request, load_table(), paging, lambda row: row)


@router.post("/recipients/table/taken", response=answers(RecipientOut, 201), operation_id="recipients_take")
def take(request: HttpRequest, body: TakeIn) -> Any:
    """Take a row, after its contact was checked today."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    return Status(201, take_from_table(body.key, caller.account, caller.now, why=body.reason))


@router.post("/recipients", response=answers(RecipientOut, 201), operation_id="recipients_add")
def add(request: HttpRequest, body: RecipientIn) -> Any:
    """Enter a recipient: an intermediary or an authority, never the suspect."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    fields = body.model_dump(exclude={"key", "reason", "found"})
    made = add_recipient(
        body.key, caller.account, caller.now, why=body.reason, **fields, source=ContactSource.PERSON,
        source_text=body.found,
    )  # fmt: skip
    return Status(201, made)


@router.post("/recipients/look-ups", response=answers(list[FoundOut]), operation_id="recipients_find")
def find(request: HttpRequest, body: LookUpIn) -> Any:
    """Ask directories who to write to; it tells them what is watched, and is off until notices.lookups is set."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    if bool(body.site) == bool(body.host):
        raise ProblemError(422, "expected either a site or a host")
    case, who = find_case(body.case), (caller.account, caller.now)
    note_look(caller, "case", [case.reference], why="look-up", case=case.reference)
    if body.site:
        return [found_out(one) for one in look_up_site(caller.settings, case, body.site, *who)]
    return [found_out(look_up_platform(caller.settings, case, body.host, body.kind, *who))]


@router.patch("/recipients/{key}", response=answers(RecipientOut), operation_id="recipients_change")
def change(request: HttpRequest, key: Key, body: RecipientEdit) -> Any:
    """Change a recipient, or shut it."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = get_or_404(Recipient.objects.filter(key=key.lower()).first(), "recipient", key)
    fields = body.model_dump(exclude={"reason"}, exclude_none=True)
    return change_recipient(row, caller.account, caller.now, why=body.reason, **fields)


def found_out(found: Found) -> dict[str, Any]:
    """One answer; None where it led to nobody."""
    names = ("method", "what", "server", "answer_sha256", "fault")
    fields = {name: getattr(found.lookup, name) for name in names}
    return fields | {"recipient": found.recipient.key if found.recipient is not None else None}
