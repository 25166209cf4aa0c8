# SPDX-License-Identifier: EUPL-1.2
"""The HTTP interface as a whole: its routers, its problems, its schema."""

from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja import NinjaAPI, Schema

import alerts.ready  # noqa: F401
from alerts.api import (
    alerts_views,
    cases_views,
    circumstances_views,
    deeds_views,
    directory_views,
    exchange_deeds_views,
    exchange_views,
    figures_views,
    house_views,
    notice_deeds_views,
    notices_views,
    operators_views,
    restricted_views,
    samples_views,
)
from alerts.api.caller import Bearer
from alerts.api.problem import add_handlers

ABOUT = (
    "Everything that people do with alerts, operators, cases, notices, removals, reports and requests, by the rights "
    "and gates of the command line: what a second person lets go asks for another account, its own second factor and "
    "the digest of what was read. Nothing leaves by an answer: the schedule sends. Unmasking, exporting, lifting a "
    "covert hold, erasing and keeping accounts are never done by a token. Whatever is suspected is a hypothesis."
)


class Health(Schema):
    """That somebody is there."""

    status: str
    at: datetime


def build_api() -> NinjaAPI:
    """The interface; its schema lies at openapi.json, no pages are served."""
    api = NinjaAPI(
        title="Theriac",
        version=version("theriac"),
        description=ABOUT,
        auth=Bearer(),
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace="api",
    )
    add_handlers(api)
    for module in ROOMS:
        api.add_router("", module.router)
    api.get("/health", auth=None, response=Health, operation_id="health", tags=["health"])(health)
    return api


def health(request: HttpRequest) -> dict[str, Any]:
    """Answers when the database of decisions does."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok", "at": datetime.now(UTC)}


ROOMS = (
    alerts_views, operators_views, cases_views, notices_views, exchange_views, figures_views, restricted_views,
    deeds_views, circumstances_views, samples_views, directory_views, notice_deeds_views, exchange_deeds_views,
    house_views,
)  # fmt: skip
api = build_api()
