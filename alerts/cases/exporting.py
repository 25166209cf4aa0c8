# SPDX-License-Identifier: EUPL-1.2
"""Exporting a case: logged before it is done, entered in the case's log with its digest, disclosed on a legal basis."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.cases.content import LEFT_OUT, CaseExport, content_of
from alerts.cases.holding import keep_disclosure
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from config.settings import Settings
from indexer.export.exporting import Exported, Format
from indexer.export.exporting import export as write_export
from indexer.seals.authority import Authority


def export_case(
    settings: Settings,
    case: Case,
    form: Format,
    account: Account,
    now: datetime,
    *,
    output: Path | None = None,
    authority: str = "",
    why: str = "",
    stampers: Sequence[Authority] | None = None,
) -> Exported:
    """Write a case out in one of the formats; `authority` says who allowed an unmasked copy, and on which ground.

    `stampers`: the time authorities of the dossier in place of those of the settings.
    """
    check_may(account, Action.UNMASK if authority else Action.EXPORT)
    content = content_of(
        settings, case, CaseExport(made_at=now, account=account, masked=not authority, authority=authority)
    )
    note(
        account, AuditVerb.DISCLOSURE, "export", "case", [case.reference], now, why=why or f"export as {form.value}",
        case=case.reference, legal_basis=authority,
    )  # fmt: skip
    told = write_export(settings, content, form, output, stampers)
    keep_event(
        case, "exported", account, now, why=why, verb=AuditVerb.DISCLOSURE, form=form.value, masked=told.masked,
        reference=told.reference, sha256=told.sha256, file=told.path.name,
    )  # fmt: skip
    left_out = sum(line.startswith(LEFT_OUT) for line in content.limits)
    if not left_out:
        return told
    warning = f"{left_out} observations DO NOT HOLD and are left out: `theriac case show {case.reference}` says why"
    return replace(told, warnings=(warning, *told.warnings))


def disclose(
    settings: Settings,
    case: Case,
    account: Account,
    now: datetime,
    *,
    to: str,
    legal_basis: str,
    why: str,
    output: Path | None = None,
    authority: str = "",
) -> Exported:
    """The disclosure bundle: everything the case relies on and everything that exculpates, for one recipient."""
    check_may(account, Action.EXPORT)
    if not (to.strip() and legal_basis.strip()):
        raise DecisionError(f"case {case.reference}: expected to whom it is disclosed, and the legal basis")
    told = export_case(
        settings,
        case,
        Format.BUNDLE,
        account,
        now,
        output=output,
        authority=authority,
        why=f"disclosure to {to}: {why}",
    )
    keep_disclosure(
        case, account, to, now, why=why, legal_basis=legal_basis, what=f"bundle {told.reference}", sha256=told.sha256
    )
    return told
