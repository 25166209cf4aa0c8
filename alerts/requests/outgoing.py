# SPDX-License-Identifier: EUPL-1.2
"""Outgoing requests: drafted by one person with the package as it would leave, let go by another, then sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alerts.access import Action, check_may
from alerts.approving import check_second_person
from alerts.cases.opening import keep_event
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.case import Case
from alerts.models.request import Asked, Direction, FocalPoint, Marking, Request, RequestState
from alerts.requests.approval import let_go
from alerts.requests.gates import require_gates
from alerts.requests.keeping import held, keep, move, number
from alerts.requests.package import write_package
from alerts.requests.wording import chosen_language
from config.settings import Settings

TLP = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of whom."""

    marking: Marking
    asked: Sequence[Asked]
    question: str
    legal_basis: str
    urgent: bool = False
    tlp: str = "TLP:AMBER"
    onward_use: str = ""
    language: str = ""


def draft_request(
    settings: Settings,
    point: FocalPoint,
    case: Case | None,
    wanted: Wanted,
    account: Account,
    now: datetime,
    *,
    why: str,
) -> Request:
    """A draft with its package, both as they would leave; nothing leaves by it."""
    check_may(account, Action.DRAFT)
    check_wanted(wanted)
    if case is not None and case.practice != point.practice:
        raise RequestError(f"{point.key}: practice and real are never mixed")
    request = Request(
        direction=Direction.OUT.value,
        focal_point=point,
        case=case,
        marking=wanted.marking.value,
        asked=[one.value for one in dict.fromkeys(wanted.asked)],
        question=wanted.question.strip(),
        legal_basis=wanted.legal_basis.strip(),
        urgent=wanted.urgent,
        tlp=wanted.tlp,
        onward_use=wanted.onward_use.strip(),
        language=chosen_language(wanted.language, *point.languages),
        author=account,
        by=account.username,
        drafted_at=now,
        practice=point.practice,
    )
    number(request, now)
    try:
        path, digest = write_package(settings, request, account, now, why=why or f"request {request.reference}")
    except BaseException:
        request.delete()
        raise
    request.package_path, request.package_sha256 = str(path), digest
    request.save()
    keep(request, "drafted", account, now, why=why, package=digest)
    if case is not None:
        keep_event(case, "request_drafted", account, now, why=why, request=request.reference, to=point.organisation)
    return request


def check_wanted(wanted: Wanted) -> None:
    """Raises RequestError for a request that nobody could answer."""
    if not wanted.asked or not wanted.question.strip() or not wanted.legal_basis.strip():
        raise RequestError("request: expected one or more of the menu, a question, and the legal basis")
    if wanted.tlp not in TLP:
        raise RequestError(f"request: expected one of {', '.join(TLP)}, got {wanted.tlp[:20]!r}")


def approve_request(
    settings: Settings, request: Request, account: Account, code: str, reason: str, now: datetime, *, seen_sha256: str
) -> Path:
    """A second person lets exactly this package go; gives the encrypted mail, which only the recipient can read.

    Raises AccessError, DecisionError, or RequestError naming each gate that is shut.
    """
    check_second_person(settings, account, [request.by], code, reason, now)
    require_gates(settings, request, now)
    with held(request) as present:
        if present.direction != Direction.OUT or present.package_sha256 != seen_sha256:
            raise RequestError(f"request {present.reference}: not what was read: look at it again")
        return let_go(settings, present, account, reason, now)


def refuse(request: Request, account: Account, reason: str, now: datetime) -> None:
    """The second person says no, and why."""
    check_may(account, Action.APPROVE)
    end(request, RequestState.REFUSED, account, reason, now)


def withdraw(request: Request, account: Account, reason: str, now: datetime) -> None:
    """Take a request back before it left; an answer of ours waits again to be drafted."""
    check_may(account, Action.DRAFT)
    back = RequestState.RECEIVED if request.direction == Direction.IN else RequestState.WITHDRAWN
    end(request, back, account, reason, now)


def end(request: Request, state: RequestState, account: Account, reason: str, now: datetime) -> None:
    """End a draft with a reason."""
    if not reason.strip():
        raise RequestError(f"request {request.reference}: expected a reason")
    with held(request) as present:
        move(present, state, account, now, why=reason)
