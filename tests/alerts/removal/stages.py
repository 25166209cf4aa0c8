# SPDX-License-Identifier: EUPL-1.2
"""The practice market without a network: acts are played, pages asked for in this process, on a clock of our own."""

from datetime import UTC, datetime, timedelta

from alerts.removal.baseline import Baseline, baseline_of
from crawler.again import Again, Fault, silent
from crawler.extraction.product import extract_listings
from crawler.extraction.site import read_site_profile
from crawler.page import Page
from crawler.profile import ProfilePageKind
from crawler.state import page_state
from indexer.evidence import EvidenceRecord, ObservationKind
from tests.make import make_capture, make_exchange
from tests.practice.market import SITES
from tests.practice.stage import Stage
from tests.practice.web import Answer, Ask

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OFFER = "http://medplus24.example/product/generic-viagra-pfizer/"


class Theatre:
    """The market's sites on one stage, and visitors who ask without a network."""

    def __init__(self) -> None:
        self.sites = {host: site for site in SITES for host in site.hosts}
        self.at = START
        self.stage = Stage(now=lambda: (self.at - START).total_seconds())

    def ask(self, url: str, vantage: str = "first") -> Again:
        """One page, redirects followed."""
        asked, hops = url, 0
        while True:
            answer = self.answer(url, vantage)
            status = dict(answer.headers).get("Proxy-Status", "")
            if status:
                fault = Fault.NO_NAME if "NXDOMAIN" in status else Fault.TIMEOUT
                return silent(asked, fault, status, url=url)
            target = dict(answer.headers).get("Location")
            if not target or hops > 5:
                return self.read(url, asked, answer)
            url, hops = target if "://" in target else url[: url.index("/", 8)] + target, hops + 1

    def answer(self, url: str, vantage: str) -> Answer:
        """What a site says."""
        rest = url.partition("://")[2]
        host, _, path = rest.partition("/")
        site = self.sites.get(self.stage.mirrors.get(host, host))
        if site is None:
            return Answer(body=b"", status=502, headers=(("Proxy-Status", 'x; error=dns_error; rcode="NXDOMAIN"'),))
        path, _, words = path.partition("?")
        query = dict(part.partition("=")[::2] for part in words.split("&") if part)
        ask = Ask(method="GET", host=host, path=f"/{path}", query=query)
        return self.stage.answer(ask, site, vantage) or site.answer(ask)

    def read(self, url: str, asked: str, answer: Answer) -> Again:
        """An answer as a page."""
        headers = (("Content-Type", answer.content_type), *answer.headers)
        page = Page(
            url=url, requested_url=asked, status=answer.status, headers=headers, body=answer.body, fetched_at=self.at
        )
        return Again(page=page, outcome=page_state(page), exchange=make_exchange(page.body))

    def baseline(self, url: str = OFFER) -> Baseline:
        """The offer and its site as they are now."""
        page = self.ask(url).page
        home = self.ask(url[: url.index("/", 8)] + "/").page
        site = read_site_profile([(ProfilePageKind.HOME, home)])
        return baseline_of(self.record(page), site)

    def record(self, page: Page) -> EvidenceRecord:
        """A sighting of the page's own offer."""
        listing = extract_listings(page, None)[0]
        return EvidenceRecord(
            schema_version=1, observation_id="a" * 32, offer_id="b" * 32, kind=ObservationKind.LISTING, run_id="run-1",
            source="practice", site="medplus24.example", page_url=page.url, page_key="k", observed_at=self.at,
            state=page_state(page).state, capture=make_capture(), listing=listing, practice=True,
        )  # fmt: skip

    def pass_time(self, hours: float) -> None:
        """The clock goes on."""
        self.at += timedelta(hours=hours)
