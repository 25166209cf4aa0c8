# SPDX-License-Identifier: EUPL-1.2
"""`theriac erase` and `theriac retention`: what goes, for whom, on which ground; by a custodian alone."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.access import Action, require
from alerts.database import open_decisions
from config.errors import ConfigError
from config.output import JsonOption, write_json_line
from config.settings import load_settings

WhyOption = Annotated[str, typer.Option("--why", help="Kept in the ledger and in the audit log.")]


def erase(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Observations, by id or its beginning.")],
    why: WhyOption,
    authority: Annotated[str, typer.Option("--authority", help="The decision or law that orders or allows it.")],
    whole_page: Annotated[
        bool, typer.Option("--whole-page", help="Also every other observation of the same captured page.")
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would go, and change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase observations: first the tombstone in the ledger, then journal body and salt, store row, capture.

    A record that another entry rests on stays until that one goes. What is in a case or under legal hold is refused.
    Needs a custodian's account with the second factor just given, and the custodian's own credentials of the store.
    """
    from alerts.retention.erasing import carry_out, plan_ids
    from indexer.erasure.plan import Order

    settings = load_settings()
    open_decisions(settings)
    now = datetime.now(UTC)
    account = require(settings, Action.ERASE, now, fresh=True).account
    if not why.strip() or not authority.strip():
        raise ConfigError("erase: expected --why and --authority, each with words")
    order = Order(who=account.username, why=why.strip(), authority=authority.strip())
    erasure = plan_ids(settings, ids, order, now, whole_page=whole_page)
    if not plan:
        carry_out(settings, erasure, account, now)
    if as_json:
        write_json_line({"reference": erasure.reference, "done": not plan, "entries": len(erasure.entries),
                         "bytes": sum(one.size_bytes for one in erasure.ranges), "files": len(erasure.files),
                         "staying": list(erasure.staying)})  # fmt: skip
        return
    typer.echo(f"{'would erase' if plan else 'erased'}: {erasure.reference}: {erasure.words}")
    if erasure.staying:
        typer.echo(f"{len(erasure.staying)} records of captures stay until the entries that rest on them go")


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="Erase everything whose time is over.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would go (the default).")] = False,
    why: WhyOption = "time for keeping is over",
    as_json: JsonOption = False,
) -> None:
    """What is kept longer than the settings say ([retention], days by category); --apply erases it.

    Nothing goes that is in a case whose time is not over, or under a legal hold. --apply needs a custodian's account.
    """
    from alerts.retention.erasing import apply_retention, find_overdue

    if apply and plan:
        raise ConfigError("retention: expected --plan or --apply, got both")
    settings = load_settings()
    open_decisions(settings)
    now = datetime.now(UTC)
    account = require(settings, Action.ERASE, now, fresh=apply).account
    if apply:
        for line in apply_retention(settings, account, now, why=why) or ["nothing is due"]:
            write_json_line({"erased": line}) if as_json else typer.echo(f"erased: {line}")
        return
    found = find_overdue(settings, now)
    row = {
        "counts": dict(found.due.counts),
        "held_by_cases": found.due.held,
        "cases": [case.reference for case in found.cases],
        "buyers": [case.reference for case in found.buyers],
    }
    if as_json:
        write_json_line(row)
        return
    for name, days in settings.retention.model_dump().items():
        count = found.due.counts.get(name, {"cases": len(found.cases), "buyers": len(found.buyers)}.get(name, 0))
        typer.echo(f"{name:<10} {f'{days} days' if days else 'kept':<12} {count} due")
    typer.echo(f"{found.due.held} are due and stay: a case, or an observation that stays, needs them")
