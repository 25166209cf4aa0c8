# SPDX-License-Identifier: EUPL-1.2
"""Looking: takes the sealed looks that wait. Each is captured whole, journaled and kept as evidence of its own."""

import itertools
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.database import locked, open_decisions
from alerts.models.look import Look, LookState
from alerts.models.run import Run
from alerts.planning import PRACTICE_SOURCES, source_folder
from alerts.practice_market import practice_market
from alerts.sealing import seal_at_end
from classifiers.assessment import AssessedPage
from config.errors import TheriacError
from config.settings import Settings
from config.source import Source, SourceError, load_source
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.capture_files import open_capture_files
from crawler.captured import CapturedPage
from crawler.circumstances import collected
from crawler.looking import Eyes, open_eyes
from crawler.page import PageState
from crawler.quality import LookQuality
from crawler.seen import SeenPage
from indexer.keeper import Keeper
from indexer.seals.authority import practice_folder

log = logging.getLogger(__name__)

RETRY_FIRST = timedelta(minutes=10)


@dataclass(kw_only=True)
class Looked:
    """What one draining did."""

    done: int = 0
    failed: int = 0
    """Given up, with a reason."""
    waiting: int = 0
    sealing: str = ""
    """What sealing them came to, in words."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """From where and as whom the looks of one source are taken."""

    source: str
    practice: bool
    allow_private: bool = False
    cookies: Path | None = None
    proxy: str | None = None
    vantage: str = "direct"


def take_looks(settings: Settings, limit: int, on_look: Callable[[Look], None]) -> Looked:
    """Take at most `limit` looks that are due, source by source; one process of a home at a time."""
    open_decisions(settings)
    looked = Looked()
    with locked(settings.home / "state" / "looks.lock"), ExitStack() as held:
        due = list(Look.objects.filter(state=LookState.QUEUED, next_at__lte=datetime.now(UTC))[:limit])
        due.sort(key=lambda look: (look.practice, look.source, look.run_id, look.queued_at))
        practice = any(look.practice for look in due)
        authority = practice_folder(settings.home)
        market = held.enter_context(practice_market(authority=authority)) if practice else None
        for _, group in itertools.groupby(due, key=lambda look: (look.practice, look.source, look.run_id)):
            looks = list(group)
            circumstances = find_circumstances(settings, looks[0], market)
            with look_station(settings, circumstances) as station:
                look_through(settings, looks, station, on_look)
        for kind in sorted({look.practice for look in due}):
            looked.sealing = seal_at_end(settings, market if kind else None, practice=kind).words
        looked.done = sum(look.state == LookState.DONE for look in due)
        looked.failed = sum(look.state == LookState.FAILED for look in due)
    looked.waiting = Look.objects.filter(state=LookState.QUEUED).count()
    return looked


def find_circumstances(settings: Settings, look: Look, market: str | None) -> Circumstances:
    """The same session, vantage and permissions as the crawl that raised the flag."""
    if look.practice:
        return Circumstances(source=look.source, practice=True, proxy=market, vantage="practice")
    source = find_source(settings, look.source)
    if source is None:
        run = Run.objects.filter(run_id=look.run_id).first()
        asked = run.asked if run else {}
        cookies = asked.get("cookies")
        private = bool(asked.get("allow_private"))
        return Circumstances(
            source=look.source, practice=False, allow_private=private, cookies=Path(cookies) if cookies else None
        )
    proxies = {"proxy": settings.crawl.proxy, "tor": settings.crawl.tor_proxy}
    cookies_file = source.session.cookies if source.session else None
    proxy = proxies.get(source.vantage)
    return Circumstances(source=look.source, practice=False, cookies=cookies_file, proxy=proxy, vantage=source.vantage)


def find_source(settings: Settings, name: str) -> Source | None:
    """The source file of that name, None when there is none that can be read."""
    for folder in (source_folder(settings), PRACTICE_SOURCES):
        path = folder / f"{name}.toml"
        if path.is_file() and path.parent == folder:
            try:
                return load_source(path)
            except SourceError:
                return None
    return None


@dataclass(frozen=True, kw_only=True)
class LookStation:
    """Where looks go: each whole into a WARC, shown again from there, then into the journal."""

    run_id: str
    writer: WarcWriter
    keeper: Keeper
    eyes: Eyes

    def take(self, url: str, offer_id: str) -> tuple[str, SeenPage]:
        """Look, and once more where the capture shows poorly; gives the better one's observation id, both are kept."""
        id_, seen = self._keep(self.eyes.look(url), offer_id, 1)
        if seen.quality is not None and seen.quality.poor:
            log.warning("look taken once more: %s", seen.quality.reason)
            other_id, other = self._keep(self.eyes.look(url), offer_id, 2)
            if other.quality is not None and worth(other.quality) > worth(seen.quality):
                return other_id, other
        return id_, seen

    def keep_nothing(self, url: str, offer_id: str, why: str) -> str:
        """That nothing answered is evidence too."""
        return self._keep(self.eyes.nothing(url, why), offer_id, 1)[0]

    def _keep(self, seen: SeenPage, offer_id: str, attempt: int) -> tuple[str, SeenPage]:
        own = replace(seen, run_id=self.run_id, listings=(), look_of=offer_id)
        capture = self.writer.write(own)
        quality = self.eyes.check(self.writer.files, capture, own, attempt) if own.page.rendered else None
        kept = replace(own, resources=(), screenshot_png=b"", look=None, quality=quality)
        captured = CapturedPage(seen=kept, capture=capture)
        safe, observation_ids = self.keeper.keep(AssessedPage(captured=captured, assessments=()))
        safe.result()
        return observation_ids[0], kept


def worth(quality: LookQuality) -> tuple[bool, float]:
    """Which of two looks shows more of what was seen."""
    return not quality.poor, quality.text_similarity + quality.picture_similarity


@contextmanager
def look_station(settings: Settings, circumstances: Circumstances) -> Iterator[LookStation]:
    """A browser, a WARC and a segment of the ledger for the looks of one source."""
    run_id = f"looks-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    source = find_source(settings, circumstances.source)
    context = CaptureContext(
        run_id=run_id,
        worker=circumstances.source,
        user_agent=settings.crawl.identity,
        vantage=circumstances.vantage,
        operator=settings.crawl.contact,
        source_sha256=source.file_sha256 if source is not None else "",
        collected=collected(settings, source),
        practice=circumstances.practice,
    )
    files = open_capture_files(settings)
    eyes = open_eyes(
        settings,
        source=circumstances.source,
        allow_private=circumstances.allow_private,
        practice=circumstances.practice,
        proxy=circumstances.proxy,
        cookies=circumstances.cookies,
    )
    with (
        Keeper(settings, worker="look") as keeper,
        WarcWriter(settings.home, context, files=files) as writer,
        eyes as opened,
    ):
        yield LookStation(run_id=run_id, writer=writer, keeper=keeper, eyes=opened)


def look_through(
    settings: Settings, looks: Sequence[Look], station: LookStation, on_look: Callable[[Look], None]
) -> None:
    """Look at one page after the other; a page that cannot be shown costs only itself."""
    for look in looks:
        try:
            look.look_observation_id, seen = station.take(look.url, look.offer_id)
            end_look(look, seen.outcome.state, seen.quality)
        except TheriacError as error:
            put_off(look, str(error), settings)
            if look.state == LookState.FAILED:
                look.look_observation_id = station.keep_nothing(look.url, look.offer_id, str(error))
                look.save()
        on_look(look)


def end_look(look: Look, state: PageState, quality: LookQuality | None = None) -> None:
    """It was taken; what the page had become by then, and a capture that shows poorly, are told."""
    told = [] if state is PageState.OK else [f"the page is {state.value} now"]
    if quality is not None and quality.poor:
        told.append(f"poor capture: {quality.reason}")
    look.attempts += 1
    look.state = LookState.DONE
    look.reason = "; ".join(told)
    look.done_at = datetime.now(UTC)
    look.save()


def put_off(look: Look, reason: str, settings: Settings) -> None:
    """Try again later, each time after a longer rest; given up after as many attempts as the settings allow."""
    now = datetime.now(UTC)
    look.attempts += 1
    look.reason = reason[:2_000]
    if look.attempts >= settings.alerts.look_attempts:
        look.state, look.done_at = LookState.FAILED, now
        log.warning("look given up: look=%d attempts=%d", look.pk, look.attempts)
    look.next_at = now + RETRY_FIRST * 4 ** (look.attempts - 1)
    look.save()
