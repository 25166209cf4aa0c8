# SPDX-License-Identifier: EUPL-1.2
"""Problems: every refusal as `application/problem+json` (RFC 9457), with what was expected and what came."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.utils import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from alerts.errors import (
    AccessError,
    ActionError,
    DatabaseError,
    DecisionError,
    MoveError,
    NoticeError,
    ReportError,
    RequestError,
    StatisticsError,
)
from config.errors import ConfigError, TheriacError
from config.settings import hide_secrets
from indexer.errors import EvidenceError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The question cannot be read",
    401: "A valid token is needed",
    403: "This account or token may not do this",
    404: "There is no such thing",
    405: "This cannot be done here",
    409: "It does not fit what is there now",
    412: "It changed since it was read",
    413: "The body is too large",
    422: "The question is not as expected",
    428: "Say which version was read: If-Match",
    429: "Too many questions",
    500: "An unforeseen fault",
    503: "A part that is needed is away",
}
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (AccessError, 403),
    (DatabaseError, 503),
    (ReportError, 422),
    (StatisticsError, 422),
    (DecisionError, 409),
    (MoveError, 409),
    (NoticeError, 409),
    (RequestError, 409),
    (ActionError, 409),
    (EvidenceError, 503),
    (ConfigError, 422),
    (TheriacError, 409),
    (OperationalError, 503),
    (InterfaceError, 503),
    (DataError, 422),
)


class Fault(Schema):
    """One thing that was not as expected."""

    where: str
    what: str


class Problem(Schema):
    """A refusal. Source: RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    faults: tuple[Fault, ...] = ()


class ProblemError(Exception):
    """A refusal that a view knows the status of."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def problem(
    status: int, detail: str = "", *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer that says what is wrong."""
    said = Problem(title=TITLES.get(status, "Refused"), status=status, detail=detail[:2_000], faults=tuple(faults))
    body = said.model_dump(exclude_defaults=False)
    response = HttpResponse(json.dumps(body, ensure_ascii=True), status=status, content_type=MEDIA_TYPE)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def not_found(what: str, wanted: object) -> ProblemError:
    """There is none of that name."""
    return ProblemError(404, f"no {what} {str(wanted)[:60]!r}")


def add_handlers(api: NinjaAPI) -> None:
    """Every fault of a view becomes a problem; none shows a trace."""
    for kind in (ProblemError, ValidationError, AuthenticationError, HttpError, *dict(STATUS)):
        api.add_exception_handler(kind, tell)
    api.add_exception_handler(Exception, unforeseen)


def tell(_: HttpRequest, fault: "Exception | type[Exception]") -> HttpResponse:
    """A known fault in its own words, without secrets."""
    if isinstance(fault, ProblemError):
        return problem(fault.status, fault.detail, headers=fault.headers)
    if isinstance(fault, ValidationError):
        return problem(422, faults=faults_of(fault.errors))
    if isinstance(fault, AuthenticationError):
        return problem(401, headers={"WWW-Authenticate": "Bearer"})
    if isinstance(fault, HttpError):
        return problem(fault.status_code, str(fault))
    status = next((status for kind, status in STATUS if isinstance(fault, kind)), 500)
    return problem(status, hide_secrets(str(fault)))


def unforeseen(request: HttpRequest, fault: "Exception | type[Exception]") -> HttpResponse:
    """A fault that nobody foresaw: kept in the log, not told."""
    log.error(
        "unforeseen fault: method=%s path=%s",
        request.method,
        request.path[:200],
        exc_info=fault if isinstance(fault, Exception) else True,
    )
    return problem(500, "it was written to the log of the server")


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Where, and what was expected; what came is not told again."""
    return [
        Fault(where=".".join(str(part) for part in one.get("loc", ()))[:200], what=str(one.get("msg", ""))[:300])
        for one in errors[:50]
    ]
