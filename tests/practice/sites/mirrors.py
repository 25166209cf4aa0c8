# SPDX-License-Identifier: EUPL-1.2
"""Three hosts of one rogue operator: one template, one telephone, one wallet; the page state embedded as JSON."""

import json

from tests.practice.shop import Product, Shop
from tests.practice.web import Answer, Ask


class MirrorShop(Shop):
    """A server-rendered script shop: every page carries its state, names differ from host to host."""

    routes = (
        (r"/", "home"),
        (r"/store", "store"),
        (r"/item/(?P<slug>[\w-]+)", "show_product"),
    )

    def product_path(self, product: Product) -> str:
        return f"/item/{product.slug}"

    def brand(self, host: str) -> str:
        """The name under which this host trades."""
        return str(self.facts["brands"].get(host, host.partition(".")[0]))

    def home(self, ask: Ask) -> Answer:
        """Start page."""
        return self.render(ask, "home.html", products=self.products[:3])

    def store(self, ask: Ask) -> Answer | None:
        """The catalogue, page by page with next and previous only."""
        page = ask.query.get("page", "1")
        return self.show_list(ask, self.products, int(page)) if page.isdigit() else None

    def page_state(self, product: Product) -> str:
        """The embedded page state of a product page."""
        item = {
            "id": product.number,
            "slug": product.slug,
            "name": product.title,
            "description": product.about,
            "price": {"amount": float(product.price or 0), "currency": self.currency},
            "images": [f"/img/{product.slug}.png"],
            "inStock": not product.sold_out,
        }
        state = {"props": {"pageProps": {"product": item}}, "page": "/item/[slug]", "buildId": "hz-7f21"}
        return json.dumps(state).replace("</", "<\\/")
