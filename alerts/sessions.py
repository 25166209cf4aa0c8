# SPDX-License-Identifier: EUPL-1.2
"""Sessions: who is at the command line. A password and a code open one; its token lies in a file of its owner alone."""

import hashlib
import os
import secrets
import socket
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from alerts.auditing import note
from alerts.errors import AccessError
from alerts.models.account import Account, CommandSession
from alerts.models.audit import AuditVerb
from alerts.second_factor import has_second_factor, is_code_right
from config.account_settings import AccountSettings
from config.settings import Settings

REFUSED = "login: name, password or code is wrong"
"""One answer for all: it tells nobody which of them."""


@dataclass(frozen=True, kw_only=True)
class LoggedIn:
    """An account and the session it acts in."""

    account: Account
    session: CommandSession


def log_in(settings: Settings, name: str, password: str, code: str, now: datetime) -> LoggedIn:
    """Open a session and keep its token; raises AccessError with one answer for everything that is wrong."""
    now = now.astimezone(UTC)  # a session lasts so many minutes, whatever the wall clock does meanwhile
    account = Account.objects.filter(username__iexact=name, is_active=True).first()
    if account is None:
        make_password(password)  # an unknown name takes as long as a wrong password
        note(None, AuditVerb.CONSULTATION, "login.refused", "account", ["(no such name)"], now)
        raise AccessError(REFUSED)
    refuse_resting(account, now)
    if not account.check_password(password) or not is_factor_right(account, code, settings.accounts):
        count_failure(account, settings.accounts, now)
        raise AccessError(REFUSED)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        refuse_changed(account, now)
        account.failed_logins, account.rests_until, account.last_login = 0, None, now
        account.save(update_fields=["failed_logins", "rests_until", "last_login"])
        session = CommandSession.objects.create(
            account=account,
            token_sha256=digest(token),
            opened_at=now,
            last_used_at=now,
            expires_at=now + timedelta(minutes=settings.accounts.session_minutes),
            second_factor_at=now if code else None,
            host=socket.gethostname(),
        )
        note(account, AuditVerb.CONSULTATION, "login", "account", [account.username], now)
    keep_token(settings, token)
    return LoggedIn(account=account, session=session)


def refuse_changed(account: Account, now: datetime) -> None:
    """While the password was compared the account may have been shut, or made to rest by guessing, or got another."""
    present = Account.objects.select_for_update().get(pk=account.pk)
    refuse_resting(present, now)
    if not present.is_active or present.password != account.password:
        raise AccessError(REFUSED)


def is_factor_right(account: Account, code: str, wanted: AccountSettings) -> bool:
    """Whether the second factor is given as this house asks for it."""
    if has_second_factor(account):
        return is_code_right(account, code)
    if wanted.second_factor:
        raise AccessError(
            f"login: {account.username} has no second factor yet: "
            f"an administrator gives one: theriac account second-factor {account.username}"
        )
    return True


def refuse_resting(account: Account, now: datetime) -> None:
    """After too many wrong answers nobody gets in for a while, with the right one either."""
    if account.rests_until is not None and account.rests_until > now:
        raise AccessError(
            f"login: too many wrong answers, {account.username} rests until {account.rests_until:%H:%M} UTC"
        )


def count_failure(account: Account, wanted: AccountSettings, now: datetime) -> None:
    """One wrong answer more; the last one allowed makes the account rest."""
    with transaction.atomic():
        present = Account.objects.select_for_update().get(pk=account.pk)
        present.failed_logins += 1
        if present.failed_logins >= wanted.attempts:
            present.failed_logins, present.rests_until = 0, now + timedelta(minutes=wanted.rest_minutes)
        present.save(update_fields=["failed_logins", "rests_until"])
        note(None, AuditVerb.CONSULTATION, "login.refused", "account", [account.username], now)


def current(settings: Settings, now: datetime) -> LoggedIn:
    """Who is logged in at this command line; raises AccessError when nobody is, or not any more."""
    token = read_token(settings)
    session = (
        CommandSession.objects.select_related("account").filter(token_sha256=digest(token)).first() if token else None
    )
    if session is None or session.closed_at is not None or not session.account.is_active:
        raise AccessError("nobody is logged in: theriac login NAME")
    idle = timedelta(minutes=settings.accounts.idle_minutes)
    if now >= session.expires_at or now - session.last_used_at > idle:
        raise AccessError(
            f"the session of {session.account.username} is over: theriac login {session.account.username}"
        )
    session.last_used_at = now
    session.save(update_fields=["last_used_at"])
    return LoggedIn(account=session.account, session=session)


def log_out(settings: Settings, now: datetime) -> Account | None:
    """End the session of this command line; None when there was none."""
    token = read_token(settings)
    session_file(settings).unlink(missing_ok=True)
    session = CommandSession.objects.filter(token_sha256=digest(token), closed_at=None).first() if token else None
    if session is None:
        return None
    session.closed_at = now
    session.save(update_fields=["closed_at"])
    return session.account


def confirm_factor(settings: Settings, logged_in: LoggedIn, code: str, now: datetime) -> None:
    """Ask for the second factor again, for what leaves the house; raises AccessError when it is wrong."""
    check_code(settings, logged_in.account, code, now, "the code is wrong, or was used before")
    logged_in.session.second_factor_at = now
    logged_in.session.save(update_fields=["second_factor_at"])


def check_code(settings: Settings, account: Account, code: str, now: datetime, refusal: str) -> None:
    """Raises AccessError while the account rests, or, counted against it, with `refusal` for a wrong code."""
    refuse_resting(account, now)
    if not is_code_right(account, code):
        count_failure(account, settings.accounts, now)
        raise AccessError(refusal)


def is_fresh(settings: Settings, logged_in: LoggedIn, now: datetime) -> bool:
    """Whether the second factor was given so lately that it counts for what leaves the house."""
    given = logged_in.session.second_factor_at
    return given is not None and now - given <= timedelta(minutes=settings.accounts.fresh_minutes)


def session_file(settings: Settings) -> Path:
    """One file per home, so that two homes never share a session."""
    home = hashlib.sha256(str(settings.home.absolute()).encode()).hexdigest()[:16]
    return settings.accounts.session_folder.expanduser() / f"session-{home}"


def keep_token(settings: Settings, token: str) -> None:
    """Write the token where its owner alone can read it."""
    path = session_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(token)


def read_token(settings: Settings) -> str | None:
    """The token of this command line; raises AccessError when others could have read it."""
    path = session_file(settings)
    with suppress(FileNotFoundError):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise AccessError(f"{path}: expected mode 600, others can read it: remove it and log in again")
        return path.read_text(encoding="ascii", errors="replace").strip()
    return None


def digest(token: str) -> str:
    """What the database holds in place of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
