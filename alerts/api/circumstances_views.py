# SPDX-License-Identifier: EUPL-1.2
"""What proves a case from outside: samples and laboratories, circumstances of Article 13, countries; its countings."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from alerts.access import Action
from alerts.aggravation.entering import Entered, enter_circumstance, withdraw_circumstance
from alerts.aggravation.file import count_case
from alerts.aggravation.keeping import about_count, keep_count, kept_as, sign_off
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, check_factor, note_look
from alerts.api.cases_shapes import CodeIn, Reference
from alerts.api.cases_views import find
from alerts.api.types import Country, Number, Text, Word, answers, get_or_404
from alerts.cases.countries import add_country, link_countries, remove_country, standing_of
from alerts.cases.money import money_json
from alerts.models.case import CountryLink
from alerts.models.token import Scope

router = Router(tags=["cases"])
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of the document.")]


class CircumstanceIn(ReasonIn):
    """A circumstance of Article 13 that is not measured, with its source."""

    letter: Annotated[str, Field(pattern=r"^[a-f]$")]
    text: Annotated[Text, Field(min_length=1)]
    source: Annotated[Text, Field(min_length=1)]
    figure: Annotated[str, Field(max_length=60)] = ""
    """For (d): the figure that the source proves."""
    value: Annotated[str, Field(pattern=r"^[0-9]{0,18}$")] = ""
    country: Country = ""
    """For (f): of the court."""
    dated_on: date | None = None
    is_final: bool = False
    document_sha256: Digest = ""


class CircumstanceOut(Schema):
    """A circumstance that a person entered, with its source."""

    id: int
    letter: str
    text: str
    source: str
    figure: str
    value: str
    country: str
    dated_on: date | None
    is_final: bool
    by: str
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str


class CountOut(Schema):
    """One counting of the Article 13 figures."""

    number: int
    since: datetime
    until: datetime
    file_sha256: str
    counted_by: str
    counted_at: datetime
    signed_off_by: str
    signed_off_at: datetime | None
    figures: dict[str, Any]


class AggravationOut(Schema):
    """What is known of the circumstances of Article 13."""

    counts: list[CountOut]
    entered: list[CircumstanceOut]


class SpanQuery(Schema):
    """First and last day (UTC) of a counting."""

    since: date | None = None
    until: date | None = None


class CountIn(ReasonIn):
    """Keep a counting of these days."""

    since: date | None = None
    until: date | None = None


class FileOut(Schema):
    """The Article 13 file, counted now; `count` says whether it was kept, and who stands for it."""

    since: datetime
    until: datetime
    practice: bool
    circumstances: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    query: str
    warnings: list[str]
    count: dict[str, Any]


class MoneyOut(Schema):
    """Ways to pay, accounts, prices, proceeds as a range; each row with what it assumes."""

    rows: list[dict[str, Any]]
    warnings: list[str]


class CountryOut(Schema):
    """A possible ground of jurisdiction (Article 10)."""

    id: int
    country: str
    limb: str
    why: str
    observation_id: str
    standing: str
    by: str


class CountryIn(ReasonIn):
    """One that a person enters; without a country, those that the evidence shows."""

    country: Country = ""
    limb: Annotated[str, Field(max_length=12)] = ""
    observation_id: Word = ""


class CountriesOut(Schema):
    """How many are new."""

    new: int


@router.get("/cases/{reference}/aggravation", response=answers(AggravationOut), operation_id="cases_aggravation")
def get_aggravation(request: HttpRequest, reference: Reference) -> Any:
    """The circumstances of Article 13: what was counted and signed off, and what people entered."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], case=row.reference)
    return {"counts": list(row.counts.all()), "entered": list(row.circumstances.filter(withdrawn_at=None))}


@router.get("/cases/{reference}/aggravation/file", response=answers(FileOut), operation_id="aggravation_file")
def get_file(request: HttpRequest, reference: Reference, span: Annotated[SpanQuery, Query()]) -> Any:
    """Count now: every observation is verified first, and what fails is left out and said. Changes nothing."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], why="Article 13", case=row.reference)
    file = count_case(caller.settings, row, since=begin_of(span.since), until=end_of(span.until))
    return file.body() | {"count": about_count(kept_as(file))}


@router.post("/cases/{reference}/aggravation/counts", response=answers(CountOut, 201), operation_id="aggravation_keep")
def keep(request: HttpRequest, reference: Reference, body: CountIn) -> Any:
    """Count, and keep it under the next number; a later counting never overwrites it."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    span = {"since": begin_of(body.since), "until": end_of(body.until)}
    return Status(
        201,
        keep_count(count_case(caller.settings, find(reference), **span), caller.account, caller.now, why=body.reason),
    )


@router.post(
    "/cases/{reference}/aggravation/counts/{number}/sign-off", response=answers(CountOut),
    operation_id="aggravation_sign_off",
)  # fmt: skip
def sign(request: HttpRequest, reference: Reference, number: Number, body: CodeIn) -> Any:
    """Stand for a counting with your name and your second factor; it is given once and never moved."""
    caller = caller_of(request, Scope.DECIDE, Action.SIGN_OFF)
    row = find(reference)
    check_factor(caller, body.code)
    return sign_off(row, number, caller.account, caller.now, why=body.reason)


@router.post(
    "/cases/{reference}/circumstances", response=answers(CircumstanceOut, 201), operation_id="circumstances_enter"
)
def enter(request: HttpRequest, reference: Reference, body: CircumstanceIn) -> Any:
    """Enter a circumstance with its source; (d) names the figure it proves, (f) is a final conviction."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    entered = Entered(**body.model_dump(exclude={"reason"}))
    return Status(201, enter_circumstance(find(reference), entered, caller.account, caller.now, why=body.reason))


@router.post(
    "/cases/{reference}/circumstances/{number}/withdraw", response=answers(CircumstanceOut),
    operation_id="circumstances_withdraw",
)  # fmt: skip
def withdraw(request: HttpRequest, reference: Reference, number: Number, body: ReasonIn) -> Any:
    """Take back what was entered; it stays, with why."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = find(reference)
    made = get_or_404(row.circumstances.filter(pk=number).first(), "circumstance", number)
    withdraw_circumstance(row, number, caller.account, caller.now, why=body.reason)
    made.refresh_from_db()
    return made


@router.get("/cases/{reference}/countries", response=answers(list[CountryOut]), operation_id="countries_list")
def list_countries(request: HttpRequest, reference: Reference) -> Any:
    """Possible grounds of jurisdiction, each with what shows it and the State's part in the Convention."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], case=row.reference)
    return [link_out(one) for one in row.country_links.filter(removed_at=None)[:1_000]]


@router.post("/cases/{reference}/countries", response=answers(CountriesOut, 201), operation_id="countries_add")
def add_countries(request: HttpRequest, reference: Reference, body: CountryIn) -> Any:
    """Enter one by hand, or read those that the evidence shows."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row, who = find(reference), (caller.account, caller.now)
    if not body.country:
        return Status(201, {"new": link_countries(caller.settings, row, *who, why=body.reason)})
    add_country(row, body.country, body.limb, *who, why=body.reason, observation_id=body.observation_id)
    return Status(201, {"new": 1})


@router.post(
    "/cases/{reference}/countries/{number}/remove", response=answers(list[CountryOut]), operation_id="countries_remove"
)
def remove(request: HttpRequest, reference: Reference, number: Number, body: ReasonIn) -> Any:
    """Take one back; the answer is what is left."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = find(reference)
    remove_country(row, number, caller.account, caller.now, why=body.reason)
    return [link_out(one) for one in row.country_links.filter(removed_at=None)[:1_000]]


@router.get("/cases/{reference}/money", response=answers(MoneyOut), operation_id="cases_money")
def get_money(request: HttpRequest, reference: Reference) -> Any:
    """For financial investigation: as shown by the seller, proceeds as a range with what it assumes."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], why="money", case=row.reference)
    file = count_case(caller.settings, row)
    return {"rows": money_json(file), "warnings": list(file.warnings)}


def link_out(link: CountryLink) -> dict[str, Any]:
    """One ground as it is answered."""
    names = ("country", "limb", "why", "observation_id", "by")
    return {"id": link.pk, "standing": standing_of(link)} | {name: getattr(link, name) for name in names}


def begin_of(day: date | None) -> datetime | None:
    """The beginning of a day in UTC."""
    return datetime.combine(day, time(), UTC) if day is not None else None


def end_of(day: date | None) -> datetime | None:
    """Up to, but not with, the next day."""
    return begin_of(day + timedelta(days=1)) if day is not None and day < date.max else None
