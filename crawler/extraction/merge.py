# SPDX-License-Identifier: EUPL-1.2
"""Joining what several readers say of one offer: the first who knows a field has the word."""

from dataclasses import fields, replace
from typing import Any

from crawler.listing import Listing

KEPT = frozenset(("url", "title", "variant", "is_card", "read_by", "raw_price", "price"))
OPEN = tuple((field.name, field.default) for field in fields(Listing) if field.name not in KEPT)


def fill_missing(first: Listing, second: Listing) -> Listing:
    """`first` with every field it left open taken from `second`; a price comes with its raw text and its reader."""
    changes: dict[str, Any] = {
        name: value
        for name, empty in OPEN
        if getattr(first, name) == empty and (value := getattr(second, name)) != empty
    }
    if not first.title and second.title:
        changes["title"] = second.title
    if first.price is None and second.price is not None:
        changes |= {"price": second.price, "raw_price": second.raw_price}
        if second.read_by and second.read_by not in first.read_by:
            changes["read_by"] = f"{first.read_by}+{second.read_by}" if first.read_by else second.read_by
    elif first.price and second.price and not first.price.currency and first.price.amount == second.price.amount:
        changes["price"] = second.price
    return replace(first, **changes) if changes else first
