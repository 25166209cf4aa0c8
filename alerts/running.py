# SPDX-License-Identifier: EUPL-1.2
"""Running: the main job. Recover what was left, crawl, send, raise alerts, say what was found.

A run may be killed at any moment: what was kept is kept, the frontiers lie on the disk, and the same wish again goes on
from there under the same run id.
"""

import logging
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import msgspec
from indexer.output import write_output
from indexer.recovery import kept_page_keys, recover
from rich.console import Console

from alerts.children import Child, Crawls
from alerts.database import open_decisions
from alerts.doubts import Outcome, find_doubts
from alerts.models.run import Run, RunSource, RunState
from alerts.planning import Wish, plan_crawls, run_key
from alerts.practice_market import practice_market
from alerts.progress import Progress, figure
from alerts.raising import Raised, raise_alerts
from alerts.runs import hold_sources, open_parts, open_run
from classifiers.assessment import Verdict
from config.settings import Settings
from config.source import Source
from crawler.spec import CrawlSpec
from indexer.query import Query
from indexer.store import EvidenceStore, open_store

log = logging.getLogger(__name__)

FLAGGED = (Verdict.FALSIFIED, Verdict.UNAUTHORISED)


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What a run gave."""

    run: Run
    parts: tuple[RunSource, ...]
    raised: Raised

    @property
    def exit_status(self) -> int:
        """0 done, 1 doubtful or stopped."""
        return 0 if self.run.state == RunState.DONE else 1


def run_job(
    settings: Settings, wish: Wish, sources: Sequence[Source], output: Path | None, console: Console
) -> Finished:
    """Do the main job from beginning to end; raises RunBusyError when a source is being crawled already."""
    open_decisions(settings)
    names = [spec.name for spec in plan_crawls(settings, wish, sources, "")]
    with ExitStack() as held:
        locks = held.enter_context(hold_sources(settings, names))
        progress = held.enter_context(Progress(console))
        progress.note("looking after what earlier runs left …")
        recover(settings)
        asked = msgspec.to_builtins(wish, enc_hook=str)
        now = datetime.now(UTC)
        run = open_run(run_key(wish, sources), asked, practice=wish.practice, now=now)
        parts = open_parts(run, names, now)
        crawls = Crawls(specs_to_do(settings, wish, sources, run, parts), settings, locks)
        crawl_all(crawls, parts, progress, held)
        progress.note("sending what waits, raising alerts …")
        recover(settings)
        store = held.enter_context(opened(settings))
        raised = raise_alerts(settings, store)
        close_parts(
            crawls, parts, store, run, {source.name: source for source in sources}, limited=wish.limit is not None
        )
        close_run(run, list(parts.values()))
        if output is not None:
            progress.note(f"writing {output} …")
            write_output(settings, run.run_id, output)
    return Finished(run=run, parts=tuple(parts.values()), raised=raised)


@contextmanager
def opened(settings: Settings) -> Iterator[EvidenceStore]:
    """The evidence store, closed afterwards."""
    store = open_store(settings)
    try:
        yield store
    finally:
        store.close()


def specs_to_do(
    settings: Settings, wish: Wish, sources: Sequence[Source], run: Run, parts: Mapping[str, RunSource]
) -> list[CrawlSpec]:
    """Crawls that are not done yet, told which pages earlier attempts of this run have kept."""
    specs = plan_crawls(settings, wish, sources, run.run_id)
    todo = [spec for spec in specs if parts[spec.name].state not in {RunState.DONE, RunState.DOUBTFUL}]
    if not run.taken_up:
        return todo
    kept = settings.home.absolute() / "runs" / run.run_id / "kept_keys.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("".join(f"{key}\n" for key in sorted(kept_page_keys(settings.home, run.run_id))), encoding="utf-8")
    return [msgspec.structs.replace(spec, kept_keys_file=str(kept)) for spec in todo]


def crawl_all(crawls: Crawls, parts: Mapping[str, RunSource], progress: Progress, held: ExitStack) -> None:
    """Crawl, with the practice market beside where it is asked for, until the end or a signal."""
    if any(spec.practice for spec in crawls.waiting):
        progress.note("opening the practice market …")
        proxy = held.enter_context(practice_market())
        crawls.waiting.extend(
            msgspec.structs.replace(crawls.waiting.popleft(), practice_proxy=proxy) for _ in range(len(crawls.waiting))
        )
    before = {name: part.pages for name, part in parts.items()}

    def on_change(crawls: Crawls, changed: Child | None) -> None:
        progress.show(crawls, changed)
        if changed is not None and changed.exit_status is not None:
            keep_figures(parts[changed.name], changed, before[changed.name])

    with stopped_by_signals(crawls.stop):
        crawls.run(on_change)


def keep_figures(part: RunSource, child: Child, pages_before: int) -> None:
    """Keep what an attempt fetched, added to what earlier attempts did."""
    part.pages = pages_before + figure(child, "pages")
    for state, count in (child.said.get("states") or {}).items():
        part.page_states[state] = part.page_states.get(state, 0) + int(count)
    known = {(issue.get("kind"), issue.get("url")) for issue in part.issues}
    part.issues += [i for i in child.said.get("issues") or [] if (i.get("kind"), i.get("url")) not in known]
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


def close_parts(
    crawls: Crawls,
    parts: Mapping[str, RunSource],
    store: EvidenceStore,
    run: Run,
    sources: Mapping[str, Source],
    *,
    limited: bool,
) -> None:
    """Count each source's offers in the store, find its doubts, and close its row."""
    ended = {child.name: child for child in crawls.ended}
    for name, part in parts.items():
        count_offers(part, store, run.run_id)
        if part.state in {RunState.DONE, RunState.DOUBTFUL}:
            part.save()
            continue
        child = ended.get(name)
        outcome = Outcome(
            source=sources.get(name),
            exit_status=child.exit_status if child else None,
            finished=child.ended_well if child else False,
            log=str(child.log) if child else "",
            page_states=part.page_states,
            offers=part.offers,
            issues=part.issues,
            limited=limited,
        )
        part.doubtful = find_doubts(outcome)
        part.state = part_state(outcome, part.doubtful, stopped=crawls.stopping_since is not None)
        part.finished_at = datetime.now(UTC)
        part.save()


def part_state(outcome: Outcome, doubts: Sequence[str], *, stopped: bool) -> RunState:
    """A part that did not come to its end is taken up again by the same wish."""
    if not outcome.finished or (stopped and outcome.exit_status is None):
        return RunState.INTERRUPTED
    return RunState.DOUBTFUL if doubts else RunState.DONE


def count_offers(part: RunSource, store: EvidenceStore, run_id: str) -> None:
    """What the store holds of this run and source counts, whichever attempt saw it."""
    counts = {
        verdict.value: store.count(Query(run_id=run_id, source=part.source, verdict=verdict.value))
        for verdict in Verdict
    }
    part.offers = store.count(Query(run_id=run_id, source=part.source))
    part.verdicts = {verdict: count for verdict, count in counts.items() if count}
    part.flagged = sum(counts[verdict] for verdict in FLAGGED)


def close_run(run: Run, parts: Sequence[RunSource]) -> None:
    """The run is as doubtful as its most doubtful source."""
    states = {part.state for part in parts}
    run.state = next((state for state in (RunState.INTERRUPTED, RunState.DOUBTFUL) if state in states), RunState.DONE)
    run.finished_at = datetime.now(UTC)
    run.save()
    log.info("run finished: run=%s state=%s", run.run_id, run.state)
