# SPDX-License-Identifier: EUPL-1.2
"""Seals and logos that a visitor would trust: what the picture is and where it leads. Facts only; judged elsewhere."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from config.reference import load_reference
from crawler.page import Page
from crawler.profile import Logo

TABLE = Path(__file__).parent.parent / "data" / "logos.toml"
IMAGES = 600
LINKS = 3_000
LOGOS = 60
_DATA_URL_CHARS = 60


@dataclass(frozen=True, kw_only=True)
class LogoRow:
    """One row of the table, compiled."""

    kind: str
    picture: re.Pattern[str]
    link: re.Pattern[str] | None


@lru_cache(maxsize=1)
def load_rows() -> tuple[LogoRow, ...]:
    """The table, in its order: the first row that fits names the logo."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["logo"]
    return tuple(
        LogoRow(
            kind=row["kind"],
            picture=re.compile("|".join(row["picture"])),
            link=re.compile("|".join(row["link"])) if row.get("link") else None,
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def authority_hosts() -> frozenset[str]:
    """Hosts of the authorities and registers of sellers in the reference table, without www."""
    hosts = set()
    for country in load_reference().countries.values():
        for url in (country.authority_url, country.seller_register_url):
            host = (urlsplit(url).hostname or "").removeprefix("www.")
            if host and host not in ("gov.uk", "canada.ca"):
                hosts.add(host)
    return frozenset(hosts | {"versandhandel.dimdi.de", "versandhandel.bfarm.de", "distafarma.aemps.es"})


def read_logos(page: Page) -> tuple[Logo, ...]:
    """Logos on one page, and links to authorities' registers that carry no picture (`register_link`), sorted."""
    found: dict[tuple[str, str, str | None], Logo] = {}
    for logo in (*_pictures(page), *_bare_links(page)):
        found.setdefault((logo.kind, logo.image, logo.link), logo)
        if len(found) >= LOGOS:
            break
    return tuple(sorted(found.values(), key=_order))


def _order(logo: Logo) -> tuple[str, str, str, str]:
    return logo.kind, logo.image, logo.link or "", logo.alt


def _pictures(page: Page) -> Iterator[Logo]:
    for image in page.tree.css("img,object,input[type=image],svg[aria-label]")[:IMAGES]:
        attributes = image.attributes
        source = attributes.get("src") or attributes.get("data-src") or attributes.get("data") or ""
        alt = " ".join((attributes.get("alt") or attributes.get("title") or attributes.get("aria-label") or "").split())
        name = "data" if source.startswith("data:") else unquote(source.rpartition("/")[2].partition("?")[0])
        words = f"{name} {alt} {attributes.get('title') or ''} {attributes.get('class') or ''}".lower()
        link = _link_around(image)
        address = urljoin(page.url, link) if link is not None else None
        kind = _kind(words[:400], (address or "").lower()[:400])
        if kind is not None:
            shown = source[:_DATA_URL_CHARS] if source.startswith("data:") else urljoin(page.url, source)[:500]
            yield Logo(kind=kind, image=shown, link=address[:500] if address else None, alt=alt[:200])


def _kind(words: str, address: str) -> str | None:
    rows = load_rows()
    by_picture = next((row.kind for row in rows if row.picture.search(words)), None)
    if by_picture not in (None, "trust_seal", "payment", "authority_name"):
        return by_picture
    by_link = next((row.kind for row in rows if row.link and row.link.search(address)), None)
    if by_link is None and is_authority(address):
        by_link = "eu_common_logo"
    return by_link or by_picture


def is_authority(address: str) -> bool:
    """Whether an address belongs to an authority of the reference table."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return False
    known = authority_hosts()
    return any(host[at:] in known for at in _label_starts(host))


def _label_starts(host: str) -> list[int]:
    return [0, *(at + 1 for at, char in enumerate(host) if char == ".")] if host else []


def _link_around(node: LexborNode) -> str | None:
    """The address of the link that a picture stands in; None if it stands in none or in an empty one."""
    above = node.parent
    for _ in range(4):
        if above is None:
            return None
        if above.tag == "a":
            href = (above.attributes.get("href") or "").strip()
            return href if href and href != "#" and not href.lower().startswith("javascript:") else None
        above = above.parent
    return None


def _bare_links(page: Page) -> Iterator[Logo]:
    """Links to a register without a picture inside: a logo drawn by style, or text."""
    rows = load_rows()
    for link in page.tree.css("a[href]")[:LINKS]:
        href = link.attributes.get("href") or ""
        if "//" not in href or (
            not is_authority(href) and not any(row.link and row.link.search(href.lower()) for row in rows)
        ):
            continue
        if link.css_first("img,object,svg") is not None:
            continue
        words = f"{link.attributes.get('class') or ''} {link.attributes.get('title') or ''} {link.text()}".lower()[:300]
        kind = _kind(words, "") or "register_link"
        yield Logo(kind=kind, image="", link=urljoin(page.url, href)[:500], alt=" ".join(link.text().split())[:200])
