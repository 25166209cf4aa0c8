# SPDX-License-Identifier: EUPL-1.2
"""A supplement shop on an open-source cart whose addresses are queries (`index.php?route=…`)."""

from collections.abc import Sequence

from tests.practice.shop import Product, Shop
from tests.practice.web import Answer, Ask


class QueryShop(Shop):
    """One script name for every page; the query tells them apart."""

    routes = ((r"/", "front"), (r"/index\.php", "front"))

    def product_path(self, product: Product) -> str:
        return f"/index.php?route=product/product&product_id={40 + product.number}"

    def front(self, ask: Ask) -> Answer | None:
        """What the route parameter asks for."""
        route = ask.query.get("route", "common/home")
        if route == "common/home":
            return self.render(ask, "home.html", products=self.products[:6])
        if route == "product/product":
            return self.one(ask)
        if route == "product/category":
            return self.category(ask)
        if route == "account/login":
            return self.render(ask, "login.html")
        if route == "information/information":
            return self.tell(ask)
        return None

    def one(self, ask: Ask) -> Answer | None:
        """A product by its number."""
        number = ask.query.get("product_id", "")
        product = next((product for product in self.products if str(40 + product.number) == number), None)
        return self.show_product(ask, product.slug) if product else None

    def category(self, ask: Ask) -> Answer | None:
        """A category by its number, sorted as asked."""
        path, page = ask.query.get("path", ""), ask.query.get("page", "1")
        if not path.isdigit() or not 20 <= int(path) < 20 + len(self.categories) or not page.isdigit():
            return None
        name = self.categories[int(path) - 20]
        products: Sequence[Product] = self.of_category(name)
        if ask.query.get("sort") == "p.price":
            products = sorted(products, key=lambda product: float(product.price or 0))
        return self.show_list(ask, products, int(page), heading=name, path=path)

    def tell(self, ask: Ask) -> Answer | None:
        """An information page by its number."""
        info = self.infos.get("/" + ask.query.get("information_id", ""))
        return self.render(ask, "info.html", info=info, html=info.html) if info else None
