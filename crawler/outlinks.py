# SPDX-License-Identifier: EUPL-1.2
"""Which links a page holds: read from its one tree, and only those whose raw text was not met before are looked at."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from crawler.frontier.canonical import absolute_url
from crawler.frontier.memo import HrefMemo
from crawler.page import Page

MAX_LINKS = 5_000
"""Links read from one page at most."""
LINKING = "a[href],area[href],iframe[src],frame[src]"
MORE_MARKS = ("-url=", "data-href", "data-next", "data-load-more", "hx-get")
MORE_CSS = (
    "[hx-get],[data-next],[data-next-url],[data-next-page-url],[data-load-more],[data-load-more-url],[data-more-url],"
    "[data-ajax-url],[data-href],[data-url],[data-page-url]"
)
MORE_NAMES = (
    "hx-get", "data-next", "data-next-url", "data-next-page-url", "data-load-more", "data-load-more-url",
    "data-more-url", "data-ajax-url", "data-href", "data-url", "data-page-url",
)  # fmt: skip
LOCATION = re.compile(r"(?:location(?:\.href)?\s*=|window\.open\()\s*['\"]([^'\"\s]{1,500})['\"]")
REFRESH = re.compile(r"^\s*\d{0,6}(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class OutLink:
    """One link: absolute clean address, its anchor's text, and what the markup says of it."""

    url: str
    text: str = ""
    rel: str = ""
    """The markup's own word: next, prev, frame, refresh, more, option; empty for a plain link."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutLinks:
    """Links of a page that are new to this crawl, and the address the page gives itself."""

    links: tuple[OutLink, ...] = ()
    canonical: str | None = None
    refresh: str | None = None
    languages: tuple[str, ...] = ()
    """The same page in other languages, as the head names them."""


def read_outlinks(page: Page, memo: HrefMemo) -> OutLinks:
    """New links in document order."""
    head = _read_head(page)
    base = head.base or page.url
    links = list(_plain_links(page, base, memo))
    links += [OutLink(url=url, rel=rel) for rel, url in head.related]
    links += _more_links(page, base, memo)
    return OutLinks(links=tuple(links), canonical=head.canonical, refresh=head.refresh, languages=head.languages)


def _plain_links(page: Page, base: str, memo: HrefMemo) -> list[OutLink]:
    nodes = page.tree.css(LINKING)[:MAX_LINKS]
    hrefs = [_href(node) for node in nodes]
    fresh = memo.unknown(dict.fromkeys(hrefs), base)
    if not fresh:
        return []
    wanted = set(fresh)
    texts: dict[str, tuple[str, str]] = {}
    for node, href in zip(nodes, hrefs, strict=True):
        if href in wanted and not texts.get(href, ("", ""))[0]:
            rel = "frame" if node.tag in ("iframe", "frame") else _rel_of(node.attributes)
            texts[href] = (anchor_text(node), rel or texts.get(href, ("", ""))[1])
    found = ((absolute_url(base, href), *texts[href]) for href in fresh)
    return [OutLink(url=url, text=text, rel=rel) for url, text, rel in found if url is not None]


def _href(node: Any) -> str:
    return str(node.attrs.get("href") or node.attrs.get("src") or "")


def _rel_of(attributes: dict[str, str | None]) -> str:
    words = (attributes.get("rel") or "").lower().split()
    return next((word for word in words if word in ("next", "prev")), "")


def anchor_text(node: Any) -> str:
    """The visible text, else the label, the tooltip, or the picture's description; at most 200 characters."""
    text = " ".join(node.text(deep=True, separator=" ").split())[:200]
    if text:
        return text
    attributes = node.attributes
    label = attributes.get("aria-label") or attributes.get("title")
    if label:
        return str(label).strip()[:200]
    picture = node.css_first("img[alt]") if node.tag == "a" else None
    return (picture.attributes.get("alt") or "").strip()[:200] if picture is not None else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Head:
    base: str | None = None
    canonical: str | None = None
    refresh: str | None = None
    related: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()


def _read_head(page: Page) -> _Head:
    html, base = page.html, page.url
    node = page.tree.css_first("base[href]") if "<base" in html or "<BASE" in html else None
    if node is not None and node.attributes.get("href"):
        base = urljoin(page.url, (node.attributes["href"] or "").strip())
    canonical, related, languages = None, [], []
    for node in page.tree.css("link[rel]")[:200]:
        rel = (node.attributes.get("rel") or "").lower()
        href = node.attributes.get("href")
        is_language = rel == "alternate" and "hreflang" in node.attributes
        if not href or (rel not in ("canonical", "next", "prev") and not is_language):
            continue
        url = absolute_url(base, href)
        if url is None:
            continue
        if is_language:
            languages.append(url)
        elif rel == "canonical":
            canonical = canonical or url
        else:
            related.append((rel, url))
    refresh = _refresh(page, base) if "http-equiv" in html or "HTTP-EQUIV" in html else None
    return _Head(base=base, canonical=canonical, refresh=refresh, related=tuple(related), languages=tuple(languages))


def _refresh(page: Page, base: str) -> str | None:
    for node in page.tree.css('meta[http-equiv="refresh" i][content]')[:3]:
        found = REFRESH.match(node.attributes.get("content") or "")
        if found:
            return absolute_url(base, found[1])
    return None


def _more_links(page: Page, base: str, memo: HrefMemo) -> list[OutLink]:
    """Addresses that scripts and menus would ask for; each kind is looked for only where its mark is in the text."""
    html = page.html
    hrefs: dict[str, str] = {}
    if any(mark in html for mark in MORE_MARKS):
        for node in page.tree.css(MORE_CSS)[:300]:
            values = (node.attributes.get(name) for name in MORE_NAMES)
            hrefs |= {value: "more" for value in values if value and looks_like_address(value)}
    if "onclick" in html:
        for node in page.tree.css("[onclick]")[:300]:
            hrefs |= dict.fromkeys(LOCATION.findall((node.attributes.get("onclick") or "")[:2_000]), "")
    if "<option" in html:
        values = (node.attributes.get("value") for node in page.tree.css("select option[value]")[:300])
        hrefs |= {value: "option" for value in values if value and looks_like_address(value)}
    if not hrefs:
        return []
    fresh = memo.unknown(hrefs, base)
    found = ((absolute_url(base, href), hrefs[href]) for href in fresh)
    return [OutLink(url=url, rel=rel) for url, rel in found if url is not None]


def looks_like_address(value: str) -> bool:
    """A path or an http address, not a word or a piece of JSON."""
    return len(value) < 500 and value.startswith(("/", "http://", "https://", "?", "./")) and " " not in value
