# SPDX-License-Identifier: EUPL-1.2
"""A listing as one row of output, with the names and forms that every output of ours shares."""

from typing import Any

import msgspec

from crawler.listing import Availability, Listing

AVAILABILITY_WORDS = {
    Availability.IN_STOCK: "InStock",
    Availability.OUT_OF_STOCK: "OutOfStock",
    Availability.PREORDER: "PreOrder",
    Availability.DISCONTINUED: "Discontinued",
}
"""Source: schema.org ItemAvailability."""


def listing_row(listing: Listing) -> dict[str, Any]:
    """All fields by name; `price` is the bare amount, `currency` stands beside it, stock is schema.org's word."""
    row: dict[str, Any] = msgspec.to_builtins(listing)
    row["price"] = str(listing.price.amount) if listing.price else None
    row["currency"] = listing.price.currency if listing.price else None
    row["availability"] = AVAILABILITY_WORDS[listing.availability] if listing.availability else None
    return row
