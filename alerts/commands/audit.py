# SPDX-License-Identifier: EUPL-1.2
"""`theriac audit`: who looked at, changed, gave away or erased what, when and why. Reading it is itself entered."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from alerts.access import Action, require
from alerts.auditing import note, verify_audit
from alerts.database import open_decisions
from alerts.models.audit import AuditEntry, AuditVerb
from config.finding import Held
from config.output import JsonOption, LimitOption, print_rows, write_json_line
from config.settings import load_settings

COLUMNS = ("at", "by", "verb", "action", "object_kind", "object_ids", "case", "why")
SinceOption = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Not before this day (UTC).")
]
UntilOption = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Before this day (UTC).")]


def audit(
    since: SinceOption = None,
    until: UntilOption = None,
    by: Annotated[str | None, typer.Option("--by", help="Only this account.")] = None,
    verb: Annotated[AuditVerb | None, typer.Option("--verb", help="Only this kind of operation.")] = None,
    case: Annotated[str | None, typer.Option("--case", help="Only what concerns this case.")] = None,
    object_id: Annotated[str | None, typer.Option("--object", help="Only what concerns this id.")] = None,
    why: Annotated[str, typer.Option("--why", help="The purpose of this reading, kept in the log.")] = "",
    check: Annotated[bool, typer.Option("--verify", help="Check the chain and the days the ledger holds.")] = False,
    as_json: JsonOption = False,
    limit: LimitOption = 100,
) -> None:
    """The log of every look and change, newest first, for auditors and the supervisory authority.

    --verify exits with 1 when an entry is not what was written.
    """
    settings = load_settings()
    open_decisions(settings)
    now = datetime.now(UTC)
    account = require(settings, Action.READ_AUDIT, now).account
    if check:
        findings = list(verify_audit(settings.home))
        for finding in findings:
            row = {"answer": finding.answer.value, "reason": finding.reason}
            write_json_line(row) if as_json else print(f"{finding.answer.value}\t{finding.reason}")
        raise typer.Exit(1 if any(finding.answer is Held.BROKEN for finding in findings) else 0)
    asked = {"since": since, "until": until, "by": by, "verb": verb, "case": case, "object": object_id}
    details = {name: str(value) for name, value in asked.items() if value is not None}
    note(account, AuditVerb.CONSULTATION, "audit.read", "audit", [], now, why=why, details=details)
    chosen = AuditEntry.objects.order_by("-id")
    if since is not None:
        chosen = chosen.filter(at__gte=since.replace(tzinfo=UTC))
    if until is not None:
        chosen = chosen.filter(at__lt=until.replace(tzinfo=UTC))
    fields = {"by__iexact": by, "verb": verb and verb.value, "case": case}
    chosen = chosen.filter(**{name: value for name, value in fields.items() if value})
    rows = (audit_row(entry) for entry in chosen.iterator() if object_id is None or object_id in entry.object_ids)
    print_rows((row for _, row in zip(range(limit), rows, strict=False)), COLUMNS, as_json=as_json)


def audit_row(entry: AuditEntry) -> dict[str, Any]:
    """Every field of an entry."""
    names = "at by verb action object_kind object_ids case why recipient legal_basis details chain"
    return {"id": entry.pk} | {name: getattr(entry, name) for name in names.split()}
