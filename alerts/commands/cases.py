# SPDX-License-Identifier: EUPL-1.2
"""`theriac cases`: the list of matters. `theriac case …` lies in the modules beside this one."""

from enum import StrEnum
from typing import Annotated

import typer

from alerts.access import Action, note_look, viewer
from alerts.cases.showing import case_fields
from alerts.database import open_decisions
from alerts.models.case import Case, CaseState
from config.output import JsonOption, LimitOption, parse_order, print_rows
from config.settings import load_settings

COLUMNS = ("reference", "state", "title", "lead", "offers", "upheld", "practice", "legal_hold", "covert_hold")


class CaseSort(StrEnum):
    """Orders of the list."""

    OPENED = "opened"
    REFERENCE = "reference"
    TITLE = "title"


ORDERS = {CaseSort.OPENED: "opened_at", CaseSort.REFERENCE: "reference", CaseSort.TITLE: "title"}


def cases(
    state: Annotated[CaseState | None, typer.Option("--state", help="Only cases in this state.")] = None,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
    sort: Annotated[
        str, typer.Option("--sort", help=f"{', '.join(CaseSort)}; a leading - turns it round.")
    ] = "-opened",
) -> None:
    """All cases, the latest first; `theriac case show REFERENCE` tells one."""
    order, turned = parse_order(sort, tuple(CaseSort))
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    field = ORDERS[CaseSort(order)]
    chosen = Case.objects.order_by(f"-{field}" if turned else field)
    rows = list((chosen.filter(state=state.value) if state else chosen)[:limit])
    note_look(account, "case", [one.reference for one in rows], why="list")
    print_rows((case_fields(one) for one in rows), COLUMNS, as_json=as_json)
