# SPDX-License-Identifier: EUPL-1.2
"""Returning: what mail servers say of requests and answers of ours: bounced, delayed, or delivered after all."""

import re
from collections.abc import Iterable
from datetime import datetime

from alerts.models.audit import AuditVerb
from alerts.models.request import Direction, Request, RequestState
from alerts.notices.delivery_report import ARRIVED, DeliveryReport
from alerts.requests.keeping import MOVES, held, keep, move
from alerts.requests.sending import left

OUR_ID = re.compile(r"<(Q-\d{4}-\d{4,9})\.([0-9a-f]{16})@[^>\s]+>", re.IGNORECASE)


def find_by_ids(message_ids: Iterable[str]) -> Request | None:
    """The request that one of these Message-IDs was given to: its package's digest is part of it."""
    for one in message_ids:
        if found := OUR_ID.fullmatch(one):
            rows = Request.objects.filter(reference=found[1].upper(), package_sha256__startswith=found[2].lower())
            if request := rows.first():
                return request
    return None


def keep_report(request: Request, report: DeliveryReport, raw_sha256: str, now: datetime) -> str:
    """Keep what a server said; a failure moves the request, a delivery ends a doubt. Gives what it came to."""
    if request.events.filter(details__raw_sha256=raw_sha256).exists():
        return "known already"
    details = {"raw_sha256": raw_sha256, "recipients": list(report.recipients[:20])}
    with held(request) as present:
        state = RequestState(present.state)
        if report.action == "failed" and RequestState.BOUNCED in MOVES[state] and state is not RequestState.SENDING:
            if present.direction == Direction.IN:
                present.answered_at = None
            move(present, RequestState.BOUNCED, None, now, why=report.said, **details)
            return "bounced"
        keep(
            present, f"delivery_{report.action}", None, now, why=report.said, verb=AuditVerb.COLLECTION, **details
        )  # fmt: skip
        if report.action in ARRIVED and state is RequestState.UNCERTAIN:
            left(present, None, now, why=f"delivery report: {report.said}")
    return report.action
