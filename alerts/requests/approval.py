# SPDX-License-Identifier: EUPL-1.2
"""Approval of what leaves for a contact point: exactly these encrypted bytes, to this key, at this address."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.utils.crypto import constant_time_compare

from alerts.access import Action, check_may
from alerts.approving import approval_mark
from alerts.errors import AccessError, RequestError
from alerts.models.account import Account
from alerts.models.request import Request, RequestState
from alerts.requests.keeping import move
from alerts.requests.package import seal_package
from config.settings import Settings


def let_go(settings: Settings, present: Request, account: Account, reason: str, now: datetime) -> Path:
    """Encrypt the package that was read, and keep who let it go; the caller holds the request. Gives the mail."""
    path, digest, fingerprint = seal_package(settings, present, now)
    present.encrypted_path, present.encrypted_sha256, present.encrypted_to = str(path), digest, fingerprint
    present.approved_by, present.approved_at, present.approved_why = account.username, now, reason.strip()
    address = present.focal_point.address
    move(
        present, RequestState.APPROVED, account, now, why=reason, sha256=digest, to=fingerprint, address=address,
        mark=mark_of(present, account.pk, address), approver=account.pk,
    )  # fmt: skip
    return path


def mark_of(request: Request, account: int, address: str) -> str:
    """What a row written past `let_go` lacks."""
    said = [request.reference, request.package_sha256, request.encrypted_sha256, request.encrypted_to, account, address]
    return approval_mark("request", said)


def check_approval(request: Request) -> bytes:
    """The bytes that were approved; raises RequestError for anything else, or when whoever approved may not any more.

    The file is read and digested here: whatever was changed after approval does not leave.
    """
    event = request.events.filter(action=RequestState.APPROVED.value).order_by("-id").first()
    path = Path(request.encrypted_path) if request.encrypted_path else None
    data = path.read_bytes() if path is not None and path.is_file() else b""
    if event is None or not data or hashlib.sha256(data).hexdigest() != request.encrypted_sha256:
        raise RequestError(f"request {request.reference}: nobody approved what lies there")
    address, approver = str(event.details.get("address", "")), int(event.details.get("approver", 0))
    if not constant_time_compare(str(event.details.get("mark", "")), mark_of(request, approver, address)):
        raise RequestError(f"request {request.reference}: its approval was not given through this software")
    if request.focal_point.address != address:
        raise RequestError(f"request {request.reference}: it was approved for {address}: draft it again")
    check_still_may(request, approver)
    return data


def check_still_may(request: Request, approver: int) -> None:
    """Raises RequestError when whoever approved was shut out since, or is its author."""
    account = Account.objects.filter(pk=approver).first()
    try:
        if account is None or account.username == request.by:
            raise AccessError("another person than its author approves it")
        check_may(account, Action.APPROVE)
    except AccessError as error:
        raise RequestError(f"request {request.reference}: its approval no longer counts: {error}") from error
