# SPDX-License-Identifier: EUPL-1.2
"""Shared makers: one valid record of each kind, every field open to change."""

from datetime import UTC, datetime
from typing import Any

from crawler.listing import Listing
from crawler.page import Page

SEEN_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def make_page(body: str | bytes = "<html><body></body></html>", **changes: Any) -> Page:
    """A page of https://shop.example/ that answered 200."""
    fields: dict[str, Any] = {
        "url": "https://shop.example/",
        "requested_url": changes.get("url", "https://shop.example/"),
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": body.encode() if isinstance(body, str) else body,
        "fetched_at": SEEN_AT,
    }
    return Page(**(fields | changes))


def make_listing(**changes: Any) -> Listing:
    """An offer of https://shop.example/p/1."""
    return Listing(**({"url": "https://shop.example/p/1", "title": "Sildenafil 100 mg, 30 tablets"} | changes))
