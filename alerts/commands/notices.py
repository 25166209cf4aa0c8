# SPDX-License-Identifier: EUPL-1.2
"""`theriac notices`: what was drafted, approved, sent and answered; `theriac notice …` lies beside this."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from alerts.access import Action, note_look, viewer
from alerts.database import open_decisions
from alerts.models.notice import Notice, NoticeState
from config.output import JsonOption, LimitOption, parse_order, print_rows
from config.settings import load_settings

COLUMNS = ("reference", "state", "kind", "recipient", "case", "addresses", "sent_at", "deadline_at", "outcome")
FIELDS = (
    "reference state kind language route address subject drafted_at by approved_by approved_at queued_at sent_at "
    "deadline_at deadline_basis recipient_reference outcome practice version message_sha256 step"
).split()


class NoticeSort(StrEnum):
    """Orders of the list."""

    DRAFTED = "drafted"
    DEADLINE = "deadline"
    REFERENCE = "reference"


ORDERS = {NoticeSort.DRAFTED: "drafted_at", NoticeSort.DEADLINE: "deadline_at", NoticeSort.REFERENCE: "reference"}


def notices(
    state: Annotated[list[NoticeState] | None, typer.Option("--state", help="In this state; again for more.")] = None,
    case: Annotated[str, typer.Option("--case", help="Of this case.")] = "",
    recipient: Annotated[str, typer.Option("--recipient", help="To this recipient.")] = "",
    as_json: JsonOption = False,
    limit: LimitOption = 50,
    sort: Annotated[
        str, typer.Option("--sort", help=f"{', '.join(NoticeSort)}; a leading - turns it round.")
    ] = "-drafted",
) -> None:
    """All notices, the latest first; `theriac notice show REFERENCE` tells one."""
    order, turned = parse_order(sort, tuple(NoticeSort))
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    chosen = Notice.objects.select_related("case", "recipient")
    if state:
        chosen = chosen.filter(state__in=[one.value for one in state])
    if case:
        chosen = chosen.filter(case__reference=case)
    if recipient:
        chosen = chosen.filter(recipient__key=recipient)
    field = ORDERS[NoticeSort(order)]
    rows = list(chosen.order_by(f"-{field}" if turned else field, "-id")[:limit])
    note_look(account, "notice", [one.reference for one in rows], why="list")
    print_rows((notice_fields(one) for one in rows), COLUMNS, as_json=as_json, only_wide=("outcome", "deadline_at"))


def notice_fields(notice: Notice) -> dict[str, Any]:
    """One notice as a row."""
    row = {name: getattr(notice, name) for name in FIELDS}
    row |= {"case": notice.case.reference, "recipient": notice.recipient.key, "addresses": notice.items.count()}
    return row
