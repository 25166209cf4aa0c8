# SPDX-License-Identifier: EUPL-1.2
"""Saved pages of an authority: whom a list or an entry names, which is the way back from a common logo.

Most authorities publish their list of sellers as a web page alone. A page that names one seller is that seller's entry.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from config.errors import ConfigError
from config.importers.kinds import Options
from config.importers.reading import Faults, RegisterFileError, open_binary
from config.importers.rows import SellerRow

PAGE_MAX = 30_000_000
HOST = re.compile(
    r"(?<![@\w.-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,10})(?![\w-])", re.I
)
NEVER_SELLERS = frozenset(
    """facebook.com twitter.com x.com instagram.com linkedin.com youtube.com google.com googletagmanager.com europa.eu
    adobe.com microsoft.com apple.com whatsapp.com w3.org mozilla.org schema.org""".split()
)


def read(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[SellerRow]:
    """One row for each foreign domain on each page."""
    if not options.country or not options.page:
        raise ConfigError("seller_pages: expected --country and --page, the address the page was saved from")
    for path in paths:
        with open_binary(path) as file:
            html = file.read(PAGE_MAX)
        if not html.strip():
            raise RegisterFileError(f"{path.name}: expected a saved page, the file is empty")
        domains = find_domains(html, options.page)
        if not domains:
            faults.add(path.name, 1, "no seller's address on the page")
        for domain, name in sorted(domains.items()):
            yield SellerRow(
                line=f"{path.name}:1",
                country=options.country,
                domain=domain,
                name=name,
                page=options.page,
                is_entry=len(domains) == 1,
            )


def find_domains(html: bytes, page: str) -> dict[str, str]:
    """Registrable domains that a page links to or writes out, with the link's text; the page's own left out."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    own = registrable(urlsplit(page).hostname or "")
    found: dict[str, str] = {}
    for link in tree.css("a[href]")[:200_000]:
        try:
            host = urlsplit(urljoin(page, link.attributes.get("href") or "")).hostname or ""
        except ValueError:
            continue
        found.setdefault(registrable(host), " ".join(link.text().split())[:120])
    body = tree.body
    for match in HOST.finditer(body.text(separator=" ")[:PAGE_MAX] if body is not None else ""):
        found.setdefault(registrable(match[1]), "")
    return {domain: name for domain, name in found.items() if domain and domain != own and domain not in NEVER_SELLERS}


def registrable(host: str) -> str:
    """The registrable domain of a host name, empty when it has none."""
    return _suffixes()(host.lower().strip(".")).top_domain_under_public_suffix if host else ""


@lru_cache(maxsize=1)
def _suffixes():  # type: ignore[no-untyped-def]
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
