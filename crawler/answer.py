# SPDX-License-Identifier: EUPL-1.2
"""From a response on the wire to a Page: content decoded within limits, faults named."""

from dataclasses import dataclass

from crawler.decoding import decode_content
from crawler.issues import IssueKind, IssueLog
from crawler.page import Page
from crawler.seen import BrowserFacts, Exchange
from crawler.wire import WireResponse

CUT = {
    "length": "page cut, larger than crawl.body_bytes allows",
    "time": "page cut, not whole within crawl.timeout_s",
    "disconnect": "page cut, the server broke off",
}
"""Why a body is not whole."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A page with the bytes it came in."""

    page: Page
    exchange: Exchange
    browser: BrowserFacts | None = None
    """The browser that built the page."""


def read_answer(response: WireResponse, requested_url: str, *, limit: int, issues: IssueLog) -> Answer:
    """The page; what was cut or could not be decoded is an issue, never silence."""
    encoding = ",".join(value for name, value in response.seen_headers if name.lower() == "content-encoding")
    body = response.body
    if encoding:
        body, fault = decode_content(body, encoding, limit)
        if fault == "bomb":
            issues.add(
                IssueKind.BOMB,
                f"decompression bomb? the page was cut at {limit:,} bytes (crawl.decompressed_bytes)",
                response.url,
            )
        elif fault and not response.exchange.truncated:
            issues.add(IssueKind.BAD_ANSWER, f"content encoding {encoding!r}: {fault}", response.url)
    if response.exchange.truncated:
        size = len(response.exchange.response_body)
        reason = CUT.get(response.exchange.truncated, response.exchange.truncated)
        issues.add(IssueKind.TRUNCATED, f"{reason}: the first {size:,} bytes were kept and read", response.url)
    page = Page(
        url=response.url,
        requested_url=requested_url,
        status=response.status,
        headers=response.seen_headers,
        body=body,
        fetched_at=response.fetched_at,
    )
    return Answer(page=page, exchange=response.exchange)
