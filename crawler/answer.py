# SPDX-License-Identifier: EUPL-1.2
"""From a response on the wire to a Page: content decoded within limits, faults named."""

from dataclasses import dataclass

from crawler.decoding import decode_content
from crawler.issues import IssueKind, IssueLog
from crawler.page import Page
from crawler.seen import Exchange
from crawler.wire import WireResponse


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A page with the bytes it came in."""

    page: Page
    exchange: Exchange


def read_answer(response: WireResponse, requested_url: str, *, limit: int, issues: IssueLog) -> Answer:
    """The page; what was cut or could not be decoded is an issue, never silence."""
    encoding = ",".join(value for name, value in response.seen_headers if name.lower() == "content-encoding")
    body = response.body
    if encoding:
        body, fault = decode_content(body, encoding, limit)
        if fault == "bomb":
            issues.add(IssueKind.BOMB, f"decompressed body cut at {limit} bytes", response.url)
        elif fault and not response.exchange.truncated:
            issues.add(IssueKind.BAD_ANSWER, f"content encoding {encoding!r}: {fault}", response.url)
    if response.exchange.truncated:
        size = len(response.exchange.response_body)
        issues.add(IssueKind.TRUNCATED, f"cut by {response.exchange.truncated} after {size} bytes", response.url)
    page = Page(
        url=response.url,
        requested_url=requested_url,
        status=response.status,
        headers=response.seen_headers,
        body=body,
        fetched_at=response.fetched_at,
    )
    return Answer(page=page, exchange=response.exchange)
