# SPDX-License-Identifier: EUPL-1.2
"""Marker: what a crawl notes of states, faults and certificates, and when it stops for them."""

from urllib.parse import urlsplit

from crawler.answer import Answer
from crawler.frontier.store import Entry
from crawler.guard import GuardError
from crawler.issues import IssueKind
from crawler.middleware import LeftSiteError, RedirectLoopError, RobotsError
from crawler.page import PageState
from crawler.resolver import REFUSED
from crawler.retry import fault_kind, say_fault
from crawler.run import CrawlRun
from crawler.seen import PageOutcome
from crawler.tls import find_distrust

STOPPING = frozenset({PageState.BLOCKED, PageState.CHALLENGE})
KEPT = STOPPING | {PageState.SEIZED, PageState.SUSPENDED, PageState.PARKED, PageState.LEGAL_BLOCK}
MOST_KEPT = 20
"""Pages of one state that are kept as outcomes, start pages and those where offers were known apart."""
ABSENT = KEPT - STOPPING | {PageState.NOT_FOUND, PageState.GONE}
REFUSED_IN_A_ROW = 5


class Marker:
    """The notes of one crawl."""

    def __init__(self, run: CrawlRun) -> None:
        self.run = run
        self.refused_in_a_row = 0
        self.is_in = False
        """True once a page of content came: a login met later is a page's, not the site's."""
        self.trust_seen: set[str] = set()

    def state(self, entry: Entry, answer: Answer, outcome: PageOutcome) -> bool:
        """Note a page's state; True when the page must be kept as a proof of it."""
        run, state, url = self.run, outcome.state, answer.page.url
        run.states[state] += 1
        is_start = entry.kind in ("start", "home")
        if is_start:
            self._start_state(outcome, answer)
        if state is PageState.OK:
            self.refused_in_a_row, self.is_in = 0, True
            return False
        self.refused_in_a_row += state in STOPPING or (state is PageState.LOGIN and not self.is_in)
        if state in (PageState.NOT_FOUND, PageState.GONE):
            run.offers.no_offer_at(entry.key)
        if answer.page.status >= 500:
            run.issues.add(IssueKind.SERVER_ERROR, f"answered {answer.page.status}", url)
        if not is_start and self.refused_in_a_row >= REFUSED_IN_A_ROW:
            run.issues.add(IssueKind.STATE, f"{state}: {outcome.reason}", url, doubtful=True)
            run.stop(state.value)
        is_absence = entry.key in run.known and state in ABSENT
        return is_start or is_absence or (state in KEPT and run.states[state] <= MOST_KEPT)

    def _start_state(self, outcome: PageOutcome, answer: Answer) -> None:
        """A start page that is no content makes the run doubtful, unless the source expects just that.

        It ends the run where the server itself refuses, or where just that is expected; what a page only looks like
        may be a mistake, so the other ways in (its links, the sitemaps that robots.txt names) are tried first.
        """
        url = answer.page.url
        expected = (self.run.source.expect.state if self.run.source is not None else None) or PageState.OK.value
        state = outcome.state
        if state.value != expected:
            message = f"start page is {state}: {outcome.reason}" if outcome.reason else f"start page is {state}"
            self.run.issues.add(IssueKind.STATE, f"{message}; expected {expected}", url, doubtful=True)
        if state not in STOPPING and state is not PageState.LOGIN:
            return
        if state.value == expected or answer.page.status >= 400:
            self.run.stop(state.value if state.value != expected else "expected_state")
        for pace in self.run.paces.values():
            pace.narrow()

    def trust(self, answer: Answer) -> None:
        """Once per host: a certificate that a browser would warn of is read on, but said."""
        host = urlsplit(answer.page.url).hostname or ""
        if host in self.trust_seen:
            return
        self.trust_seen.add(host)
        reason = find_distrust(answer.exchange.tls_chain_pem, host, answer.page.fetched_at)
        if reason is not None:
            self.run.issues.add(IssueKind.TLS, f"certificate not trusted: {reason}", answer.page.url)

    def forbidden(self, entry: Entry, fault: RobotsError) -> None:
        """robots.txt forbids a page: worth a word only where the crawl would begin."""
        self.run.asked -= 1
        self.run.forbidden += 1
        self.run.frontier.done(entry)
        if entry.kind in ("start", "home"):
            self.run.issues.add(IssueKind.ROBOTS, str(fault), entry.url, doubtful=entry.kind == "start")

    def left_site(self, entry: Entry, fault: LeftSiteError) -> None:
        """A page leads to another site: a state, and for a start page a doubt."""
        self.run.states[PageState.REDIRECTED] += 1
        self.run.frontier.done(entry)
        if entry.kind == "start":
            self.run.issues.add(IssueKind.STATE, str(fault), entry.url, doubtful=True)

    def fault(self, entry: Entry, fault: BaseException) -> None:
        """A fault of the wire, of the guard, or a loop of redirects."""
        run = self.run
        refused = REFUSED.get(urlsplit(entry.url).hostname or "")
        fault = GuardError(refused) if refused else fault
        run.states[PageState.ERROR] += 1
        run.asked -= 1
        kind = IssueKind.REDIRECT_LOOP if isinstance(fault, RedirectLoopError) else fault_kind(fault)
        run.issues.add(
            kind,
            str(fault) if kind is IssueKind.REDIRECT_LOOP else say_fault(fault),
            entry.url,
            doubtful=entry.kind == "start",
        )
        if kind in (IssueKind.GUARD, IssueKind.REDIRECT_LOOP):
            run.frontier.done(entry)
        else:
            run.frontier.forget(entry)
