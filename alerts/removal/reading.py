# SPDX-License-Identifier: EUPL-1.2
"""Reading: what one look at an offer's page says by itself; pure. When in doubt it says nothing.

The order matters: no answer and refusals first, then the offer itself, then what stands in its place. Where a page does
not show the offer, three more pages are asked for: an address that cannot exist on that host (a site that answers it
with the same page answers everything), the home page (who runs the site now), and where the offer may have gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from alerts.removal.baseline import Baseline, address_key, find_same, has_other_price, title_likeness
from alerts.removal.owners import has_new_owner
from alerts.removal.sameness import is_same_page
from alerts.removal.verdicts import RemovalVerdict as V
from alerts.removal.words import PageWords, find_words
from crawler.again import Fault
from crawler.extraction.buy_words import BUY_WORDS
from crawler.listing import Availability, Listing
from crawler.page import Page, PageState
from crawler.rendering import needs_render, visible_text
from crawler.seen import PageOutcome
from crawler.site import site_of

THIN_CHARS = 200
SAME_HEADING = 85.0
SAME_ELSEWHERE = 90.0
"""Agreement of titles from which on an offer at another address is the same: shops sell many alike."""
SAID_BY_STATE = {
    PageState.SUSPENDED: V.SUSPENDED,
    PageState.SEIZED: V.SEIZED,
    PageState.PARKED: V.PARKED,
    PageState.LEGAL_BLOCK: V.GEO_LIMITED,
}
WHOLE_SITE = (V.SEIZED, V.PARKED)
REFUSED = frozenset({PageState.BLOCKED, PageState.CHALLENGE, PageState.LOGIN})
ABSENT = frozenset({PageState.NOT_FOUND, PageState.GONE})


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One page that was asked for, and what it holds."""

    page: Page
    outcome: PageOutcome
    fault: Fault = Fault.NONE
    listings: tuple[Listing, ...] = ()
    """Offers and cards."""

    @property
    def own(self) -> tuple[Listing, ...]:
        """Offers that are no cards of other pages."""
        return tuple(listing for listing in self.listings if not listing.is_card)

    @property
    def is_moved(self) -> bool:
        """Whether another address answered."""
        return address_key(self.page.url) != address_key(self.page.requested_url)

    @property
    def is_other_site(self) -> bool:
        """Whether another site answered."""
        return site_of(self.page.url) != site_of(self.page.requested_url)


@dataclass(frozen=True, kw_only=True)
class Controls:
    """Pages asked for to understand the first; None: not asked for, or no answer."""

    invented: Visit | None = None
    """An address of the same host that cannot exist."""
    home: Visit | None = None
    elsewhere: tuple[Visit, ...] = ()
    """Where links or redirects say that the same product stands now."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one look says, and by what."""

    verdict: V
    reason: str
    found_at: str = ""
    """Where the same offer stands now."""


def read_look(visit: Visit, baseline: Baseline, controls: Controls | None = None) -> Reading:
    """What one look says; without controls, only what needs none."""
    reading = read_alone(visit, baseline)
    if reading is not None:
        return reading
    return next(read_in_place(visit, baseline, controls or Controls()), doubt("nothing on the page tells"))


def read_alone(visit: Visit, baseline: Baseline) -> Reading | None:
    """What needs no other page: silence, refusals, the offer itself; None: other pages must be asked for."""
    if visit.fault is not Fault.NONE:
        return read_fault(visit)
    if offer := read_offer(visit, baseline):
        return offer
    state, why = visit.outcome.state, visit.outcome.reason
    if state is not PageState.OK and (words := words_on(visit.page)).place:
        return Reading(verdict=V.GEO_LIMITED, reason=f"page says “{words.place}”")
    if state in REFUSED:
        return Reading(verdict=V.BLOCKED_TO_US, reason=f"{state.value}: {why}")
    if state is PageState.LEGAL_BLOCK:
        return Reading(verdict=V.GEO_LIMITED, reason=why)
    if state in (PageState.THROTTLED, PageState.ERROR):
        return doubt(f"{state.value}: {why}")
    return None


def read_fault(visit: Visit) -> Reading:
    """No answer: only a name that does not exist says anything; down is not removed."""
    if visit.fault is Fault.NO_NAME:
        return Reading(verdict=V.GONE, reason=f"the name does not exist: {visit.outcome.reason}")
    return doubt(f"no answer ({visit.fault.value}): {visit.outcome.reason}")


def read_offer(visit: Visit, baseline: Baseline) -> Reading | None:
    """The offer itself, whatever status the page carries; None when it is not there."""
    shown = visit.listings if baseline.on_list else visit.own
    same = find_same(shown, baseline)
    if same is None:
        return None
    if visit.is_other_site:
        return Reading(verdict=V.MOVED, reason="sent to another site with the same offer", found_at=visit.page.url)
    if visit.is_moved and not baseline.on_list and site_path(visit.page.url) != "":
        return Reading(verdict=V.MOVED, reason="sent to another page with the same offer", found_at=visit.page.url)
    return read_same(visit, same, baseline)


def read_same(visit: Visit, same: Listing, baseline: Baseline) -> Reading:
    """The same offer at its own place: in which state."""
    buyable = BUY_WORDS.search(visit.page.html[:400_000].lower()) is not None
    if same.availability is Availability.DISCONTINUED and not buyable:
        return Reading(verdict=V.GONE, reason="the page says that it is discontinued, and nothing can be ordered")
    if same.availability in (Availability.OUT_OF_STOCK, Availability.DISCONTINUED):
        return Reading(verdict=V.OUT_OF_STOCK, reason=f"its page says {same.availability.value}")
    if same.title.casefold().split() != baseline.title.casefold().split() and (
        title_likeness(same.title, baseline.title) < SAME_HEADING
    ):
        return Reading(verdict=V.CHANGED, reason=f"another title: “{same.title[:100]}”")
    if has_other_price(same, baseline):
        return Reading(verdict=V.CHANGED, reason=f"another price: {same.raw_price or ''}".strip())
    if baseline.prices and same.price is None and not same.price_ladder:
        return read_unpriced(visit)
    note = f", status {visit.page.status}" if visit.page.status >= 400 else ""
    return Reading(verdict=V.STILL_THERE, reason=f"title and price as before{note}")


def read_unpriced(visit: Visit) -> Reading:
    """The product is named and costs nothing any more."""
    words = words_on(visit.page)
    if words.gone:
        return Reading(verdict=V.GONE, reason=f"page says “{words.gone}”, without a price")
    if words.stock:
        return Reading(verdict=V.OUT_OF_STOCK, reason=f"page says “{words.stock}”, without a price")
    return Reading(verdict=V.CHANGED, reason="the product without a price")


def read_in_place(visit: Visit, baseline: Baseline, controls: Controls) -> Iterator[Reading]:
    """What stands in the offer's place, the most telling first."""
    for other in controls.elsewhere:
        if find_same(other.own, baseline, at_least=SAME_ELSEWHERE) is not None and other.outcome.state is PageState.OK:
            yield Reading(verdict=V.MOVED, reason="the same offer on another page", found_at=other.page.url)
    yield from read_whole_site(visit, controls)
    words = words_on(visit.page)
    if words.place:
        yield Reading(verdict=V.GEO_LIMITED, reason=f"page says “{words.place}”")
    yield from read_owner(visit, baseline, controls)
    if visit.outcome.state in ABSENT:
        yield Reading(verdict=V.GONE, reason=visit.outcome.reason)
    if visit.is_other_site:
        yield read_other_site(visit)
    yield from read_words(visit, baseline, words)
    if visit.is_moved:
        yield read_redirect(visit)
    if visit.own and not baseline.on_list and not answers_everything(visit, controls):
        yield Reading(verdict=V.CHANGED, reason=f"another offer stands there: “{visit.own[0].title[:100]}”")
    yield from read_content(visit, baseline, controls)


def read_whole_site(visit: Visit, controls: Controls) -> Iterator[Reading]:
    """Suspended, seized, parked: the page, or the home page when the offer's own is simply missing."""
    said, home = SAID_BY_STATE.get(visit.outcome.state), controls.home
    goes_on = home is not None and home.outcome.state is PageState.OK and bool(home.listings)
    if said is not None:
        if said in WHOLE_SITE and goes_on and not visit.is_other_site:
            yield doubt(f"{said.value} on one page of a site that goes on offering")
        else:
            yield Reading(verdict=said, reason=visit.outcome.reason)
    elif home is not None and not visit.listings and not visit.is_other_site:
        at_home = SAID_BY_STATE.get(home.outcome.state)
        if at_home in (V.SUSPENDED, *WHOLE_SITE):
            yield Reading(verdict=at_home, reason=f"home page: {home.outcome.reason}")


def read_owner(visit: Visit, baseline: Baseline, controls: Controls) -> Iterator[Reading]:
    """Somebody else runs the site now and offers nothing there."""
    home = controls.home
    if home is None or home.outcome.state is not PageState.OK or home.listings or visit.listings or visit.is_other_site:
        return
    if why := has_new_owner(home.page, baseline):
        yield Reading(verdict=V.RE_REGISTERED, reason=why)


def read_other_site(visit: Visit) -> Reading:
    """Sent to another site, which does not show the offer on that page."""
    where = urlsplit(visit.page.url).hostname
    if visit.listings or visit.outcome.state not in (PageState.OK, PageState.REDIRECTED):
        return doubt(f"sent to another site, {where}, where the offer was not found")
    return Reading(verdict=V.GONE, reason=f"sent to another site, {where}, which offers nothing there")


def read_words(visit: Visit, baseline: Baseline, words: PageWords) -> Iterator[Reading]:
    """The page says in words what became of the offer."""
    if words.stock and names_product(visit.page, baseline):
        yield Reading(verdict=V.OUT_OF_STOCK, reason=f"page says “{words.stock}”")
    if words.gone:
        yield Reading(verdict=V.GONE, reason=f"page says “{words.gone}”")


def read_redirect(visit: Visit) -> Reading:
    """Sent elsewhere on the same site, where the offer is not."""
    if needs_render(visit.page):
        return doubt("sent to a page that scripts build")
    if site_path(visit.page.url) == "":
        return Reading(verdict=V.GONE, reason="sent to the home page")
    if visit.listings:
        return Reading(verdict=V.GONE, reason=f"sent to {urlsplit(visit.page.url).path[:100]}, which lists others")
    return doubt(f"sent to {urlsplit(visit.page.url).path[:100]}, which tells nothing")


def read_content(visit: Visit, baseline: Baseline, controls: Controls) -> Iterator[Reading]:
    """A page answered at the address, without the offer."""
    if needs_render(visit.page):
        yield doubt("scripts build this page: it must be seen in a browser")
        return
    if names_product(visit.page, baseline):
        yield Reading(verdict=V.CHANGED, reason="the product's page without an offer")
        return
    invented, home = controls.invented, controls.home
    if invented is None or invented.fault is not Fault.NONE or invented.outcome.state in REFUSED:
        yield doubt("no offer on the page, and nothing to compare it with")
    elif answers_everything(visit, controls):
        if home is not None and is_same_page(visit.page, home.page):
            yield doubt("every address gives this page, the home page too")
        else:
            yield Reading(verdict=V.GONE, reason="an address that cannot exist gives the same page")
    elif len(visible_text(visit.page)) < THIN_CHARS:
        yield doubt("hardly any text on the page")
    else:
        yield Reading(verdict=V.GONE, reason="another page stands there, without the offer or its name")


def answers_everything(visit: Visit, controls: Controls) -> bool:
    """Whether an address that cannot exist gives the same page."""
    invented = controls.invented
    return invented is not None and invented.fault is Fault.NONE and is_same_page(visit.page, invented.page)


def names_product(page: Page, baseline: Baseline) -> bool:
    """Whether title or heading of a page are the product's name."""
    if not baseline.title:
        return False
    heads = [node.text() for selector in ("title", "h1") for node in page.tree.css(selector)[:3]]
    return any(title_likeness(" ".join(head.split())[:300], baseline.title) >= SAME_HEADING for head in heads)


def words_on(page: Page) -> PageWords:
    """What the visible text says."""
    return find_words(visible_text(page))


def site_path(url: str) -> str:
    """The path of an address; empty for the home page."""
    parts = urlsplit(url)
    return (parts.path.strip("/") + (f"?{parts.query}" if parts.query else "")).strip()


def doubt(reason: str) -> Reading:
    """Nothing can be read from this look."""
    return Reading(verdict=V.UNDETERMINED, reason=reason)
