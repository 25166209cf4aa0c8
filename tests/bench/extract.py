# SPDX-License-Identifier: EUPL-1.2
"""Milliseconds a page to read its offers, for pages with markup and without, beside parsing alone and extruct."""

import gzip
import importlib
import importlib.util
import random
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler.extraction.product import extract_listings
from crawler.page import Page
from tests.bench.yardstick import SHARED, BenchSkippedError
from tests.elastic import tools_folder

SAMPLE = 160
SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def bench_extract() -> None:
    """Print for each kind of page the cost of parsing, of ours on a parsed page, and of extruct where installed."""
    pages = [*saved_pages(), *yardstick_pages()]
    if not pages:
        raise BenchSkippedError("expected saved pages beside the repository, or the yardstick's site")
    kinds: dict[str, list[Page]] = {"marked": [], "unmarked": []}
    for page in pages:  # also warms up: tables are loaded, patterns compiled
        found = extract_listings(page, None)
        is_marked = bool(found) and found[0].read_by.startswith(("json", "microdata", "rdfa"))
        kinds["marked" if is_marked else "unmarked"].append(page)
    for kind, members in kinds.items():
        if members:
            print(f"extract: {kind}: {measure_kind(members)}", flush=True)


def measure_kind(pages: list[Page]) -> str:
    """One line: pages, their mean size, and the costs."""
    kilobytes = sum(len(page.body) for page in pages) / len(pages) / 1000
    parse = cost(lambda page: LexborHTMLParser(page.html), pages)
    ours = cost(lambda page: extract_listings(page, None), pages)
    line = f"{len(pages)} pages of {kilobytes:.0f} kB, parse {parse:.2f} ms"
    line = f"{line}, ours {ours:.2f} ms ({ours / parse:.1f} x parse)"
    if importlib.util.find_spec("extruct") is None:
        return f"{line}, extruct not installed"
    theirs = cost(read_with_extruct, pages)
    return f"{line}, extruct {theirs:.2f} ms ({theirs / (parse + ours):.1f} x parse and ours)"


def cost(read: Callable[[Page], object], pages: Iterable[Page]) -> float:
    """Mean CPU milliseconds a page, each parsed anew and untimed."""
    total = count = 0.0
    for page in pages:
        fresh = Page(
            url=page.url, requested_url=page.url, status=200, headers=page.headers, body=page.body, fetched_at=SEEN_AT
        )
        fresh.tree  # noqa: B018 — read once, so that it is not timed
        started = time.process_time()
        read(fresh)
        total += time.process_time() - started
        count += 1
    return total / count * 1000


def read_with_extruct(page: Page) -> Any:
    """What extruct does for the same syntaxes."""
    extruct = importlib.import_module("extruct")
    return extruct.extract(
        page.html, base_url=page.url, syntaxes=["json-ld", "microdata", "opengraph"], errors="ignore"
    )


def saved_pages() -> list[Page]:
    """Real pages kept beside the repository."""
    files = sorted((SHARED.parent / "pages").rglob("*.html.gz"))
    return [
        make_page(f"https://{file.name.removesuffix('.html.gz')}.example/", gzip.decompress(file.read_bytes()))
        for file in files
    ]


def yardstick_pages() -> list[Page]:
    """A sample of the yardstick's site, where it was generated."""
    www: Path = tools_folder() / "bench-site" / "www"
    files = sorted(www.rglob("*.html"))
    files = random.Random(1).sample(files, min(SAMPLE, len(files)))
    return [make_page(f"http://127.0.0.1/{file.relative_to(www)}", file.read_bytes()) for file in files]


def make_page(url: str, body: bytes) -> Page:
    """A page as it would have been fetched."""
    return Page(url=url, requested_url=url, status=200, headers=(), body=body, fetched_at=SEEN_AT)
