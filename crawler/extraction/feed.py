# SPDX-License-Identifier: EUPL-1.2
"""Feeds: shop APIs, product XML, CSV and TSV, JSON of any shape, sitemaps. One door for all of them."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import orjson

from config.source import Source
from crawler.extraction.feed_fields import is_product_row, read_row
from crawler.extraction.feed_xml import parse_shop_xml
from crawler.extraction.plain import absolute_url
from crawler.extraction.values import currency_of_country
from crawler.listing import Listing
from crawler.page import Page
from crawler.platforms.json_answer import read_json
from crawler.platforms.registry import parse_any_catalogue
from crawler.sitemaps import read_sitemap

ROWS = 50_000
DEPTH = 6
NODES = 20_000
CELL_CHARS = 131_072
DELIMITERS = "\t;,|"
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
NEXT_KEYS = ("next", "next_page_url", "next_url", "nextPage", "next_page", "nextPageUrl", "@odata.nextLink")


def parse_feed(page: Page, source: Source | None = None) -> tuple[tuple[Listing, ...], tuple[str, ...]]:
    """The offers of a feed's answer and the addresses to read next; both empty when it holds neither."""
    currency = currency_of_country(source.country) if source is not None and source.country != "XX" else None
    platform = parse_any_catalogue(page, currency)
    if platform is not None:
        return platform.listings, platform.next_urls
    answer = read_json(page)
    if answer is not None:
        return _from_json(answer, page, currency), _next_of(answer, page)
    start = page.html[:4_000].lstrip("\ufeff \r\n\t")
    if start.startswith("<"):
        listings = parse_shop_xml(page, currency)
        if listings:
            return listings, ()
        sitemap = read_sitemap(page.body)
        return (), (*sitemap.sitemaps, *sitemap.pages)
    if start.startswith("{"):
        return tuple(_read_all(_json_lines(page), page, currency)), ()
    listings = tuple(_read_all(_table_rows(page.html), page, currency))
    return (listings, ()) if listings else ((), read_sitemap(page.body).pages)


def _read_all(rows: Iterator[dict[str, str]], page: Page, currency: str | None) -> Iterator[Listing]:
    for row in rows:
        listing = read_row(row, page.url, currency)
        if listing is not None:
            yield listing


def _from_json(answer: Any, page: Page, currency: str | None) -> tuple[Listing, ...]:
    """The offers of the first list, nearest to the top, most of whose objects look like products."""
    queue = deque([(answer, 0)])
    for _ in range(NODES):
        if not queue:
            break
        node, depth = queue.popleft()
        if isinstance(node, list):
            rows = [_flat(one) for one in node[:ROWS] if isinstance(one, dict)]
            if rows and 2 * sum(map(is_product_row, rows[:40])) >= len(rows[:40]):
                return tuple(_read_all(iter(rows), page, currency))
        if depth < DEPTH:
            children = node if isinstance(node, list) else node.values() if isinstance(node, dict) else ()
            queue.extend((child, depth + 1) for child in list(children)[:500] if isinstance(child, (list, dict)))
    if isinstance(answer, dict) and is_product_row(_flat(answer)):
        return tuple(_read_all(iter([_flat(answer)]), page, currency))
    return ()


def _flat(node: dict[str, Any]) -> dict[str, str]:
    """Names in lower case with text values; of an object its telling part, of a list its first."""
    row: dict[str, str] = {}
    for key, value in list(node.items())[:200]:
        text = _text(value)
        if text:
            row.setdefault(_snake(key), text)
    money = node.get("price")
    if isinstance(money, dict):
        row["price"] = _text(money.get("amount") or money.get("value") or money.get("price") or money.get("current"))
        row.setdefault(
            "currency", _text(money.get("currency") or money.get("currencyCode") or money.get("currency_code"))
        )
    return row


def _snake(key: str) -> str:
    """productId, Product ID and product-id: all product_id."""
    return _CAPITAL.sub(r"_\1", key[:60]).lower().replace("-", "_").replace(" ", "_")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list) and value:
        return _text(value[0])
    if isinstance(value, dict):
        return next(
            (_text(value[key]) for key in ("name", "title", "url", "src", "href", "value", "text") if value.get(key)),
            "",
        )
    return ""


def _next_of(answer: Any, page: Page) -> tuple[str, ...]:
    """A following page that the answer names itself, at the top or in its links or meta part."""
    if not isinstance(answer, dict):
        return ()
    for part in (answer, answer.get("links"), answer.get("meta"), answer.get("pagination"), answer.get("_links")):
        if isinstance(part, dict):
            for key in NEXT_KEYS:
                value = part.get(key)
                link = absolute_url(value.get("href") if isinstance(value, dict) else value, page.url) if value else ""
                if link and link != page.url and ("/" in str(value) or "?" in str(value) or isinstance(value, dict)):
                    return (link,)
    return ()


def _json_lines(page: Page) -> Iterator[dict[str, str]]:
    for line in page.body.splitlines()[:ROWS]:
        try:
            node = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(node, dict):
            yield _flat(node)


def _table_rows(text: str) -> Iterator[dict[str, str]]:
    """Rows of CSV or TSV with a heading; nothing when the first line is none."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    if first.count(delimiter) < 1 or len(first) > 20_000:
        return
    csv.field_size_limit(CELL_CHARS)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    try:
        names = [_snake(name.strip()) for name in next(reader)]
        for _, cells in zip(range(ROWS), reader, strict=False):
            yield {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
    except (csv.Error, StopIteration):
        return
