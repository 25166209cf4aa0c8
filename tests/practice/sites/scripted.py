# SPDX-License-Identifier: EUPL-1.2
"""A Turkish shop built by script alone: an empty page, client-side routes, a JSON API, load-more and endless scroll."""

import json
from typing import Any

from tests.practice.shop import Product, Shop
from tests.practice.web import Answer, Ask


class ScriptedShop(Shop):
    """Every address of the site answers with the same empty shell; the API fills it."""

    routes = (
        (r"/(?:kategori/\d+|urun/[\w-]+|sayfa/[\w-]+)?", "shell"),
        (r"/static/app\.js", "script"),
        (r"/api/v2/menu", "menu"),
        (r"/api/v2/urunler", "listing"),
        (r"/api/v2/urun/(?P<slug>[\w-]+)", "one"),
        (r"/api/v2/sayfa/(?P<name>[\w-]+)", "text"),
    )

    def product_path(self, product: Product) -> str:
        return f"/urun/{product.slug}"

    def shell(self, ask: Ask) -> Answer:
        """The empty page."""
        return self.render(ask, "shell.html")

    def script(self, ask: Ask) -> Answer:
        """The program that draws everything."""
        return Answer(body=(self.folder / "app.js").read_bytes(), content_type="application/javascript; charset=utf-8")

    def menu(self, ask: Ask) -> Answer:
        """Categories and text pages."""
        pages = [{"path": path.rsplit("/", 1)[-1], "title": info.title} for path, info in self.infos.items()]
        return as_json({"categories": list(self.categories), "pages": pages})

    def listing(self, ask: Ask) -> Answer | None:
        """One portion of a category; `more` tells whether another follows."""
        wanted, page = ask.query.get("kategori", "1"), ask.query.get("p", "1")
        if not (wanted.isdigit() and page.isdigit() and 1 <= int(wanted) <= len(self.categories)):
            return None
        products = self.of_category(self.categories[int(wanted) - 1])
        shown = products[(int(page) - 1) * self.per_page : int(page) * self.per_page]
        return as_json(
            {"items": [self.brief(product) for product in shown], "more": len(products) > int(page) * self.per_page}
        )

    def one(self, ask: Ask, slug: str) -> Answer | None:
        """One product in full."""
        product = self.by_slug.get(slug)
        return (
            as_json(self.brief(product) | {"about": product.about, "maker": product.more["maker"]}) if product else None
        )

    def text(self, ask: Ask, name: str) -> Answer | None:
        """A text page."""
        info = self.infos.get(f"/sayfa/{name}")
        return as_json({"title": info.title, "html": info.html}) if info else None

    def brief(self, product: Product) -> dict[str, Any]:
        """What a list shows of a product; prices in kuruş."""
        kurus = round(float(product.price or 0) * 100)
        return {"s": product.slug, "n": product.title, "k": kurus, "stok": 0 if product.sold_out else 7}

    def show_info(self, ask: Ask) -> Answer:
        return self.shell(ask)


def as_json(value: Any) -> Answer:
    """A JSON answer."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(body=body, content_type="application/json; charset=utf-8")
