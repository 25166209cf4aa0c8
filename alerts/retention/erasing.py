# SPDX-License-Identifier: EUPL-1.2
"""What a custodian erases: observations by id, or all whose time is over; audited first, then entered, then gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.retention.audit_log import erase_audit
from alerts.retention.protecting import Protected, closed_before, is_over, read_protected, today
from alerts.retention.timers import PROFILES, Due, find_due
from config.settings import Settings
from indexer.custody import Handling, enter
from indexer.erasure.erasing import erase
from indexer.erasure.plan import Erasure, Order
from indexer.erasure.planning import plan_erasure
from indexer.erasure.survey import Kept, survey
from indexer.erasure.tombstones import read_tombstones, say_erased
from indexer.schema import ID_PREFIX

TOLD = 200


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """Everything whose time is over: observations, captures, cases, buyers' details."""

    due: Due
    cases: tuple[Case, ...]
    buyers: tuple[Case, ...]


def plan_ids(settings: Settings, ids: Sequence[str], order: Order, now: datetime, *, whole_page: bool) -> Erasure:
    """What erasing these observations means; raises DecisionError for one that is unknown or in a case."""
    protected = read_protected(settings.retention, today(now))
    found = find_kept(settings, ids)
    captures = {(kept.capture.warc, kept.capture.offset) for kept in found if kept.capture} if whole_page else set()
    names = {kept.observation_id for kept in found}
    needed = {one for kept in survey(settings.home) if protected.why(kept) for one in kept.profiles}

    def wanted(kept: Kept) -> bool:
        same = kept.capture is not None and (kept.capture.warc, kept.capture.offset) in captures
        if not (same or kept.observation_id in names):
            return False
        refuse_protected(protected, kept)
        if kept.kind in PROFILES and not needed.isdisjoint(kept.profiles):
            raise DecisionError(f"{kept.observation_id}: it may not be erased: evidence of a case was judged with it")
        return True

    return plan_erasure(settings, wanted, order, at=now)


def refuse_protected(protected: Protected, kept: Kept) -> None:
    """Raise DecisionError for what a case needs."""
    why = protected.why(kept)
    if why:
        raise DecisionError(f"{kept.observation_id}: it may not be erased: {why}")


def find_kept(settings: Settings, ids: Sequence[str]) -> list[Kept]:
    """The observations with these ids or beginnings of ids; raises DecisionError for one that is not there."""
    wanted = [one.strip().lower() for one in ids]
    short = [one for one in wanted if len(one) < ID_PREFIX]
    if short or not wanted:
        raise DecisionError(f"expected ids of at least {ID_PREFIX} characters, got {short[0] if short else 'none'!r}")
    found: dict[str, list[Kept]] = {one: [] for one in wanted}
    for kept in survey(settings.home):
        for one in wanted:
            if kept.observation_id.startswith(one):
                found[one].append(kept)
    for one, several in found.items():
        names = {kept.observation_id for kept in several}
        if not names:
            gone = read_tombstones(settings.home).of_observation(one)
            raise DecisionError(f"{one}: {say_erased(gone[0])} already" if gone else f"no observation {one!r}")
        if len(names) > 1:
            raise DecisionError(f"{one}: {len(names)} observations begin so; give more characters")
    return [kept for several in found.values() for kept in several]


def carry_out(settings: Settings, erasure: Erasure, account: Account, now: datetime) -> None:
    """Erase what was planned, as a custodian; the audit log has it first."""
    check_may(account, Action.ERASE)
    if not (erasure.order.why.strip() and erasure.order.authority.strip()):
        raise DecisionError("an erasure needs a reason (--why) and the ground that allows it (--authority)")
    ids = sorted({entry.observation_id for entry in erasure.entries})
    details = {"erasure": erasure.reference, "what": erasure.words}
    with transaction.atomic():
        note(
            account, AuditVerb.ERASURE, "erase", "observation", ids[:TOLD], now,
            why=erasure.order.why, legal_basis=erasure.order.authority, details=details,
        )  # fmt: skip
    erase(settings, erasure)


def find_overdue(settings: Settings, now: datetime) -> Overdue:
    """Everything whose time is over on that day."""
    on, wanted = today(now), settings.retention
    protected = read_protected(wanted, on)
    cases = tuple(case for case in Case.objects.all() if is_over(case, wanted, on))
    buyers = tuple(
        case
        for case in Case.objects.filter(legal_hold=False, covert_hold=False)
        if closed_before(case, wanted.buyers, on) and case.victims.exclude(sealed_details="", complaint="").exists()
    )
    return Overdue(due=find_due(settings.home, wanted, protected, now), cases=cases, buyers=buyers)


def apply_retention(settings: Settings, account: Account, now: datetime, *, why: str) -> list[str]:
    """Erase everything whose time is over; gives one line for each thing that went or could not."""
    check_may(account, Action.ERASE)
    overdue = find_overdue(settings, now)
    order = Order(who=account.username, why=why, authority="retention settings")
    said = []
    for captures_only, wanted in ((False, overdue.due.is_observation), (True, overdue.due.is_capture)):
        planned = plan_erasure(settings, wanted, order, at=now, captures_only=captures_only)
        if planned.entries or planned.ranges:
            carry_out(settings, planned, account, now)
            said.append(f"{planned.reference}: {planned.words}")
    said += [erase_buyers(settings, case, account, now, why=why) for case in overdue.buyers]
    said += [erase_case(settings, case, account, now, why=why) for case in overdue.cases]
    said += erase_audit(settings, account, now, why=why)
    return said


def erase_buyers(settings: Settings, case: Case, account: Account, now: datetime, *, why: str) -> str:
    """Names, contacts and complaints of a closed case go; that there was harm stays."""
    check_may(account, Action.ERASE)
    with transaction.atomic():
        note(account, AuditVerb.ERASURE, "erase.buyers", "case", [case.reference], now, why=why, case=case.reference)
        what = f"{case.reference}: buyers' details"
        enter(settings, "erased", Handling(who=account.username, action="erased", what=what, why=why))
        count = case.victims.exclude(sealed_details="", complaint="").update(sealed_details="", complaint="")
    return f"case {case.reference}: details of {count} persons"


def erase_case(settings: Settings, case: Case, account: Account, now: datetime, *, why: str) -> str:
    """A case whose time is over goes with everything people wrote in it; the audit log keeps that it was there."""
    check_may(account, Action.ERASE)
    reference = case.reference
    try:
        with transaction.atomic():
            note(account, AuditVerb.ERASURE, "erase.case", "case", [reference], now, why=why, case=reference)
            handling = Handling(who=account.username, action="erased", what=f"case {reference}", why=why)
            enter(settings, "erased", handling)
            case.delete()
    except ProtectedError as error:
        named = {type(one).__name__ for one in error.protected_objects}
        return f"case {reference}: stays, {', '.join(sorted(named))} refer to it"
    return f"case {reference}"
