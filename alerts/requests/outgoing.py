# SPDX-License-Identifier: EUPL-1.2
"""Outgoing requests: drafted by one person with the package as it would leave, approved by another, then sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.crypto import constant_time_compare

from alerts.access import Action, check_may
from alerts.approving import approval_mark, check_second_person
from alerts.cases.opening import keep_event
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.models.request import Asked, Direction, FocalPoint, HandedOver, Marking, Request, RequestState
from alerts.requests.gates import require_gates
from alerts.requests.keeping import held, keep, move, number
from alerts.requests.package import digest_of, seal_package, write_package
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
        path, digest, fingerprint = seal_package(settings, present, now)
        present.encrypted_path, present.encrypted_sha256, present.encrypted_to = str(path), digest, fingerprint
        present.approved_by, present.approved_at, present.approved_why = account.username, now, reason.strip()
        mark = mark_of(present, account.pk)
        move(
            present, RequestState.APPROVED, account, now, why=reason, sha256=digest, to=fingerprint, mark=mark,
            approver=account.pk,
        )  # fmt: skip
    return path


def mark_of(request: Request, account: int) -> str:
    """What a row written past approve_request() lacks."""
    said = [request.reference, request.package_sha256, request.encrypted_sha256, request.encrypted_to, account]
    return approval_mark("request", said)


def check_approval(request: Request) -> None:
    """Raises RequestError unless exactly what lies there was approved through this software."""
    event = request.events.filter(action=RequestState.APPROVED.value).order_by("-id").first()
    path = Path(request.encrypted_path) if request.encrypted_path else None
    if event is None or path is None or not path.is_file() or digest_of(path) != request.encrypted_sha256:
        raise RequestError(f"request {request.reference}: nobody approved what lies there")
    given = str(event.details.get("mark", ""))
    if not constant_time_compare(given, mark_of(request, int(event.details.get("approver", 0)))):
        raise RequestError(f"request {request.reference}: its approval was not given through this software")


def mark_sent(settings: Settings, request: Request, account: Account, now: datetime, *, why: str) -> Request:
    """Keep that the encrypted mail was handed over: from now on the acknowledgement clock runs, nights and holidays."""
    check_may(account, Action.DRAFT)
    require_gates(settings, request, now)
    check_approval(request)
    with held(request) as present:
        hours = present.focal_point.acknowledge_hours
        present.sent_at, present.acknowledge_by = now, now + timedelta(hours=hours)
        move(present, RequestState.SENT, account, now, why=why, sha256=present.encrypted_sha256)
        HandedOver.objects.create(
            request=present,
            what=f"package of request {present.reference}",
            observation_ids=observations_of(present),
            sha256=present.package_sha256,
            ground=present.legal_basis,
            account=account,
            by=account.username,
            at=now,
        )
        keep(
            present, "handed_over", account, now, why=why, verb=AuditVerb.DISCLOSURE, sha256=present.package_sha256
        )  # fmt: skip
    return request


def observations_of(request: Request) -> list[str]:
    """What of the evidence lies in the package."""
    if request.case is None:
        return []
    return list(request.case.evidence.filter(withdrawn_at=None).values_list("observation_id", flat=True))


def refuse(request: Request, account: Account, reason: str, now: datetime) -> None:
    """The second person says no, and why."""
    check_may(account, Action.APPROVE)
    end(request, RequestState.REFUSED, account, reason, now)


def withdraw(request: Request, account: Account, reason: str, now: datetime) -> None:
    """Take a request back before it left."""
    check_may(account, Action.DRAFT)
    end(request, RequestState.WITHDRAWN, account, reason, now)


def end(request: Request, state: RequestState, account: Account, reason: str, now: datetime) -> None:
    """End a draft with a reason."""
    if not reason.strip():
        raise RequestError(f"request {request.reference}: expected a reason")
    with held(request) as present:
        move(present, state, account, now, why=reason)
