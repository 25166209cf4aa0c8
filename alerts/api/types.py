# SPDX-License-Identifier: EUPL-1.2
"""Types of questions and answers: bounded, printable by every part behind them; pages of rows; versions."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema
from pydantic import AfterValidator

from alerts.api.problem import Problem, ProblemError, not_found
from config.settings import load_settings

MOST_ROWS = 1_000
MOST_OFFSET = 1_000_000
REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 412, 413, 422, 428, 429, 500, 503})
T = TypeVar("T")
M = TypeVar("M", bound=Model)


def storable(text: str) -> str:
    """Refuses what no database, file or terminal of ours can hold."""
    if "\x00" in text:
        raise ValueError("expected a text without NUL")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("expected whole characters") from error
    return text


Word = Annotated[str, Field(max_length=300), AfterValidator(storable)]
Text = Annotated[str, Field(max_length=20_000), AfterValidator(storable)]
Reason = Annotated[
    str, Field(min_length=3, max_length=2_000, description="Kept with the deed."), AfterValidator(storable)
]
Number = Annotated[int, Field(ge=1, le=2**53)]
Country = Annotated[str, Field(pattern=r"^([A-Z]{2})?$", description="ISO 3166-1 alpha-2.")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=12)]
Share = Annotated[float, Field(ge=0, le=1)]


class Paging(Schema):
    """Which rows."""

    limit: Annotated[int | None, Field(ge=1, le=MOST_ROWS, description="Default: api.page.")] = None
    offset: Annotated[int, Field(ge=0, le=MOST_OFFSET)] = 0


PagingQuery = Annotated[Paging, Query()]


class Page(Schema):
    """Where a page lies in all rows."""

    total: int
    next: str | None
    """Path of the next page."""


def page_of(
    request: HttpRequest, rows: "QuerySet[M] | Sequence[T]", paging: Paging, show: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of rows, with how many there are."""
    limit = paging.limit or load_settings().api.page
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    end = paging.offset + limit
    asked = {name: values for name, values in request.GET.lists() if name not in ("limit", "offset")}
    following = urlencode(asked | {"limit": limit, "offset": end}, doseq=True)
    found = [show(row) for row in rows[paging.offset : end]]
    return {"items": found, "total": total, "next": f"{request.path}?{following}" if end < total else None}


def aware(moment: datetime) -> datetime:
    """In UTC where no zone is said."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def answers(shape: Any, status: int = 200) -> dict[Any, Any]:
    """The answer, and the problems that may come in its place."""
    return {status: shape, REFUSALS: Problem}


def tell_version(response: HttpResponse, version: int) -> None:
    """The ETag of a thing that people decide."""
    response["ETag"] = f'"{version}"'


def seen_version(request: HttpRequest, present: int) -> int:
    """The version that was read; raises ProblemError when none is said, or it is not the present one."""
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise ProblemError(428, 'If-Match: expected the ETag that was read, as in `"3"`')
    if said != f'"{present}"':
        raise ProblemError(412, f'If-Match: it is "{present}" now, {said[:40]} was read')
    return present


def get_or_404(found: M | None, what: str, wanted: object) -> M:
    """The row; raises ProblemError when there is none."""
    if found is None:
        raise not_found(what, wanted)
    return found
