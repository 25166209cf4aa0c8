# SPDX-License-Identifier: EUPL-1.2
"""Station: one vantage at work; every page it asks for lies whole in a WARC and in the ledger before it counts."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from alerts.looking import find_source
from alerts.models.removal import Watch
from alerts.removal.asking import Asked, look_again
from alerts.removal.baseline import Baseline
from classifiers.assessment import AssessedPage
from config.removal_settings import VantageSettings
from config.settings import Settings
from crawler.again import Again, Fault, Vantage, proxy_of, silent
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.capture_files import open_capture_files
from crawler.captured import CapturedPage
from crawler.circumstances import collected
from crawler.frontier.canonical import page_key
from crawler.looking import Eyes, open_eyes
from crawler.render import RenderError
from crawler.seen import SeenPage
from indexer.keeper import Keeper


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One look with the observations that prove it."""

    asked: Asked
    observation_id: str
    controls: tuple[str, ...]
    observed_at: datetime


@dataclass(kw_only=True)
class Station:
    """A vantage, its file of captures and its segment of the ledger; the browser only when a page needs it."""

    settings: Settings
    place: VantageSettings
    practice: bool
    run_id: str
    vantage: Vantage
    writer: WarcWriter
    keeper: Keeper
    held: ExitStack
    eyes: dict[str, Eyes] = field(default_factory=dict)
    seen: dict[str, SeenPage] = field(default_factory=dict)
    """Pages that the browser showed, by address: they are kept with everything that they loaded."""

    def take(self, watch: Watch, baseline: Baseline) -> Kept:
        """One look at an offer, kept whatever it gave."""
        self.vantage.forget()
        self.seen.clear()
        source = find_source(self.settings, watch.source)
        asked = look_again(self.vantage.ask, baseline, source, self.render)
        observation_id = self.keep(asked.own, watch, f"{watch.url}", is_own=True)
        controls = tuple(self.keep(one, watch, one.page.requested_url, is_own=False) for one in asked.others)
        return Kept(
            asked=asked, observation_id=observation_id, controls=controls, observed_at=asked.own.page.fetched_at
        )

    def keep(self, again: Again, watch: Watch, url: str, *, is_own: bool) -> str:
        """One page into WARC and journal; the offer's own as a look at it, others as what they are."""
        shown = self.seen.get(url) if is_own else None
        seen = shown or SeenPage(
            run_id=self.run_id, source=watch.source or watch.site, page_key=f"{page_key(url)}-again", page=again.page,
            outcome=again.outcome, exchange=again.exchange, practice=self.practice, found_by="removal",
        )  # fmt: skip
        look_of = watch.offer_id if is_own else None
        own = replace(seen, run_id=self.run_id, source=watch.source or watch.site, listings=(), look_of=look_of)
        capture = self.writer.write(own)
        kept = replace(own, resources=(), screenshot_png=b"", look=None)
        captured = CapturedPage(seen=kept, capture=capture)
        safe, ids = self.keeper.keep(AssessedPage(captured=captured, assessments=()))
        safe.result()
        return ids[0]

    def render(self, url: str) -> Again:
        """The page in a browser, for what scripts build; a browser that fails says nothing of the page."""
        try:
            seen = self.browser().look(url)
        except RenderError as error:
            return silent(url, Fault.PROTOCOL, str(error))
        self.seen[url] = seen
        assert seen.exchange is not None  # a look that succeeded holds its exchange
        return Again(page=seen.page, outcome=seen.outcome, exchange=seen.exchange)

    def browser(self) -> Eyes:
        """The browser of this vantage, opened once."""
        if not self.eyes:
            proxy = proxy_of(self.settings, self.place)
            opened = open_eyes(self.settings, source="removal", practice=self.practice, proxy=proxy)
            self.eyes[""] = self.held.enter_context(opened)
        return self.eyes[""]


@contextmanager
def open_station(settings: Settings, place: VantageSettings, *, practice: bool) -> Iterator[Station]:
    """A vantage, closed with everything it wrote at the end."""
    run_id = f"removal-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{place.name}"
    facts = collected(settings, None)
    egress = {"route": place.by, "country": place.country, "known_by": "configured, not observed"}
    context = CaptureContext(
        run_id=run_id,
        worker=f"removal-{place.name}",
        user_agent=settings.crawl.identity,
        vantage=place.name,
        robots="one page of an offer that is under notice or watch, asked for by a person",
        operator=settings.crawl.contact,
        collected={**facts, "egress": egress},
        practice=practice,
    )
    with (
        ExitStack() as held,
        Keeper(settings, worker=f"removal-{place.name}") as keeper,
        WarcWriter(settings.home, context, files=open_capture_files(settings)) as writer,
        Vantage(settings, place, practice=practice) as vantage,
    ):
        yield Station(
            settings=settings, place=place, practice=practice, run_id=run_id, vantage=vantage, writer=writer,
            keeper=keeper, held=held,
        )  # fmt: skip
