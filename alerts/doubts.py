# SPDX-License-Identifier: EUPL-1.2
"""Doubts: why a source's result is not to be trusted as complete; an empty list means it is what was expected."""

import signal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.source import Source
from crawler.page import PageState

STANDING_IN_THE_WAY = (
    PageState.BLOCKED,
    PageState.CHALLENGE,
    PageState.LOGIN,
    PageState.PARKED,
    PageState.SUSPENDED,
    PageState.SEIZED,
    PageState.LEGAL_BLOCK,
)

LOST_PAGES, LOST_SHARE = 3, 0.02
"""More pages than both that could not be fetched may have cost offers."""
TO_BE_CONTINUED = {
    "": "",
    "shutdown": "stopped before its end",
    "disk_full": "stopped because the disk is full",
    "throttled": "stopped because the site only asked to wait",
    "host_lost": "stopped because the site no longer answers",
}
"""Ends after which the frontier still holds what to fetch."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one source's crawl gave, in all attempts of the run."""

    source: Source | None
    exit_status: int | None
    """None: it never ran; negative: the signal that ended it."""
    reason: str
    """Why it ended, as it said itself; empty when it did not get to say so."""
    error: str
    log: str
    page_states: Mapping[str, int]
    offers: int
    issues: Sequence[Mapping[str, Any]]
    limited: bool
    """`--limit` was given: fewer listings than usual are no surprise."""

    @property
    def can_go_on(self) -> bool:
        """Its frontier holds pages that the same wish would fetch."""
        return self.exit_status != 0 or self.reason in TO_BE_CONTINUED


def find_doubts(outcome: Outcome) -> list[str]:
    """The reasons, most serious first."""
    met = expected_state_met(outcome)
    doubts = [*process_doubts(outcome)]
    if outcome.source is not None and outcome.source.expect.state and not met:
        doubts.append(f"expected state {outcome.source.expect.state}, saw {say_states(outcome.page_states)}")
    if not met:
        doubts += state_doubts(outcome)
    doubts += issue_doubts(outcome, skip_states=met)
    return list(dict.fromkeys([*doubts, *count_doubts(outcome, met)]))


def expected_state_met(outcome: Outcome) -> bool:
    """The source file expects a state and it was seen."""
    wanted = outcome.source.expect.state if outcome.source else None
    return bool(wanted and outcome.page_states.get(wanted))


def process_doubts(outcome: Outcome) -> Iterator[str]:
    """How the crawl process ended."""
    status = outcome.exit_status
    if status is None:
        yield "not crawled: the run was stopped before"
    elif status < 0:
        yield f"the crawl process was ended by {signal_name(-status)}; the same command takes it up again"
    elif outcome.error:
        yield outcome.error
    elif not outcome.reason:
        yield f"the crawl process ended early with status {status}: see {outcome.log}"
    elif outcome.reason in TO_BE_CONTINUED:
        yield f"{TO_BE_CONTINUED[outcome.reason]}; the same command takes it up again"


def signal_name(number: int) -> str:
    """`SIGKILL` for 9."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def state_doubts(outcome: Outcome) -> Iterator[str]:
    """Nothing readable came and something stood in the way, or too many pages could not be had."""
    lost = outcome.page_states.get(PageState.ERROR, 0)
    if lost > max(LOST_PAGES, LOST_SHARE * sum(outcome.page_states.values())):
        yield f"{lost} pages could not be fetched"
    if outcome.page_states.get(PageState.OK) or not outcome.reason:
        return
    for state in STANDING_IN_THE_WAY:
        if outcome.page_states.get(state):
            yield f"no page could be read: {state} ({outcome.page_states[state]})"


def issue_doubts(outcome: Outcome, *, skip_states: bool) -> Iterator[str]:
    """Issues that may have cost offers, joined by kind."""
    grave = [issue for issue in outcome.issues if issue.get("doubtful")]
    if skip_states:
        grave = [issue for issue in grave if issue.get("kind") != "state"]
    counts = Counter(str(issue.get("kind")) for issue in grave)
    for kind, count in counts.items():
        first = next(issue for issue in grave if str(issue.get("kind")) == kind)
        more = f" (and {count - 1} more of this kind)" if count > 1 else ""
        yield f"{first.get('message')}{more}"


def count_doubts(outcome: Outcome, met: bool) -> Iterator[str]:
    """Fewer or more listings than the source file expects."""
    if outcome.source is None or met:
        return
    expect = outcome.source.expect
    if expect.listings_min is not None and outcome.offers < expect.listings_min and not outcome.limited:
        yield f"expected at least {expect.listings_min} listings, found {outcome.offers}"
    if expect.listings_max is not None and outcome.offers > expect.listings_max:
        yield f"expected at most {expect.listings_max} listings, found {outcome.offers}"


def say_states(page_states: Mapping[str, int]) -> str:
    """`ok 20, not_found 2`; `no page` when there was none."""
    seen = sorted(((count, state) for state, count in page_states.items() if count), reverse=True)
    return ", ".join(f"{state} {count}" for count, state in seen) or "no page"
