# SPDX-License-Identifier: EUPL-1.2
import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from classifiers.batch import LISTINGS_MAX, AssessBatch
from classifiers.context import ListingInContext
from crawler.captured import CapturedPage
from crawler.page import PageState
from crawler.profile import SellerProfile
from crawler.seen import PageOutcome, SeenPage
from tests.make import make_listing, make_page


class CountingJudge:
    def __init__(self) -> None:
        self.batches: list[list[ListingInContext]] = []

    def assess(self, items: Sequence[ListingInContext]) -> list[str]:
        self.batches.append(list(items))
        return [item.listing.title for item in items]


class BrokenJudge:
    def assess(self, items: Sequence[ListingInContext]) -> list[str]:
        raise RuntimeError(f"{len(items)} items")


def page(*titles: str, **changes: Any) -> CapturedPage:
    listings = tuple(make_listing(title=title, seller="Ann") for title in titles)
    fields: dict[str, Any] = {"listings": listings, "exchange": None, "outcome": PageOutcome(state=PageState.OK)}
    seen = SeenPage(run_id="r", source="s", page_key="k", page=make_page(), **(fields | changes))
    return CapturedPage(seen=seen, capture=None)


def assess_all(judge: Any, *pages: CapturedPage) -> list[Any]:
    async def run() -> list[Any]:
        batch = AssessBatch(judge)
        return await asyncio.gather(*(batch.assess(one) for one in pages), return_exceptions=True)

    return asyncio.run(run())


def test_pages_are_judged_together_and_come_back_whole() -> None:
    judge = CountingJudge()
    done = assess_all(judge, page("a", "b"), page(), page("c"))
    assert [one.assessments for one in done] == [("a", "b"), (), ("c",)]
    assert len(judge.batches) == 1


def test_a_full_batch_does_not_wait() -> None:
    judge = CountingJudge()
    assess_all(judge, *(page("x") for _ in range(LISTINGS_MAX + 1)))
    assert [len(batch) for batch in judge.batches] == [LISTINGS_MAX, 1]


def test_listing_meets_its_own_seller() -> None:
    judge = CountingJudge()
    sellers = (SellerProfile(site="s", seller="Bob"), SellerProfile(site="s", seller="Ann"))
    assess_all(judge, page("a", sellers=sellers))
    assert judge.batches[0][0].seller is sellers[1]


def test_an_error_reaches_every_page_that_waits() -> None:
    done = assess_all(BrokenJudge(), page("a"), page("b"))
    assert [type(one) for one in done] == [RuntimeError, RuntimeError]
    with pytest.raises(RuntimeError, match="2 items"):
        raise done[0]
