# SPDX-License-Identifier: EUPL-1.2
"""Releases: a page with something to keep waits here until its site's and its sellers' profiles are known."""

from dataclasses import dataclass, field

import msgspec
from isal import isal_zlib

from crawler.answer import Answer
from crawler.frontier.canonical import clean_url, hash64, url_key
from crawler.frontier.store import Entry, signed
from crawler.harvest import Harvest
from crawler.linking import OTHER, SEARCH, SELLER
from crawler.listing import Listing
from crawler.page import Page, PageState
from crawler.profile import ProfilePageKind, SellerProfile
from crawler.profiling import PROFILE_PRIORITY, SellerDesk, SiteReading
from crawler.run import CrawlRun
from crawler.seen import Exchange, PageOutcome, SeenPage

OK = PageOutcome(state=PageState.OK)


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A page on its way to the stations."""

    entry: Entry | None
    answer: Answer
    outcome: PageOutcome = OK
    listings: tuple[Listing, ...] = ()
    own_profile: SellerProfile | None = None
    """Set: the page is a seller's own."""
    is_home: bool = False
    page_key: str = ""
    waits_for: set[int] = field(default_factory=set)

    @property
    def key(self) -> str:
        """The key under which it is kept."""
        return self.page_key or (self.entry.page_key if self.entry else "")


class Releases:
    """Who waits for what, and what is ready."""

    def __init__(self, run: CrawlRun) -> None:
        self.run = run
        self.harvest = Harvest(run)
        self.reading = SiteReading(run.frontier)
        self.sellers = SellerDesk(run.frontier)
        self.held: list[Pending] = []
        self.phase_seqs: set[int] = set()
        """Entries of phase 1 that were read and wait for its end."""
        self.waiting: dict[int, list[Pending]] = {}
        self.ready: list[Pending] = []

    def release(self, pending: Pending) -> None:
        """Ready, unless a profile is still to be read. Every entry of phase 1 passes here, whatever it gave."""
        if not self.reading.is_over:
            self.held.append(pending)
            if pending.entry is not None:
                self.phase_seqs.add(pending.entry.seq)
            self.advance()
        else:
            self._ask_sellers(pending)

    def left_phase(self, entry: Entry) -> None:
        """An entry of phase 1 came to nothing."""
        if not self.reading.is_over and entry.priority >= PROFILE_PRIORITY:
            self.advance()

    def advance(self) -> None:
        """Begin the next wave of phase 1, or end it, once nothing of it is under way."""
        frontier = self.run.frontier
        under_way = any(
            entry.priority >= PROFILE_PRIORITY and entry.seq not in self.phase_seqs
            for entry in frontier.in_flight.values()
        )
        while not under_way and not frontier.has_waiting(PROFILE_PRIORITY) and not self.reading.is_over:
            wanted, rest = self.reading.next_wave()
            for found in wanted:
                frontier.add(found.url, priority=PROFILE_PRIORITY, depth=1, kind=f"profile:{found.kind}")
            for found in rest:
                frontier.add(found.url, priority=OTHER, depth=1)
            if not wanted:
                self._end_phase()

    def _end_phase(self) -> None:
        homes = [page for kind, page in self.reading.pages if kind is ProfilePageKind.HOME]
        for home in homes[:1]:
            self.harvest.begin(home)
        self.reading.finish()
        self.run.least_priority = -1_000
        held, self.held, self.phase_seqs = self.held, [], set()
        for pending in held:
            if self.gives_something(pending):
                self._ask_sellers(pending)
            elif pending.entry is not None:
                self.run.frontier.done(pending.entry)

    def gives_something(self, pending: Pending) -> bool:
        """False for a page that nobody needs to keep."""
        return bool(
            pending.listings or pending.is_home or pending.own_profile or pending.outcome.state is not PageState.OK
        )

    def _ask_sellers(self, pending: Pending) -> None:
        for listing in pending.listings:
            key = self.seller_key(listing)
            if key is not None and self.sellers.find(key) is None and self._is_coming(key, listing.seller_url or ""):
                pending.waits_for.add(key)
        for key in pending.waits_for:
            self.waiting.setdefault(key, []).append(pending)
        if not pending.waits_for:
            self.ready.append(pending)

    def seller_key(self, listing: Listing) -> int | None:
        """The key of the seller's page on this site, if the listing names one."""
        url = clean_url(listing.seller_url) if listing.seller_url else None
        return url_key(url) if url is not None and self.run.is_ours(url) else None

    def _is_coming(self, key: int, address: str) -> bool:
        """True when the seller's page is, or now was, asked for; a page read as something else is asked for again."""
        if key in self.sellers.expected:
            return True
        url, frontier = clean_url(address), self.run.frontier
        if url is None or self.run.stop_reason or self.run.asked >= self.run.page_limit:
            return False
        again = hash64(f"seller {key:x}")
        for known_as in (key, again):
            if frontier.add(url, priority=SELLER, depth=1, kind=f"seller:{key:x}", key=known_as):
                self.sellers.expected.add(key)
                return True
        return False

    def seller_came(self, entry: Entry, answer: Answer) -> SellerProfile:
        """A seller's page: read it, and let go of those who waited for it."""
        keys = seller_keys(entry)
        profile = self.sellers.enter(keys, answer.page, None)
        self._serve(keys)
        return profile

    def seller_is_missing(self, entry: Entry) -> None:
        """The seller's page cannot be had: those who wait go on without."""
        if entry.kind.startswith("seller"):
            keys = seller_keys(entry)
            self.sellers.expected -= keys
            self._serve(keys)

    def _serve(self, keys: set[int]) -> None:
        for key in keys:
            for pending in self.waiting.pop(key, ()):
                pending.waits_for.discard(key)
                if not pending.waits_for:
                    self.ready.append(pending)

    def give_up_waiting(self) -> None:
        """Nothing more will be fetched."""
        if not self.reading.is_over:
            self._end_phase()
        self._serve(set(self.waiting))

    def take_ready(self) -> list[Pending]:
        """What may go to the stations now."""
        ready, self.ready = self.ready, []
        return ready

    def keep_list(self, entry: Entry, answer: Answer) -> None:
        """Keep a list page's bytes: a card of it may have to be emitted at the end."""
        content = isal_zlib.compress(msgspec.msgpack.encode(pack_answer(answer)), 1)
        self.run.offers.list_rows.append((signed(entry.key), answer.page.url, content))

    def cards(self) -> None:
        """Make ready what only lists told of."""
        for key, cards in self.run.offers.open_cards().items():
            page_key = f"{key:016x}-cards"
            rows = self.run.frontier.store.read("SELECT content FROM lists WHERE page = ?", (signed(key),))
            if rows and page_key not in self.run.kept_others:
                answer = unpack_answer(isal_zlib.decompress(rows[0][0]))
                self.ready.append(Pending(entry=None, answer=answer, listings=tuple(cards), page_key=page_key))

    def seen_page(self, pending: Pending) -> SeenPage:
        """The record that enters the conveyor."""
        run = self.run
        sellers = [pending.own_profile] if pending.own_profile else []
        keys = dict.fromkeys(key for key in map(self.seller_key, pending.listings) if key is not None)
        sellers += [found for key in keys if (found := self.sellers.find(key)) is not None and found not in sellers]
        return SeenPage(
            run_id=run.spec.run_id,
            source=run.spec.name,
            page_key=pending.key,
            page=pending.answer.page,
            outcome=pending.outcome,
            exchange=pending.answer.exchange,
            listings=pending.listings,
            site=self.reading.profile,
            sellers=tuple(sellers),
            is_site_profile=pending.is_home and self.reading.profile is not None,
            is_seller_profile=pending.own_profile is not None,
            practice=run.spec.practice,
            found_on=run.frontier.store.address_of(pending.entry.parent) if pending.entry else pending.answer.page.url,
            found_by=found_by(pending.entry),
            browser=pending.answer.browser,
        )


def found_by(entry: Entry | None) -> str:
    """How an address was found; a card that only a list told of was read on that list."""
    if entry is None:
        return "list"
    if entry.kind == "page":
        return "link" if entry.parent else "search" if entry.priority == SEARCH else "address"
    return entry.kind.partition(":")[0]


def seller_keys(entry: Entry) -> set[int]:
    """The keys under which listings may name the seller of a page."""
    named = entry.kind.partition(":")[2]
    return {entry.key, int(named, 16)} if named else {entry.key}


def pack_answer(answer: Answer) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Page and exchange as plain values."""
    page, exchange = answer.page, answer.exchange
    same = exchange.response_body == page.body
    return (
        (page.url, page.requested_url, page.status, page.headers, page.body, page.fetched_at, page.rendered),
        (
            exchange.request_head, exchange.response_head, None if same else exchange.response_body,
            exchange.ip_address, exchange.tls_chain_pem, exchange.truncated, exchange.redirect_chain, exchange.protocol,
            exchange.port, exchange.tls_protocol, exchange.tls_cipher, exchange.took_s, exchange.dns_text,
        ),
    )  # fmt: skip


def unpack_answer(packed: bytes) -> Answer:
    """And back."""
    (url, requested, status, headers, body, fetched_at, rendered), rest = msgspec.msgpack.decode(packed)
    request_head, response_head, wire_body, ip_address, chain, truncated, redirects, protocol, *later = rest
    port, tls_protocol, tls_cipher, took_s, dns_text = later or (None, None, None, None, "")
    page = Page(
        url=url, requested_url=requested, status=status, headers=tuple((name, value) for name, value in headers),
        body=body, fetched_at=fetched_at, rendered=rendered,
    )  # fmt: skip
    exchange = Exchange(
        request_head=request_head, request_body=b"", response_head=response_head,
        response_body=body if wire_body is None else wire_body, ip_address=ip_address, tls_chain_pem=chain,
        truncated=truncated, redirect_chain=tuple(redirects), protocol=protocol, port=port,
        tls_protocol=tls_protocol, tls_cipher=tls_cipher, took_s=took_s, dns_text=dns_text,
    )  # fmt: skip
    return Answer(page=page, exchange=exchange)
