# SPDX-License-Identifier: EUPL-1.2
"""Access: who may do what, in one table; every command and every function that decides asks here."""

from datetime import UTC, datetime
from enum import StrEnum

import alerts.ready  # noqa: F401
from alerts.accounts import has_accounts
from alerts.auditing import note
from alerts.errors import AccessError
from alerts.models.account import Account, Role
from alerts.models.audit import AuditVerb
from alerts.sessions import LoggedIn, current, is_fresh
from config.settings import Settings


class Action(StrEnum):
    """Everything that needs an account."""

    LOOK = "look"
    """Read alerts, operators and evidence in their masked form."""
    READ_CASE = "read a case"
    DECIDE = "decide alerts"
    LINK = "decide operators"
    WORK_CASE = "work on a case"
    UPHOLD = "uphold what a case holds"
    SIGN_OFF = "sign off figures"
    READ_VICTIMS = "read victims' details"
    READ_RAW = "read raw captures"
    EXPORT = "export"
    UNMASK = "export unmasked"
    HOLD = "set or lift a hold"
    ERASE = "erase"
    DRAFT = "draft notices"
    APPROVE = "approve what leaves the house"
    ORDER = "draft orders"
    READ_AUDIT = "read the audit log"
    ACCOUNTS = "keep accounts"
    CHANNELS = "keep channels"
    MAINTAIN = "change tables, model or keys"
    REPORT = "take in reports"
    TOKENS = "have tokens of the HTTP interface"
    DIRECTORY = "keep the directory of contact points"


_ANALYST, _REVIEWER, _REGULATOR = Role.ANALYST, Role.REVIEWER, Role.REGULATOR
MAY: dict[Action, tuple[Role, ...]] = {
    Action.LOOK: (_ANALYST, _REVIEWER, _REGULATOR, Role.CUSTODIAN, Role.OPERATOR),
    Action.READ_CASE: (_ANALYST, _REVIEWER, _REGULATOR, Role.CUSTODIAN),
    Action.DECIDE: (_ANALYST, _REVIEWER, _REGULATOR),
    Action.LINK: (_REVIEWER, _REGULATOR),
    Action.WORK_CASE: (_ANALYST, _REVIEWER, _REGULATOR),
    Action.UPHOLD: (_REVIEWER, _REGULATOR),
    Action.SIGN_OFF: (_REVIEWER, _REGULATOR),
    Action.READ_VICTIMS: (_REGULATOR, Role.CUSTODIAN),
    Action.READ_RAW: (_REVIEWER, _REGULATOR, Role.CUSTODIAN),
    Action.EXPORT: (_ANALYST, _REVIEWER, _REGULATOR, Role.CUSTODIAN),
    Action.UNMASK: (Role.CUSTODIAN,),
    Action.HOLD: (Role.CUSTODIAN, _REGULATOR),
    Action.ERASE: (Role.CUSTODIAN,),
    Action.DRAFT: (_ANALYST, _REVIEWER, _REGULATOR),
    Action.APPROVE: (_REVIEWER, _REGULATOR),
    Action.ORDER: (_REGULATOR,),
    Action.READ_AUDIT: (Role.AUDITOR,),
    Action.ACCOUNTS: (Role.ADMINISTRATOR,),
    Action.CHANNELS: (Role.ADMINISTRATOR, Role.OPERATOR),
    Action.MAINTAIN: (Role.ADMINISTRATOR, Role.OPERATOR),
    Action.TOKENS: tuple(Role),
    Action.REPORT: (_ANALYST, _REVIEWER, _REGULATOR, Role.OPERATOR),
    Action.DIRECTORY: (_REGULATOR, Role.ADMINISTRATOR),
}


PERSONS_ONLY = frozenset(
    {Action.DECIDE, Action.LINK, Action.WORK_CASE, Action.UPHOLD, Action.SIGN_OFF, Action.UNMASK, Action.HOLD,
     Action.ERASE, Action.DRAFT, Action.APPROVE, Action.ORDER, Action.ACCOUNTS}
)  # fmt: skip
"""What a program never does, whatever roles its account was given."""


def check_may(account: Account, action: Action) -> None:
    """Raises AccessError, naming the roles that may, when this account may not."""
    if account.is_service and action in PERSONS_ONLY:
        raise AccessError(f"{account.username} is a service, it may not {action.value}: a person does")
    if account.has_role(*MAY[action]):
        return
    roles = ", ".join(role.value for role in MAY[action])
    raise AccessError(f"{account.username} may not {action.value}: expected one of the roles {roles}")


def require(settings: Settings, action: Action, now: datetime | None = None, *, fresh: bool = False) -> LoggedIn:
    """Who is logged in, if they may do this; `fresh` asks that the second factor was given within minutes."""
    now = now or datetime.now(UTC)
    logged_in = current(settings, now)
    try:
        check_may(logged_in.account, action)
    except AccessError:
        note(logged_in.account, AuditVerb.CONSULTATION, "refused", "action", [action.value], now)
        raise
    if fresh and settings.accounts.second_factor and not is_fresh(settings, logged_in, now):
        raise AccessError("this needs the second factor again: theriac login --again")
    return logged_in


def viewer(settings: Settings, action: Action = Action.LOOK, now: datetime | None = None) -> Account | None:
    """Who looks: asked for as soon as the home has accounts; None in a home where nobody was given one yet."""
    return require(settings, action, now).account if has_accounts() else None


def note_look(
    account: Account | None, object_kind: str, object_ids: list[str], *, why: str = "", case: str = ""
) -> None:
    """Keep that somebody looked; nothing is kept in a home without accounts."""
    if account is not None:
        note(account, AuditVerb.CONSULTATION, "look", object_kind, object_ids, datetime.now(UTC), why=why, case=case)
