# SPDX-License-Identifier: EUPL-1.2
"""Today: what is due, blocked, answered or back on line, for whom, and the command that deals with it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from alerts.access import MAY, Action
from alerts.models.account import Account, Role
from alerts.models.alert import Alert, AlertState, Severity
from alerts.models.case import CaseTask
from alerts.models.look import Look, LookState
from alerts.models.notice import Notice, NoticeState
from alerts.models.removal import Relisting, Watch
from alerts.models.report import AnswerState, ItemState, ReportAnswer, ReportItem
from alerts.models.request import Direction, PublicWarning, Request, RequestState
from config.settings import Settings

SOON = timedelta(days=2)
LATELY = timedelta(days=7)
LONG_UNDETERMINED = timedelta(days=14)
HOUSE_CHECKS = ("check_seals", "check_outbox", "check_deliveries", "check_backup")
EACH = 100
"""Of one kind; that there may be more is said in a row of its own."""


class Matter(StrEnum):
    """What a row is."""

    DUE = "due"
    BLOCKED = "blocked"
    ANSWERED = "answered"
    BACK = "back on line"
    WAITING = "waiting"


ORDER = (Matter.BLOCKED, Matter.DUE, Matter.BACK, Matter.ANSWERED, Matter.WAITING)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing for somebody to do."""

    matter: Matter
    kind: str
    reference: str
    what: str
    who: str = ""
    """An account, or the roles that may; empty: whoever runs the system."""
    since: datetime | None = None
    due_at: datetime | None = None
    overdue: bool = False
    command: str = ""
    """What to type."""


def today(settings: Settings, account: Account | None, now: datetime, *, everyone: bool = False) -> tuple[Item, ...]:
    """What waits for this account; for everybody in a home without accounts, or when asked. Overdue first."""
    found = [item for part in PARTS for item in with_rest(part(settings, now))]
    if account is not None and not everyone:
        found = [item for item in found if is_for(item, account)]
    return tuple(sorted(found, key=lambda item: (not item.overdue, ORDER.index(item.matter), item.due_at or now)))


def with_rest(items: Iterator[Item]) -> Iterator[Item]:
    """The items of a part; where as many as are shown of one kind came, one more says that there are others."""
    counted: Counter[tuple[Matter, str, str]] = Counter()
    last: dict[tuple[Matter, str, str], Item] = {}
    for item in items:
        named = (item.matter, item.kind, item.who)
        counted[named] += 1
        last[named] = item
        yield item
    for named, count in counted.items():
        if count >= EACH:
            yield replace(last[named], reference="", what=f"the first {count} are shown: there may be more", command="")


def is_for(item: Item, account: Account) -> bool:
    """Whether it is this account's, or of one of its roles."""
    if item.who == account.username:
        return True
    roles = {role for role in item.who.split(", ") if role in set(Role)}
    return bool(roles & set(account.roles)) if item.who else account.has_role(Role.OPERATOR)


def who_may(action: Action) -> str:
    """The roles that may do something."""
    return ", ".join(role.value for role in MAY[action])


def alerts(_: Settings, now: datetime) -> Iterator[Item]:
    """Alerts that somebody took, and critical ones that nobody did."""
    open_ = Alert.objects.filter(state__in=[AlertState.NEW, AlertState.IN_REVIEW]).select_related("assigned_to")
    open_ = open_.filter(Q(muted_until=None) | Q(muted_until__lte=now))
    urgent = open_.filter(assigned_to=None, severity=Severity.CRITICAL)
    for row in [*open_.exclude(assigned_to=None)[:EACH], *urgent[:EACH]]:
        yield Item(
            matter=Matter.WAITING,
            kind="alert",
            reference=str(row.pk),
            what=f"{row.severity}: {row.headline}",
            who=row.assigned_to.username if row.assigned_to is not None else who_may(Action.DECIDE),
            since=row.raised_at,
            command=f"theriac alert {row.pk}",
        )


def looks(_: Settings, now: datetime) -> Iterator[Item]:
    """Sealed looks that were given up lately."""
    for row in Look.objects.filter(state=LookState.FAILED, next_at__gte=now - LATELY)[:EACH]:
        yield Item(
            matter=Matter.BLOCKED, kind="look", reference=str(row.pk), what=row.reason[:200] or "failed",
            since=row.queued_at, command="theriac looks --list",
        )  # fmt: skip


def tasks(_: Settings, now: datetime) -> Iterator[Item]:
    """Tasks of cases that are due."""
    soon = (now + SOON).date()
    for row in CaseTask.objects.filter(done_at=None, due_on__lte=soon).select_related("case", "assigned_to")[:EACH]:
        assert row.due_on is not None  # by the filter
        yield Item(
            matter=Matter.DUE, kind="task", reference=f"{row.case.reference}/{row.pk}", what=row.what[:200],
            who=row.assigned_to.username if row.assigned_to is not None else who_may(Action.WORK_CASE),
            since=row.at, due_at=end_of(row.due_on.isoformat(), now), overdue=row.due_on < now.date(),
            command=f"theriac case show {row.case.reference}",
        )  # fmt: skip


def notices(_: Settings, now: datetime) -> Iterator[Item]:
    """Notices to approve, stuck, answered lately, or without an answer in time."""
    rows = Notice.objects.select_related("author", "recipient")
    for row in rows.filter(state=NoticeState.DRAFT)[:EACH]:
        yield notice_item(row, Matter.WAITING, "to be approved by another person", who_may(Action.APPROVE))
    stuck = [NoticeState.UNCERTAIN, NoticeState.BOUNCED, NoticeState.REFUSED]
    for row in rows.filter(state__in=stuck)[:EACH]:
        yield notice_item(row, Matter.BLOCKED, row.state.replace("_", " "), row.by)
    waits = rows.filter(state__in=[NoticeState.SENT, NoticeState.ACKNOWLEDGED], deadline_at__lte=now + SOON)
    for row in waits.order_by("deadline_at")[:EACH]:
        yield notice_item(row, Matter.DUE, f"no answer yet ({row.deadline_basis})"[:200], row.by, now=now)
    for row in rows.filter(state=NoticeState.ANSWERED)[:EACH]:
        yield notice_item(row, Matter.ANSWERED, row.outcome or "answered", row.by)


def notice_item(row: Notice, matter: Matter, what: str, who: str, now: datetime | None = None) -> Item:
    """One notice as a row."""
    due = row.deadline_at if matter is Matter.DUE else None
    return Item(
        matter=matter, kind="notice", reference=row.reference, what=f"{row.recipient.name}: {what}", who=who,
        since=row.sent_at or row.drafted_at, due_at=due, overdue=bool(due and now and due < now),
        command=f"theriac notice show {row.reference}",
    )  # fmt: skip


def removals(_: Settings, now: datetime) -> Iterator[Item]:
    """Offers that came back, and offers of which nobody can say for long whether they are gone."""
    recent = Relisting.objects.filter(refused_at=None, noted_at__gte=now - LATELY).select_related("watch__case")
    for row in recent[:EACH]:
        yield Item(
            matter=Matter.BACK, kind="relisting", reference=str(row.pk), what=back_words(row)[:300],
            who=who_may(Action.DECIDE), since=row.seen_at, command=f"theriac watch show {row.watch_id}",
        )  # fmt: skip
    unclear = Watch.objects.filter(stopped_at=None, verdict="undetermined", started_at__lte=now - LONG_UNDETERMINED)
    for watch in unclear[:EACH]:
        yield Item(
            matter=Matter.BLOCKED, kind="removal", reference=str(watch.pk),
            what=f"undetermined: {watch.reason or watch.url}"[:200], who=who_may(Action.DECIDE),
            since=watch.started_at, command=f"theriac watch show {watch.pk}",
        )  # fmt: skip


PLACES = {"same_page": "at its own address", "same_site": "elsewhere on its site", "other_site": "on another site"}


def back_words(row: Relisting) -> str:
    """Where it is offered again, what it was removed as, and in which case."""
    case = f", case {row.watch.case.reference}" if row.watch.case is not None else ""
    removed = row.watch.removed_as.replace("_", " ") or "removed"
    return f"{PLACES.get(row.place, row.place)}: {row.url} ({row.watch.site}: {removed}{case})"


def requests(_: Settings, now: datetime) -> Iterator[Item]:
    """Requests to approve, not acknowledged in time, answered, and those of others that wait for us."""
    rows = Request.objects.select_related("focal_point")
    for row in rows.filter(state=RequestState.DRAFT, direction=Direction.OUT)[:EACH]:
        yield request_item(row, Matter.WAITING, "to be approved by another person", who_may(Action.APPROVE))
    for row in rows.filter(state__in=[RequestState.APPROVED, RequestState.QUEUED])[:EACH]:
        yield request_item(row, Matter.DUE, "approved, not sent yet", row.by)
    for row in rows.filter(state__in=[RequestState.UNCERTAIN, RequestState.BOUNCED])[:EACH]:
        yield request_item(row, Matter.BLOCKED, row.state, row.by)
    for row in rows.filter(state=RequestState.SENT).order_by("acknowledge_by")[:EACH]:
        late = row.acknowledge_by is not None and row.acknowledge_by <= now
        what = "not acknowledged in time: escalate" if late else "waits to be acknowledged"
        yield request_item(row, Matter.DUE if late else Matter.WAITING, what, row.by, row.acknowledge_by, late=late)
    for row in rows.filter(state=RequestState.RECEIVED)[:EACH]:
        late = row.deadline_at is not None and row.deadline_at <= now
        yield request_item(row, Matter.DUE, "asked of us", who_may(Action.WORK_CASE), row.deadline_at, late=late)
    answered = rows.filter(state=RequestState.ANSWERED, direction=Direction.OUT, answered_at__gte=now - LATELY)
    for row in answered[:EACH]:
        yield request_item(row, Matter.ANSWERED, "answered", row.by)


def request_item(
    row: Request, matter: Matter, what: str, who: str, due: datetime | None = None, *, late: bool = False
) -> Item:
    """One request as a row."""
    return Item(
        matter=matter, kind="request", reference=row.reference, what=f"{row.focal_point.organisation}: {what}",
        who=who, since=row.sent_at or row.received_at or row.drafted_at, due_at=due, overdue=late,
        command=f"theriac request show {row.reference}",
    )  # fmt: skip


def reports(_: Settings, now: datetime) -> Iterator[Item]:
    """Reported addresses that wait for capture, answers to reporters and warnings that wait for a second person."""
    waiting = ReportItem.objects.filter(state=ItemState.QUEUED, next_at__lte=now - timedelta(hours=1))
    if count := waiting.count():
        yield Item(
            matter=Matter.DUE, kind="report", reference="", what=f"{count:,} reported things wait for capture",
            since=min(row.report.received_at for row in waiting.select_related("report")[:EACH]),
            command="theriac report capture",
        )  # fmt: skip
    for answer in ReportAnswer.objects.filter(state=AnswerState.DRAFT).select_related("report")[:EACH]:
        yield Item(
            matter=Matter.WAITING, kind="report answer", reference=answer.report.reference,
            what="to be approved by another person", who=who_may(Action.APPROVE), since=answer.drafted_at,
            command=f"theriac report answer {answer.report.reference} --approve {answer.pk}",
        )  # fmt: skip
    for warning in PublicWarning.objects.filter(approved_at=None)[:EACH]:
        yield Item(
            matter=Matter.WAITING, kind="warning", reference=warning.reference,
            what="to be approved by another person", who=who_may(Action.APPROVE), since=warning.drafted_at,
            command=f"theriac warning --approve {warning.reference}",
        )  # fmt: skip


def house(settings: Settings, _: datetime) -> Iterator[Item]:
    """Seals that are missing, deliveries that failed, backups that are old: what `theriac doctor` says of them."""
    from alerts import checks

    for name in HOUSE_CHECKS:
        check = getattr(checks, name, None)
        finding = check(settings) if check is not None else None
        if finding is not None and finding.state is checks.State.FAULT:
            yield Item(
                matter=Matter.BLOCKED, kind=finding.part, reference="", what=finding.detail[:300],
                command=finding.mend or "theriac doctor",
            )  # fmt: skip


def end_of(day: str, now: datetime) -> datetime:
    """The last moment of a day in UTC."""
    return datetime.fromisoformat(f"{day}T23:59:59").replace(tzinfo=now.tzinfo)


PARTS: tuple[Callable[[Settings, datetime], Iterator[Item]], ...] = (
    alerts, looks, tasks, notices, removals, requests, reports, house,
)  # fmt: skip
