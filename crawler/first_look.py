# SPDX-License-Identifier: EUPL-1.2
"""A first look at a site nobody has configured: what it is, in which language, on which platform, and how large."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from config.source import Family
from crawler.errors import CrawlError
from crawler.extraction.feed import parse_feed
from crawler.extraction.links import LinkKind, link_kind, profile_page_kind
from crawler.extraction.site import read_site_profile
from crawler.page import Page, PageState
from crawler.platforms.registry import find_platform
from crawler.profile import ProfilePageKind, SiteProfile
from crawler.site import home_of, site_of
from crawler.sitemaps import read_sitemap
from crawler.state import page_state

log = logging.getLogger(__name__)

Fetch = Callable[[str], Page]
PROFILE_PAGES = 5
LINKS = 2_000
SITEMAPS = 3
BOARDS = frozenset(
    {"phpbb", "xenforo", "vbulletin", "smf", "mybb", "discourse", "ip_board", "osclass", "telegram_preview"}
)
LOCAL_ENDINGS = {"uk": "GB", "eu": "XX"}
GENERIC_ENDINGS = frozenset("co me io tv ai cc ws fm gg sh to la ly is".split())


@dataclass(frozen=True, kw_only=True)
class FirstLook:
    """What a few pages told."""

    home: Page
    state: PageState
    reason: str
    profile: SiteProfile
    family: Family
    country: str
    start_urls: tuple[str, ...]
    products_seen: int | None
    """Products in sitemap or catalogue; None when neither told."""
    is_cut: bool
    """True: there are more than were counted."""
    robots_allow: bool
    notes: tuple[str, ...]


def look_at(url: str, fetch: Fetch) -> FirstLook:
    """Home page, robots.txt, a sitemap, a catalogue, and up to five pages where the site speaks of itself."""
    home = fetch(url)
    outcome = page_state(home)
    notes: list[str] = []
    robots = _robots(home, fetch)
    kinds = _links(home)
    pages = [(ProfilePageKind.HOME, home), *_profile_pages(kinds, fetch, robots)]
    profile = read_site_profile(pages)
    sitemap_urls, products, is_cut = _from_sitemaps(home, robots, fetch)
    catalogue = find_platform(home)
    if catalogue is not None and not products:
        products, is_cut = _from_catalogue(catalogue.catalogue_urls(home), fetch, robots)
    if outcome.state is not PageState.OK:
        notes.append(f"the page answered as {outcome.state}: {outcome.reason}")
    if not robots.can_fetch(home.url, "Theriac"):
        notes.append("robots.txt does not allow this page")
    return FirstLook(
        home=home,
        state=outcome.state,
        reason=outcome.reason,
        profile=profile,
        family=_family(home, profile, kinds),
        country=_country(home.url, profile),
        start_urls=(home.url, *sitemap_urls),
        products_seen=products or None,
        is_cut=is_cut,
        robots_allow=robots.can_fetch(home.url, "Theriac"),
        notes=tuple(notes),
    )


def _try(fetch: Fetch, url: str) -> Page | None:
    try:
        page = fetch(url)
    except CrawlError as error:
        log.info("left out at the first look: %s", error)
        return None
    return page if page.status == 200 else None


def _robots(home: Page, fetch: Fetch) -> Protego:
    page = _try(fetch, urljoin(home.url, "/robots.txt"))
    return Protego.parse(page.html[:500_000] if page is not None and "<html" not in page.html[:500].lower() else "")


def _links(home: Page) -> list[tuple[str, str]]:
    found = []
    for node in home.tree.css("a[href]")[:LINKS]:
        url = urljoin(home.url, (node.attributes.get("href") or "").strip()).partition("#")[0]
        if site_of(url) == site_of(home.url):
            found.append((url, " ".join(node.text().split())[:80]))
    return list(dict.fromkeys(found))


def _profile_pages(links: list[tuple[str, str]], fetch: Fetch, robots: Protego) -> list[tuple[ProfilePageKind, Page]]:
    wanted: dict[ProfilePageKind, str] = {}
    for url, text in links:
        kind = profile_page_kind(url, text)
        if kind not in (None, ProfilePageKind.HOME, ProfilePageKind.ORDER) and robots.can_fetch(url, "Theriac"):
            wanted.setdefault(kind, url)
    found = []
    for kind in [one for one in ProfilePageKind if one in wanted][:PROFILE_PAGES]:
        page = _try(fetch, wanted[kind])
        if page is not None and page_state(page).state is PageState.OK:
            found.append((kind, page))
    return found


def _from_sitemaps(home: Page, robots: Protego, fetch: Fetch) -> tuple[tuple[str, ...], int, bool]:
    """The sitemap to start from, how many of its pages look like products, and whether some were not counted."""
    first = next(iter(robots.sitemaps), None) or urljoin(home.url, "/sitemap.xml")
    queue, seen, products = [first], 0, 0
    start: tuple[str, ...] = ()
    while queue and seen < SITEMAPS:
        url = queue.pop(0)
        page = _try(fetch, url) if site_of(url) == site_of(home.url) else None
        seen += 1
        if page is None:
            continue
        sitemap = read_sitemap(page.body)
        if sitemap.pages or sitemap.sitemaps:
            start = start or (url,)
        queue += sorted(sitemap.sitemaps, key=lambda one: "product" not in one)
        products += sum(1 for one in sitemap.pages if link_kind(one) is LinkKind.PRODUCT)
    return start, products, bool(queue)


def _from_catalogue(urls: tuple[str, ...], fetch: Fetch, robots: Protego) -> tuple[int, bool]:
    for url in urls[:2]:
        page = _try(fetch, url) if robots.can_fetch(url, "Theriac") else None
        if page is not None:
            listings, following = parse_feed(page)
            if listings:
                return len(listings), bool(following)
    return 0, False


def _family(home: Page, profile: SiteProfile, links: list[tuple[str, str]]) -> Family:
    if profile.platform in BOARDS:
        return Family.BOARD
    kind = (home.header("content-type") or "").lower()
    if any(word in kind for word in ("json", "csv", "xml")) and "xhtml" not in kind:
        return Family.FEED
    kinds = [link_kind(url, text) for url, text in links]
    if kinds.count(LinkKind.THREAD) >= 5:
        return Family.BOARD
    return Family.MARKETPLACE if kinds.count(LinkKind.SELLER) >= 5 else Family.STOREFRONT


def _country(url: str, profile: SiteProfile) -> str:
    """The one stated country, else the one of the address's ending; XX when neither tells."""
    stated = [country for country in profile.countries if len(country) == 2 and country != "EU"]
    if len(stated) == 1:
        return stated[0]
    ending = (urlsplit(url).hostname or "").rpartition(".")[2]
    if len(ending) != 2 or ending in GENERIC_ENDINGS or not ending.isalpha():
        return "XX"
    return LOCAL_ENDINGS.get(ending, ending.upper())


def home_url(url: str) -> str:
    """The address as given, or https:// before a bare host."""
    full = url if "://" in url else f"https://{url}"
    return full if urlsplit(full).path else home_of(full)
