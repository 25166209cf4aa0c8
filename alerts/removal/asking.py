# SPDX-License-Identifier: EUPL-1.2
"""Asking: the few pages that one look needs, the offer's own first, others only where it is not there."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from alerts.removal.baseline import Baseline, address_key, title_likeness
from alerts.removal.reading import SAME_ELSEWHERE, Controls, Reading, Visit, read_alone, read_look, read_offer
from alerts.removal.verdicts import PRESENT
from config.source import Source
from crawler.again import Again, Fault
from crawler.extraction.product import extract_listings
from crawler.frontier.canonical import absolute_url
from crawler.page import Page
from crawler.rendering import needs_render
from crawler.site import home_of, site_of

Ask = Callable[[str], Again]
LINKS = 1_500
CANDIDATES = 2
EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,5}$")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Everything that one look asked for, and what it says."""

    own: Again
    reading: Reading
    visit: Visit
    others: tuple[Again, ...] = ()
    """An invented address, the home page, where the offer may have gone."""


def look_again(ask: Ask, baseline: Baseline, source: Source | None = None, render: Ask | None = None) -> Asked:
    """One look at an offer. `render`: asks in a browser, for pages that scripts build."""
    own = ask(baseline.url)
    visit = visit_of(own, source)
    if render is not None and visit.fault is Fault.NONE and not visit.listings and needs_render(visit.page):
        own = render(baseline.url)
        visit = visit_of(own, source)
    reading = read_alone(visit, baseline)
    if reading is not None:
        return Asked(own=own, reading=reading, visit=visit)
    home = ask(home_of(own.page.url))
    if visit.is_moved and not visit.is_other_site:
        own, visit = ask_with_cookies(ask, baseline, source, own, visit)
        if offer := read_offer(visit, baseline):
            return Asked(own=own, reading=offer, visit=visit, others=(home,))
    invented = ask(invented_url(baseline.url))
    elsewhere = [ask(url) for url in candidates(visit.page, home.page, baseline)]
    controls = Controls(
        invented=visit_of(invented, source),
        home=visit_of(home, source) if home.fault is Fault.NONE else None,
        elsewhere=tuple(visit_of(one, source) for one in elsewhere),
    )
    return Asked(
        own=own, reading=read_look(visit, baseline, controls), visit=visit, others=(home, invented, *elsewhere)
    )


def ask_with_cookies(
    ask: Ask, baseline: Baseline, source: Source | None, own: Again, visit: Visit
) -> tuple[Again, Visit]:
    """Once more after the home page was seen: some shops send strangers there first."""
    second = ask(baseline.url)
    again = visit_of(second, source)
    offer = read_offer(again, baseline)
    return (second, again) if offer is not None and offer.verdict in PRESENT else (own, visit)


def visit_of(again: Again, source: Source | None) -> Visit:
    """A page with what it offers."""
    listings = extract_listings(again.page, source) if again.fault is Fault.NONE else ()
    return Visit(page=again.page, outcome=again.outcome, fault=again.fault, listings=listings)


def invented_url(url: str) -> str:
    """An address beside this one that nobody ever made: the path's last part, or the query's numbers, anew."""
    parts = urlsplit(url)
    word = f"{secrets.token_hex(3)}-{secrets.token_hex(4)}"
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(value.isdigit() for _, value in query):
        changed = [(name, str(900_000_000 + secrets.randbelow(99_999_999)) if value.isdigit() else value)
                   for name, value in query]  # fmt: skip
        return urlunsplit(parts._replace(query=urlencode(changed), fragment=""))
    if query:
        return urlunsplit(parts._replace(query=urlencode([(name, word) for name, _ in query]), fragment=""))
    path = parts.path.rstrip("/")
    head, _, last = path.rpartition("/")
    ending = EXTENSION.search(last)
    slash = "/" if parts.path.endswith("/") and path else ""
    return urlunsplit(parts._replace(path=f"{head}/{word}{ending[0] if ending else ''}{slash}", fragment=""))


def candidates(page: Page, home: Page, baseline: Baseline) -> Iterator[str]:
    """Where the same product may stand now: links that bear its name; on another site, its old path."""
    found: dict[str, str] = {}
    if site_of(page.url) != site_of(baseline.url):
        there, before = urlsplit(page.url), urlsplit(baseline.url)
        url = urlunsplit(before._replace(scheme=there.scheme, netloc=there.netloc, fragment=""))
        found[address_key(url)] = url
    for shown in (page, home):
        for node in shown.tree.css("a[href]")[:LINKS] if shown.body else ():
            text = " ".join((node.text() or node.attributes.get("title") or "").split())[:300]
            link = absolute_url(shown.url, node.attributes.get("href") or "") if text else None
            if link and site_of(link) == site_of(shown.url) and title_likeness(text, baseline.title) >= SAME_ELSEWHERE:
                found.setdefault(address_key(link), link)
    known = {address_key(baseline.url), address_key(page.url), address_key(urljoin(page.url, "/"))}
    return iter([url for key, url in found.items() if key not in known][:CANDIDATES])
