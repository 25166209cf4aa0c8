# SPDX-License-Identifier: EUPL-1.2
"""What stands around a product on its own page: description, pictures, and the fields of its text."""

from dataclasses import replace

from crawler.extraction.head import Head
from crawler.extraction.outline import Outline
from crawler.extraction.plain import absolute_url, clean_text
from crawler.listing import Listing

DESCRIPTIONS = (
    "[itemprop=description],[class*=description],[id*=description],[class*=Description],[id*=Description],.desc,"
    "[class*=product-desc],.product-details"
)
IMAGES = (
    "[itemprop=image],[class*=gallery i] img,[class*=product i] img,[id*=gallery i] img,[class*=listing i] img,"
    "main img,article img"
)
NOT_PICTURES = (
    "logo",
    "icon",
    "sprite",
    "pixel",
    "blank",
    "spinner",
    "avatar",
    "flag",
    "payment",
    ".svg",
    "1x1",
    "banner",
)
LONG_ENOUGH = 1_500
LONGER = 1.2
"""A block that says the same and more is taken in place of a cut description."""


def add_details(listing: Listing, head: Head, outline: Outline | None = None) -> Listing:  # noqa: ARG001
    """The listing with the longer description and the pictures that its page shows."""
    description = _description(listing.description, head)
    images = listing.images or _images(head)
    language = listing.language or head.language[:2].lower() or None
    return replace(listing, description=description, images=images, language=language)


def _description(known: str, head: Head) -> str:
    """The longest block called a description; a known one is replaced only by one that begins like it."""
    best = known
    if len(known) > LONG_ENOUGH:
        return known
    for node in head.page.tree.css(DESCRIPTIONS)[:12]:
        if node.tag in ("meta", "input", "textarea", "link", "script"):
            continue
        text = clean_text(node.text(separator=" "))
        if len(text) > len(best) * LONGER and (not known or len(known) < 60 or known[:40] in text):
            best = text
    return best


def _images(head: Head) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in head.page.tree.css(IMAGES)[:60]:
        attributes = node.attributes
        source = attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
        source = source or attributes.get("content") or attributes.get("href")
        url = absolute_url(source, head.base_url)
        if url and not any(word in url.lower() for word in NOT_PICTURES):
            found[url] = None
        if len(found) == 8:
            break
    return tuple(found)
