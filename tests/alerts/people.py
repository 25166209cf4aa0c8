# SPDX-License-Identifier: EUPL-1.2
"""Accounts for tests: made without a slow password, logged in where a command asks."""

from datetime import UTC, datetime

import pyotp

from alerts.accounts import add_account
from alerts.models.account import Account, CommandSession, Role
from alerts.second_factor import enrol
from alerts.sessions import LoggedIn, digest, keep_token
from config.settings import Settings
from tests.make import SEEN_AT

PASSWORD = "blue-horse-under-rain"  # not a secret: a test's own


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


def enrolled(account: Account) -> pyotp.TOTP:
    """The authenticator app of that person."""
    address, _ = enrol(account)
    app = pyotp.parse_uri(address)
    assert isinstance(app, pyotp.TOTP)
    return app


def make_first(now: datetime = SEEN_AT) -> Account:
    return add_account("chief", PASSWORD, [Role.ADMINISTRATOR], None, now)
