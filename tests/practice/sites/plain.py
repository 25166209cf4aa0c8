# SPDX-License-Identifier: EUPL-1.2
"""PlainShop: a small shop whose addresses follow two patterns, and ListShop: one whose products have no page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.practice.shop import Product, Shop
from tests.practice.web import Answer, Ask


@dataclass(kw_only=True)
class PlainShop(Shop):
    """Home, categories, products; `{slug}` or `{number}` in `product_form`, `{number}` in `category_form`."""

    product_form: str
    category_form: str
    page_word: str = "page"
    """Query parameter of the following pages of a category."""

    def paths(self) -> Sequence[tuple[str, str]]:
        product = re.escape(self.product_form).replace(r"\{slug\}", r"(?P<slug>[\w-]+)")
        product = product.replace(r"\{number\}", r"\d+")
        category = re.escape(self.category_form).replace(r"\{number\}", r"(?P<number>\d+)")
        return ((r"/", "home"), (product, "show_product"), (category, "category"))

    def product_path(self, product: Product) -> str:
        return self.product_form.format(slug=product.slug, number=product.number)

    def category_path(self, category: str) -> str:
        """Where a category lies."""
        return self.category_form.format(number=self.categories.index(category) + 1)

    def home(self, ask: Ask) -> Answer:
        """Start page with some products."""
        return self.render(ask, "home.html", products=self.products[:6])

    def category(self, ask: Ask, number: str) -> Answer | None:
        """One category, one page of it."""
        if not 1 <= int(number) <= len(self.categories) or not ask.query.get(self.page_word, "1").isdigit():
            return None
        name = self.categories[int(number) - 1]
        return self.show_list(ask, self.of_category(name), int(ask.query.get(self.page_word, "1")), heading=name)


@dataclass(kw_only=True)
class ListShop(PlainShop):
    """Products stand in category pages only; the offer's address is the page of the list."""

    product_form: str = "/-/{slug}"

    def offer_path(self, product: Product) -> str:
        path = self.category_path(product.category)
        page = 1 + self.of_category(product.category).index(product) // self.per_page
        return path if page == 1 else f"{path}?{self.page_word}={page}"

    def show_product(self, ask: Ask, slug: str) -> Answer | None:
        return None
