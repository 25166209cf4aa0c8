# SPDX-License-Identifier: EUPL-1.2
"""Which links are followed and in what order: products and further pages first, everything else later, acts never."""

import re
from dataclasses import replace

from crawler.extraction.links import LinkKind, is_language_switch, link_kind
from crawler.outlinks import OutLink

PLATFORM, SEARCH, PRODUCT, THREAD, NEXT, LIST, SITEMAP, OTHER, ASIDE = 70, 65, 60, 58, 50, 40, 30, 20, 5
SELLER = 80

PRIORITIES = {
    LinkKind.PRODUCT: PRODUCT,
    LinkKind.THREAD: THREAD,
    LinkKind.SELLER: SELLER,
    LinkKind.NEXT_PAGE: NEXT,
    LinkKind.LIST: LIST,
    LinkKind.PROFILE: OTHER,
    LinkKind.OTHER: OTHER,
}
FIRST_PAGE = re.compile(
    r"([?&])(?:page|paged|pg|pagina|seite|strana|strona|sida|side|sayfa|pagenum|pageno)=1(?:&|$)", re.I
)
BACK = frozenset(
    {"1", "first", "previous", "prev", "«", "‹", "<", "<<", "←", "◀", "❮", "zurück", "précédent", "anterior", "назад"}
)
TELLING = frozenset({LinkKind.PRODUCT, LinkKind.THREAD, LinkKind.NEXT_PAGE})


def rank_link(link: OutLink) -> tuple[int, LinkKind] | None:
    """Priority and kind of a link, or None when following it would act, log out or multiply pages."""
    kind = link_kind(link.url, link.text)
    if kind is LinkKind.AVOID:
        return None
    if link.rel in ("next", "more") and kind is not LinkKind.PRODUCT:
        kind = LinkKind.NEXT_PAGE
    priority = PRIORITIES.get(kind, OTHER)
    return (min(priority, LIST) if kind is LinkKind.SELLER else priority), kind


def language_switches(links: tuple[OutLink, ...]) -> list[OutLink]:
    """Links to other languages of a site: followed only where a start page leads nowhere else."""
    return [link for link in links if is_language_switch(link.url, link.text)]


def as_first_page(link: OutLink) -> OutLink:
    """A link back to the first page of a list, under the address without number that the list goes by.

    Only where the anchor or the markup says that it leads back: some engines count from nought, where 1 is the second.
    """
    if "=1" not in link.url or (link.rel != "prev" and link.text.strip().lower() not in BACK):
        return link
    return replace(link, url=FIRST_PAGE.sub(r"\1", link.url, count=1).rstrip("?&"))
