# SPDX-License-Identifier: EUPL-1.2
"""A marketplace with forty sellers: lawful goods, licensed pharmacies, and those who should not be there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tests.practice.offers import KINDS, VERDICTS, Offer
from tests.practice.shop import read_table
from tests.practice.site import Site
from tests.practice.web import Answer, Ask

PER_PAGE = 20
PER_SELLER = 4
SIGNS = {"EUR": "€", "USD": "US $", "GBP": "£", "PLN": "zł"}


@dataclass(frozen=True, kw_only=True)
class Seller:
    """One row of sellers.tsv."""

    slug: str
    name: str
    pool: str
    place: str
    since: str
    currency: str
    factor: float
    pattern: str
    number: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One listing of one seller."""

    number: int
    seller: Seller
    title: str
    price: str
    about: str
    category: str
    language: str
    kind: str
    verdicts: tuple[str, ...]
    quiet: bool


class Bazaar(Site):
    """Start page, categories, search, listings, sellers."""

    routes = (
        (r"/", "home"),
        (r"/c/(?P<number>\d+)", "category"),
        (r"/search", "search"),
        (r"/item/(?P<number>\d+)", "item"),
        (r"/seller/(?P<slug>[\w-]+)", "seller"),
        (r"/sellers", "seller_list"),
        (r"/(?:signin|basket|watch/.*)", "sign_in"),
    )

    @cached_property
    def sellers(self) -> Mapping[str, Seller]:
        """Sellers by slug."""
        rows = read_table((self.folder / "sellers.tsv").read_text(encoding="utf-8"))
        made = (
            Seller(**{key: row[key] for key in row if key != "factor"}, factor=float(row["factor"])) for row in rows
        )
        return {seller.slug: seller for seller in made}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All listings: each seller takes some of the pool, at the seller's own price and in the seller's own words."""
        pools: dict[str, list[dict[str, str]]] = {}
        for row in read_table((self.folder / "pool.tsv").read_text(encoding="utf-8")):
            pools.setdefault(row["pool"], []).append(row)
        items: list[Item] = []
        start = dict.fromkeys(pools, 0)
        for seller in self.sellers.values():
            pool = pools[seller.pool]
            for step in range(PER_SELLER):
                row = pool[(start[seller.pool] + step) % len(pool)]
                items.append(make_item(len(items), seller, row))
            start[seller.pool] += PER_SELLER - 1
        return tuple(items)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Category names."""
        return tuple(dict.fromkeys(item.category for item in self.items))

    def home(self, ask: Ask) -> Answer:
        """Start page with a few listings from everywhere."""
        return self.render(ask, "home.html", items=self.items[::14])

    def listed(self, ask: Ask, items: tuple[Item, ...], heading: str, base: str) -> Answer | None:
        """One page of listings."""
        page = ask.query.get("page", "1")
        pages = max(1, -(-len(items) // PER_PAGE))
        if not page.isdigit() or not 1 <= int(page) <= pages:
            return None
        shown = items[(int(page) - 1) * PER_PAGE : int(page) * PER_PAGE]
        return self.render(ask, "list.html", items=shown, page=int(page), pages=pages, heading=heading, base=base)

    def category(self, ask: Ask, number: str) -> Answer | None:
        """A category."""
        if not 1 <= int(number) <= len(self.categories):
            return None
        name = self.categories[int(number) - 1]
        return self.listed(ask, tuple(item for item in self.items if item.category == name), name, f"/c/{number}?")

    def search(self, ask: Ask) -> Answer | None:
        """Listings with all words of the question in title or description."""
        words = ask.query.get("q", "").casefold().split()
        found = tuple(
            item for item in self.items if all(word in f"{item.title} {item.about}".casefold() for word in words)
        )
        return self.listed(
            ask, found if words else (), f"Results for “{' '.join(words)}”", f"/search?q={'+'.join(words)}&"
        )

    def item(self, ask: Ask, number: str) -> Answer | None:
        """One listing."""
        item = next((item for item in self.items if item.number == int(number)), None)
        if item is None:
            return None
        more = [other for other in self.items if other.seller is item.seller and other is not item]
        return self.render(ask, "item.html", item=item, more=more)

    def seller(self, ask: Ask, slug: str) -> Answer | None:
        """A seller's page."""
        seller = self.sellers.get(slug)
        if seller is None:
            return None
        return self.render(
            ask, "seller.html", seller=seller, items=[item for item in self.items if item.seller is seller]
        )

    def seller_list(self, ask: Ask) -> Answer:
        """All sellers."""
        return self.render(ask, "sellers.html")

    def sign_in(self, ask: Ask) -> Answer:
        """The door for members."""
        return self.render(ask, "signin.html")

    def money(self, item: Item) -> str:
        """A price as this market writes it."""
        sign = SIGNS[item.seller.currency]
        return f"{item.price.replace('.', ',')} {sign}" if sign in "€zł" else f"{sign}{item.price}"

    def offers(self) -> Iterable[Offer]:
        for item in self.items:
            yield Offer(
                url=f"http://{self.host}/item/{item.number}",
                site=self.name,
                host=self.host,
                title=item.title,
                price=item.price,
                price_all=(item.price,),
                currency=item.seller.currency,
                seller=item.seller.name,
                language=item.language,
                kind=item.kind,
                verdicts=item.verdicts,
                quiet=item.quiet,
            )


def make_item(place: int, seller: Seller, row: Mapping[str, str]) -> Item:
    """A listing from a row of the pool."""
    return Item(
        number=388_104_000 + place * 37,
        seller=seller,
        title=seller.pattern.format(t=row["title"]),
        price=f"{round(float(row['price']) * seller.factor, 1):.2f}",
        about=row["about"],
        category=row["category"],
        language=row["language"],
        kind=KINDS[row["kind"]],
        verdicts=VERDICTS[row["verdict"]],
        quiet=row["quiet"] == "yes",
    )
