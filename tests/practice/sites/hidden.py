# SPDX-License-Identifier: EUPL-1.2
"""A market on a hidden service: vendor pages, listings priced in dollars and coins, a contact by PGP only."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tests.practice.offers import Offer
from tests.practice.shop import Product, Shop, read_table
from tests.practice.web import Answer, Ask


def onion_name(seed: str) -> str:
    """A well-formed version 3 address: key, checksum, version; nobody has the key."""
    key = hashlib.sha256(seed.encode()).digest()
    check = hashlib.sha3_256(b".onion checksum" + key + b"\x03").digest()[:2]
    return base64.b32encode(key + check + b"\x03").decode().lower() + ".onion"


@dataclass(kw_only=True)
class HiddenMarket(Shop):
    """Listings by number, vendors by name."""

    routes = (
        (r"/", "home"),
        (r"/listings", "listings"),
        (r"/listing/(?P<number>\d+)", "listing"),
        (r"/vendor/(?P<vendor>[\w-]+)", "vendor"),
        (r"/(?:login|register|wallet|pgp)", "closed"),
    )

    @cached_property
    def vendors(self) -> Mapping[str, Mapping[str, str]]:
        """Vendors by name, from vendors.tsv."""
        rows = read_table((self.folder / "vendors.tsv").read_text(encoding="utf-8"))
        return {row["vendor"]: row for row in rows}

    def product_path(self, product: Product) -> str:
        return f"/listing/{7000 + product.number * 13}"

    def home(self, ask: Ask) -> Answer:
        """Start page with categories and newest listings."""
        return self.render(ask, "home.html", products=self.products[-4:])

    def listings(self, ask: Ask) -> Answer | None:
        """All listings or one category, `?cat=…&page=…`."""
        wanted, page = ask.query.get("cat", ""), ask.query.get("page", "1")
        if wanted and not (wanted.isdigit() and 1 <= int(wanted) <= len(self.categories)):
            return None
        products = self.of_category(self.categories[int(wanted) - 1]) if wanted else self.products
        return self.show_list(ask, products, int(page), cat=wanted) if page.isdigit() else None

    def listing(self, ask: Ask, number: str) -> Answer | None:
        """One listing."""
        product = next((product for product in self.products if 7000 + product.number * 13 == int(number)), None)
        if product is None:
            return None
        return self.render(ask, "product.html", product=product, vendor=self.vendors[product.more["vendor"]])

    def vendor(self, ask: Ask, vendor: str) -> Answer | None:
        """A vendor's page with the vendor's listings."""
        if vendor not in self.vendors:
            return None
        products = [product for product in self.products if product.more["vendor"] == vendor]
        return self.render(ask, "vendor.html", vendor=self.vendors[vendor], products=products)

    def closed(self, ask: Ask) -> Answer:
        """What only members see."""
        return self.render(ask, "login.html")

    def offers(self) -> Iterable[Offer]:
        for product in self.products:
            offer = self.make_offer(self.host, product)
            yield replace(offer, seller=product.more["vendor"])
