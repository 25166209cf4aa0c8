# SPDX-License-Identifier: EUPL-1.2
"""Before: what people settle before a notice may leave: preservation, deconfliction, compromise, legal grounds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.cases.changing import changing
from alerts.cases.evidence import evidence_of
from alerts.cases.opening import keep_event
from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.models.notice import (
    Compromise,
    Deconfliction,
    DeconflictionAnswer,
    GroundedAction,
    LegalGround,
    Preservation,
)


def waive_preservation(case: Case, account: Account, now: datetime, *, why: str) -> Preservation:
    """No service is asked to keep data, and why not."""
    with changing(case, account, why, action=Action.UPHOLD) as present:
        keep_event(present, "preservation_waived", account, now, why=why)
        return Preservation.objects.create(
            case=present, waived=True, account=account, by=account.username, why=why, at=now
        )


def enter_deconfliction(
    case: Case,
    account: Account,
    now: datetime,
    *,
    asked: str,
    asked_on: date,
    answer: DeconflictionAnswer,
    answered_on: date,
    reference: str = "",
    expires_on: date | None = None,
    why: str = "",
) -> Deconfliction:
    """Whom of police or prosecutor was asked, what they answered, and when; the latest answer counts."""
    if not asked.strip():
        raise NoticeError(f"case {case.reference}: deconfliction: expected whom was asked")
    if not asked_on <= answered_on <= now.date() + timedelta(days=1):
        raise NoticeError(f"case {case.reference}: deconfliction: asked, then answered, neither in the future")
    with changing(case, account, why or f"{asked} answered: {answer}") as present:
        on = answered_on.isoformat()
        keep_event(present, "deconfliction", account, now, why=why, asked=asked, answer=answer.value, on=on)
        return Deconfliction.objects.create(
            case=present,
            asked=asked.strip(),
            asked_on=asked_on,
            answer=answer.value,
            answered_on=answered_on,
            reference=reference,
            expires_on=expires_on,
            account=account,
            by=account.username,
            why=why,
            at=now,
        )


def uphold_compromise(
    case: Case, site: str, account: Account, now: datetime, *, why: str, evidence: Sequence[str] = ()
) -> Compromise:
    """A reviewer upholds that others broke into a site: its owner is helped, not accused."""
    with changing(case, account, why, action=Action.UPHOLD) as present:
        held = evidence_of(present).filter(site=site)
        if not held.exists():
            raise NoticeError(f"case {case.reference}: it holds no evidence of {site[:80]!r}")
        keep_event(present, "compromise_upheld", account, now, why=why, site=site)
        ids = list(evidence) or list(held.values_list("observation_id", flat=True)[:20])
        return Compromise.objects.create(
            case=present, site=site, evidence=ids, account=account, by=account.username, why=why, at=now
        )


def end_compromise(case: Case, site: str, account: Account, now: datetime, *, why: str) -> int:
    """Take back that a site was broken into."""
    with changing(case, account, why, action=Action.UPHOLD) as present:
        keep_event(present, "compromise_ended", account, now, why=why, site=site)
        return Compromise.objects.filter(case=present, site=site, ended_at=None).update(ended_at=now)


def enter_ground(
    source: str,
    action: GroundedAction,
    account: Account,
    now: datetime,
    *,
    authority: str,
    reference: str,
    valid_from: date,
    expires_on: date,
    why: str = "",
) -> LegalGround:
    """An authority allowed an action at a source, until a day; entered by a reviewer or a regulator."""
    check_may(account, Action.UPHOLD)
    if not (source.strip() and authority.strip() and reference.strip()):
        raise NoticeError("legal ground: expected source, authority and the document's reference")
    if expires_on < valid_from:
        raise NoticeError(f"legal ground: it would end on {expires_on}, before it begins on {valid_from}")
    details = {"action": action.value, "until": expires_on.isoformat(), "reference": reference}
    note(
        account, AuditVerb.ALTERATION, "ground.enter", "source", [source], now, why=why, legal_basis=reference,
        details=details,
    )  # fmt: skip
    return LegalGround.objects.create(
        source=source,
        action=action.value,
        authority=authority,
        reference=reference,
        valid_from=valid_from,
        expires_on=expires_on,
        account=account,
        by=account.username,
        why=why,
        at=now,
    )


def end_ground(ground: LegalGround, account: Account, now: datetime, *, why: str) -> None:
    """A ground that does not hold any more."""
    check_may(account, Action.UPHOLD)
    if not why.strip():
        raise NoticeError("legal ground: expected a reason for its end")
    note(account, AuditVerb.ALTERATION, "ground.end", "source", [ground.source], now, why=why)
    LegalGround.objects.filter(pk=ground.pk, ended_at=None).update(ended_at=now, ended_why=why)
