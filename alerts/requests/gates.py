# SPDX-License-Identifier: EUPL-1.2
"""Gates: what must hold before a request leaves; asked at approval, and again when it is handed to the mail server."""

from datetime import datetime

from alerts.cases.evidence import check_case, failing
from alerts.errors import NoticeError, RequestError
from alerts.models.notice import Notice
from alerts.models.request import Direction, FocalStatus, Request, RequestState
from alerts.notices.checked import CheckedCase
from alerts.notices.gates import Asked as NoticeAsked
from alerts.notices.gates import Gate, deconfliction
from alerts.requests.directory import key_of
from config.settings import Settings

SEALED = (RequestState.APPROVED, RequestState.QUEUED, RequestState.SENDING)


def check_gates(settings: Settings, request: Request, now: datetime) -> tuple[Gate, ...]:
    """Every gate with its answer, as things stand now."""
    faults = {
        "covert_hold": covert_fault(request),
        "deconfliction": deconfliction_fault(settings, request, now),
        "evidence": evidence_fault(settings, request),
        "addressee": addressee_fault(request),
        "key": key_fault(request, now),
    }
    return tuple(Gate(name=name, holds=not fault, reason=fault or "holds") for name, fault in faults.items())


def require_gates(settings: Settings, request: Request, now: datetime) -> None:
    """Raises RequestError naming every gate that is shut."""
    shut = [one for one in check_gates(settings, request, now) if not one.holds]
    if shut:
        raise RequestError(f"request {request.reference}: " + "; ".join(f"{one.name}: {one.reason}" for one in shut))


def covert_fault(request: Request) -> str:
    """A covert hold shuts this path too."""
    case = request.case
    if case is None:
        return ""
    case.refresh_from_db()
    return "a covert hold is set: every path that could alert the seller is shut" if case.covert_hold else ""


def deconfliction_fault(settings: Settings, request: Request, now: datetime) -> str:
    """The same question to police or prosecutor as before a notice; an answer to their own question asks nobody."""
    if request.case is None or request.direction == Direction.IN:
        return ""
    as_notice = Notice(case=request.case, kind="mutual_assistance", practice=request.practice)
    return deconfliction(NoticeAsked(settings=settings, notice=as_notice, now=now, checked=CheckedCase(settings)))


def evidence_fault(settings: Settings, request: Request) -> str:
    """What the package is made from holds now, read again from the bytes."""
    if request.case is None:
        return ""
    checked = check_case(settings, request.case)
    broken = failing(checked)
    if broken:
        return f"{len(broken)} observations of the case do not hold: {broken[0].standing.reason}"[:300]
    return "" if checked or request.direction == Direction.IN else "the case relies on no evidence"


def addressee_fault(request: Request) -> str:
    """A confirmed entry with an address; practice and real are never mixed."""
    point = request.focal_point
    point.refresh_from_db()
    if point.status != FocalStatus.CONFIRMED:
        return f"{point.key} is {point.status}: nothing is sent there until another person confirms it"
    if point.practice != request.practice:
        return "practice and real are never mixed"
    return "" if point.address else f"{point.key} has no mail address"


def key_fault(request: Request, now: datetime) -> str:
    """A key that holds now, and the one that the package was encrypted to."""
    try:
        _, key = key_of(request.focal_point, now)
    except (NoticeError, RequestError) as error:
        return str(error)
    other = request.encrypted_to not in ("", key.fingerprint) and request.state in SEALED
    return f"{request.focal_point.key} has another key than it was approved for: draft it again" if other else ""
