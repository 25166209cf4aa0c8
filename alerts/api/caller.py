# SPDX-License-Identifier: EUPL-1.2
"""Caller: who asks, by a token of an account; what the token's scopes and the account's roles let them do."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from alerts.access import Action, check_may
from alerts.access import note_look as note_looked_at
from alerts.api.problem import ProblemError
from alerts.auditing import note
from alerts.errors import AccessError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.token import ApiToken, Scope
from alerts.second_factor import has_second_factor
from alerts.sessions import check_code
from alerts.tokens import check_person, find_token
from config.settings import Settings, load_settings


@dataclass(frozen=True, kw_only=True)
class Caller:
    """One question's account, by one token."""

    account: Account
    token: ApiToken
    settings: Settings
    now: datetime


class Bearer(HttpBearer):
    """`Authorization: Bearer theriac_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; None for a token that is wrong, over or ended."""
        known = getattr(request, "theriac_caller", None)
        if isinstance(known, Caller):
            return known
        return identify(token)


def identify(text: str) -> Caller | None:
    """The caller behind a token; None when it cannot be used."""
    now = datetime.now(UTC)
    found = find_token(text, now) if len(text) < 200 else None
    if found is None:
        return None
    return Caller(account=found.account, token=found, settings=load_settings(), now=now)


def caller_of(request: HttpRequest, scope: Scope, action: Action) -> Caller:
    """Who asks, when token and account may do this; raises ProblemError or AccessError, and keeps that it was asked."""
    found = getattr(request, "auth", None)
    if not isinstance(found, Caller):
        raise ProblemError(401, "", {"WWW-Authenticate": "Bearer"})
    try:
        if scope.value not in found.token.scopes:
            raise AccessError(f"this token has no scope {scope.value!r}, it has: {', '.join(found.token.scopes)}")
        check_person(found.account, [scope])
        check_may(found.account, action)
    except AccessError:
        note(found.account, AuditVerb.CONSULTATION, "refused", "action", [action.value], found.now)
        raise
    return found


def note_look(caller: Caller, kind: str, ids: list[str], *, why: str = "", case: str = "") -> None:
    """Keep that somebody looked, and by which token."""
    note_looked_at(caller.account, kind, ids, why=why or f"by token {caller.token.prefix}", case=case)


def check_factor(caller: Caller, code: str) -> None:
    """What stands for a person asks for the second factor of this question; wrong ones make the account rest."""
    if caller.settings.accounts.second_factor or has_second_factor(caller.account):
        check_code(caller.settings, caller.account, code, caller.now, "code: it is wrong, or was used before")
