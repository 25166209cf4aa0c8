# SPDX-License-Identifier: EUPL-1.2
"""Phase 1 of a crawl: the home page and the pages where a site speaks of itself, read before anything is judged."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from crawler.extraction.links import profile_page_kind
from crawler.extraction.site import read_seller_profile, read_site_profile
from crawler.frontier.frontier import Frontier
from crawler.outlinks import OutLink
from crawler.page import Page
from crawler.profile import ProfilePageKind, SellerProfile, SiteProfile

Profile = TypeVar("Profile", SiteProfile, SellerProfile)

START_PRIORITY = 100
PROFILE_PRIORITY = 90
PER_KIND = 2
MOST_PAGES = 16
WAVES = 2
SITE = "site"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A link to a page about the site."""

    url: str
    kind: ProfilePageKind
    order: int


class SiteReading:
    """Collects the pages about a site in waves, so that which are read depends on the site alone."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self.pages: list[tuple[ProfilePageKind, Page]] = []
        self.candidates: dict[str, Candidate] = {}
        self.chosen: Counter[ProfilePageKind] = Counter()
        self.wave = 0
        self.profile = load_profile(frontier, SITE, SiteProfile)
        self.is_over = self.profile is not None

    def enter(self, kind: ProfilePageKind, page: Page) -> None:
        """A page about the site came."""
        self.pages.append((kind, page))

    def hold(self, link: OutLink) -> bool:
        """Keep a link for the next wave; False when it leads to something else."""
        kind = profile_page_kind(link.url, link.text)
        if kind is None or kind is ProfilePageKind.HOME:
            return False
        self.candidates.setdefault(link.url, Candidate(url=link.url, kind=kind, order=len(self.candidates)))
        return True

    def next_wave(self) -> tuple[list[Candidate], list[Candidate]]:
        """Pages to read now, and those that are ordinary pages after all; nothing to read ends the phase."""
        ranked = sorted(self.candidates.values(), key=lambda found: found.order)
        self.candidates = {}
        self.wave += 1
        wanted: list[Candidate] = []
        rest: list[Candidate] = []
        for found in ranked:
            room = self.wave <= WAVES and sum(self.chosen.values()) < MOST_PAGES and self.chosen[found.kind] < PER_KIND
            if room and (self.wave == 1 or not self.chosen[found.kind]):
                wanted.append(found)
                self.chosen[found.kind] += 1
            else:
                rest.append(found)
        return wanted, rest

    def finish(self) -> SiteProfile | None:
        """Build the profile and write it down: a run taken up again judges with the same one."""
        self.is_over = True
        if self.pages:
            ordered = sorted(self.pages, key=lambda found: (list(ProfilePageKind).index(found[0]), found[1].url))
            self.profile = read_site_profile(ordered)
            save_profile(self.frontier, SITE, self.profile)
        self.pages = []
        return self.profile


class SellerDesk:
    """Profiles of sellers, by the key of their page; a few hundred in memory, all on disk."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self.near: dict[int, SellerProfile] = {}
        self.read_keys: set[int] = {
            int(name.partition(":")[2], 16)
            for (name,) in frontier.store.read("SELECT name FROM profiles WHERE name LIKE 'seller:%'")
        }
        self.expected: set[int] = set()

    def enter(self, keys: Iterable[int], page: Page, seller: str | None) -> SellerProfile:
        """Read a seller's page and remember it under every key it goes by."""
        profile = read_seller_profile(page, seller)
        for key in keys:
            save_profile(self.frontier, f"seller:{key:016x}", profile)
            self.read_keys.add(key)
            self.expected.discard(key)
            self._keep_near(key, profile)
        return profile

    def find(self, key: int) -> SellerProfile | None:
        """The profile under a key, if its page was read."""
        if key not in self.read_keys:
            return None
        found = self.near.get(key) or load_profile(self.frontier, f"seller:{key:016x}", SellerProfile)
        if found is not None:
            self._keep_near(key, found)
        return found

    def _keep_near(self, key: int, profile: SellerProfile) -> None:
        self.near.pop(key, None)
        self.near[key] = profile
        while len(self.near) > 300:
            del self.near[next(iter(self.near))]


def save_profile(frontier: Frontier, name: str, profile: SiteProfile | SellerProfile) -> None:
    """Into the frontier's file at once."""
    frontier.store.write(
        [("INSERT OR REPLACE INTO profiles (name, profile) VALUES (?, ?)", [(name, msgspec.json.encode(profile))])]
    )


def load_profile(frontier: Frontier, name: str, kind: type[Profile]) -> Profile | None:
    """Out of the frontier's file, if it is there."""
    rows = frontier.store.read("SELECT profile FROM profiles WHERE name = ?", (name,))
    return msgspec.json.decode(rows[0][0], type=kind) if rows else None
