# SPDX-License-Identifier: EUPL-1.2
"""What is watched, what was told to whom, what is looked at, what is kept too long, and how the house is."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.types import Number, Page, PagingQuery, Word, answers, get_or_404, page_of
from alerts.check_finding import State
from alerts.checks import run_checks
from alerts.delivery.channels import find_channel, remove_channel
from alerts.delivery.outbox import retry, settle
from alerts.fields import given
from alerts.listing_sources import list_sources
from alerts.models.delivery import Channel, Delivery, DeliveryState
from alerts.models.look import Look, LookState
from alerts.models.token import Scope

router = Router(tags=["house"])


class SourceOut(Schema):
    """One watched place with its last run and its next."""

    name: str
    title: str | None
    family: str | None
    country: str | None
    enabled: bool
    practice: bool
    result: str
    last_run: datetime | None
    next_run: datetime | None
    timing: str | None
    pages: int
    offers: int
    flagged: int
    doubtful: list[str]


class SourcePage(Page):
    """A page of sources."""

    items: list[SourceOut]


class SourceFilter(Schema):
    """Which sources."""

    practice: bool = False


class SealedLookOut(Schema):
    """A page that is to be seen whole, or was."""

    id: int
    alert_id: int
    observation_id: str
    source: str
    url: str
    practice: bool
    state: LookState
    attempts: int
    reason: str
    queued_at: datetime
    done_at: datetime | None
    look_observation_id: str


class SealedLookPage(Page):
    """A page of looks."""

    items: list[SealedLookOut]


class LookFilter(Schema):
    """Which looks."""

    state: LookState | None = None


class ChannelOut(Schema):
    """Who is told of alerts, and who approved it."""

    name: str
    kind: str
    address: str
    severity: str
    digest: str
    time_zone: str
    practice: bool
    approved_by: str
    why: str
    created_at: datetime


class RemovedOut(Schema):
    """How many messages are not told any more."""

    not_told: int


class DeliveryOut(Schema):
    """One message, without its words."""

    id: int
    channel: str
    alert_id: int | None
    event: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    reason: str
    queued_at: datetime
    sent_at: datetime | None

    @staticmethod
    def resolve_channel(row: Delivery) -> str:
        """Its name."""
        return row.channel.name


class DeliveryPage(Page):
    """A page of the outbox."""

    items: list[DeliveryOut]


class DeliveryFilter(Schema):
    """Which messages."""

    state: DeliveryState | None = None
    channel: Word = ""


class FindingOut(Schema):
    """What a check saw, and what mends it."""

    part: str
    state: State
    detail: str
    mend: str


class OverdueOut(Schema):
    """What is kept longer than the settings say; erasing it is done by people at the command line."""

    counts: dict[str, int]
    held_by_cases: int
    cases: list[str]
    buyers: list[str]


@router.get("/sources", response=answers(SourcePage), operation_id="sources_list")
def get_sources(request: HttpRequest, wanted: Annotated[SourceFilter, Query()], paging: PagingQuery) -> Any:
    """What is watched, how each place is doing, and when it is looked at next."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    note_look(caller, "source", ["list"])
    return page_of(request, list_sources(caller.settings, practice=wanted.practice), paging, lambda row: row)


@router.get("/looks", response=answers(SealedLookPage), operation_id="looks_list")
def get_looks(request: HttpRequest, wanted: Annotated[LookFilter, Query()], paging: PagingQuery) -> Any:
    """Sealed looks that flags have asked for."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    note_look(caller, "look", ["list"])
    return page_of(request, Look.objects.filter(**given(state=wanted.state)), paging, lambda row: row)


@router.get("/channels", response=answers(list[ChannelOut]), operation_id="channels_list")
def get_channels(request: HttpRequest) -> Any:
    """Every channel and who approved it; one is approved at the command line alone."""
    caller = caller_of(request, Scope.CASES, Action.CHANNELS)
    note_look(caller, "channel", ["list"])
    return list(Channel.objects.filter(removed_at=None)[:1_000])


@router.post("/channels/{name}/remove", response=answers(RemovedOut), operation_id="channels_remove")
def remove(request: HttpRequest, name: Word, body: ReasonIn) -> Any:
    """End a channel; what waits for it is not told."""
    caller = caller_of(request, Scope.WORK, Action.CHANNELS)
    return {"not_told": remove_channel(find_channel(name), caller.account, body.reason, caller.now)}


@router.get("/deliveries", response=answers(DeliveryPage), operation_id="deliveries_list")
def get_deliveries(request: HttpRequest, wanted: Annotated[DeliveryFilter, Query()], paging: PagingQuery) -> Any:
    """What was told to whom, what waits, dead letters; the latest first."""
    caller = caller_of(request, Scope.CASES, Action.CHANNELS)
    note_look(caller, "delivery", ["list"])
    rows = Delivery.objects.filter(**given(state=wanted.state, channel__name=wanted.channel or None))
    return page_of(request, rows.select_related("channel").order_by("-id"), paging, lambda row: row)


@router.post("/deliveries/{number}/retry", response=answers(DeliveryOut), operation_id="deliveries_retry")
def retry_one(request: HttpRequest, number: Number, body: ReasonIn) -> Any:
    """Tell a dead or uncertain message again; an uncertain one may then arrive twice."""
    caller = caller_of(request, Scope.WORK, Action.CHANNELS)
    retry(find_delivery(number), caller.account, body.reason, caller.now)
    return find_delivery(number)


@router.post("/deliveries/{number}/settle", response=answers(DeliveryOut), operation_id="deliveries_settle")
def settle_one(request: HttpRequest, number: Number, body: ReasonIn) -> Any:
    """Say that an uncertain message arrived, or that a dead one need not: it is not told again."""
    caller = caller_of(request, Scope.WORK, Action.CHANNELS)
    settle(find_delivery(number), caller.account, body.reason, caller.now)
    return find_delivery(number)


@router.get("/doctor", response=answers(list[FindingOut]), operation_id="doctor_get")
def get_doctor(request: HttpRequest) -> Any:
    """What is healthy, and what mends each fault."""
    caller = caller_of(request, Scope.READ, Action.MAINTAIN)
    return [asdict(one) for one in run_checks(caller.settings)]


@router.get("/retention", response=answers(OverdueOut), operation_id="retention_get", tags=["restricted"])
def get_retention(request: HttpRequest) -> Any:
    """What is kept longer than the settings say; nothing is erased by a token."""
    from alerts.retention.erasing import find_overdue

    caller = caller_of(request, Scope.HOLD, Action.ERASE)
    found = find_overdue(caller.settings, datetime.now(UTC))
    note_look(caller, "retention", ["plan"])
    return {
        "counts": dict(found.due.counts), "held_by_cases": found.due.held,
        "cases": [case.reference for case in found.cases], "buyers": [case.reference for case in found.buyers],
    }  # fmt: skip


def find_delivery(number: int) -> Delivery:
    """The message; raises ProblemError when there is none."""
    return get_or_404(Delivery.objects.select_related("channel").filter(pk=number).first(), "delivery", number)
