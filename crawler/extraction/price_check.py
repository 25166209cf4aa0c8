# SPDX-License-Identifier: EUPL-1.2
"""Is the price in the markup the one a buyer sees? Markup sometimes keeps the price from before a sale."""

from dataclasses import replace

from crawler.extraction.head import Head
from crawler.extraction.outline import read_outline
from crawler.extraction.plain import read_amount
from crawler.extraction.single import read_single
from crawler.extraction.zones import Zone, zone_of_names
from crawler.listing import Listing

PRICES = "del,s,strike,[class*=price],[class*=Price]"
STRUCK_TAGS = ("del", "s", "strike")
LOOKED_AT = 60


def shown_price(listing: Listing, head: Head) -> Listing:
    """The listing with the lower price that the page shows, where it shows the markup's price struck through."""
    if listing.price is None or not _is_struck(listing, head):
        return listing
    seen = read_single(head, read_outline(head.page.tree), known=listing).listing
    if seen is None or seen.price is None or not 0.2 <= seen.price.amount / listing.price.amount < 1:
        return listing
    if seen.price.currency != (listing.price.currency or seen.price.currency):
        return listing
    return replace(listing, price=seen.price, raw_price=seen.raw_price, read_by=f"{listing.read_by}+single")


def _is_struck(listing: Listing, head: Head) -> bool:
    assert listing.price is not None
    for node in head.page.tree.css(PRICES)[:LOOKED_AT]:
        if node.tag not in STRUCK_TAGS and not zone_of_names(node.attributes.get("class") or "") & Zone.STRUCK:
            continue
        text = node.text()
        if len(text) < 60 and any(map(str.isdigit, text)):
            amount = read_amount(text, listing.price.currency)
            if amount == listing.price.amount:
                return True
    return False
