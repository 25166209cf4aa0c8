# SPDX-License-Identifier: EUPL-1.2
"""AssessBatch: pages that wait to be judged together, since judging one by one costs more than twice as much."""

import asyncio
from dataclasses import dataclass

from classifiers.assessment import AssessedPage, Assessment
from classifiers.context import ListingInContext
from classifiers.judge import Judge
from crawler.captured import CapturedPage
from crawler.listing import Listing
from crawler.profile import SellerProfile

LISTINGS_MAX = 64
WAIT_S = 0.05


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    page: CapturedPage
    future: asyncio.Future[AssessedPage]


class AssessBatch:
    """Flushes at 64 listings or after 50 ms, so an idle crawl never waits longer; pages come back whole."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._waiting: list[_Waiting] = []
        self._listings = 0
        self._timer: asyncio.TimerHandle | None = None

    async def assess(self, page: CapturedPage) -> AssessedPage:
        """The page with one assessment for each of its listings; a page without listings comes back at once."""
        if not page.seen.listings:
            return AssessedPage(captured=page, assessments=())
        loop = asyncio.get_running_loop()
        waiting = _Waiting(page=page, future=loop.create_future())
        self._waiting.append(waiting)
        self._listings += len(page.seen.listings)
        if self._listings >= LISTINGS_MAX:
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(WAIT_S, self.flush)
        return await waiting.future

    def flush(self) -> None:
        """Judge everything that waits, now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        pages, self._waiting, self._listings = self._waiting, [], 0
        if not pages:
            return
        try:
            assessments = iter(self._judge.assess([item for waiting in pages for item in in_context(waiting.page)]))
        except Exception as error:  # noqa: BLE001 — every page that waits must learn of it
            for waiting in pages:
                _fail(waiting.future, error)
            return
        for waiting in pages:
            own: tuple[Assessment, ...] = tuple(next(assessments) for _ in waiting.page.seen.listings)
            if not waiting.future.done():
                waiting.future.set_result(AssessedPage(captured=waiting.page, assessments=own))


def in_context(page: CapturedPage) -> list[ListingInContext]:
    """The page's listings, each with the site's profile and its own seller's."""
    seen = page.seen
    return [
        ListingInContext(listing=listing, site=seen.site, seller=_seller_of(listing, seen.sellers))
        for listing in seen.listings
    ]


def _seller_of(listing: Listing, sellers: tuple[SellerProfile, ...]) -> SellerProfile | None:
    for seller in sellers:
        if listing.seller_url and seller.url == listing.seller_url:
            return seller
    return next((s for s in sellers if listing.seller and s.seller == listing.seller), None)


def _fail(future: asyncio.Future[AssessedPage], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
