# SPDX-License-Identifier: EUPL-1.2
"""Reading a JSON answer of a catalogue, and turning its pages: shared by the platforms."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from crawler.page import Page

JSON_BYTES = 32_000_000
OFFERS = 5_000
"""Taken from one answer at most."""


def read_json(page: Page) -> Any:
    """The decoded body; None when it is no JSON."""
    body = page.body[:JSON_BYTES].lstrip(b"\xef\xbb\xbf \r\n\t")
    if body[:1] not in (b"{", b"["):
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def with_query(url: str, **changes: str | int) -> str:
    """The same address with query values changed or added."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {key: str(value) for key, value in changes.items()}
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def query_value(url: str, key: str) -> str | None:
    """One value of the query."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).get(key)


def page_number(url: str, key: str = "page") -> int:
    """The number of the page asked for, 1 when the address names none."""
    value = query_value(url, key) or ""
    return int(value) if value.isdigit() and len(value) < 7 else 1


def origin(url: str) -> str:
    """Scheme and host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, no more than an answer may hold."""
    return [one for one in value[:OFFERS] if isinstance(one, dict)] if isinstance(value, list) else []
