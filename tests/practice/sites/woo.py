# SPDX-License-Identifier: EUPL-1.2
"""A rogue pharmacy on a WordPress shop plug-in: JSON-LD on every product, a store API, numbered pages."""

import json
from typing import Any

from tests.practice.shop import Product, Shop
from tests.practice.web import Answer, Ask


class WooShop(Shop):
    """Addresses and API of the most common shop plug-in for WordPress."""

    routes = (
        (r"/", "home"),
        (r"/shop/(?:page/(?P<page>\d+)/)?", "shop_page"),
        (r"/product-category/(?P<category>[\w-]+)/(?:page/(?P<page>\d+)/)?", "category_page"),
        (r"/product/(?P<slug>[\w-]+)/", "show_product"),
        (r"/wp-json/wc/store/v1/products", "store_api"),
        (r"/wp-json/?", "api_root"),
        (r"/product-sitemap\.xml", "sitemap"),
        (r"/(?:cart|my-account)/", "empty_cart"),
    )

    def product_path(self, product: Product) -> str:
        return f"/product/{product.slug}/"

    def home(self, ask: Ask) -> Answer:
        """Start page with a few best sellers; also reached by `?add-to-cart=`."""
        return self.render(ask, "home.html", products=self.products[:8])

    def shop_page(self, ask: Ask, page: str | None) -> Answer | None:
        """The whole catalogue; sorting gives the same products in another order."""
        products = list(self.products)
        if ask.query.get("orderby") == "price":
            products.sort(key=lambda product: float(product.price or 0))
        return self.show_list(ask, products, int(page or 1), base="/shop/", heading="Shop")

    def category_page(self, ask: Ask, category: str, page: str | None) -> Answer | None:
        """One category."""
        name = next((name for name in self.categories if self.slug_of(name) == category), None)
        if name is None:
            return None
        base = f"/product-category/{category}/"
        return self.show_list(ask, self.of_category(name), int(page or 1), base=base, heading=name)

    def slug_of(self, category: str) -> str:
        """`Men's Health` as it stands in addresses."""
        return category.lower().replace("'", "").replace(" & ", "-").replace(" ", "-")

    def structured(self, product: Product, host: str) -> str:
        """The JSON-LD of a product page, as search plug-ins write it: one graph, the offer inside."""
        url = f"http://{host}{self.product_path(product)}"
        stock = "OutOfStock" if product.sold_out else "InStock"
        offer: dict[str, Any] = {
            "priceCurrency": self.currency,
            "availability": f"https://schema.org/{stock}",
            "url": url,
        }
        if len(product.prices) > 1:
            low, high = min(product.prices, key=float), max(product.prices, key=float)
            offer |= {"@type": "AggregateOffer", "lowPrice": low, "highPrice": high, "offerCount": len(product.prices)}
        else:
            offer |= {"@type": "Offer", "price": product.price}
        graph = [
            {"@type": "Organization", "@id": f"http://{host}/#organization", "name": self.facts["shop_name"]},
            {"@type": "WebSite", "@id": f"http://{host}/#website", "url": f"http://{host}/"},
            {
                "@type": "Product",
                "@id": f"{url}#product",
                "name": product.title,
                "sku": product.more["sku"],
                "description": product.about,
                "brand": {"@type": "Brand", "name": product.more["brand"]},
                "image": [{"@type": "ImageObject", "url": f"http://{host}/img/{product.slug}.png"}],
                "offers": [offer],
            },
        ]
        return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)

    def store_api(self, ask: Ask) -> Answer:
        """The public store API, in the plug-in's minor units."""
        size, page = min(int(ask.query.get("per_page", 10)), 100), int(ask.query.get("page", 1))
        rows = [self.api_row(product, ask.host) for product in self.products[(page - 1) * size : page * size]]
        pages = -(-len(self.products) // size)
        headers = (("X-WP-Total", str(len(self.products))), ("X-WP-TotalPages", str(pages)))
        body = json.dumps(rows, ensure_ascii=False).encode()
        return Answer(body=body, content_type="application/json; charset=UTF-8", headers=headers)

    def api_row(self, product: Product, host: str) -> dict[str, Any]:
        """One product as the store API gives it."""
        cents = [str(round(float(price) * 100)) for price in product.prices]
        low, high = min(cents, key=int), max(cents, key=int)
        span = {"min_amount": low, "max_amount": high} if len(cents) > 1 else None
        money = {"currency_code": self.currency, "currency_symbol": "$", "currency_minor_unit": 2}
        return {
            "id": 1200 + product.number,
            "name": product.title,
            "slug": product.slug,
            "type": "variable" if span else "simple",
            "permalink": f"http://{host}{self.product_path(product)}",
            "sku": product.more["sku"],
            "description": f"<p>{product.about}</p>",
            "prices": {"price": low, "regular_price": low, "sale_price": low, "price_range": span, **money},
            "images": [{"id": product.number, "src": f"http://{host}/img/{product.slug}.png", "alt": product.title}],
            "categories": [{"name": product.category, "slug": self.slug_of(product.category)}],
            "is_in_stock": not product.sold_out,
            "is_purchasable": not product.sold_out,
        }

    def api_root(self, ask: Ask) -> Answer:
        """What WordPress says of its API."""
        body = json.dumps({"name": self.facts["shop_name"], "namespaces": ["wp/v2", "wc/store", "wc/store/v1"]})
        return Answer(body=body.encode(), content_type="application/json")

    def empty_cart(self, ask: Ask) -> Answer:
        """The cart of a visitor who bought nothing."""
        return self.render(ask, "cart.html")
