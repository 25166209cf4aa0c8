# SPDX-License-Identifier: EUPL-1.2
"""Shop: a practice site with a catalogue read from its products.tsv; layout and addresses are each shop's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.practice.offers import KINDS, PROVISIONS, VERDICTS, Offer
from tests.practice.site import Site
from tests.practice.web import Answer, Ask


@dataclass(frozen=True, kw_only=True)
class Product:
    """One row of products.tsv; `more` holds the columns only this shop has."""

    number: int
    slug: str
    title: str
    category: str
    price: str | None
    prices: tuple[str, ...]
    about: str
    kind: str
    verdicts: tuple[str, ...]
    provisions: tuple[str, ...]
    more: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        """A column of this shop alone; empty when the row says nothing."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self.more.get(name, "")

    @property
    def sold_out(self) -> bool:
        """True when the row's stock column says so."""
        return self.more.get("stock") == "out"


def read_table(text: str) -> list[dict[str, str]]:
    """Rows of a `|`-separated table whose first line names the columns; empty lines and `#` lines are skipped."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    columns = [cell.strip() for cell in lines[0].split("|")]
    return [dict(zip(columns, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines[1:]]


KNOWN = {"slug", "title", "category", "price", "about", "kind", "verdict", "provisions"}


@dataclass(kw_only=True)
class Shop(Site):
    """A catalogue with categories and pages; subclasses say how an address is built."""

    currency: str
    kind: str = "med"
    verdict: str = "U"
    provisions: str = ""
    per_page: int = 12
    seller: str | None = None
    in_sitemap: bool = False
    counts_stock: bool = False
    """True: the truth states availability."""

    @cached_property
    def products(self) -> tuple[Product, ...]:
        """The catalogue in the table's order."""
        rows = read_table((self.folder / "products.tsv").read_text(encoding="utf-8"))
        return tuple(self.make_product(number, row) for number, row in enumerate(rows, start=1))

    def make_product(self, number: int, row: Mapping[str, str]) -> Product:
        """A table row with the shop's defaults filled in; several prices are written `12.50/20.00`."""
        prices = tuple(part.strip() for part in row.get("price", "").split("/") if part.strip())
        marks = row.get("provisions") or self.provisions
        return Product(
            number=number,
            slug=row["slug"],
            title=row["title"],
            category=row.get("category", ""),
            price=prices[0] if prices else None,
            prices=prices,
            about=row.get("about", ""),
            kind=KINDS[row.get("kind") or self.kind],
            verdicts=VERDICTS[row.get("verdict") or self.verdict],
            provisions=tuple(PROVISIONS[mark] for mark in marks.split()),
            more={key: value for key, value in row.items() if key not in KNOWN},
        )

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Category names in the order in which the table first names them."""
        return tuple(dict.fromkeys(product.category for product in self.products))

    @cached_property
    def by_slug(self) -> Mapping[str, Product]:
        """Products by their slug."""
        return {product.slug: product for product in self.products}

    def of_category(self, category: str) -> tuple[Product, ...]:
        """The products of one category."""
        return tuple(product for product in self.products if product.category == category)

    def product_path(self, product: Product) -> str:
        """Where a product's own page lies."""
        return f"/product/{product.slug}"

    def offer_path(self, product: Product) -> str:
        """Where the offer stands: its own page, unless the shop has none."""
        return self.product_path(product)

    def sitemap_urls(self, ask: Ask) -> Sequence[str]:
        """All products, for shops that keep a sitemap."""
        if not self.in_sitemap:
            return ()
        return [f"http://{ask.host}{self.product_path(product)}" for product in self.products]

    def show_list(self, ask: Ask, products: Sequence[Product], page: int, **facts: Any) -> Answer | None:
        """One page of a list of products; None beyond the last page."""
        pages = max(1, -(-len(products) // self.per_page))
        if not 1 <= page <= pages:
            return None
        shown = products[(page - 1) * self.per_page : page * self.per_page]
        return self.render(ask, "list.html", products=shown, page=page, pages=pages, total=len(products), **facts)

    def show_product(self, ask: Ask, slug: str) -> Answer | None:
        """A product's own page, with a few others beside it."""
        product = self.by_slug.get(slug)
        if product is None:
            return None
        others = [other for other in self.of_category(product.category) if other is not product][:4]
        return self.render(ask, "product.html", product=product, others=others)

    def offers(self) -> Iterable[Offer]:
        """Each product on each host."""
        return (self.make_offer(host, product) for host in self.hosts for product in self.products)

    def make_offer(self, host: str, product: Product) -> Offer:
        """The truth about one product on one host."""
        return Offer(
            url=f"http://{host}{self.offer_path(product)}",
            site=self.name,
            host=host,
            title=product.title,
            price=product.price,
            price_all=product.prices,
            currency=self.currency if product.price else None,
            seller=self.seller,
            availability=("out" if product.sold_out else "in") if self.counts_stock else None,
            language=self.language,
            kind=product.kind,
            verdicts=product.verdicts,
            provisions=product.provisions,
            quiet=self.quiet,
        )
