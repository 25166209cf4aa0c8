# SPDX-License-Identifier: EUPL-1.2
"""Approval: a second person, with an own second factor given just now, lets exactly these bytes go to this address."""

import hashlib
from datetime import datetime

import msgspec
from django.utils.crypto import constant_time_compare

from alerts.access import Action, check_may
from alerts.approving import approval_mark
from alerts.errors import AccessError, GateError, NoticeError
from alerts.models.account import Account
from alerts.models.notice import Notice, NoticeApproval, NoticeState
from alerts.notices.drafting import end_approvals
from alerts.notices.gates import require_gates
from alerts.notices.keeping import held, move
from alerts.sessions import check_code
from config.notice_rules import load_notice_rules
from config.settings import Settings


def outgoing_digest(notice: Notice) -> str:
    """Digest over everything that decides what arrives where: reference, kind, route, address, key, words, bytes."""
    said = [
        notice.reference,
        notice.kind,
        notice.route,
        notice.address,
        notice.recipient_id,
        notice.case_id,
        notice.key_fingerprint,
        hashlib.sha256(bytes(notice.message)).hexdigest(),
        hashlib.sha256(f"{notice.subject}\0{notice.body}".encode()).hexdigest(),
    ]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def mark_of(notice: Notice, digest: str, account: Account, at: datetime) -> str:
    """What a row written past approve() lacks."""
    return approval_mark("notice", [notice.reference, digest, account.pk, account.username, at.isoformat()])


def approve(
    settings: Settings,
    notice: Notice,
    account: Account,
    code: str,
    reason: str,
    now: datetime,
    *,
    seen_sha256: str | None = None,
) -> NoticeApproval:
    """Let a notice go; `seen_sha256` is the digest of what the person read.

    Raises AccessError for its author, for whoever changed it, for a service, or without the second factor of this
    account given now; GateError naming what still stands before it; NoticeError when it is not what was read.
    """
    check_approver(notice, account)
    if not reason.strip():
        raise NoticeError(f"notice {notice.reference}: expected the reason of the approval")
    refusal = f"notice {notice.reference}: the code is wrong, was used before, or there is none"
    check_code(settings, account, code, now, refusal)
    require_gates(settings, notice, now)
    with held(notice) as present:
        check_approver(present, account)
        if seen_sha256 is not None and seen_sha256 != present.message_sha256:
            raise NoticeError(f"notice {present.reference}: changed since you read it; look at it again")
        digest = outgoing_digest(present)
        present.approvals.filter(ended_at=None).update(ended_at=now, ended_why="approved anew")
        approval = NoticeApproval.objects.create(
            notice=present,
            digest=digest,
            account=account,
            by=account.username,
            why=reason.strip(),
            at=now,
            mark=mark_of(present, digest, account, now),
        )
        present.approved_by, present.approved_at = account.username, now
        move(present, NoticeState.APPROVED, account, now, why=reason.strip(), digest=digest)
    return approval


def check_approver(notice: Notice, account: Account) -> None:
    """Raises AccessError for everybody who may not be the second person."""
    check_may(account, Action.APPROVE)
    if account.is_service:
        raise AccessError(f"{account.username} is a service: a person approves what leaves the house")
    if account.pk == notice.author_id or account.username in (notice.by, *notice.edited_by):
        raise AccessError(f"notice {notice.reference}: {account.username} wrote it: another person approves it")
    if load_notice_rules()[notice.kind].is_order:
        check_may(account, Action.ORDER)
        if not account.may_order:
            raise AccessError(f"{account.username} may give no orders")


def refuse(notice: Notice, account: Account, reason: str, now: datetime) -> None:
    """The second person says no, and why; the draft goes back to its author."""
    check_may(account, Action.APPROVE)
    if not reason.strip():
        raise NoticeError(f"notice {notice.reference}: expected the reason of the refusal")
    with held(notice) as present:
        end_approvals(present, now, f"refused by {account.username}")
        move(present, NoticeState.REFUSED, account, now, why=reason.strip())


def withdraw(notice: Notice, account: Account, reason: str, now: datetime) -> None:
    """Take a notice back before it left; one that left is answered for, not taken back."""
    check_may(account, Action.DRAFT)
    if not reason.strip():
        raise NoticeError(f"notice {notice.reference}: expected the reason of the withdrawal")
    with held(notice) as present:
        end_approvals(present, now, f"withdrawn by {account.username}")
        move(present, NoticeState.WITHDRAWN, account, now, why=reason.strip())


def check_approval(notice: Notice) -> NoticeApproval:
    """The approval that holds for exactly what would leave now; raises GateError when there is none.

    The bytes are digested here, from the row itself: whatever was changed after approval does not leave.
    """
    standing = [one for one in notice.approvals.all() if one.ended_at is None]
    found = max(standing, key=lambda one: one.pk, default=None)
    if found is None:
        raise GateError(f"notice {notice.reference}: nobody approved it")
    if found.digest != outgoing_digest(notice):
        raise GateError(f"notice {notice.reference}: it is not what {found.by} approved")
    if not constant_time_compare(found.mark, mark_of(notice, found.digest, found.account, found.at)):
        raise GateError(f"notice {notice.reference}: its approval was not given through this software")
    try:
        check_approver(notice, found.account)
    except AccessError as error:
        raise GateError(f"notice {notice.reference}: its approval no longer counts: {error}") from error
    return found
