# SPDX-License-Identifier: EUPL-1.2
"""Threads, boards, channels and pastes: the posts that sell, and what they sell."""

import re
from dataclasses import replace

from crawler.extraction.blocks import title_slug
from crawler.extraction.cards import is_same_site
from crawler.extraction.contacts import find_contacts
from crawler.extraction.head import Head, read_head, site_name_cut
from crawler.extraction.packs import parse_pack_size
from crawler.extraction.payments import parse_payment_methods
from crawler.extraction.places import find_ships_from, find_ships_to
from crawler.extraction.plain import absolute_url, clean_text
from crawler.extraction.post_items import Item, read_items
from crawler.extraction.posts import Post, find_posts
from crawler.extraction.selling import is_selling
from crawler.extraction.strengths import STRENGTH
from crawler.listing import Contact, Listing
from crawler.page import Page

CHANNELS = frozenset(("telegram", "paste"))
"""Every post has its own subject; there is no thread title."""
HEADINGS = (
    "h1,h2.topic-title,.topic-title,h3.first,.thread_title,#page-title,.p-title-value,.keyinfo h5,h2,.maintitle,"
    ".titlebar"
)
TAGS = re.compile(
    r"^\s*(?:\[[^\]]{1,20}\]|\([^)]{1,12}\)|re:)\s*|"
    r"\s*[-–|»]\s*(?:page|seite|страница|strona) \d+.*$",
    re.IGNORECASE,
)
LATER_PAGE = re.compile(
    r"[?&](?:page|start|offset|pagenumber|paged)=(?!0*1?(?:&|$))\d+|[/-]page[-/_]?(?!0*1(?:/|$))\d+|[?&]topic=\d+\.[1-9]"
)
"""A further page of a thread: its first post is an answer too."""
LETTERS = re.compile(r"[^\W\d_]")
SAFE_ID = re.compile(r"[\w-]{1,64}/\d{1,12}")
PAYING = re.compile(
    r"pay|btc|bitcoin|crypto|monero|xmr|escrow|transfer|western|оплат|крипт|zahl|pago|paiement|ödeme|支付|دفع",
    re.IGNORECASE,
)


def extract_thread(page: Page, head: Head | None = None, posts: tuple[Post, ...] | None = None) -> tuple[Listing, ...]:
    """One listing for each product of each post that sells, at the thread's address; `variant` is the post's id.

    Quoted offers, questions, warnings and talk give nothing. A post with several priced products gives one listing
    each; several prices of one product become its ladder.
    """
    head = head or read_head(page)
    posts = find_posts(page.tree, page.html, page.url) if posts is None else posts
    if not posts:
        return ()
    title = thread_title(head)
    found: list[Listing] = []
    is_later = bool(LATER_PAGE.search(page.url))
    for place, post in enumerate(posts):
        is_channel = post.engine in CHANNELS
        is_first = (place == 0 and not is_later) or is_channel
        found += offers_of(post, "" if is_channel else title, is_first=is_first, head=head)
    return tuple({(listing.url, listing.variant): listing for listing in found}.values())


def thread_title(head: Head) -> str:
    """The longest heading that the document's title repeats, else the document's title without the site's name.

    The longest, because the site's own name is often a heading too, and part of every title.
    """
    headings = (clean_text(node.text(separator=" "), 200) for node in head.page.tree.css(HEADINGS)[:12])
    repeated = [text for text in headings if len(text) > 3 and text.casefold() in head.title.casefold()]
    if repeated:
        return max(repeated, key=len)
    title = head.meta.get("og:title") or site_name_cut(head.title, head.meta.get("og:site_name", ""))
    return clean_text(title, 200)


def offers_of(post: Post, title: str, *, is_first: bool, head: Head) -> list[Listing]:
    """What one post sells, under the title of its thread."""
    items = read_items(post.text, hint=head.currency_hint)
    contacts = find_contacts(post.text, post.node)
    prices = sum(len(item.steps) for item in items)
    is_channel = post.engine in CHANNELS
    if not is_selling(post.text, title=title, is_first=is_first, prices=prices, contacts=len(contacts)) and not (
        is_channel and is_notice(post.text, items)
    ):
        return []
    if is_channel and not items and not STRENGTH.search(post.text):
        return []
    base = _base(post, contacts, head)
    named = [item for item in items if item.name]
    if len(named) >= 2:
        return [_product(base, item, post) for item in named]
    own_title = _clean_title(title) if is_first and title else ""
    name = own_title or (named[0].name if named else "") or post.text.split("\n", 1)[0][:160]
    steps = tuple(step for item in items for step in item.steps)
    return [
        replace(
            base,
            title=name,
            raw_price=steps[0].raw[-120:] if steps else None,
            price=steps[0].price if steps else None,
            price_ladder=steps if len(steps) >= 2 else (),
        )
    ]


def _product(base: Listing, item: Item, post: Post) -> Listing:
    return replace(
        base,
        title=item.name,
        variant=f"{post.post_id}/{title_slug(item.name)}",
        raw_price=item.steps[0].raw[-120:] if item.steps else None,
        price=item.price,
        price_ladder=tuple(item.steps) if len(item.steps) >= 2 else (),
    )


def _base(post: Post, contacts: tuple[Contact, ...], head: Head) -> Listing:
    """What all products of a post share."""
    ships_from, ships_to = find_ships_from(post.text), find_ships_to(post.text)
    profile = post.author_url if post.author_url and is_same_site(post.author_url, head.page.url) else None
    images = (absolute_url(node.attributes.get("src"), head.base_url) for node in post.node.css("img[src]")[:12])
    own_url = permalink(post, head)
    return Listing(
        url=own_url or head.page.url,
        title="",
        variant="" if own_url else post.post_id,
        is_card=bool(own_url) and own_url.rstrip("/") != head.page.url.split("?")[0].rstrip("/"),
        description=post.text,
        seller=post.author,
        seller_url=profile,
        contacts=contacts,
        raw_ships_from=ships_from[0] if ships_from else None,
        ships_from=ships_from[1] if ships_from else (),
        raw_ships_to=ships_to[0] if ships_to else None,
        ships_to=ships_to[1] if ships_to else (),
        payment_methods=parse_payment_methods(post.text[:4_000]) if PAYING.search(post.text) else (),
        images=tuple(
            image for image in dict.fromkeys(images) if image and "smil" not in image and "avatar" not in image
        ),
        language=head.language[:2].lower() or None,
        read_by="threads",
    )


def is_notice(text: str, items: tuple[Item, ...]) -> bool:
    """A channel's usual notice: a first line that names a product with strength or pack, a price on a line alone."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or len(lines) > 12 or not items or len(lines[0]) > 120 or lines[0].endswith("?"):
        return False
    names_product = bool(STRENGTH.search(lines[0])) or parse_pack_size(lines[0]) is not None
    return names_product and any(is_price_line(line, items) for line in lines[1:])


def is_price_line(line: str, items: tuple[Item, ...]) -> bool:
    """Nothing but a price, with or without its label."""
    prices = [step for item in items for step in item.steps if step.raw and step.raw in line]
    return bool(prices) and len(LETTERS.findall(line)) <= 20


def permalink(post: Post, head: Head) -> str:
    """The own page of a channel's post (`data-post="name/123"` and a link that ends so); empty for other posts."""
    if post.engine != "telegram" or "/" not in post.post_id:
        return ""
    parent = post.node
    for _ in range(6):
        link = parent.css_first(f'a[href$="/{post.post_id}"]') if SAFE_ID.fullmatch(post.post_id) else None
        if link is not None:
            return absolute_url(link.attributes.get("href"), head.base_url) or ""
        if parent.parent is None:
            break
        parent = parent.parent
    return ""


def _clean_title(title: str) -> str:
    """Without "[WTS]", "Re:" and page numbers."""
    for _ in range(4):
        shorter = TAGS.sub("", title).strip()
        if shorter == title or len(shorter) < 4:
            break
        title = shorter
    return title
