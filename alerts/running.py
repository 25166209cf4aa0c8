# SPDX-License-Identifier: EUPL-1.2
"""Running: the main job. Recover what was left, crawl, send, raise alerts, say what was found.

A run may be killed at any moment: what was kept is kept, the frontiers lie on the disk, and the same wish again goes on
from there under the same run id.
"""

import logging
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import msgspec
from django.db.utils import OperationalError
from rich.console import Console

from alerts.auditing import close_days_soundly
from alerts.children import Child, Crawls
from alerts.closing import ENDED, close_parts, close_run, count_offers, recovery_doubts
from alerts.database import noted_if_full, open_decisions
from alerts.errors import RunError
from alerts.known_pages import with_known_pages
from alerts.models.run import Run, RunSource, RunState
from alerts.notices.grounds import check_grounds
from alerts.operators.proposing import propose_soon
from alerts.planning import Choice, Wish, plan_crawls, run_key
from alerts.practice_market import practice_market
from alerts.progress import Progress, figure
from alerts.raising import Raised, raise_alerts, source_families
from alerts.removal.relisting import note_relisted_by
from alerts.runs import hold_sources, open_parts, open_run
from alerts.sealing import Sealing, seal_at_end
from config.settings import Settings
from config.source import Source
from crawler.spec import CrawlSpec
from indexer.errors import EvidenceError
from indexer.output import write_output
from indexer.recovery import kept_page_keys, recover
from indexer.seals.authority import practice_folder
from indexer.store import open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What a run gave."""

    run: Run
    parts: tuple[RunSource, ...]
    raised: Raised
    sealing: Sealing

    @property
    def exit_status(self) -> int:
        """0 done, 1 doubtful or stopped."""
        return 0 if self.run.state == RunState.DONE else 1


def run_job(
    settings: Settings,
    wish: Wish,
    choice: Choice,
    output: Path | None,
    console: Console,
    *,
    market: str | None = None,
) -> Finished:
    """Do the main job from beginning to end; raises RunBusyError when a source is being crawled already.

    `market`: the proxy of a practice market that is open already; without, one is opened where it is needed.
    """
    open_decisions(settings)
    sources = choice.sources
    check_grounds(sources, datetime.now(UTC).date())
    names = [spec.name for spec in plan_crawls(settings, wish, sources, "")]
    with ExitStack() as held:
        locks = held.enter_context(hold_sources(settings, names))
        progress = held.enter_context(Progress(console))
        progress.note("looking after what earlier runs left …")
        recover(settings)
        run = open_run(run_key(wish, sources), asked_of(wish), practice=wish.practice, now=datetime.now(UTC))
        parts = open_parts(run, names, datetime.now(UTC))
        crawls = Crawls(specs_to_do(settings, wish, sources, run, parts), settings, locks)
        proxy = crawl_all(crawls, parts, settings, progress, held, market)
        raised, doubts = read_evidence(settings, progress)
        limited, by_name = wish.limit is not None, {source.name: source for source in sources}
        tallies = count_offers(settings.home, run.run_id)
        close_parts(crawls, parts, tallies, by_name, datetime.now(UTC), limited=limited)
        if output is not None:
            progress.note(f"writing {output} …")
            write_offers(settings, run, output)
        progress.note("sealing …")
        close_days_soundly(settings, datetime.now(UTC))
        sealing = seal_at_end(settings, proxy, practice=wish.practice)
        close_run(run, list(parts.values()), [*choice.left_out, *doubts], datetime.now(UTC))
    log.info("run finished: run=%s state=%s", run.run_id, run.state)
    return Finished(run=run, parts=tuple(parts.values()), raised=raised, sealing=sealing)


def asked_of(wish: Wish) -> dict[str, object]:
    """What was asked, as the run's row keeps it; no cookies."""
    asked: dict[str, object] = msgspec.to_builtins(wish, enc_hook=str)
    return asked


def read_evidence(settings: Settings, progress: Progress) -> tuple[Raised, list[str]]:
    """Send what waits and raise alerts; a store that is away leaves both to the next run, and a doubt."""
    progress.note("sending what waits, raising alerts …")
    doubts = recovery_doubts(recover(settings))
    try:
        store = open_store(settings)
    except EvidenceError as error:
        return Raised(), [*doubts, f"alerts wait for the evidence store: {error}"]
    raised = Raised()
    try:
        with noted_if_full(doubts):
            raised = raise_alerts(settings, store)
            propose_soon(settings, raised.parties, datetime.now(UTC))
            back = note_relisted_by(raised.parties, store, source_families(settings), datetime.now(UTC))
            raised.relisted += len(back)
        return raised, doubts
    except EvidenceError as error:
        return Raised(), [*doubts, f"alerts wait for the evidence store: {error}"]
    finally:
        store.close()


def write_offers(settings: Settings, run: Run, output: Path) -> None:
    """All offers of the run, from every attempt."""
    try:
        write_output(settings, run.run_id, output)
    except OSError as error:
        raise RunError(
            f"--output {output}: could not be written ({error.strerror}); the same command tries again"
        ) from error


def specs_to_do(
    settings: Settings, wish: Wish, sources: Sequence[Source], run: Run, parts: Mapping[str, RunSource]
) -> list[CrawlSpec]:
    """Crawls that are not done yet, told which pages earlier attempts of this run have kept."""
    specs = plan_crawls(settings, wish, sources, run.run_id)
    todo = with_known_pages([spec for spec in specs if parts[spec.name].state not in ENDED])
    if not run.taken_up or not todo:
        return todo
    kept = settings.home.absolute() / "runs" / run.run_id / "kept_keys.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("".join(f"{key}\n" for key in sorted(kept_page_keys(settings.home, run.run_id))), encoding="utf-8")
    return [
        msgspec.structs.replace(spec, kept_keys_file=str(kept), limit=rest_of(spec.limit, parts[spec.name].pages))
        for spec in todo
    ]


def rest_of(limit: int | None, fetched: int) -> int | None:
    """What earlier attempts left of `--limit`; at least one page, so that a crawl can come to its end."""
    return None if limit is None else max(1, limit - fetched)


def crawl_all(
    crawls: Crawls,
    parts: Mapping[str, RunSource],
    settings: Settings,
    progress: Progress,
    held: ExitStack,
    market: str | None = None,
) -> str | None:
    """Crawl, with the practice market beside where it is asked for, until the end or a signal; the market's proxy."""
    proxy = None
    if any(spec.practice for spec in crawls.waiting):
        progress.note("opening the practice market …")
        proxy = market or held.enter_context(practice_market(authority=practice_folder(settings.home)))
        specs = [msgspec.structs.replace(spec, practice_proxy=proxy) for spec in crawls.waiting]
        crawls.waiting.clear()
        crawls.waiting.extend(specs)

    def on_change(crawls: Crawls, changed: Child | None) -> None:
        progress.show(crawls, changed)
        if changed is not None and changed.exit_status is not None:
            keep_figures(parts[changed.name], changed)

    with stopped_by_signals(crawls.stop):
        crawls.run(on_change)
    return proxy


def keep_figures(part: RunSource, child: Child) -> None:
    """Keep what an attempt fetched, added to what earlier attempts did."""
    part.pages += figure(child, "pages")
    for state, count in (child.said.get("states") or {}).items():
        part.page_states[state] = part.page_states.get(state, 0) + int(count)
    known = {(issue.get("kind"), issue.get("url")) for issue in part.issues}
    part.issues += [i for i in child.said.get("issues") or [] if (i.get("kind"), i.get("url")) not in known]
    with suppress(OperationalError):  # a full disk: told when the part is closed
        part.save()


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal stop in good order while this lasts."""

    def on_signal(number: int, _: FrameType | None) -> None:
        log.warning("stopping in good order: signal=%d", number)
        stop()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
