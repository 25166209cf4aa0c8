# SPDX-License-Identifier: EUPL-1.2
"""Incoming requests: entered with their restrictions, answered from the evidence by two people, each thing recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alerts.access import Action, check_may
from alerts.approving import check_second_person
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.models.request import Asked, Direction, FocalPoint, Marking, Request, RequestState
from alerts.requests.approval import let_go
from alerts.requests.gates import require_gates
from alerts.requests.keeping import held, keep, move, number
from alerts.requests.outgoing import TLP
from alerts.requests.package import write_package
from alerts.requests.wording import chosen_language
from config.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Came:
    """What somebody asks of us."""

    their_reference: str
    marking: Marking
    asked: Sequence[Asked]
    question: str
    legal_basis: str
    urgent: bool = False
    tlp: str = "TLP:AMBER"
    onward_use: str = ""
    deadline_at: datetime | None = None


def enter_request(point: FocalPoint, came: Came, account: Account, now: datetime) -> Request:
    """A request that came in; the same one of the same sender is entered once."""
    check_may(account, Action.WORK_CASE)
    if not came.their_reference.strip() or not came.question.strip() or not came.asked:
        raise RequestError("request: expected their reference, a question, and one or more of the menu")
    if came.tlp not in TLP:
        raise RequestError(f"request: expected one of {', '.join(TLP)}, got {came.tlp[:20]!r}")
    same = Request.objects.filter(
        direction=Direction.IN.value, focal_point=point, their_reference=came.their_reference.strip()[:200]
    ).first()
    if same is not None:
        raise RequestError(f"request {came.their_reference[:40]!r} of {point.key} is here already: {same.reference}")
    request = Request(
        direction=Direction.IN.value,
        focal_point=point,
        their_reference=came.their_reference.strip()[:200],
        marking=came.marking.value,
        asked=[one.value for one in dict.fromkeys(came.asked)],
        question=came.question.strip(),
        legal_basis=came.legal_basis.strip(),
        urgent=came.urgent,
        tlp=came.tlp,
        onward_use=came.onward_use.strip(),
        language=chosen_language(*point.languages),
        state=RequestState.RECEIVED.value,
        author=account,
        by=account.username,
        drafted_at=now,
        received_at=now,
        deadline_at=came.deadline_at,
        practice=point.practice,
    )
    number(request, now)
    keep(request, "received", account, now, why=came.question[:300], verb=AuditVerb.COLLECTION)
    return request


def draft_answer(
    settings: Settings, request: Request, case: Case | None, text: str, account: Account, now: datetime, *, ground: str
) -> Request:
    """What we would answer, with the evidence of a case where one is named; masked. Nothing leaves by it."""
    check_may(account, Action.DRAFT)
    if not text.strip() or not ground.strip():
        raise RequestError(f"request {request.reference}: expected an answer, and on which ground it is given")
    if case is not None and case.practice != request.practice:
        raise RequestError(f"request {request.reference}: practice and real are never mixed")
    with held(request) as present:
        check_waits(present)
        present.case, present.answer = case, text.strip()
        present.author, present.by = account, account.username
        path, digest = write_package(settings, present, account, now, why=f"answer to {present.their_reference}")
        present.package_path, present.package_sha256 = str(path), digest
        keep(present, "answer_drafted", account, now, why=ground, package=digest, ground=ground)
    return request


def approve_answer(
    settings: Settings, request: Request, account: Account, code: str, reason: str, now: datetime, *, seen_sha256: str
) -> Path:
    """A second person lets the answer go, encrypted to the asking point's key; the outbox sends it."""
    check_second_person(settings, account, [request.by], code, reason, now)
    require_gates(settings, request, now)
    with held(request) as present:
        check_waits(present)
        if not present.package_sha256 or present.package_sha256 != seen_sha256:
            raise RequestError(f"request {present.reference}: not what was read: look at it again")
        return let_go(settings, present, account, reason, now)


def decline(request: Request, account: Account, reason: str, now: datetime) -> None:
    """Answer that nothing is handed over, and why."""
    check_may(account, Action.APPROVE)
    if not reason.strip():
        raise RequestError(f"request {request.reference}: expected a reason")
    with held(request) as present:
        check_waits(present)
        present.answer, present.answered_at = reason.strip(), now
        move(present, RequestState.REFUSED, account, now, why=reason)


def check_waits(request: Request) -> None:
    """Raises RequestError unless it came in and waits."""
    if request.direction != Direction.IN or request.state != RequestState.RECEIVED:
        raise RequestError(f"request {request.reference}: it is {request.state}, it does not wait for our answer")
