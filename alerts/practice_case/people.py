# SPDX-License-Identifier: EUPL-1.2
"""People of the practice case: an administrator and two who decide, each with a second factor of its own."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from alerts.accounts import add_account, has_accounts
from alerts.errors import RunError
from alerts.models.account import Account, Role
from alerts.second_factor import enrol

WHY = "the practice case"


@dataclass(kw_only=True)
class Person:
    """One account, and the codes that its second factor gave."""

    account: Account
    codes: list[str] = field(default_factory=list)

    def code(self) -> str:
        """A code that was not used yet."""
        return self.codes.pop()


@dataclass(frozen=True, kw_only=True)
class People:
    """Who plays."""

    analyst: Person
    regulator: Person


def make_people(folder: Path, now: datetime) -> People:
    """Accounts of a home that has none; their passwords and secrets lie in a file that the owner alone reads."""
    if has_accounts():
        raise RunError(
            "practice case: expected a home without accounts: THERIAC_HOME=practice-home theriac practice case"
        )
    lines: list[str] = []
    administrator = make_person("practice.admin", [Role.ADMINISTRATOR], None, now, lines).account
    analyst = make_person("practice.analyst", [Role.ANALYST, Role.REVIEWER], administrator, now, lines)
    regulator = make_person("practice.regulator", [Role.REGULATOR, Role.CUSTODIAN], administrator, now, lines)
    write_secret(folder / "accounts.txt", "".join(lines))
    return People(analyst=analyst, regulator=regulator)


def make_person(name: str, roles: list[Role], by: Account | None, now: datetime, lines: list[str]) -> Person:
    """One account with a second factor."""
    password = secrets.token_urlsafe(18)
    account = add_account(
        name, password, roles, by, now, why=WHY, organisation="Practice Medicines Authority", country="NL",
        email=f"{name}@authority-practice.example",
    )  # fmt: skip
    address, codes = enrol(account)
    lines.append(f"{name}\n  password {password}\n  second factor {address}\n")
    return Person(account=account, codes=list(codes))


def write_secret(path: Path, text: str) -> None:
    """A file that its owner alone reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
