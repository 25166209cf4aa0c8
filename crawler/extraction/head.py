# SPDX-License-Identifier: EUPL-1.2
"""What a page says of itself in its head: titles, canonical address, Open Graph, language, and the likely currency."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from crawler.extraction.currencies import COUNTRY_CURRENCY, ISO_CODES
from crawler.extraction.offers import read_availability, read_currency
from crawler.extraction.plain import TITLE_CHARS, absolute_url, clean_text, image_urls, read_amount
from crawler.listing import Listing, Money
from crawler.page import Page

GENERIC_ENDINGS = frozenset("co me io tv ai cc ws fm gg sh to la ly is".split())
"""Country endings that the whole world uses; they say nothing of a currency."""
LANGUAGE_CURRENCY = {
    "bg": "EUR", "cs": "CZK", "da": "DKK", "el": "EUR", "et": "EUR", "fi": "EUR", "he": "ILS", "hr": "EUR", "hu": "HUF",
    "hy": "AMD", "id": "IDR", "is": "ISK", "it": "EUR", "iw": "ILS", "ja": "JPY", "ka": "GEL", "kk": "KZT", "ko": "KRW",
    "lt": "EUR", "lv": "EUR", "mk": "MKD", "nb": "NOK", "nn": "NOK", "no": "NOK", "pl": "PLN", "ro": "RON", "sk": "EUR",
    "sl": "EUR", "sq": "ALL", "sr": "RSD", "sv": "SEK", "th": "THB", "tr": "TRY", "uk": "UAH", "uz": "UZS", "vi": "VND",
}  # fmt: skip
"""Languages whose shops nearly always price in one currency; the others tell nothing."""
NOT_WORD = re.compile(r"[\W_]+")
TITLE_CUT = re.compile(r"\s+[|–—»·:-]+\s+|\s*\|\s*")
CURRENCY_MARKS = 40
SCRIPTED_CURRENCY = re.compile(
    r"urrency(?:_?code|_?iso)?[\"']?\s{0,3}[:=]\s{0,3}(?:\{\s{0,3}[\"']?active[\"']?\s{0,3}:\s{0,3})?[\"']([A-Z]{3})[\"']",
    re.IGNORECASE,
)
PRICE_KEYS = ("product:sale_price:amount", "product:price:amount", "og:price:amount", "price", "product:price")
CURRENCY_KEYS = (
    "product:sale_price:currency",
    "product:price:currency",
    "og:price:currency",
    "pricecurrency",
    "currency",
)


@dataclass(frozen=True)
class Head:
    """The head of one page; `meta` has lower-case names or properties and the first content of each."""

    page: Page
    meta: Mapping[str, str]
    title: str
    canonical: str
    base_url: str
    """What relative addresses are relative to."""
    language: str

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Texts of the first h1 elements."""
        texts = (clean_text(node.text(separator=" "), TITLE_CHARS) for node in self.page.tree.css("h1")[:5])
        return tuple(text for text in texts if text)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Folded forms of all that may name what this page is about."""
        texts = (*self.headings, self.meta.get("og:title", ""), self.meta.get("twitter:title", ""), self.title)
        texts += tuple(part for part in TITLE_CUT.split(self.title) if len(part) > 3)
        return tuple(dict.fromkeys(key for text in texts if (key := folded(text))))

    @cached_property
    def currency_hint(self) -> str | None:
        """The currency meant where the page shows only a sign that countries share, or none."""
        stated = next((self.meta[key] for key in CURRENCY_KEYS if self.meta.get(key)), "")
        return (stated and read_currency(stated, None)) or self._local_currency()

    def _local_currency(self) -> str | None:
        scripted = find_scripted_currency(self.page.html)
        if scripted:
            return scripted
        ending = (urlsplit(self.page.url).hostname or "").rsplit(".", 1)[-1]
        if len(ending) == 2 and ending not in GENERIC_ENDINGS and ending.upper() in COUNTRY_CURRENCY:
            return COUNTRY_CURRENCY[ending.upper()]
        for tag in (self.meta.get("og:locale", ""), self.language):
            region = tag[3:5].upper()
            if region in COUNTRY_CURRENCY and tag[2:3] in "-_" and tag[:5].lower() not in ("en-us", "en_us"):
                return COUNTRY_CURRENCY[region]
        return LANGUAGE_CURRENCY.get(self.language[:2].lower())

    def names_page(self, name: str) -> bool:
        """True when a product's name is what the page's titles say, or a clear part of it."""
        key = folded(name)
        return bool(key) and any(
            key == own or (min(len(key), len(own)) >= 8 and (key in own or own in key)) for own in self.names
        )

    @cached_property
    def _own_keys(self) -> frozenset[str]:
        return frozenset(map(url_key, (self.page.url, self.page.requested_url, self.canonical))) - {"-"}

    def is_page_url(self, url: str) -> bool:
        """True when an address is this page's own."""
        return url_key(url) in self._own_keys


def read_head(page: Page) -> Head:
    """The head of a page; never raises."""
    tree = page.tree
    head = tree.head
    place = head if head is not None and head.css_first("title,meta[property],meta[name]") is not None else tree
    meta: dict[str, str] = {}
    for node in place.css("meta")[:400]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content:
            meta.setdefault(name.lower(), content)
    title = place.css_first("title")
    base = place.css_first("base[href]")
    base_url = absolute_url(base.attributes.get("href"), page.url) if base else ""
    root = tree.css_first("html")
    canonical = place.css_first("link[rel=canonical]")
    return Head(
        page=page,
        meta=meta,
        title=clean_text(title.text(), TITLE_CHARS) if title else "",
        canonical=absolute_url(canonical.attributes.get("href"), page.url) if canonical else "",
        base_url=base_url or page.url,
        language=((root.attributes.get("lang") if root else "") or meta.get("content-language") or "").strip(),
    )


def read_meta_product(head: Head) -> Listing:
    """What Open Graph and product meta tags say; the title may be empty. It is a filler, never proof of an offer."""
    meta = head.meta
    currency_text = next((meta[key] for key in CURRENCY_KEYS if meta.get(key)), "")
    currency = read_currency(currency_text, None) or None
    raw = next((meta[key] for key in PRICE_KEYS if meta.get(key)), "")
    amount = read_amount(raw, currency)
    return Listing(
        url="",
        title=clean_text(meta.get("og:title") or meta.get("twitter:title"), TITLE_CHARS),
        raw_price=f"{raw} {currency_text}".strip() if amount else None,
        price=Money(amount=amount, currency=currency) if amount else None,
        description=clean_text(
            meta.get("og:description") or meta.get("description") or meta.get("twitter:description")
        ),
        brand=clean_text(meta.get("product:brand") or meta.get("og:brand"), 120) or None,
        sku=clean_text(meta.get("product:retailer_item_id"), 80) or None,
        availability=read_availability(meta.get("product:availability") or meta.get("og:availability")),
        images=image_urls(meta.get("og:image") or meta.get("twitter:image"), head.base_url),
        category=clean_text(meta.get("product:category"), 200) or None,
        read_by="meta" if amount else "",
    )


def find_scripted_currency(html: str) -> str | None:
    """The one currency that scripts and data attributes of the page name; None where they name none or several."""
    found: set[str] = set()
    place = html.find("urrency")
    for _ in range(CURRENCY_MARKS):
        if place < 0:
            break
        match = SCRIPTED_CURRENCY.match(html, place)
        if match and match.group(1) in ISO_CODES:
            found.add(match.group(1))
        place = html.find("urrency", place + 7)
    return found.pop() if len(found) == 1 else None


def folded(text: str) -> str:
    """Letters and digits only, without case: what two spellings of one name share."""
    return _folded(text) if len(text) <= 80 else NOT_WORD.sub("", text.casefold())


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return NOT_WORD.sub("", text.casefold())


def url_key(url: str) -> str:
    """Host and path without `www.`, query, fragment and closing slash."""
    parts = urlsplit(url) if url else None
    if parts is None:
        return "-"
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def site_name_cut(title: str, site_name: str = "") -> str:
    """A document title without the site's name: the longest part between separators."""
    parts = [part for part in TITLE_CUT.split(title) if part.strip() and folded(part) != folded(site_name)]
    longest = max(parts, key=len, default=title)
    first = parts[0] if parts and len(parts[0]) * 2 >= len(longest) else longest
    return first.strip()
