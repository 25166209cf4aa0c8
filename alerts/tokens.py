# SPDX-License-Identifier: EUPL-1.2
"""Tokens of the HTTP interface: made for one account, shown once, ended by a date, of which only a digest is kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import AccessError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.token import ApiToken, Scope
from alerts.sessions import digest
from config.settings import Settings

BEGINNING = "theriac_"
PREFIX = 16
USED_EVERY = timedelta(minutes=1)
PERSONS_ONLY = (Scope.DECIDE, Scope.WORK, Scope.HOLD, Scope.VICTIMS)
"""What a program alone never does."""


def make_token(
    settings: Settings, account: Account, name: str, scopes: Sequence[Scope], days: int, by: Account, now: datetime
) -> tuple[ApiToken, str]:
    """A new token and its text, which is not kept: for oneself, or for another by an administrator."""
    if by.pk != account.pk:
        check_may(by, Action.ACCOUNTS)
    if not account.is_active:
        raise AccessError(f"token: {account.username} is shut")
    if not scopes or not name.strip():
        raise AccessError(f"token: expected a name, and one or more scopes of {', '.join(Scope)}")
    if not 1 <= days <= settings.api.token_days:
        raise AccessError(f"token: expected 1 to {settings.api.token_days} days (api.token_days), got {days}")
    check_person(account, scopes)
    text = f"{BEGINNING}{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        made = ApiToken.objects.create(
            name=name.strip()[:100],
            account=account,
            prefix=text[:PREFIX],
            token_sha256=digest(text),
            scopes=sorted({scope.value for scope in scopes}),
            made_by=by.username,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        said = {"scopes": ", ".join(made.scopes), "expires": made.expires_at.isoformat(), "account": account.username}
        note(by, AuditVerb.ALTERATION, "token.add", "token", [made.prefix], now, details=said)
    return made, text


def check_person(account: Account, scopes: Sequence[str]) -> None:
    """Raises AccessError when a program would decide."""
    if account.is_service and set(PERSONS_ONLY) & set(scopes):
        raise AccessError(f"{account.username} is a service: a person decides and drafts")


def find_token(text: str, now: datetime) -> ApiToken | None:
    """The token, with its account, that may be used now; None for any other."""
    found = ApiToken.objects.select_related("account").filter(token_sha256=digest(text)).first()
    if found is None or found.revoked_at is not None or found.expires_at <= now or not found.account.is_active:
        return None
    if found.last_used_at is None or now - found.last_used_at > USED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def revoke(prefix: str, by: Account, now: datetime, *, why: str) -> ApiToken:
    """End a token: one's own, or any by an administrator."""
    with transaction.atomic():
        found = ApiToken.objects.select_for_update().filter(prefix=prefix).first()
        if found is None or found.revoked_at is not None:
            raise AccessError(f"token: none {prefix[:20]!r} that could be ended: `theriac api token list`")
        if by.pk != found.account_id:
            check_may(by, Action.ACCOUNTS)
        found.revoked_at = now
        found.save(update_fields=["revoked_at"])
        note(by, AuditVerb.ALTERATION, "token.revoke", "token", [found.prefix], now, why=why)
    return found
