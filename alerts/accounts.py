# SPDX-License-Identifier: EUPL-1.2
"""Accounts: made and changed by an administrator; the first one of a home by whoever sets it up."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from alerts.auditing import note
from alerts.errors import AccessError
from alerts.models.account import Account, CommandSession, Role
from alerts.models.audit import AuditVerb


def has_accounts() -> bool:
    """Whether anybody was given an account in this home."""
    return Account.objects.exists()


def is_beginning(name: str) -> bool:
    """No account here yet, or this one alone, and nobody ever logged in: its second factor may have reached nobody."""
    if not has_accounts():
        return True
    alone = Account.objects.count() == 1 and not CommandSession.objects.exists()
    return alone and Account.objects.filter(username__iexact=name).exists()


def add_account(
    name: str,
    password: str,
    roles: Sequence[Role],
    by: Account | None,
    now: datetime,
    *,
    why: str = "",
    **details: object,
) -> Account:
    """A new account; `by` is None only for the first of a home, which is an administrator.

    The first one is made anew by the same name as long as nobody logged in: who lost its second factor begins again.
    `details` are further fields of Account. Raises AccessError when the name is taken or the password too weak.
    """
    account = Account(username=name, roles=sorted(role.value for role in roles), **details)
    check_name(name)
    check_password(password, account)
    with transaction.atomic():
        same = Account.objects.filter(username__iexact=name).first()
        if by is None and not is_beginning(name):
            raise AccessError("accounts: expected an administrator to be logged in: theriac login")
        if by is None and Role.ADMINISTRATOR not in roles:
            raise AccessError("accounts: expected the first account of a home to be an administrator's")
        if same is not None and by is not None:
            raise AccessError(f"accounts: expected a new name, {name!r} is taken")
        account.pk = same.pk if same is not None else None
        account.set_password(password)
        account.save()
        said = {"roles": ", ".join(account.roles)}
        note(by or account, AuditVerb.ALTERATION, "account.add", "account", [name], now, why=why, details=said)
    return account


def change_account(
    account: Account, by: Account, now: datetime, *, why: str, roles: Sequence[Role] | None = None, **fields: object
) -> None:
    """Other roles or fields; a home always keeps one administrator. What was open for the account is shut."""
    with transaction.atomic():
        before = {name: str(getattr(account, name)) for name in ("roles", *fields)}
        if roles is not None:
            account.roles = sorted(role.value for role in roles)
        for name, value in fields.items():
            setattr(account, name, value)
        account.save()
        others = [other for other in Account.objects.filter(is_active=True) if other.has_role(Role.ADMINISTRATOR)]
        if not others:
            raise AccessError("accounts: expected one administrator to remain")
        close_sessions(account, now)
        after = {name: str(getattr(account, name)) for name in ("roles", *fields)}
        changed = {name: f"{before[name]} -> {after[name]}" for name in before if before[name] != after[name]}
        note(by, AuditVerb.ALTERATION, "account.change", "account", [account.username], now, why=why, details=changed)


def set_password(account: Account, password: str, by: Account, now: datetime) -> None:
    """A new password; every open session of the account ends."""
    check_password(password, account)
    with transaction.atomic():
        account.set_password(password)
        account.failed_logins, account.rests_until = 0, None
        account.save()
        close_sessions(account, now)
        note(by, AuditVerb.ALTERATION, "account.password", "account", [account.username], now)


def close_sessions(account: Account, now: datetime) -> None:
    """End whatever is open for an account."""
    CommandSession.objects.filter(account=account, closed_at=None).update(closed_at=now)


def find_account(name: str) -> Account:
    """The account of that name; raises AccessError when there is none."""
    account = Account.objects.filter(username__iexact=name).first()
    if account is None:
        raise AccessError(f"accounts: no account {name!r}: `theriac account list` names them")
    return account


def check_name(name: str) -> None:
    """A name that can stand in a log: letters, digits, `.`, `-`, `_`, `@`."""
    try:
        Account.username_validator(name)
    except ValidationError as error:
        raise AccessError(f"accounts: expected a name of letters, digits and . - _ @, got {name!r}") from error
    if not 2 <= len(name) <= 150:
        raise AccessError(f"accounts: expected a name of 2 to 150 characters, got {len(name)}")


def check_password(password: str, account: Account) -> None:
    """Long and uncommon enough; raises AccessError that says what is missing."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise AccessError(f"accounts: password refused: {' '.join(error.messages)}") from error
