# SPDX-License-Identifier: EUPL-1.2
"""Pages on which offers were seen are asked for again, so that an offer that went and came back reopens its alert."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.known_pages import known_pages, with_known_pages
from alerts.models.alert import AlertOffer
from alerts.raising import raise_alerts
from config.settings import Settings
from config.source import Family
from crawler.spec import CrawlSpec
from tests.alerts.memory_store import MemoryStore, make_record
from tests.crawler.crawling import crawl, make_spec
from tests.make import SEEN_AT
from tests.shopfront import Shopfront


def make_crawl(url: str, **changes: object) -> CrawlSpec:
    return CrawlSpec(**({"run_id": "run-1", "name": "shop", "home": "/nowhere", "urls": (url,)} | changes))  # type: ignore[arg-type]


def test_offers_of_the_site_that_are_not_gone_are_known(settings: Settings) -> None:
    store = MemoryStore()
    store.add([make_record(number) for number in range(3)])
    raise_alerts(settings, store)
    first, *others = AlertOffer.objects.order_by("id")
    AlertOffer.objects.filter(pk=first.pk).update(gone_at=SEEN_AT + timedelta(days=1))
    spec = make_crawl(first.page_url)
    assert set(known_pages(spec)) == {row.page_url for row in others}
    assert with_known_pages([spec])[0].known_pages == known_pages(spec)
    assert known_pages(make_crawl("https://another.example/")) == ()
    assert known_pages(make_crawl(first.page_url, practice=True)) == ()
    assert known_pages(make_crawl(first.page_url, family=Family.ARCHIVE)) == ()


@pytest.mark.slow
def test_a_page_that_nothing_leads_to_is_asked_for_and_its_absence_is_kept(tmp_path: Path) -> None:
    with Shopfront(products=3) as shop:
        gone, linked = f"{shop.url}withdrawn/1", f"{shop.url}p/1"
        spec = make_spec(tmp_path, shop.url, known_pages=(gone, linked, "https://another.example/p/1"))
        crawled = crawl(spec, tmp_path)
    absent = [page for page in crawled.pages if page["state"] != "ok"]
    assert [(page["url"], page["state"]) for page in absent] == [(gone, "not_found")]
    assert len(crawled.titles) == 3
    assert shop.hits["/withdrawn/1"] == 1
    assert not crawled.finished["doubtful"], crawled.finished["issues"]
