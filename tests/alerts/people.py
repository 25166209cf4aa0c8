# SPDX-License-Identifier: EUPL-1.2
"""Accounts for tests: made without a slow password, logged in where a command asks."""

from datetime import UTC, datetime

from alerts.models.account import Account, CommandSession, Role
from alerts.sessions import LoggedIn, digest, keep_token
from config.settings import Settings


def make_account(name: str = "k.jansen", *roles: Role, **fields: object) -> Account:
    """An account with these roles (default: reviewer) that nobody can log in to by password."""
    account = Account(username=name, roles=[role.value for role in roles or (Role.REVIEWER,)], **fields)
    account.set_unusable_password()
    account.save()
    return account


def log_in_as(settings: Settings, account: Account, now: datetime | None = None) -> LoggedIn:
    """A session at this command line, its second factor just given."""
    now = now or datetime.now(UTC)
    token = f"token of {account.username} at {now.isoformat()}"
    session = CommandSession.objects.create(
        account=account,
        token_sha256=digest(token),
        opened_at=now,
        last_used_at=now,
        expires_at=now.replace(year=now.year + 1),
        second_factor_at=now,
    )
    keep_token(settings, token)
    return LoggedIn(account=account, session=session)
