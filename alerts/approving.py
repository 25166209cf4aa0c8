# SPDX-License-Identifier: EUPL-1.2
"""Approving: the second person before anything leaves the house, with a second factor given for just this."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.conf import settings as django_settings

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import AccessError, DecisionError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.second_factor import has_second_factor
from alerts.sessions import check_code
from config.settings import Settings


def check_second_person(
    settings: Settings, account: Account, authors: Sequence[str], code: str, reason: str, now: datetime
) -> None:
    """Raises AccessError or DecisionError unless another person than the authors approves, with reason and code."""
    check_may(account, Action.APPROVE)
    if account.is_service:
        raise AccessError(f"{account.username} is a service: a person approves")
    if account.username in authors:
        note(account, AuditVerb.CONSULTATION, "refused", "action", ["approve one's own draft"], now)
        raise AccessError(f"{account.username} wrote it: another person approves it")
    if not reason.strip():
        raise DecisionError("approve: expected a reason")
    if settings.accounts.second_factor or has_second_factor(account):
        check_code(settings, account, code, now, "approve: the code is wrong, or was used before")


def approval_mark(what: str, said: Sequence[object]) -> str:
    """Keyed with the home's secret, so that an approval written past this software does not count."""
    key = hashlib.sha256(f"theriac {what} approval".encode() + django_settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, msgspec.json.encode(said), hashlib.sha256).hexdigest()
