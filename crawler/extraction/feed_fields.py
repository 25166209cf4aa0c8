# SPDX-License-Identifier: EUPL-1.2
"""One row of a feed, whatever its format, as a listing: fields known by their usual names.

Source: Google Merchant product data attributes; Yandex YML; Heureka, Zboží, Ceneo and idealo feed descriptions.
"""

from collections.abc import Mapping

from crawler.extraction.offers import read_availability, read_currency
from crawler.extraction.plain import absolute_url, clean_text, image_urls, read_amount
from crawler.extraction.values import parse_money
from crawler.listing import Code, Listing, Money

TITLES = (
    "title product_title name product_name productname item_name product product_full_name model titel "
    "bezeichnung artikelname nom nombre nome nazev nazwa naziv наименование название"
)
LINKS = (
    "link url product_url producturl deeplink deep_link permalink href product_link item_url page_url "
    "canonical_url adres"
)
PRICES = (
    "sale_price price price_vat pricevat current_price final_price saleprice unit_price price_amount "
    "amount preis prix precio prezzo preco cena цена"
)
CURRENCIES = "currency currencyid currency_code price_currency pricecurrency waehrung devise moneda valuta"
TEXTS = (
    "description desc content body short_description beschreibung descrizione descripcion opis popis "
    "описание summary body_html"
)
IMAGES = (
    "image_link image imageurl image_url img imgurl picture thumbnail photo bild foto main_image images "
    "additional_image_link"
)
BRANDS = "brand manufacturer vendor producer maker marke hersteller marque marca marka znacka vyrobce"
CATEGORIES = (
    "product_type category categorytext google_product_category categories kategorie categorie categoria "
    "kategoria категория"
)
SELLERS = "seller seller_name merchant merchant_name store store_name shop_name haendler"
SKUS = "sku id item_id product_id offer_id reference artikelnummer article code"
STOCKS = "availability available stock_status in_stock instock stock verfuegbarkeit dostupnost"
CODES = {
    "gtin": "gtin gtin13 gtin14 ean ean13 barcode upc",
    "mpn": "mpn",
    "pzn": "pzn",
    "isbn": "isbn",
    "ndc": "ndc",
    "asin": "asin",
}


def read_row(row: Mapping[str, str], base: str, currency: str | None) -> Listing | None:
    """The offer that a row tells; None without a title and without either an address or a price."""
    title = clean_text(_first(row, TITLES), 500)
    link = absolute_url(_first(row, LINKS), base)
    price = _price(row, currency)
    if not title or (not link and price is None):
        return None
    stock = _first(row, STOCKS)
    return Listing(
        url=link or base,
        title=title,
        variant="" if link else clean_text(_first(row, SKUS), 100),
        raw_price=clean_text(_first(row, PRICES), 60) or None,
        price=price,
        description=clean_text(_first(row, TEXTS)),
        brand=clean_text(_first(row, BRANDS), 100) or None,
        category=clean_text(_first(row, CATEGORIES), 200) or None,
        seller=clean_text(_first(row, SELLERS), 100) or None,
        sku=clean_text(_first(row, SKUS), 100) or None,
        codes=_codes(row),
        availability=read_availability(stock) if stock else None,
        images=image_urls(_first(row, IMAGES), base),
        read_by="feed",
    )


def is_product_row(row: Mapping[str, str]) -> bool:
    """Whether a row has a title and a price or an address: what tells offers from other data."""
    return bool(_first(row, TITLES)) and bool(_first(row, PRICES) or _first(row, LINKS))


def _first(row: Mapping[str, str], names: str) -> str:
    return next((value for name in names.split() if (value := row.get(name, ""))), "")


def _price(row: Mapping[str, str], currency: str | None) -> Money | None:
    """ "12.00 EUR" or a bare number beside a currency field."""
    raw = _first(row, PRICES)
    if not raw:
        return None
    stated = _first(row, CURRENCIES)
    code = (read_currency(stated, None) if stated else None) or currency
    money = parse_money(raw, currency_hint=code)
    if money is not None and money.currency is not None:
        return money
    amount = read_amount(raw, code)
    return Money(amount=amount, currency=code) if amount is not None else None


def _codes(row: Mapping[str, str]) -> tuple[Code, ...]:
    found = ((scheme, clean_text(_first(row, names), 40)) for scheme, names in CODES.items())
    return tuple(Code(scheme=scheme, value=value) for scheme, value in found if value)
