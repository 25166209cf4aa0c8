# SPDX-License-Identifier: EUPL-1.2
"""OfferBook: every offer of a site once, and cards of lists kept aside until their own page was read.

Everything lies in the frontier's file, written before a page is let go of, so that a killed run begins where it was:
what a page claimed counts only if the page itself was kept.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from crawler.frontier.canonical import OPAQUE, clean_url, hash64, url_key
from crawler.frontier.store import FrontierStore, signed, unsigned
from crawler.listing import Listing

SPACE = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A page's listings after doubles were left out: what is emitted now, and cards that wait."""

    own: tuple[Listing, ...]
    cards: tuple[Listing, ...]


class OfferBook:
    """Who offered what first."""

    def __init__(self, store: FrontierStore, kept: set[int]) -> None:
        self.store = store
        self.claims: dict[int, int] = {}
        self.answered: set[int] = set()
        self.rows: list[tuple[int, int]] = []
        self.card_rows: list[tuple[int, int, bytes]] = []
        self.list_rows: list[tuple[int, str, bytes]] = []
        self.carded: set[int] = set()
        self._recall(kept)

    def _recall(self, kept: set[int]) -> None:
        for offer, page in self.store.read("SELECT offer, page FROM offers"):
            if unsigned(page) in kept:
                self.claims[unsigned(offer)] = unsigned(page)
                self.answered.add(unsigned(page))
        self.carded = {unsigned(target) for (target,) in self.store.read("SELECT DISTINCT target FROM cards")}

    def claim(self, page: int, page_url: str, canonical: str | None, listings: Sequence[Listing]) -> Claimed:
        """What of a page's listings is new to the site; cards are put aside."""
        own: list[Listing] = []
        cards: list[Listing] = []
        marks: set[int] = set()
        for listing in listings:
            if listing.is_card:
                cards.append(listing)
                continue
            settled = _settle(listing, page_url, canonical)
            found = set(marks_of(settled, page_url))
            if any(self.claims.get(mark, page) != page for mark in (*found, *marks_above(settled))):
                self.answered |= {page, url_key(settled.url)}
                continue
            own.append(settled)
            marks |= found
            self.answered |= {page, url_key(settled.url)}
        for mark in marks:
            self.claims[mark] = page
        self.rows += [(signed(mark), signed(page)) for mark in marks]
        return Claimed(own=tuple(own), cards=tuple(self._put_aside(page, cards)))

    def _put_aside(self, page: int, cards: Iterable[Listing]) -> list[Listing]:
        """Cards whose own page has not answered and that no earlier list holds."""
        fresh: list[Listing] = []
        for card in cards:
            address = clean_url(card.url)
            target = url_key(address) if address else 0
            if not address or target in self.answered or target in self.carded:
                continue
            self.carded.add(target)
            self.card_rows.append((signed(target), signed(page), msgspec.json.encode(card)))
            fresh.append(card)
        return fresh

    def no_offer_at(self, page: int) -> None:
        """The page is gone: no card that leads there is an offer any more."""
        self.answered.add(page)

    def statements(self) -> list[tuple[str, Sequence[Sequence[Any]]]]:
        """What the frontier's next write must hold; forgotten here once given."""
        rows, cards, lists = self.rows, self.card_rows, self.list_rows
        self.rows, self.card_rows, self.list_rows = [], [], []
        return [
            ("INSERT INTO offers (offer, page) VALUES (?, ?)", rows),
            ("INSERT INTO cards (target, page, listing) VALUES (?, ?, ?)", cards),
            ("INSERT OR REPLACE INTO lists (page, url, content) VALUES (?, ?, ?)", lists),
        ]

    def open_cards(self) -> dict[int, list[Listing]]:
        """By list page, the cards whose own page gave no offer and that no other offer equals."""
        pages: dict[int, list[Listing]] = {}
        for target, page, raw in self.store.read("SELECT target, page, listing FROM cards ORDER BY rowid"):
            if unsigned(target) in self.answered:
                continue
            card = replace(msgspec.json.decode(raw, type=Listing), is_card=False)
            marks = set(marks_of(card, ""))
            if any(mark in self.claims for mark in marks):
                continue
            self.claims |= dict.fromkeys(marks, unsigned(page))
            self.answered.add(unsigned(target))
            pages.setdefault(unsigned(page), []).append(card)
        return pages


def _settle(listing: Listing, page_url: str, canonical: str | None) -> Listing:
    """The listing under the address that the page gives itself, when it is the page's own offer."""
    if canonical and listing.url == page_url and (not listing.variant or listing.read_by == "threads"):
        return replace(listing, url=canonical)
    return listing


def marks_of(listing: Listing, page_url: str) -> tuple[int, ...]:
    """Marks that the same offer leaves: its address with variant, its content, and its title and price there.

    The content alone tells a double only together with the last word of the address or the seller's own number: two
    sellers of one product write the same title at the same price. In another language it is another offer.
    """
    address = clean_url(listing.url) or listing.url
    words = [listing.title, listing.raw_price or "", listing.description[:400], listing.seller or ""]
    words.append(listing.language or "")
    on_list = listing.url == page_url and bool(listing.variant)
    place = "" if on_list else _last_word(address)
    own_number = listing.sku or (listing.codes[0].value if listing.codes else "")
    content = SPACE.sub(" ", "\x1f".join([*words, own_number, "" if on_list else listing.variant, place])).lower()
    return (
        hash64(f"a{url_key(address):016x}\x1f{listing.variant}"),
        hash64("c" + content),
        _mark_at(address, listing),
    )


def marks_above(listing: Listing) -> list[int]:
    """What the same title and price would leave at the folders above: "/item/7" over "/item/7/reviews" or "?tab=2"."""
    path, query, _ = (clean_url(listing.url) or listing.url).partition("?")
    found = [_mark_at(path, listing)] if query else []
    path = path.rstrip("/")
    for _ in range(2):
        path = path.rpartition("/")[0]
        if path.count("/") < 3:
            break
        found.append(_mark_at(path, listing))
    return found


def _mark_at(address: str, listing: Listing) -> int:
    return hash64(f"t{url_key(address):016x}\x1f{listing.variant}\x1f{listing.title}\x1f{listing.raw_price}".lower())


def _last_word(url: str) -> str:
    """The end of an address, without values that look like a session's."""
    path, _, query = url.partition("://")[2].partition("?")
    meant = [part for part in query.split("&") if not OPAQUE.fullmatch(part.partition("=")[2])] if query else []
    return path.rstrip("/").rpartition("/")[2] + "?" + "&".join(meant)
