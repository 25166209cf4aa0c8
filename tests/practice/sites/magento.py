# SPDX-License-Identifier: EUPL-1.2
"""A seller of presses, dies and foils on a Magento-like shop: `.html` addresses, product JSON in data attributes."""

from tests.practice.shop import Product, Shop
from tests.practice.web import Answer, Ask


class DieShop(Shop):
    """Flat `.html` addresses for categories and products alike; `?p=2` for following pages."""

    routes = (
        (r"/", "home"),
        (r"/(?P<slug>[\w-]+)\.html", "any_page"),
        (r"/(?:checkout/cart|customer/account/login)/?", "home"),
        (r"/graphql", "missing"),
    )

    def product_path(self, product: Product) -> str:
        return f"/{product.slug}.html"

    def category_slug(self, category: str) -> str:
        """A category's name as it stands in addresses."""
        return category.lower().replace(" & ", "-").replace(" ", "-")

    def home(self, ask: Ask) -> Answer:
        """Start page."""
        return self.render(ask, "home.html", products=self.products[:5])

    def any_page(self, ask: Ask, slug: str) -> Answer | None:
        """A category or a product."""
        name = next((name for name in self.categories if self.category_slug(name) == slug), None)
        if name is None:
            return self.show_product(ask, slug)
        limit_ok = ask.query.get("p", "1").isdigit()
        return (
            self.show_list(ask, self.of_category(name), int(ask.query.get("p", "1")), heading=name)
            if limit_ok
            else None
        )
