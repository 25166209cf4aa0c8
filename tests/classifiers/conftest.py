# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest

from classifiers.assessment import Assessment, NamedSignal
from classifiers.context import ListingInContext
from classifiers.judge import Judge, load_judge
from classifiers.lexicon import load_lexicon
from classifiers.names import NameTable
from classifiers.reading import Reader
from config.reference import load_reference
from config.settings import Settings
from crawler.profile import SellerProfile, SiteProfile
from tests.make import make_listing


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(NameTable(load_reference()), load_lexicon())


@pytest.fixture(scope="session")
def judge() -> Judge:
    return load_judge(Settings())


class Desk:
    """Judges one listing made on the spot."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def __call__(
        self,
        title: str,
        description: str = "",
        *,
        site: SiteProfile | None = None,
        seller: SellerProfile | None = None,
        **more: Any,
    ) -> Assessment:
        listing = make_listing(**({"title": title, "description": description, "url": ""} | more))
        return self.judge.assess([ListingInContext(listing=listing, site=site, seller=seller)])[0]

    def signal(self, name: str, *args: Any, **more: Any) -> NamedSignal | None:
        return next((s for s in self(*args, **more).indicators if s.indicator == name), None)


@pytest.fixture(scope="session")
def desk(judge: Judge) -> Desk:
    return Desk(judge)


def make_site(text: str = "", **changes: Any) -> SiteProfile:
    return SiteProfile(**({"site": "shop.example", "home_url": "https://shop.example/", "text": text} | changes))
