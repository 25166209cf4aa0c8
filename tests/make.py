# SPDX-License-Identifier: EUPL-1.2
"""Shared makers: one valid record of each kind, every field open to change."""

from datetime import UTC, datetime
from typing import Any

from classifiers.assessment import AssessedPage, Assessment, ProductKind, Verdict
from crawler.captured import Capture, CapturedPage
from crawler.listing import Listing
from crawler.page import Page, PageState
from crawler.seen import Exchange, PageOutcome, SeenPage

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


def make_exchange(body: bytes = b"<html></html>", **changes: Any) -> Exchange:
    """A plain GET and its answer, heads as a server sends them."""
    fields: dict[str, Any] = {
        "request_head": b"GET / HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: Theriac\r\n\r\n",
        "request_body": b"",
        "response_head": b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body),
        "response_body": body,
        "ip_address": "192.0.2.7",
    }
    return Exchange(**(fields | changes))


def make_seen(page: Page | None = None, **changes: Any) -> SeenPage:
    """A page of run-1 as the crawler hands it on; its exchange has the page's body."""
    page = page or make_page()
    fields: dict[str, Any] = {
        "run_id": "run-1",
        "source": "nl_examplepharma",
        "page_key": page.url,
        "page": page,
        "outcome": PageOutcome(state=PageState.OK),
        "exchange": make_exchange(page.body),
    }
    return SeenPage(**(fields | changes))


def make_assessment(**changes: Any) -> Assessment:
    """A judgement that an offer is probably unauthorised."""
    fields: dict[str, Any] = {
        "offer": 0.99,
        "falsified": 0.1,
        "unauthorised": 0.9,
        "verdict": Verdict.UNAUTHORISED,
        "kind": ProductKind.HUMAN_MEDICINE,
    }
    return Assessment(**(fields | changes))


def make_capture(**changes: Any) -> Capture:
    """Where a page would lie; no file is behind it."""
    fields: dict[str, Any] = {
        "warc": "run-1-nl_examplepharma.warc.gz",
        "offset": 1_000,
        "size_bytes": 500,
        "record_id": "<urn:uuid:11111111-1111-4111-8111-111111111111>",
        "payload_sha256": "0" * 64,
        "captured_at": SEEN_AT,
    }
    return Capture(**(fields | changes))


def make_assessed(
    *listings: Listing, seen: SeenPage | None = None, capture: Capture | None = None, **changes: Any
) -> AssessedPage:
    """A judged page with these listings, each judged alike; `changes` are the assessment's."""
    seen = seen or make_seen(listings=listings)
    captured = CapturedPage(seen=seen, capture=capture or make_capture())
    return AssessedPage(captured=captured, assessments=tuple(make_assessment(**changes) for _ in seen.listings))
