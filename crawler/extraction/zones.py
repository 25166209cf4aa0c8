# SPDX-License-Identifier: EUPL-1.2
"""What the class and id names of an element give away about the text inside it."""

import re
from functools import lru_cache
from typing import Final


class Zone:
    """Signs that an element passes on to everything inside it; bits of plain integers, because a page has many."""

    CHROME: Final = 1
    """Page furniture: header, navigation, footer, cart preview, filters."""
    RELATED: Final = 2
    """Other products: similar, recommended, recently seen."""
    STRUCK: Final = 4
    """A price that no longer holds."""
    SIDE_PRICE: Final = 8
    """Unit price, delivery, saving, instalment, points."""
    PRICE: Final = 16
    """Called a price."""
    CURRENT: Final = 32
    """Called the price of today: sale, final, our, special."""
    REVIEWS: Final = 64
    HIDDEN: Final = 128
    TITLE: Final = 256
    """Called the title of a product."""
    BUY: Final = 512
    """The box or button one buys with."""
    PRODUCT: Final = 1024
    """The box of the product itself."""
    CROSSED: Final = 4096
    """Drawn with a line through it, whatever it is called."""
    TEXT: Final = 2048
    """Running text: description, article, comment."""


ELSEWHERE: Final = Zone.CHROME | Zone.RELATED | Zone.REVIEWS
"""Not about what the page itself sells."""


def _words(alternatives: str) -> re.Pattern[str]:
    """Whole words of a class name (the parts between ` | ` signs), where `-`, `_` and a change of case part words."""
    parts = "|".join(part.strip() for part in re.split(r"\s\|\s|\s\|$", alternatives.strip()))
    return re.compile(rf"(?:^|[\s_:\-])(?:{parts})(?:$|[\s_:\-0-9])")


CHROME = _words(
    """
    footer | nav | navbar | navigation | menu | mega | breadcrumbs? | mini ?cart |
    cart (?:dropdown|preview|summary|total|link|block|content|count|amount|drawer) |
    (?:site|page|main|top|global) ?header | topbar | top bar | cookies? | newsletter | log ?in | sign ?in |
    search (?:bar|box|form) | pagination | pager | filters? | facets? | sort(?:ing)? | toolbar |
    header (?:cart|top|links|nav|menu) | shopping ?cart | wishlist | basket (?:summary|preview|total|link) | consent
    """
)
RELATED = _words(
    """
    related | similar | recommend(?:ed|ations?|er)? | up ?sells? | cross ?sells? | also | recent(?:ly)? |
    last (?:seen|viewed) | viewed | history | sponsored | best ?sellers? | suggest(?:ed|ions?)? |
    accessor(?:y|ies) | you may | you might | swiper | carousel | featured |
    other (?:products|items|offers|listings|ads) | more (?:products|items|from|like|listings) | bundles? |
    frequently | bought together | zubehoer | complementary | alternatives? | recs? | reco | widget products |
    crosslinks? | products (?:list|grid|slider|row) | product (?:list|grid|slider|cards?|tiles?|listing) |
    top sellers? | new (?:products|arrivals)
    """
)
STRUCK = _words(
    """
    old | was | rrp | uvp | msrp | srp | list price | strike(?:d|through|out)? | struck | crossed(?: out)? |
    before | original | compare(?: at)?(?: price)? | prev(?:ious)? | line through | linethrough | statt |
    alter preis | antes | ancien | barre | stara | staryi | anterior | base price old | normal price old |
    full price | market ?price | price before | high ?price | retail price |
    price (?:old|was|list|original|before|crossed|strike|retail|rrp|prev(?:ious)?) | non ?sale | suggested price
    """
)
SIDE_PRICE = _words(
    """
    unit ?price | grundpreis | base ?price | per (?:unit|kg|litre|100) | price per(?: unit)? | ppu | shipping |
    delivery | versand | livraison | postage | saving?s? | save | you save | discount(?: amount| value| percent)? |
    ersparnis | rabatt | economi[ae] | instal?lments? | monthly | per month | finance | financing | credit |
    cuotas? | rassrochka | points? | bonus(?:es)? | cashback | rewards? | deposit | excl(?:uding)?(?: vat| tax)? |
    ex (?:vat|tax) | tax | sub ?total | total | klarna | afterpay | parcel(?:as?|amento) | voucher | coupon |
    percent(?:age)? | badge | qty | quantity | range slider | warranty | insurance | trade ?in | gift
    """
)
PRICE = re.compile(
    r"price|preis|prix|precio|prezzo|pre[cç]o|цена|(?:^|[\s_-])(?:cena|ceny|cijena|tsena|stoimost|prise|pris|hinta|fiyat|"
    r"pret|kaina|harga|gia|amount|cost|kakaku|jiage|prc|kwota|valor|money|woocommerce amount)(?:$|[\s_\-0-9])"
)
CURRENT = _words(
    """
    sale | final | current | now | our | special | actual | main | new | buying | selling | offer | today |
    promo(?:tional)? | aktuell(?:er)? | actuel | oferta | big |
    price (?:value|main|current|final|now|sale|new|our|big) | our ?price | deal ?price | product price
    """
)
REVIEWS = _words(
    """
    reviews? | comments? | ratings? | testimonials? | feedback | bewertung(?:en)? | avis | questions? | faq
    """
)
TITLE = re.compile(
    r"(?:product|item|listing|offer|ad|auction|lot|pdp|detail|goods|prod|book|posting|article)[\w -]{0,12}?[\s_-]?"
    r"(?:title|name|heading|titel)|(?:title|name)[\s_-](?:product|item)|^(?:entry |page )?title$|itemtitle|producttitle"
    r"|productname|productheading"
)
BUY = re.compile(
    r"(?:add|ad)[\s_-]?(?:to|2|item)?[\s_-]?(?:cart|basket|bag|trolley|warenkorb|panier|carrito|koszyk)|"
    r"(?:cart|basket)[\s_-]?add|buy[\s_-]?(?:now|button|btn|box|it)|btn[\s_-]?(?:buy|cart|order)|"
    r"(?:^|[\s_-])(?:buy|purchase|order|atc)(?:$|[\s_-])|single_add|in[\s_-]?den[\s_-]?warenkorb|"
    r"(?:product|purchase|buying)[\s_-]?(?:form|box|action)"
)
PRODUCT = _words(
    """
    product (?:detail|info|main|view|essential|page|single|summary|content|wrapper|container|description)s? | pdp |
    single product | item (?:detail|info|page)s? |
    (?:listing|offer|ad|lot|vendor listing) (?:detail|info|page|view|content)s? | product | listing | summary entry
    """
)
TEXT = _words(
    """
    description | desc | article | post (?:content|body) | entry content | blog | story | content body | news |
    body text
    """
)

TABLE = (
    (CHROME, Zone.CHROME),
    (RELATED, Zone.RELATED),
    (STRUCK, Zone.STRUCK),
    (SIDE_PRICE, Zone.SIDE_PRICE),
    (PRICE, Zone.PRICE),
    (CURRENT, Zone.CURRENT),
    (REVIEWS, Zone.REVIEWS),
    (TITLE, Zone.TITLE),
    (BUY, Zone.BUY),
    (PRODUCT, Zone.PRODUCT),
    (TEXT, Zone.TEXT),
)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
SIGNS = re.compile(r"[_\-]+")


@lru_cache(maxsize=8192)
def zone_of_names(names: str) -> int:
    """The zones that an element's class and id names put it in; each class name is looked at alone."""
    zone = 0
    for name in names[:600].split():
        zone |= _zone_of_name(name)
    return zone


@lru_cache(maxsize=8192)
def _zone_of_name(name: str) -> int:
    words = SIGNS.sub(" ", CAMEL.sub(" ", name[:80])).strip().lower()
    zone = 0
    for pattern, one in TABLE:
        if pattern.search(words):
            zone |= one
    return zone


TAG_ZONES = {
    "nav": Zone.CHROME,
    "footer": Zone.CHROME,
    "del": Zone.STRUCK | Zone.CROSSED,
    "s": Zone.STRUCK | Zone.CROSSED,
    "strike": Zone.STRUCK | Zone.CROSSED,
}
