# SPDX-License-Identifier: EUPL-1.2
"""A rogue pharmacy of the old school: nested tables, a price ladder per strength, four languages."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from tests.practice.offers import Offer
from tests.practice.shop import Product, Shop, read_table
from tests.practice.web import Answer, Ask, redirect

LANGUAGES = ("en", "de", "fr", "es")


class LadderShop(Shop):
    """The same catalogue in four languages, each under its own folder."""

    routes = (
        (r"/", "choose_language"),
        (r"/(?P<language>en|de|fr|es)/(?:index\.html)?", "home"),
        (r"/(?P<language>en|de|fr|es)/cat-(?P<number>\d+)\.html", "category"),
        (r"/(?P<language>en|de|fr|es)/buy-(?P<slug>[\w-]+)\.html", "product"),
        (r"/(?P<language>en|de|fr|es)/(?P<page>about|faq|contact|delivery)\.html", "tell"),
    )

    @cached_property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """Phrases by language and name, from words.tsv."""
        rows = read_table((self.folder / "words.tsv").read_text(encoding="utf-8"))
        return {language: {row["name"]: row[language] for row in rows} for language in LANGUAGES}

    @cached_property
    def abouts(self) -> Mapping[str, Mapping[str, str]]:
        """One sentence on each product by slug and language."""
        rows = read_table((self.folder / "abouts.tsv").read_text(encoding="utf-8"))
        return {row["slug"]: row for row in rows}

    def choose_language(self, ask: Ask) -> Answer:
        """The bare host sends everybody to English."""
        return redirect(f"http://{ask.host}/en/", 302)

    def home(self, ask: Ask, language: str) -> Answer:
        """Start page: bestsellers in a table, categories at the left."""
        return self.render(ask, "home.html", language=language, words=self.words[language], products=self.products)

    def category(self, ask: Ask, language: str, number: str) -> Answer | None:
        """One category."""
        if not 1 <= int(number) <= len(self.categories):
            return None
        name = self.categories[int(number) - 1]
        facts: dict[str, Any] = {"heading": name, "products": self.of_category(name), "words": self.words[language]}
        return self.render(ask, "list.html", language=language, **facts)

    def product(self, ask: Ask, language: str, slug: str) -> Answer | None:
        """A product's page with its ladders."""
        product = self.by_slug.get(slug)
        if product is None:
            return None
        about = self.abouts[slug][language]
        facts: dict[str, Any] = {
            "product": product,
            "about": about,
            "ladders": self.ladders(product),
            "words": self.words[language],
        }
        return self.render(ask, "product.html", language=language, **facts)

    def tell(self, ask: Ask, language: str, page: str) -> Answer:
        """A page about the shop."""
        return self.render(ask, f"{page}.html", language=language, words=self.words[language])

    def ladders(self, product: Product) -> list[tuple[str, list[tuple[int, str, str]]]]:
        """Strength, then rows of pills, price per pill, price per pack; prices fall with the number."""
        found = []
        for part in product.more["ladder"].split(";"):
            strength, _, rest = part.strip().partition(":")
            steps = [step.split("=") for step in rest.split()]
            found.append((strength, [(int(n), f"{float(p) / int(n):.2f}", p) for n, p in steps]))
        return found

    def cheapest(self, product: Product) -> str:
        """The lowest price of one pill."""
        return min((step[1] for _, steps in self.ladders(product) for step in steps), key=float)

    def money(self, amount: str, language: str) -> str:
        """An amount as that language writes it."""
        return f"€{amount}" if language == "en" else f"{amount.replace('.', ',')} €"

    def offers(self) -> Iterable[Offer]:
        """One offer per language and product; every step of its ladders is a right price."""
        for language in LANGUAGES:
            for product in self.products:
                steps = tuple(step[2] for _, steps in self.ladders(product) for step in steps)
                offer = self.make_offer(self.host, product)
                url = f"http://{self.host}/{language}/buy-{product.slug}.html"
                yield replace(
                    offer, url=url, language=language, price=steps[0], price_all=steps, currency=self.currency
                )
