# SPDX-License-Identifier: EUPL-1.2
"""Closing: what each source of a run gave, counted in the journals, and whether that is to be trusted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from alerts.children import Child, Crawls
from alerts.database import noted_if_full
from alerts.doubts import Outcome, find_doubts
from alerts.models.run import Run, RunSource, RunState
from classifiers.assessment import Verdict
from config.source import Source
from indexer.evidence import ObservationKind
from indexer.recovery import Recovery, run_records

FLAGGED = (Verdict.FALSIFIED, Verdict.UNAUTHORISED)
ENDED = {RunState.DONE.value, RunState.DOUBTFUL.value}


@dataclass(kw_only=True)
class Tally:
    """Offers of one source in one run, each once."""

    verdicts: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)


def count_offers(home: Path, run_id: str) -> dict[str, Tally]:
    """Offers by source as the journals hold them, whatever the store has taken and whichever attempt saw them."""
    tallies: dict[str, Tally] = {}
    for record in run_records(home, run_id):
        if record.kind is not ObservationKind.LISTING:
            continue
        tally = tallies.setdefault(record.source, Tally())
        if record.offer_id not in tally.seen:
            tally.seen.add(record.offer_id)
            tally.verdicts[record.assessment.verdict.value if record.assessment else "not_judged"] += 1
    return tallies


def close_parts(
    crawls: Crawls,
    parts: Mapping[str, RunSource],
    tallies: Mapping[str, Tally],
    sources: Mapping[str, Source],
    now: datetime,
    *,
    limited: bool,
) -> None:
    """Keep each source's counts, find its doubts, and close its row."""
    ended = {child.name: child for child in crawls.ended}
    for name, part in parts.items():
        tally = tallies.get(name, Tally())
        part.offers, part.verdicts = tally.verdicts.total(), dict(tally.verdicts)
        part.flagged = sum(tally.verdicts[verdict.value] for verdict in FLAGGED)
        if part.state not in ENDED:
            outcome = read_outcome(part, ended.get(name), sources.get(name), limited=limited)
            part.doubtful = find_doubts(outcome)
            part.state = RunState.INTERRUPTED if outcome.can_go_on else done_or_doubtful(part.doubtful)
            part.finished_at = now
        with noted_if_full(part.doubtful):
            part.save()


def read_outcome(part: RunSource, child: Child | None, source: Source | None, *, limited: bool) -> Outcome:
    """What the last attempt said, with the counts of all attempts."""
    return Outcome(
        source=source,
        exit_status=child.exit_status if child else None,
        reason=child.reason if child else "",
        error=str(child.said.get("error") or "") if child else "",
        log=str(child.log) if child else "",
        page_states=part.page_states,
        offers=part.offers,
        issues=part.issues,
        limited=limited,
    )


def done_or_doubtful(doubts: Sequence[str]) -> RunState:
    """An empty list is a good end."""
    return RunState.DOUBTFUL if doubts else RunState.DONE


def recovery_doubts(recovery: Recovery) -> list[str]:
    """What the store or the disk would not take; it waits in the journals."""
    doubts = [f"not put in order: {fault}" for fault in recovery.faults]
    if recovery.unsent_segments:
        doubts.append(
            f"{len(recovery.unsent_segments)} ledger segments wait for the evidence store: the next run sends them"
        )
    return doubts


def close_run(run: Run, parts: Sequence[RunSource], doubts: Sequence[str], now: datetime) -> None:
    """The run is as doubtful as its most doubtful source."""
    states = {part.state for part in parts}
    worst = (state for state in (RunState.INTERRUPTED, RunState.DOUBTFUL) if state.value in states)
    run.state = next(worst, done_or_doubtful(doubts))
    run.doubtful = list(doubts)
    run.finished_at = now
    with noted_if_full(run.doubtful):
        run.save()
