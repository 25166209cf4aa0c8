# SPDX-License-Identifier: EUPL-1.2
"""Keeping: a notice is found by its reference, moved from state to state, and everything that happens to it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from alerts.auditing import SOFTWARE, note
from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.notice import Notice, NoticeEvent, NoticeState
from alerts.numbering import save_numbered

S = NoticeState
MOVES: dict[NoticeState, tuple[NoticeState, ...]] = {
    S.DRAFT: (S.APPROVED, S.REFUSED, S.WITHDRAWN),
    S.REFUSED: (S.DRAFT, S.WITHDRAWN),
    S.APPROVED: (S.DRAFT, S.REFUSED, S.QUEUED, S.SENT, S.WITHDRAWN),
    S.QUEUED: (S.SENDING, S.APPROVED, S.WITHDRAWN),
    S.SENDING: (S.SENT, S.QUEUED, S.UNCERTAIN, S.BOUNCED, S.APPROVED),
    S.UNCERTAIN: (S.SENT, S.QUEUED, S.BOUNCED, S.WITHDRAWN, S.ACKNOWLEDGED, S.ANSWERED),
    S.SENT: (S.ACKNOWLEDGED, S.ANSWERED, S.BOUNCED, S.CLOSED),
    S.BOUNCED: (S.DRAFT, S.WITHDRAWN, S.CLOSED, S.ACKNOWLEDGED, S.ANSWERED),
    S.ACKNOWLEDGED: (S.ANSWERED, S.CLOSED),
    S.ANSWERED: (S.CLOSED,),
    S.WITHDRAWN: (),
    S.CLOSED: (S.SENT, S.ANSWERED),
}


def find_notice(wanted: str) -> Notice:
    """The notice with this reference; raises NoticeError for one that is not there."""
    found = Notice.objects.select_related("case", "recipient", "author").filter(reference=wanted.strip()).first()
    if found is None:
        raise NoticeError(f"no notice {wanted[:40]!r}: `theriac notices` lists them")
    return found


@contextmanager
def held(notice: Notice, seen_version: int | None = None) -> Iterator[Notice]:
    """The notice as it is now, held until the change is kept; its version grows.

    Raises NoticeError when somebody changed it since `seen_version`.
    """
    with transaction.atomic():
        present = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("case", "recipient", "author")
            .get(pk=notice.pk)
        )
        if seen_version is not None and present.version != seen_version:
            raise NoticeError(f"notice {present.reference}: changed since you saw it; look at it again")
        yield present
        present.version += 1
        present.save()
    notice.refresh_from_db()


def move(
    notice: Notice,
    to_state: NoticeState,
    account: Account | None,
    now: datetime,
    *,
    why: str = "",
    action: str = "",
    verb: AuditVerb = AuditVerb.ALTERATION,
    **details: object,
) -> NoticeEvent:
    """Another state, with who and why; raises NoticeError for one that may not follow. The caller saves the notice."""
    before = NoticeState(notice.state)
    if to_state not in MOVES[before]:
        allowed = ", ".join(MOVES[before]) or "nothing"
        raise NoticeError(f"notice {notice.reference}: it is {before}: expected {allowed}, got {to_state}")
    notice.state = to_state.value
    return keep(
        notice, action or to_state.value, account, now, why=why, verb=verb, states=(before, to_state), **details
    )


def keep(
    notice: Notice,
    action: str,
    account: Account | None,
    now: datetime,
    *,
    why: str = "",
    verb: AuditVerb = AuditVerb.ALTERATION,
    states: tuple[str, str] = ("", ""),
    **details: object,
) -> NoticeEvent:
    """One entry of the notice's own log, and one of the audit log; `account` None is the software acting by rule."""
    said = {name: str(value)[:300] for name, value in details.items()}
    note(
        account,
        verb,
        f"notice.{action}",
        "notice",
        [notice.reference],
        now,
        why=why,
        case=notice.case.reference,
        recipient=notice.recipient.name,
        legal_basis="; ".join(f"{one['instrument']} {one['provision']}".strip() for one in notice.legal_basis[:6]),
        details=said,
    )
    return NoticeEvent.objects.create(
        notice=notice,
        action=action,
        from_state=str(states[0]),
        to_state=str(states[1]),
        details=dict(details),
        account=account,
        by=account.username if account is not None else SOFTWARE,
        why=why,
        at=now,
    )


def number(notice: Notice, now: datetime) -> None:
    """Save a new notice under a reference of its own: `N-2026-00012`."""
    failed = NoticeError("notice: no reference could be taken, try again")
    save_numbered(notice, Notice.objects.all(), "N-", 5, now, failed)
