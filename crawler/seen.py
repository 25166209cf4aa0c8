# SPDX-License-Identifier: EUPL-1.2
"""SeenPage: what one page gave, the record that enters the conveyor.

The conveyor carries a page with its listings, not single listings: a page is captured once, its listings are judged in
one batch, and it is kept whole or not at all, which is what makes a killed run repeatable without doubles.
"""

from dataclasses import dataclass

from crawler.clock import ClockReading
from crawler.listing import Listing
from crawler.page import Page, PageState
from crawler.profile import SellerProfile, SiteProfile
from crawler.quality import LookQuality


@dataclass(frozen=True, kw_only=True)
class PageOutcome:
    """What a page turned out to be, and by which mark."""

    state: PageState
    reason: str = ""
    """The mark that decided it, in words a reviewer can check on the page."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its answer as bytes, for the WARC."""

    request_head: bytes
    """Request line and headers as sent, ending in an empty line."""
    request_body: bytes
    response_head: bytes
    """Status line and headers exactly as received, ending in an empty line; empty when unknown."""
    response_body: bytes
    """As it came over the wire: content-encoded, transfer-decoded."""
    ip_address: str | None = None
    tls_chain_pem: bytes = b""
    truncated: str | None = None
    """length, time or disconnect when a limit cut the body."""
    redirect_chain: tuple[str, ...] = ()
    protocol: str | None = None
    port: int | None = None
    tls_protocol: str | None = None
    tls_cipher: str | None = None
    took_s: float | None = None
    """From the request to the end of the body, by a clock that nobody sets."""
    alterations: tuple[str, ...] = ()
    """Changes that collecting made and that the bytes themselves do not show."""
    dns_text: str = ""
    """The name server's answer as text/dns lines (RFC 4027: date, then resource records); empty when not asked."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """Something a page loaded beside its document: style, script, image."""

    url: str
    status: int
    """0 when no answer came."""
    exchange: Exchange
    kind: str = ""
    """What the page wanted it for: stylesheet, script, image, document (a frame) …"""
    failure: str = ""
    """Why no answer, or no whole one, came."""


@dataclass(frozen=True, kw_only=True)
class BrowserFacts:
    """The browser that built a page: what a site could know of it."""

    name: str
    version: str
    user_agent: str
    headless: bool
    viewport: str
    """Width and height in CSS pixels: `1280x800`."""
    locale: str
    time_zone: str
    profile: str = "fresh for this browser, no extensions"
    scripts: bool = True
    """False: the page's scripts were not allowed to run, the reason is among the alterations."""


@dataclass(frozen=True, kw_only=True)
class LookFacts:
    """What a sealed look saw beside the bytes."""

    text: str
    """The visible text, frames after the page."""
    viewport_png: bytes = b""
    clock_before: ClockReading | None = None
    clock_after: ClockReading | None = None
    took_s: float = 0.0
    bounds: tuple[str, ...] = ()
    """Limits that were met: what was left out, and why."""
    events: tuple[str, ...] = ()
    """What the page tried: windows, dialogs, downloads, sockets; all refused."""


@dataclass(frozen=True, kw_only=True)
class SeenPage:
    """One page, its state, and what was read from it; without listings, an outcome other than ok is evidence too."""

    run_id: str
    source: str
    """Name of the source file, or the host of `--url`."""
    page_key: str
    """Stable key of the request within the run; a page that was kept under this key is not fetched again."""
    page: Page
    outcome: PageOutcome
    exchange: Exchange | None
    """None: read from an archive that already holds it."""
    listings: tuple[Listing, ...] = ()
    site: SiteProfile | None = None
    """The site's profile with which every listing here is judged."""
    sellers: tuple[SellerProfile, ...] = ()
    """Profiles of the sellers named by the listings (matched by `Listing.seller_url`, else by `seller`)."""
    is_site_profile: bool = False
    """True: this record exists to keep `site` itself (once per site and run)."""
    is_seller_profile: bool = False
    """True: this page is a seller's own page and keeps `sellers[0]`."""
    practice: bool = False
    """True: from the practice market, marked so everywhere."""
    archived_at: str | None = None
    """For the archive family: file and record id the page was read from."""
    screenshot_png: bytes = b""
    resources: tuple[Resource, ...] = ()
    """For a sealed look: what the browser loaded beside the document."""
    alterations: tuple[str, ...] = ()
    """Changes that collecting made, beyond those of the exchange."""
    found_on: str | None = None
    """The page whose link led here; the crawler itself sends no referrer."""
    found_by: str = ""
    """How the address was found: start, search, link, sitemap …"""
    browser: BrowserFacts | None = None
    """The browser that built the page."""
    look: LookFacts | None = None
    """For a sealed look: what the browser saw beside bytes."""
    quality: LookQuality | None = None
    """How well the capture of a look shows again what was seen."""
    look_of: str | None = None
    """Set: a sealed look at the offer with this id."""
