# SPDX-License-Identifier: EUPL-1.2
"""Keeping: a request is found by its reference, held while it changes, and everything that happens to it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from alerts.auditing import SOFTWARE, note
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.request import Request, RequestEvent, RequestState
from alerts.numbering import save_numbered

S = RequestState
MOVES = {
    S.DRAFT: (S.APPROVED, S.REFUSED, S.WITHDRAWN),
    S.APPROVED: (S.QUEUED, S.SENT, S.ANSWERED, S.WITHDRAWN, S.RECEIVED),
    S.QUEUED: (S.SENDING, S.APPROVED, S.WITHDRAWN, S.RECEIVED),
    S.SENDING: (S.SENT, S.ANSWERED, S.QUEUED, S.UNCERTAIN, S.BOUNCED, S.APPROVED),
    S.UNCERTAIN: (S.SENT, S.ANSWERED, S.QUEUED, S.BOUNCED),
    S.BOUNCED: (S.WITHDRAWN, S.RECEIVED),
    S.SENT: (S.ACKNOWLEDGED, S.ANSWERED, S.BOUNCED),
    S.ACKNOWLEDGED: (S.ANSWERED,),
    S.RECEIVED: (S.APPROVED, S.REFUSED),
    S.ANSWERED: (S.BOUNCED,),
    S.REFUSED: (),
    S.WITHDRAWN: (),
}
"""Of a request of others: received, its answer approved, queued, sent (`answered`); taken back it waits again."""


def find_request(wanted: str) -> Request:
    """The request with this reference; raises RequestError when there is none."""
    found = Request.objects.select_related("focal_point", "case", "author").filter(reference=wanted.strip()).first()
    if found is None:
        raise RequestError(f"no request {wanted[:40]!r}: `theriac request list` names them")
    return found


@contextmanager
def held(request: Request, seen_version: int | None = None) -> Iterator[Request]:
    """The request as it is now, held until the change is kept; its version grows."""
    with transaction.atomic():
        held_rows = Request.objects.select_for_update(of=("self",)).select_related("focal_point", "author")
        present = held_rows.get(pk=request.pk)
        if seen_version is not None and present.version != seen_version:
            raise RequestError(f"request {present.reference}: changed since you saw it; look at it again")
        yield present
        present.version += 1
        present.save()
    request.refresh_from_db()


def move(
    request: Request,
    to_state: RequestState,
    account: Account | None,
    now: datetime,
    *,
    why: str = "",
    **details: object,
) -> RequestEvent:
    """Another state; raises RequestError for one that may not follow. The caller saves the request."""
    before = RequestState(request.state)
    if to_state not in MOVES[before]:
        allowed = ", ".join(MOVES[before]) or "nothing"
        raise RequestError(f"request {request.reference}: it is {before}: expected {allowed}, got {to_state}")
    request.state = to_state.value
    return keep(request, to_state.value, account, now, why=why, verb=AuditVerb.ALTERATION, **details)


def keep(
    request: Request, action: str, account: Account | None, now: datetime, *, why: str = "",
    verb: AuditVerb = AuditVerb.ALTERATION, **details: object,
) -> RequestEvent:  # fmt: skip
    """One entry of the request's own log, and one of the audit log."""
    case = request.case.reference if request.case is not None else ""
    said = {name: str(value)[:300] for name, value in details.items()}
    note(
        account, verb, f"request.{action}", "request", [request.reference], now, why=why, case=case,
        recipient=request.focal_point.organisation, legal_basis=request.legal_basis, details=said,
    )  # fmt: skip
    by = account.username if account is not None else SOFTWARE
    return RequestEvent.objects.create(
        request=request, action=action, details=dict(details), account=account, by=by, why=why, at=now
    )


def number(request: Request, now: datetime) -> None:
    """Save a new request under a reference of its own."""
    failed = RequestError("request: no reference could be taken, try again")
    save_numbered(request, Request.objects.all(), "Q-", 4, now, failed)
