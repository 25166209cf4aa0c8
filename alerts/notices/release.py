# SPDX-License-Identifier: EUPL-1.2
"""Release: the one door. Final bytes come from here alone, after approval and every gate were checked again.

Mail, API, form and letter all take a `Released`; none of them can make one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from alerts.errors import GateError
from alerts.models.notice import Notice, NoticeApproval, NoticeState
from alerts.notices.approval import check_approval
from alerts.notices.checked import CheckedCase
from alerts.notices.gates import require_gates
from config.settings import Settings

MAY_LEAVE = (NoticeState.APPROVED, NoticeState.QUEUED, NoticeState.SENDING)
_DOOR = object()


@dataclass(frozen=True)
class Released:
    """A notice that may leave now, with the bytes that were approved."""

    notice: Notice
    data: bytes
    approval: NoticeApproval
    _door: object

    def __post_init__(self) -> None:
        if self._door is not _DOOR:
            raise GateError(f"notice {self.notice.reference}: nothing leaves but through release()")


def release(
    settings: Settings,
    notice: Notice,
    now: datetime,
    *,
    checked: CheckedCase | None = None,
    read_now: Notice | None = None,
) -> Released:
    """The approved bytes; raises GateError naming what stands before them.

    Everything is read anew; `read_now` is the notice as a wave of the outbox read it a moment ago.
    """
    present = read_now or read_anew([notice.pk])[notice.pk]
    if present.state not in MAY_LEAVE:
        raise GateError(f"notice {present.reference}: it is {present.state}: approved by a second person it may leave")
    approval = check_approval(present)
    require_gates(settings, present, now, checked=checked)
    return Released(present, bytes(present.message), approval, _DOOR)


def read_anew(notices: Collection[int]) -> dict[int, Notice]:
    """Notices with all that gates ask of them, as the database has them now."""
    rows = Notice.objects.select_related("case", "recipient", "author")
    return rows.prefetch_related("items", "approvals__account").in_bulk(notices)
