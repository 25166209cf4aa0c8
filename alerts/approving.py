# SPDX-License-Identifier: EUPL-1.2
"""Approving: the second person before anything leaves the house, with a second factor given for just this."""

from collections.abc import Sequence
from datetime import datetime

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import AccessError, DecisionError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.second_factor import has_second_factor, is_code_right
from alerts.sessions import count_failure, refuse_resting
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
        refuse_resting(account, now)
        if not is_code_right(account, code):
            count_failure(account, settings.accounts, now)
            raise AccessError("approve: the code is wrong, or was used before")
