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
from classifiers.assessment import AssessedPage
from config.errors import TheriacError
from config.settings import Settings
from config.source import Source, SourceError, load_source
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.capture_files import open_capture_files
from crawler.captured import CapturedPage
from crawler.looking import look_at_all
from crawler.page import Page, PageState
from crawler.seen import Resource, SeenPage
from indexer.keeper import Keeper

log = logging.getLogger(__name__)

RETRY_FIRST = timedelta(minutes=10)


@dataclass(kw_only=True)
class Looked:
    """What one draining did."""

    done: int = 0
    failed: int = 0
    """Given up, with a reason."""
    waiting: int = 0


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
        market = held.enter_context(practice_market()) if any(look.practice for look in due) else None
        for _, group in itertools.groupby(due, key=lambda look: (look.practice, look.source, look.run_id)):
            looks = list(group)
            circumstances = find_circumstances(settings, looks[0], market)
            with look_station(settings, circumstances) as keep:
                look_through(settings, looks, circumstances, keep, on_look)
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


@contextmanager
def look_station(settings: Settings, circumstances: Circumstances) -> Iterator[Callable[[SeenPage], str]]:
    """Where a look goes: into a WARC with everything it loaded, then into the journal; gives its observation id."""
    run_id = f"looks-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    context = CaptureContext(
        run_id=run_id,
        worker=circumstances.source,
        user_agent=settings.crawl.identity,
        vantage=circumstances.vantage,
        operator=settings.crawl.contact,
    )
    with (
        Keeper(settings, worker="look") as keeper,
        WarcWriter(settings.home, context, files=open_capture_files(settings)) as writer,
    ):

        def keep(seen: SeenPage) -> str:
            for resource in seen.resources:
                writer.write(resource_page(seen, resource))
            own = replace(seen, run_id=run_id, listings=(), resources=())
            captured = CapturedPage(seen=own, capture=writer.write(own))
            safe, observation_ids = keeper.keep(AssessedPage(captured=captured, assessments=()))
            safe.result()
            return observation_ids[0]

        yield keep


def resource_page(seen: SeenPage, resource: Resource) -> SeenPage:
    """A resource as a page of its own in the WARC, beside the document that loaded it."""
    page = Page(
        url=resource.url,
        requested_url=resource.url,
        status=resource.status,
        headers=(),
        body=resource.exchange.response_body,
        fetched_at=seen.page.fetched_at,
    )
    return replace(
        seen, page=page, exchange=resource.exchange, screenshot_png=b"", listings=(), resources=(), look_of=None
    )


def look_through(
    settings: Settings,
    looks: Sequence[Look],
    circumstances: Circumstances,
    keep: Callable[[SeenPage], str],
    on_look: Callable[[Look], None],
) -> None:
    """Look at one page after the other; a page that cannot be shown costs only itself."""
    waiting = list(looks)
    while waiting:
        seen_pages = look_at_all(
            [look.url for look in waiting],
            settings,
            source=circumstances.source,
            allow_private=circumstances.allow_private,
            practice=circumstances.practice,
            proxy=circumstances.proxy,
            cookies=circumstances.cookies,
        )
        try:
            while waiting:
                look = waiting[0]
                seen = next(seen_pages)
                look.look_observation_id = keep(replace(seen, look_of=look.offer_id))
                end_look(look, seen.outcome.state)
                on_look(waiting.pop(0))
        except TheriacError as error:
            put_off(waiting[0], str(error), settings)
            on_look(waiting.pop(0))
        finally:
            seen_pages.close()


def end_look(look: Look, state: PageState) -> None:
    """It was taken; what the page had become by then is part of what it shows."""
    look.attempts += 1
    look.state = LookState.DONE
    look.reason = "" if state is PageState.OK else f"the page is {state.value} now"
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
