# SPDX-License-Identifier: EUPL-1.2
"""Known pages: where earlier runs saw offers. A run asks for them again, so that an offer that went is known to be
gone, and its return reopens the alert, though nothing on the site led to its page in between.
"""

from collections.abc import Sequence

import msgspec

from alerts.models.alert import AlertOffer
from config.source import Family
from crawler.site import site_of
from crawler.spec import CrawlSpec

MOST = 300
"""Pages of one site in one run, those seen last first."""


def with_known_pages(specs: Sequence[CrawlSpec]) -> list[CrawlSpec]:
    """The crawls, told which pages of their sites had offers when they were last looked at."""
    return [msgspec.structs.replace(spec, known_pages=known_pages(spec)) for spec in specs]


def known_pages(spec: CrawlSpec) -> tuple[str, ...]:
    """Addresses of offers on the sites of a crawl that were not seen to be gone; none for archives."""
    sites = {site_of(url) for url in spec.urls}
    if spec.family is Family.ARCHIVE or not sites:
        return ()
    rows = AlertOffer.objects.filter(alert__site__in=sites, alert__practice=spec.practice, gone_at=None)
    pages = rows.order_by("-last_seen_at", "id").values_list("page_url", flat=True)
    return tuple(dict.fromkeys(pages[: 2 * MOST]))[:MOST]
