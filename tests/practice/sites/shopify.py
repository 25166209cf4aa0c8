# SPDX-License-Identifier: EUPL-1.2
"""A seller of research peptides and SARMs on a hosted shop platform: products.json, collections, variants."""

import json
from typing import Any

from tests.practice.shop import Product, Shop
from tests.practice.web import Answer, Ask


class HostedShop(Shop):
    """Addresses and public JSON of the best known hosted shop platform."""

    routes = (
        (r"/", "home"),
        (r"/collections/?", "all_collections"),
        (r"/collections/(?P<name>[\w-]+)", "collection"),
        (r"/collections/[\w-]+/products\.json", "products_json"),
        (r"/products\.json", "products_json"),
        (r"/(?:collections/[\w-]+/)?products/(?P<slug>[\w-]+)", "show_product"),
        (r"/products/(?P<slug>[\w-]+)\.(?:json|js)", "product_json"),
        (r"/cart", "cart"),
    )

    def product_path(self, product: Product) -> str:
        return f"/products/{product.slug}"

    def handle(self, category: str) -> str:
        """A category's name as it stands in addresses."""
        return category.lower().replace(" & ", "-").replace(" ", "-")

    def home(self, ask: Ask) -> Answer:
        """Start page with a slider and featured products."""
        return self.render(ask, "home.html", products=self.products[:4])

    def all_collections(self, ask: Ask) -> Answer:
        """The list of collections."""
        return self.render(ask, "collections.html")

    def collection(self, ask: Ask, name: str) -> Answer | None:
        """One collection, or all."""
        titles = {"all": "Products"} | {self.handle(category): category for category in self.categories}
        if name not in titles:
            return None
        products = self.products if name == "all" else self.of_category(titles[name])
        return self.show_list(ask, products, int(ask.query.get("page", 1)), handle=name, heading=titles[name])

    def cart(self, ask: Ask) -> Answer:
        """An empty cart."""
        return self.render(ask, "cart.html")

    def products_json(self, ask: Ask) -> Answer:
        """The public catalogue."""
        size, page = min(int(ask.query.get("limit", 30)), 250), int(ask.query.get("page", 1))
        rows = [self.json_row(product, ask.host) for product in self.products[(page - 1) * size : page * size]]
        return Answer(body=json.dumps({"products": rows}).encode(), content_type="application/json; charset=utf-8")

    def product_json(self, ask: Ask, slug: str) -> Answer | None:
        """One product of the public catalogue."""
        product = self.by_slug.get(slug)
        if product is None:
            return None
        body = json.dumps({"product": self.json_row(product, ask.host)})
        return Answer(body=body.encode(), content_type="application/json; charset=utf-8")

    def variants(self, product: Product) -> list[dict[str, Any]]:
        """The sizes of a product with their prices."""
        names = (
            [name.strip() for name in product.more["sizes"].split("/")] if product.more["sizes"] else ["Default Title"]
        )
        return [
            {
                "id": 44000000 + product.number * 10 + place,
                "title": name,
                "price": price,
                "available": not product.sold_out,
            }
            for place, (name, price) in enumerate(zip(names, product.prices, strict=True))
        ]

    def json_row(self, product: Product, host: str) -> dict[str, Any]:
        """One product as products.json gives it."""
        return {
            "id": 8100000 + product.number,
            "title": product.title,
            "handle": product.slug,
            "body_html": f"<p>{product.about}</p>",
            "vendor": self.facts["shop_name"],
            "product_type": product.category,
            "tags": ["research", product.category.lower()],
            "variants": [
                {**row, "sku": f"ALB-{row['id'] % 1000}", "product_id": 8100000 + product.number}
                for row in self.variants(product)
            ],
            "images": [{"id": product.number, "src": f"http://{host}/img/{product.slug}.png"}],
            "options": [{"name": "Size", "position": 1, "values": [row["title"] for row in self.variants(product)]}],
        }
